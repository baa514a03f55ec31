"""Oktopus's answers as frozen values; all times are naive UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

JsonValue: TypeAlias = str | int | float | bool | list["JsonValue"] | Mapping[str, "JsonValue"] | None
"""Anything that JSON can hold."""
ONLINE = 2
"""Status of a device, and of each of its links: 0 offline, 1 associating, 2 online (entity/status.go)."""


class Link(str, Enum):
	"""How a device is connected to Oktopus; all but the last one carry USP."""

	MQTT = "mqtt"
	WEBSOCKETS = "ws"
	STOMP = "stomp"
	CWMP = "cwmp"


_LINK_FIELDS = {Link.MQTT: "Mqtt", Link.WEBSOCKETS: "Websockets", Link.STOMP: "Stomp", Link.CWMP: "Cwmp"}


class UnreadableAnswerError(Exception):
	"""An answer that cannot be Oktopus's."""


@dataclass(frozen=True, slots=True)
class OktopusDevice:
	"""A device: its identity, and the links by which it is connected at this moment.

	`sn` is its USP endpoint, or its serial number if it is only connected by TR-069.
	"""

	sn: str
	vendor: str = ""
	model: str = ""
	product_class: str = ""
	version: str = ""
	links: tuple[Link, ...] = ()

	@property
	def is_online(self) -> bool:
		"""Whether it is connected by any link."""
		return bool(self.links)

	@property
	def has_usp(self) -> bool:
		"""Whether it takes USP messages."""
		return any(link is not Link.CWMP for link in self.links)


@dataclass(frozen=True, slots=True)
class OktopusPage:
	"""A page of devices, the number of all that the question found, and Oktopus's clock (None if not sent)."""

	devices: tuple[OktopusDevice, ...]
	total: int
	as_of: datetime | None


@dataclass(frozen=True, slots=True)
class ReadValues:
	"""Values that a device returned, by path, and Oktopus's clock at that moment (None if not sent)."""

	values: Mapping[str, Any]
	as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeviceReply:
	"""What a device said to a change or an operation.

	`error` is empty if it took it, else its own code and words. `outputs` are an operation's results; they are
	missing if the device reports them later, which Oktopus does not pass on: `is_deferred`.
	"""

	error: str = ""
	outputs: Mapping[str, str] = field(default_factory=dict)
	is_deferred: bool = False


@dataclass(frozen=True, slots=True)
class SupportedModel:
	"""What a device's data model allows: patterns of paths (`{i}` is an instance) that can be set, and operations.

	`operations` gives the names of the inputs of each.
	"""

	writable: frozenset[str]
	operations: Mapping[str, tuple[str, ...]]


def device(row: JsonValue) -> OktopusDevice:
	"""Parse a device.

	Raises:
		UnreadableAnswerError: it is none.
	"""
	if not isinstance(row, Mapping) or not isinstance(row.get("SN"), str) or not row["SN"]:
		raise UnreadableAnswerError
	links = tuple(link for link, name in _LINK_FIELDS.items() if row.get(name) == ONLINE)
	texts = (str(row.get(name) or "") for name in ("SN", "Vendor", "Model", "ProductClass", "Version"))
	return OktopusDevice(*texts, links=links)
