"""The life of a command: what follows from each thing that is heard of it. Times are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.commands.command_types import KINDS

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
class Next:
	"""What a command becomes; `look` is None when nobody looks at it any more."""

	state: str
	reason: str = ""
	look: datetime | None = None

	@property
	def is_settled(self) -> bool:
		"""Whether this is the end."""
		return self.look is None


def told(ran: bool, reason: str, now: datetime) -> Next:
	"""After the ACS took it: a device that was told has not obeyed yet, one that was not is waited for."""
	return Next(PENDING, TOLD if ran else reason, now + _FIRST)


def lost(now: datetime) -> Next:
	"""After an answer that never came."""
	return Next(UNKNOWN, LOST, now + _FIRST)


def unreachable(command: str, requested_on: datetime, attempts: int, now: datetime) -> Next:
	"""After an ACS that could not be reached: nothing was handed over, so it is tried again until its time is over."""
	if now >= requested_on + KINDS[command].waits:
		return Next(FAILED, EXPIRED)
	return Next(REQUESTED, UNREACHABLE, now + pause(attempts))


def waiting(command: str, reason: str, requested_on: datetime, now: datetime) -> Next:
	"""While it is queued: until its time is over, after which it is taken back."""
	if now >= requested_on + KINDS[command].waits:
		return Next(FAILED, EXPIRED)
	age = now - requested_on
	return Next(PENDING, reason, now + min(max(age / 8, _FIRST), _SLOWEST))


def unseen(command: str, pending_since: datetime, now: datetime, *, was_lost: bool = False) -> Next:
	"""After it left the queue without a fault and its effect is not seen yet: looked for a while, then nobody knows."""
	state = UNKNOWN if was_lost else PENDING
	if now >= pending_since + KINDS[command].proven_within:
		return Next(UNKNOWN, LOST if was_lost else UNPROVEN)
	age = now - pending_since
	return Next(state, LOST if was_lost else TOLD, now + min(max(age / 6, _FIRST), timedelta(seconds=20)))


def pause(attempts: int) -> timedelta:
	"""How long to wait after so many attempts that reached nobody."""
	return min(_FIRST * 2 ** min(attempts, 10), timedelta(minutes=2))


def may_cancel(state: str) -> bool:
	"""Whether it can still be taken back."""
	return state in OPEN
