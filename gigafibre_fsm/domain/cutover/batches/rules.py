"""What may be asked of a batch, and when it may be signed off. Pure."""

from collections.abc import Collection, Mapping
from enum import Enum

from gigafibre_fsm.domain.billing.sides.states import SideState, SideStep


class BatchTask(Enum):
	"""What a person asks of a batch; a worker does it for each customer."""

	REHEARSE = "Rehearse"
	STOP = "Stop"
	TAKE_OVER = "Take Over"
	TURN_BACK = "Turn Back"
	GIVE_BACK = "Give Back"


FROM = {
	BatchTask.REHEARSE: tuple(SideState),
	BatchTask.STOP: (SideState.LEGACY,),
	BatchTask.TAKE_OVER: (SideState.STOPPING,),
	BatchTask.TURN_BACK: (SideState.STOPPING, SideState.NEW),
	BatchTask.GIVE_BACK: (SideState.RETURNING,),
}
"""The states of the customers with whom a task has to do; it leaves the others alone."""
STEPS = {
	BatchTask.STOP: SideStep.STOP,
	BatchTask.TAKE_OVER: SideStep.TAKE_OVER,
	BatchTask.TURN_BACK: SideStep.TURN_BACK,
	BatchTask.GIVE_BACK: SideStep.GIVE_BACK,
}
"""The step of each customer that a task asks for; a rehearsal is none."""
NEEDS_READING = (BatchTask.TAKE_OVER, BatchTask.GIVE_BACK)
NEEDS_SIGNATURE = (BatchTask.STOP, BatchTask.TAKE_OVER)


def list_unnamed(drift: Mapping[str, int], compared: Collection[str], exceptions: str) -> list[str]:
	"""Return the customers for whom a batch cannot be signed off: a difference that no exception names.

	Args:
		drift: how many differences each customer has.
		compared: the customers who were compared; of the others nobody knows.
		exceptions: lines that begin with a customer's number and say why the difference is accepted.
	"""
	named = {number for number, reason in _read_exceptions(exceptions) if reason}
	return [name for name, count in drift.items() if name not in compared or (count and name not in named)]


def list_without_reason(unnamed: Collection[str], compared: Collection[str], exceptions: str) -> list[str]:
	"""Return those of the unnamed customers whose number stands in a line that gives no reason.

	Args:
		unnamed: as `list_unnamed` found them.
		compared: the customers who were compared; the others need more than a reason.
		exceptions: the same lines.
	"""
	bare = {number for number, reason in _read_exceptions(exceptions) if not reason}
	return [name for name in unnamed if name in bare and name in compared]


def _read_exceptions(exceptions: str) -> list[tuple[str, str]]:
	"""Return number and reason of each line that says something."""
	lines = [line.split(maxsplit=1) for line in exceptions.splitlines() if line.strip()]
	return [(words[0].rstrip(":,;"), "".join(words[1:]).strip(" :,;-–—")) for words in lines]


def describe_state(states: Collection[SideState]) -> str:
	"""Return the state of a batch: that of all its customers, `Mixed` if they differ, empty without any."""
	found = {state.value for state in states}
	return (found.pop() if len(found) == 1 else "Mixed") if found else ""
