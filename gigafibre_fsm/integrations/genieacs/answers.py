"""GenieACS's answers as frozen values; all times are naive UTC."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, TypeAlias

from gigafibre_fsm.integrations.genieacs.words import TaskWait

ROOTS = ("Device", "InternetGatewayDevice")
OLDEST = (1, 2, 16)


JsonValue: TypeAlias = str | int | float | bool | list["JsonValue"] | Mapping[str, "JsonValue"] | None
"""Anything that JSON can hold."""
ParameterValue = str | int | float | bool | None
"""The value of a parameter as GenieACS has read it."""


class StrangeAnswerError(Exception):
	"""An answer that cannot be GenieACS's."""


@dataclass(frozen=True)
class Device:
	"""A modem as last read by GenieACS, which may differ from its present state.

	`document` holds the projected part of the device's tree. A parameter that was discovered but never read
	has the value None, like one that does not exist; `has` distinguishes them.
	"""

	id: str
	serial: str
	oui: str
	product_class: str
	manufacturer: str
	last_inform: datetime | None
	last_boot: datetime | None
	registered: datetime | None
	document: Mapping[str, Any] = field(repr=False)

	@property
	def root(self) -> str:
		"""`Device` (TR-181), `InternetGatewayDevice` (TR-098), or empty if neither was projected."""
		return next((root for root in ROOTS if root in self.document), "")

	def has(self, path: str) -> bool:
		"""Whether the tree has this object or parameter, read or not."""
		return self._node(path) is not None

	def value(self, path: str) -> ParameterValue:
		"""Return a parameter's last value; None if there is none."""
		return (self._node(path) or {}).get("_value")

	def read_at(self, path: str) -> datetime | None:
		"""Return when that value was read."""
		node = self._node(path) or {}
		return moment(node.get("_timestamp")) if "_value" in node else None

	def is_writable(self, path: str) -> bool:
		"""Whether this parameter of the modem can be set."""
		return (self._node(path) or {}).get("_writable") is True

	def values(self, pattern: str) -> dict[str, ParameterValue]:
		"""Return the values of all matching parameters; `*` is one part: `Device.WiFi.SSID.*.SSID`."""
		return {
			path: node["_value"]
			for path, node in _fitting(self.document, pattern.split("."))
			if "_value" in node
		}

	def paths(self, pattern: str) -> tuple[str, ...]:
		"""Return the paths of all matching objects and parameters, read or not, in order of instances."""
		return tuple(path for path, _ in _fitting(self.document, pattern.split(".")))

	def _node(self, path: str) -> Mapping[str, Any] | None:
		node: Any = self.document
		for part in path.split("."):
			node = node.get(part) if isinstance(node, Mapping) else None
		return node if isinstance(node, Mapping) else None


@dataclass(frozen=True)
class AcsDevicePage:
	"""A page of devices in the order of their ids.

	`total` counts the devices from this page on, including it; None if a proxy dropped the number. `as_of` is
	the clock of GenieACS (or of its proxy) in whole seconds; None if not sent.
	"""

	devices: tuple[Device, ...]
	total: int | None
	as_of: datetime | None = None


@dataclass(frozen=True)
class Receipt:
	"""The immediate result of a task: `ran` means the modem received it, not yet that it obeyed.

	`wait` is why it has not run yet, None if it has.
	"""

	task_id: str
	wait: TaskWait | None

	@property
	def ran(self) -> bool:
		"""Whether the modem was told."""
		return self.wait is None


@dataclass(frozen=True)
class QueuedTask:
	"""A queued task; `fields` are the task's own, `expires` is None if it never does."""

	id: str
	device_id: str
	name: str
	queued: datetime | None
	expires: datetime | None
	unique_key: str
	fields: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Fault:
	"""An error that blocks a task (or preset) until it is cleared or retried.

	`task_id` is empty for faults of presets; `code` is, for example, `cwmp.9002` or `session_terminated`.
	"""

	id: str
	device_id: str
	task_id: str
	code: str
	message: str
	when: datetime | None
	retries: int


@dataclass(frozen=True)
class TaskState:
	"""Whether a task is queued, and its fault if any; one that is gone has run, expired or been cancelled."""

	is_queued: bool
	fault: Fault | None


@dataclass(frozen=True)
class FirmwareFile:
	"""A firmware image that GenieACS can send to modems of one model."""

	name: str
	version: str
	oui: str
	product_class: str
	size: int
	uploaded: datetime | None


@dataclass(frozen=True)
class Health:
	"""The result of **Test connection**; `version` is empty if a proxy hides it."""

	version: str
	devices: int

	@property
	def is_outdated(self) -> bool:
		"""Whether this version has published holes: https://www.cve.org, GenieACS before 1.2.16."""
		numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", self.version)
		return numbers is not None and tuple(map(int, numbers.groups())) < OLDEST


def device(row: Any) -> Device:
	"""Parse a row of the collection `devices`.

	Raises:
		StrangeAnswerError: it is not such a row.
	"""
	row = _mapping(row)
	identity = _mapping(row.get("_deviceId", {}))
	return Device(
		id=_text(row, "_id"),
		serial=str(identity.get("_SerialNumber", "")),
		oui=str(identity.get("_OUI", "")),
		product_class=str(identity.get("_ProductClass", "")),
		manufacturer=str(identity.get("_Manufacturer", "")),
		last_inform=moment(row.get("_lastInform")),
		last_boot=moment(row.get("_lastBoot")),
		registered=moment(row.get("_registered")),
		document=row,
	)


TASK_FIELDS = ("_id", "device", "name", "timestamp", "expiry", "uniqueKey")


def queued_task(row: Any) -> QueuedTask:
	"""Parse a row of the collection `tasks`."""
	row = _mapping(row)
	return QueuedTask(
		id=_text(row, "_id"),
		device_id=_text(row, "device"),
		name=_text(row, "name"),
		queued=moment(row.get("timestamp")),
		expires=moment(row.get("expiry")),
		unique_key=str(row.get("uniqueKey", "")),
		fields={name: value for name, value in row.items() if name not in TASK_FIELDS},
	)


def fault(row: Any) -> Fault:
	"""Parse a row of the collection `faults`."""
	row = _mapping(row)
	channel = str(row.get("channel", ""))
	retries = row.get("retries", 0)
	return Fault(
		id=_text(row, "_id"),
		device_id=_text(row, "device"),
		task_id=channel.removeprefix("task_") if channel.startswith("task_") else "",
		code=str(row.get("code", "")),
		message=str(row.get("message", "")),
		when=moment(row.get("timestamp")),
		retries=retries if isinstance(retries, int) else 0,
	)


def firmware_file(row: Any) -> FirmwareFile:
	"""Parse a row of the collection `files`."""
	row = _mapping(row)
	about = _mapping(row.get("metadata") or {})
	size = row.get("length", 0)
	return FirmwareFile(
		name=_text(row, "_id"),
		version=str(about.get("version", "")),
		oui=str(about.get("oui", "")),
		product_class=str(about.get("productClass", "")),
		size=size if isinstance(size, int) else 0,
		uploaded=moment(row.get("uploadDate")),
	)


def moment(value: Any) -> datetime | None:
	"""Parse a GenieACS time (`2026-11-22T18:10:21.153Z`) to naive UTC; None for anything else."""
	if not isinstance(value, str) or not value.endswith("Z"):
		return None
	try:
		return datetime.fromisoformat(value[:-1] + "+00:00").astimezone(timezone.utc).replace(tzinfo=None)
	except (ValueError, OverflowError):
		return None


def written(when: datetime) -> str:
	"""Format a UTC time for a GenieACS query."""
	if when.tzinfo is not None:
		when = when.astimezone(timezone.utc).replace(tzinfo=None)
	return when.isoformat(timespec="milliseconds") + "Z"


def _fitting(node: Any, parts: list[str], before: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
	if not isinstance(node, Mapping):
		return
	if not parts:
		yield before, node
		return
	names = sorted(_children(node), key=_instance) if parts[0] == "*" else [parts[0]]
	for name in names:
		yield from _fitting(node.get(name), parts[1:], f"{before}.{name}" if before else name)


def _children(node: Mapping[str, Any]) -> list[str]:
	return [name for name in node if not name.startswith("_")]


def _instance(name: str) -> tuple[int, str]:
	return (int(name), "") if name.isascii() and name.isdigit() else (0, name)


def _mapping(value: Any) -> Mapping[str, Any]:
	if not isinstance(value, Mapping):
		raise StrangeAnswerError
	return value


def _text(row: Mapping[str, Any], name: str) -> str:
	value = row.get(name)
	if not isinstance(value, str) or not value:
		raise StrangeAnswerError
	return value
