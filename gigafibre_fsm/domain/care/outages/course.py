"""What is to be done for the customers of an incident now, and when to look again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

TELL_AFTER = timedelta(minutes=10)
"""How long an incident is open, or over, before customers read of it: most of what flaps is settled by then."""
LOOK_EVERY = timedelta(minutes=5)
"""While it is open: lines may join it, and customers open tickets."""


class OutageStep(Enum):
	"""Something that follows from an incident."""

	GROUP_TICKETS = "group_tickets"
	TELL_OPENED = "tell_opened"
	TAKE_BACK = "take_back"
	TELL_OVER = "tell_over"
	ANSWER_TICKETS = "answer_tickets"
	RELEASE_TICKETS = "release_tickets"
	PROPOSE_CREDITS = "propose_credits"


@dataclass(frozen=True, slots=True)
class IncidentCourse:
	"""Where an incident stands; naive UTC.

	Attributes:
		is_open: whether it goes on.
		is_false: whether it was a false alarm.
		opened: when it was opened.
		over: when it ended; None while it is open.
		quiet_until: end of the quiet hours; None outside them.
		settles: how long after its end the same lines open it again.
	"""

	is_open: bool
	is_false: bool
	opened: datetime
	over: datetime | None
	quiet_until: datetime | None
	settles: timedelta


def choose_steps(course: IncidentCourse, now: datetime) -> tuple[OutageStep, ...]:
	"""Return what is due, in the order in which it is done; each step finds its own work and may run again.

	Texts that still wait are taken back at once when it is over. What is only true if it stays over comes later.

	Args:
		course: where the incident stands.
		now: naive UTC.
	"""
	if course.is_open:
		may_tell = now >= course.opened + TELL_AFTER and not course.quiet_until
		return (OutageStep.GROUP_TICKETS, OutageStep.TELL_OPENED) if may_tell else (OutageStep.GROUP_TICKETS,)
	steps = [OutageStep.TAKE_BACK]
	if now >= course.over + TELL_AFTER:
		if not course.quiet_until:
			steps.append(OutageStep.TELL_OVER)
		steps.append(OutageStep.RELEASE_TICKETS if course.is_false else OutageStep.ANSWER_TICKETS)
	if now >= course.over + course.settles and not course.is_false:
		steps.append(OutageStep.PROPOSE_CREDITS)
	return tuple(steps)


def find_next_look(course: IncidentCourse, now: datetime) -> datetime | None:
	"""Return when to look again, naive UTC; None once nothing follows any more."""
	if course.is_open:
		told = course.opened + TELL_AFTER
		return min(told, now + LOOK_EVERY) if told > now else now + LOOK_EVERY
	later = [course.over + TELL_AFTER]
	if not course.is_false:
		later.append(course.over + course.settles)
	if course.quiet_until:
		later.append(max(course.quiet_until, course.over + TELL_AFTER))
	return min((each for each in later if each > now), default=None)
