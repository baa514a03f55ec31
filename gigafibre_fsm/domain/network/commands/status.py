"""The states of a command: what follows each answer of the ACS or the device. Times are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.acs.receipts import NO_DEVICE, WaitReason
from gigafibre_fsm.domain.network.commands.command_types import COMMAND_TYPES

REQUESTED, PENDING, DONE, FAILED = "Requested", "Pending", "Done", "Failed"
UNKNOWN, CANCELLED, HELD_BACK = "Unknown", "Cancelled", "Held Back"
OPEN = frozenset({REQUESTED, PENDING})
"""States in which a command may still take effect."""

__all__ = ("NO_DEVICE",)

# reasons besides those for which a task waits (WaitReason)
TOLD = "told"  # the device received it, its effect is not seen yet
LOST = "lost"  # the answer was lost: the device may have received it
EXPIRED = "expired"
UNPROVEN = "unproven"
NOT_SET_UP = "not set up"
UNREACHABLE = "unreachable"

LEASE = timedelta(seconds=150)
"""Duration of a worker's claim: the ACS may wait two minutes for the end of a session."""
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


def on_delivered(wait: WaitReason | None, now: datetime) -> NextState:
	"""Return the next state after the ACS accepted the task: wait for its effect, or for the device.

	Args:
		wait: why the task is queued until the device informs; None if the device received it (its values show
			later whether it obeyed).
		now: UTC.
	"""
	return NextState(PENDING, TOLD if wait is None else wait.value, now + _FIRST)


def on_response_lost(now: datetime) -> NextState:
	"""Return the next state after the ACS's answer was lost: the device may or may not have the task."""
	return NextState(UNKNOWN, LOST, now + _FIRST)


def on_unreachable(waits: timedelta, requested_on: datetime, attempts: int, now: datetime) -> NextState:
	"""Return the next state when the ACS cannot be reached: try again until the command expires.

	Args:
		waits: how long the command may wait.
		requested_on: UTC.
		attempts: number of earlier attempts; the pause grows with it.
		now: UTC.
	"""
	if now >= requested_on + waits:
		return NextState(FAILED, EXPIRED)
	return NextState(REQUESTED, UNREACHABLE, now + retry_pause(attempts))


def on_away(waits: timedelta, requested_on: datetime, now: datetime) -> NextState:
	"""Return the next state when the device is not connected and its ACS keeps nothing: look again soon.

	Args:
		waits: how long the command may wait.
		requested_on: UTC.
		now: UTC.
	"""
	if now >= requested_on + waits:
		return NextState(FAILED, EXPIRED)
	return NextState(
		REQUESTED, WaitReason.AWAY.value, now + min(max((now - requested_on) / 8, _FIRST), _SLOWEST)
	)


def on_queued(waits: timedelta, reason: str, requested_on: datetime, now: datetime) -> NextState:
	"""Return the next state while the task is queued at the ACS: check again, or fail once it expires.

	Args:
		waits: how long the command may wait.
		reason: why it is queued, in the ACS's words; it is kept.
		requested_on: UTC.
		now: UTC.
	"""
	if now >= requested_on + waits:
		return NextState(FAILED, EXPIRED)
	age = now - requested_on
	return NextState(PENDING, reason, now + min(max(age / 8, _FIRST), _SLOWEST))


def on_unverified(
	command: str, pending_since: datetime, now: datetime, *, was_lost: bool = False
) -> NextState:
	"""Return the next state while a task that left the queue without a fault shows no effect yet.

	Its effect is looked for as long as this kind of command allows; after that its outcome is Unknown.

	Args:
		command: a name of `command_types.COMMAND_TYPES`, which gives the time its effect is looked for.
		pending_since: when that time began, UTC.
		now: UTC.
		was_lost: the ACS's answer was lost, so the device may not have the task; the state is then Unknown,
			not Pending.
	"""
	state = UNKNOWN if was_lost else PENDING
	if now >= pending_since + COMMAND_TYPES[command].proven_within:
		return NextState(UNKNOWN, LOST if was_lost else UNPROVEN)
	age = now - pending_since
	return NextState(
		state, LOST if was_lost else TOLD, now + min(max(age / 6, _FIRST), timedelta(seconds=20))
	)


def retry_pause(attempts: int) -> timedelta:
	"""Return the pause after this many attempts that did not reach the ACS."""
	return min(_FIRST * 2 ** min(attempts, 10), timedelta(minutes=2))


def may_cancel(state: str) -> bool:
	"""Whether a command in this state can be cancelled."""
	return state in OPEN
