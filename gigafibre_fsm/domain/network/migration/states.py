"""The states of a device that is moved to Oktopus, and what follows what. Pure; times are UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

WAITING, PREPARING, PROVING, WATCHED = "Waiting", "Preparing", "Proving", "Watched"
FINISHING, DONE, GOING_BACK, BACK, REFUSED = "Finishing", "Done", "Going Back", "Back", "Refused"
UNDER_WAY = (PREPARING, PROVING)
"""States in which a device is between the servers; only so many are at once."""
IN_BOTH = (PREPARING, PROVING, WATCHED, FINISHING, GOING_BACK)
"""States in which both servers may report a device."""
MAY_GO_BACK = (WAITING, PREPARING, PROVING, WATCHED, FINISHING, DONE)

DRAFT, RUNNING, PAUSED = "Draft", "Running", "Paused"
"""States of a migration, which is Done when none of its devices goes on."""

MOST_UNDER_WAY = 50
SEEN_TIMES = 2
SEEN_APART = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=2)
"""A device that does not answer, or that Oktopus never sees, is given up after this time."""
SOON, LATER, WATCHING = timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1)
LEASE = timedelta(minutes=4)
"""Duration of a worker's claim: a step waits for several sessions of a device."""

# reasons, as codes that `messages.py` words
NO_ANSWER, HELD_BACK, UNREACHABLE, NOT_SEEN, SILENT = (
	*("no answer", "held back", "unreachable", "not seen", "silent"),
)
NOT_HEARD, NOT_RESTORED = "not heard", "not restored"
MOVED_ALREADY, NEVER_CALLED, UNKNOWN_DEVICE = "moved already", "never called", "unknown device"
TR_098, NO_USP, NO_ENDPOINT = "tr-098", "no usp", "no endpoint"
MISSING, BAD_VALUE, FAULT, URL_REFUSED = "missing", "bad value", "fault", "url refused"


@dataclass(frozen=True, slots=True)
class MigrationStep:
	"""What follows a step.

	`look` is when the device is looked at again, None if its state is final. `detail` belongs to the reason: a
	parameter, or the device's own words. `values` are further fields of the row; `manager` is the ACS, and the
	device's id there, that manages it from now on.
	"""

	state: str
	look: datetime | None = None
	reason: str = ""
	detail: str = ""
	values: Mapping[str, Any] = field(default_factory=dict)
	manager: tuple[str, str] | None = None


def refuse(reason: str, detail: str = "") -> MigrationStep:
	"""Return the end of a device that cannot be moved; nothing on it was changed."""
	return MigrationStep(REFUSED, reason=reason, detail=detail)


def try_again(
	state: str, since: datetime, now: datetime, reason: str, pause: timedelta = LATER
) -> MigrationStep:
	"""Return the same state for another try, or, after GIVEN_UP_AFTER, its end.

	A device that was prepared goes back; one that is going back stays on it, because a person must know.

	Args:
		state: the present one.
		since: when it began.
		now: the present.
		reason: why the step could not be taken.
		pause: until the next try.
	"""
	if now - since > GIVEN_UP_AFTER:
		if state == WAITING:
			return refuse(reason)
		if state in UNDER_WAY:
			return MigrationStep(GOING_BACK, now, reason)
	return MigrationStep(state, now + pause, reason)


def count_sight(seen: int, seen_on: datetime | None, now: datetime) -> int:
	"""Return how often Oktopus has seen a device that it sees now; two sights lie SEEN_APART apart.

	Args:
		seen: how often until now.
		seen_on: the last time, None if never.
		now: the present.
	"""
	return seen if seen_on and now - seen_on < SEEN_APART else seen + 1


def request_back(state: str, now: datetime) -> MigrationStep | None:
	"""Return what follows when somebody takes a device back; None if it cannot be."""
	if state not in MAY_GO_BACK:
		return None
	return MigrationStep(BACK) if state == WAITING else MigrationStep(GOING_BACK, now)
