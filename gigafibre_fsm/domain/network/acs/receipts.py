"""What an ACS answers to a command, in our own words; without Frappe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Setting = tuple[str, str | int | bool, str]
"""A parameter to set: its path, the value, and its type like `xsd:string`."""


class DeliveryOutcome(str, Enum):
	"""What became of a command that was handed to an ACS."""

	RAN = "ran"
	"""The device received it, which does not prove that it obeyed."""
	WAITS = "waits"
	"""The ACS keeps it, or nobody does and it must be sent again: `CommandReceipt.is_kept` tells which."""
	REFUSED = "refused"
	UNKNOWN = "unknown"
	"""The answer was lost: the device may have received it."""


class WaitReason(str, Enum):
	"""Why a command waits, or why a device did not call; the value is stored."""

	ACCEPTED = "accepted"
	"""Nobody asked the device to call, or a proxy dropped the reason."""
	OFFLINE = "offline"
	NOT_PROCESSED = "not processed"
	"""The device called, and its session ended before the command's turn."""
	FAULTED = "faulted"
	NO_CONNECTION = "no connection"
	BAD_CREDENTIALS = "bad credentials"
	"""The device refused the password for connection requests."""
	AWAY = "away"
	"""The device is not connected, and its ACS keeps nothing for it: the command waits here."""


@dataclass(frozen=True, slots=True)
class CommandReceipt:
	"""The immediate result of a command.

	`task_id` is the ACS's id of what it keeps, empty if it keeps nothing. `wait` is why it waits, `reason` why it was
	refused, in the device's own words or a code of ours. `document` holds values that the device returned with
	its answer, as `ManagedDevice.document` does: they need not be read again.
	"""

	outcome: DeliveryOutcome
	task_id: str = ""
	wait: WaitReason | None = None
	reason: str = ""
	document: Mapping[str, Any] = field(default_factory=dict, repr=False)

	@property
	def is_kept(self) -> bool:
		"""Whether the ACS keeps the command until the device calls."""
		return self.outcome is DeliveryOutcome.WAITS and bool(self.task_id)


@dataclass(frozen=True, slots=True)
class Delivery:
	"""How a command is handed over.

	`key` names it at the ACS, so that it is found after a lost answer; an older one of the same device with the same
	key is replaced. `expiry` is in seconds, 0 for never: what the device was not told by then is dropped.
	`seconds` is how long to wait for the answer, `call_within` how long the ACS waits for the device to call.
	"""

	key: str = ""
	expiry: int = 0
	seconds: float | None = None
	call_within: float = 3.0


@dataclass(frozen=True, slots=True)
class TaskFault:
	"""The device's refusal of a command that its ACS still keeps; it blocks all others until it is cleared."""

	id: str
	reason: str


@dataclass(frozen=True, slots=True)
class TaskProgress:
	"""Whether a command is still kept by the ACS, its id there, and its fault if any."""

	is_queued: bool
	task_id: str = ""
	fault: TaskFault | None = None


NO_DEVICE = "no device"
"""Reason of a refusal: the ACS does not know the device."""
NO_FILE = "no file"
"""Reason of a refusal: the ACS has no such firmware."""
