"""The states of an activation, and what the OLT's answer makes of it: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

REQUESTED, RUNNING, DONE, FAILED, UNKNOWN, CANCELLED = (
	"Requested",
	"Running",
	"Done",
	"Failed",
	"Unknown",
	"Cancelled",
)
OPEN = (REQUESTED, RUNNING, UNKNOWN)
"""States in which an engineer may still paste the OLT's answer."""

# reasons besides those of a pasted answer
BAD_SERIAL = "BAD_SERIAL"
BAD_SHEET = "BAD_SHEET"
MOVED = "MOVED"
BY_HAND = "BY_HAND"

NO_ADAPTER = "NO_ADAPTER"
WAITING = "WAITING"
OTHER_PORT = "OTHER_PORT"
"""The same for what an OLT shows and for what somebody pasted."""
NOT_SEEN = "NOT_SEEN"

MANUAL = "Manual Sheet"
SOON, LATER = timedelta(minutes=2), timedelta(minutes=15)
FRESH, PATIENCE = timedelta(hours=1), timedelta(days=3)
"""For how long an OLT is asked often, and at all; after that the engineer's answer settles it."""


@dataclass(frozen=True, slots=True)
class PortPlace:
	"""Where a PON port is at its OLT: the number of its card, 0 without one, and its own."""

	card: int
	port: int


@dataclass(frozen=True, slots=True)
class Sight:
	"""What an OLT shows of a requested ONT: Done, or Requested with a reason and what it is about."""

	state: str
	reason: str = ""
	about: str = ""
	is_offline: bool = False


def judge_sight(port: str, *, known_port: str, is_online: bool, waiting_port: str) -> Sight:
	"""Return what an OLT's view of an ONT means for its activation.

	Args:
		port: where the network has it, as the OLT writes it.
		known_port: where the OLT knows it; empty if it does not.
		is_online: whether an ONT that it knows is online.
		waiting_port: where the OLT sees it without knowing it; empty if nowhere.
	"""
	if known_port == port:
		return Sight(DONE, is_offline=not is_online)
	if known_port:
		return Sight(REQUESTED, OTHER_PORT, known_port)
	return Sight(REQUESTED, WAITING, waiting_port) if waiting_port else Sight(REQUESTED, NOT_SEEN)


def may_request(state: str, *, was_heard: bool) -> bool:
	"""Whether somebody at the home may ask for an ONT's registration: not while it is asked for, nor once it is done.

	Args:
		state: of its newest activation at this address; empty without one.
		was_heard: whether the ONT has called since it was installed here: only one that its OLT knows can.
	"""
	return not was_heard and state not in (*OPEN, DONE)


def find_next_look(requested_on: datetime, now: datetime) -> datetime | None:
	"""Return when an OLT is asked again, None once that has gone on for days; times in UTC."""
	age = now - requested_on
	return None if age > PATIENCE else now + (SOON if age < FRESH else LATER)


def write_port(pattern: str, place: PortPlace) -> str:
	"""Return a PON port as its OLT writes it.

	Args:
		pattern: with `{card}` and `{port}`, for example `0/{card}/{port}`.
		place: its numbers.
	"""
	return pattern.replace("{card}", str(place.card)).replace("{port}", str(place.port))
