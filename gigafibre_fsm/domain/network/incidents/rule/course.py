"""How an incident ends, and when the regulator must be told: from how many lines have returned. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds

CALM_POLLS = 2
"""Polls in a row in which enough lines were back."""
USER_MINUTES, LONGEST_UNTOLD = 600_000, timedelta(minutes=30)
"""What a provider must report to the CRTC and to ISED: Telecom Regulatory Policy CRTC 2025-225."""
TO_TELL = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Course:
	"""An incident's state after a poll, and in how many polls in a row enough lines were back."""

	state: str
	calm_polls: int


def judge_course(
	state: str, *, fallen: int, out: int, calm_polls: int, limits: Thresholds, is_work_under_way: bool = False
) -> Course:
	"""Return the state of an open incident after a poll.

	It is partly restored when a fifth has returned, and open again when less than half of that is left of it, so that
	lines that come and go do not change it each time.

	Args:
		state: *Open* or *Partly Restored*.
		fallen: lines that were without service, or had lost light.
		out: those that still are.
		calm_polls: polls in a row in which enough were back.
		limits: the thresholds.
		is_work_under_way: planned work goes on until its end, whatever its lines do.
	"""
	back = fallen - out
	if fallen and back * 100 >= limits.restored_share * fallen:
		calm_polls += 1
		if calm_polls >= CALM_POLLS and not is_work_under_way:
			return Course(states.RESTORED, calm_polls)
	else:
		calm_polls = 0
	share = limits.partly_share if state == states.OPEN else limits.partly_share / 2
	is_partly = fallen > 0 and back * 100 >= share * fallen
	return Course(states.PARTLY_RESTORED if is_partly else states.OPEN, calm_polls)


def is_half_reached(user_minutes: int) -> bool:
	"""Whether managers are warned that an outage may have to be reported."""
	return user_minutes >= USER_MINUTES // 2


def is_report_due(user_minutes: int, started_utc: datetime, now: datetime) -> bool:
	"""Whether an outage must be reported to the regulator within two hours.

	Args:
		user_minutes: of all affected addresses.
		started_utc: since when.
		now: UTC.
	"""
	return user_minutes >= USER_MINUTES and now - started_utc >= LONGEST_UNTOLD
