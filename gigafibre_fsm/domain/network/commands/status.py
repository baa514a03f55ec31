"""The life of a command: what follows from each thing that is heard of it. Times are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.commands.command_types import COMMAND_TYPES

REQUESTED, PENDING, DONE, FAILED = "Requested", "Pending", "Done", "Failed"
UNKNOWN, CANCELLED, HELD_BACK = "Unknown", "Cancelled", "Held Back"
OPEN = frozenset({REQUESTED, PENDING})
"""States in which something may still happen by itself."""

# reasons of our own; others are GenieACS's words
TOLD = "told"  # the device was told, its effect is not seen yet
LOST = "lost"  # the answer was lost: it may have been told
EXPIRED = "expired"
UNPROVEN = "unproven"
NO_DEVICE = "no device"
NOT_SET_UP = "not set up"
UNREACHABLE = "unreachable"

LEASE = timedelta(seconds=150)
"""For so long a worker may be at it: the ACS may wait two minutes for the end of a session."""
_FIRST, _SLOWEST = timedelta(seconds=4), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NextState:
	"""The next state of a command; `look` (UTC) is when to look at it again, None if it is final."""

	state: str
	reason: str = ""
	look: datetime | None = None

	@property
	def is_settled(self) -> bool:
		"""Whether the state is final."""
		return self.look is None


def on_delivered(ran: bool, reason: str, now: datetime) -> NextState:
	"""The next step after the ACS accepted the task: wait for its effect, or for the device.

	Args:
		ran: the device received the task (whether it obeyed shows in its values later); otherwise the task is
			queued until the device calls.
		reason: the ACS's words for why it is queued.
		now: UTC.
	"""
	return NextState(PENDING, TOLD if ran else reason, now + _FIRST)


def on_response_lost(now: datetime) -> NextState:
	"""The next step after the ACS's answer was lost: nobody knows whether the device got the task."""
	return NextState(UNKNOWN, LOST, now + _FIRST)


def on_unreachable(command: str, requested_on: datetime, attempts: int, now: datetime) -> NextState:
	"""The next step after the ACS could not be reached: try again until the command's time is over.

	Args:
		command: a name of `command_types.COMMAND_TYPES`, which says how long it may wait.
		requested_on: UTC.
		attempts: how often it was tried before; the pause grows with it.
		now: UTC.
	"""
	if now >= requested_on + COMMAND_TYPES[command].waits:
		return NextState(FAILED, EXPIRED)
	return NextState(REQUESTED, UNREACHABLE, now + retry_pause(attempts))


def on_queued(command: str, reason: str, requested_on: datetime, now: datetime) -> NextState:
	"""The next step while the task is queued at the ACS: look again, or fail once its time is over.

	Args:
		command: a name of `command_types.COMMAND_TYPES`, which says how long it may wait.
		reason: why it is queued, in the ACS's words; it is kept.
		requested_on: UTC.
		now: UTC.
	"""
	if now >= requested_on + COMMAND_TYPES[command].waits:
		return NextState(FAILED, EXPIRED)
	age = now - requested_on
	return NextState(PENDING, reason, now + min(max(age / 8, _FIRST), _SLOWEST))


def on_unverified(
	command: str, pending_since: datetime, now: datetime, *, was_lost: bool = False
) -> NextState:
	"""The next step while a task that has left the queue without a fault shows no effect yet.

	It is looked for again for as long as this kind of command allows; after that its outcome is Unknown.

	Args:
		command: a name of `command_types.COMMAND_TYPES`, which says how long its effect is looked for.
		pending_since: from when its effect is looked for, UTC.
		now: UTC.
		was_lost: the ACS's answer was lost, so nobody knows whether the device got the task; the state is
			then Unknown, not Pending.
	"""
	state = UNKNOWN if was_lost else PENDING
	if now >= pending_since + COMMAND_TYPES[command].proven_within:
		return NextState(UNKNOWN, LOST if was_lost else UNPROVEN)
	age = now - pending_since
	return NextState(
		state, LOST if was_lost else TOLD, now + min(max(age / 6, _FIRST), timedelta(seconds=20))
	)


def retry_pause(attempts: int) -> timedelta:
	"""How long to wait before the next attempt, after so many that did not reach the ACS."""
	return min(_FIRST * 2 ** min(attempts, 10), timedelta(minutes=2))


def may_cancel(state: str) -> bool:
	"""Whether a command in this state can still be cancelled."""
	return state in OPEN
