"""What every way of suspending a service has in common."""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Protocol


class SwitchAction(Enum):
	"""What the network is requested to do."""

	SUSPEND = "Suspend"
	RESTORE = "Restore"


class AttemptState(Enum):
	"""What is known of a request to the network; of REQUESTED, nothing yet."""

	REQUESTED = "Requested"
	DONE = "Done"
	FAILED = "Failed"
	UNKNOWN = "Unknown"


@dataclass(frozen=True)
class SwitchRequest:
	"""A request to the network.

	Attributes:
		customer: name of the Customer.
		action: suspend or restore.
		key: unique; repeated under its key, a request acts once.
		commands: names of the CPE Commands that carry it out, if modems do.
		requested_by: name of the User who caused it.
	"""

	customer: str
	action: SwitchAction
	key: str
	requested_by: str
	commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class SwitchOutcome:
	"""What became of a request; `reason` is a code or a vendor's sentence."""

	state: AttemptState
	reason: str = ""


class ServiceSwitch(Protocol):
	"""A way of suspending and restoring services."""

	name: ClassVar[str]

	def find_obstacle(self, customer: str) -> str:
		"""Return why nothing may leave this site for a customer, as a code of the valve; empty if it may."""

	def queue(self, request: SwitchRequest) -> tuple[str, ...]:
		"""Store what carries the request out, in the caller's transaction; return names of CPE Commands.

		Raises:
			FsmError: the request is not possible.
		"""

	def carry_out(self, request: SwitchRequest) -> SwitchOutcome:
		"""Carry out a request for the first time, outside of any transaction."""

	def resume(self, request: SwitchRequest) -> SwitchOutcome:
		"""Return what became of a request that was begun before, by this worker or by one that died."""
