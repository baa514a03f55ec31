"""A modem as an ACS reports it, the same whichever ACS it is; without Frappe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gigafibre_fsm.domain.network.device import parameter_tree

PlainValue = str | int | float | bool | None
"""The value of a parameter as the ACS has read it."""


@dataclass(frozen=True, slots=True)
class ManagedDevice:
	"""A modem as last read by its ACS, which may differ from its present state; times are naive UTC.

	`document` is the read part of its parameter tree, in the form that `parameter_tree` reads. `is_presence` means
	that the ACS told only that the device is there: its values were not asked for, and are not gone.
	`is_live` means that the values come from the device itself, just now.
	"""

	id: str
	serial: str
	oui: str = ""
	product_class: str = ""
	last_inform: datetime | None = None
	last_boot: datetime | None = None
	document: Mapping[str, Any] = field(default_factory=dict, repr=False)
	backend: str = ""
	is_presence: bool = False
	is_live: bool = False

	def has(self, path: str) -> bool:
		"""Whether the tree has this object or parameter, read or not."""
		return self._node(path) is not None

	def value(self, path: str) -> PlainValue:
		"""Return a parameter's last value; None if there is none."""
		return (self._node(path) or {}).get("_value")

	def read_at(self, path: str) -> datetime | None:
		"""Return when that value was read."""
		node = self._node(path) or {}
		return parameter_tree.parse_time(node.get("_timestamp")) if "_value" in node else None

	def is_writable(self, path: str) -> bool:
		"""Whether this parameter of the modem can be set."""
		return (self._node(path) or {}).get("_writable") is True

	def find_type(self, path: str) -> str:
		"""Return the parameter's type, like `xsd:string`; empty if the ACS does not tell it."""
		return str((self._node(path) or {}).get("_type") or "")

	def _node(self, path: str) -> Mapping[str, Any] | None:
		node: Any = self.document
		for part in path.split("."):
			node = node.get(part) if isinstance(node, Mapping) else None
		return node if isinstance(node, Mapping) else None


@dataclass(frozen=True, slots=True)
class ManagedPage:
	"""A page of devices; `after` is passed for the next one and empty on the last.

	`as_of` (naive UTC) is the ACS's clock at its answer; None if it was not sent. `total` counts all devices of the
	question, None if unknown.
	"""

	devices: tuple[ManagedDevice, ...]
	after: str = ""
	as_of: datetime | None = None
	total: int | None = None
