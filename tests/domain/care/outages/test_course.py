"""What follows from an incident for customers, and when: nothing on suspicion, nothing at night, each step in its time."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.care.outages import course
from gigafibre_fsm.domain.care.outages.course import IncidentCourse, OutageStep

OPENED = datetime(2026, 11, 29, 14, 0)
OVER = OPENED + timedelta(hours=2)
MORNING = datetime(2026, 11, 30, 13, 0)
MINUTE = timedelta(minutes=1)
GROUP, OPEN_TEXT, BACK = OutageStep.GROUP_TICKETS, OutageStep.TELL_OPENED, OutageStep.TAKE_BACK
OVER_TEXT, ANSWER, RELEASE, CREDIT = (
	OutageStep.TELL_OVER,
	OutageStep.ANSWER_TICKETS,
	OutageStep.RELEASE_TICKETS,
	OutageStep.PROPOSE_CREDITS,
)


def an_open(quiet_until: datetime | None = None) -> IncidentCourse:
	return IncidentCourse(
		is_open=True,
		is_false=False,
		opened=OPENED,
		over=None,
		quiet_until=quiet_until,
		settles=30 * MINUTE,
	)


def an_ended(*, is_false: bool = False, quiet_until: datetime | None = None) -> IncidentCourse:
	return IncidentCourse(
		is_open=False,
		is_false=is_false,
		opened=OPENED,
		over=OVER,
		quiet_until=quiet_until,
		settles=30 * MINUTE,
	)


@pytest.mark.parametrize(
	("minutes", "quiet_until", "steps"),
	[
		(0, None, (GROUP,)),
		(9, None, (GROUP,)),
		(10, None, (GROUP, OPEN_TEXT)),
		(300, None, (GROUP, OPEN_TEXT)),
		(300, MORNING, (GROUP,)),
	],
)
def test_while_it_is_open_customers_are_told_after_ten_minutes_and_not_at_night(minutes, quiet_until, steps):
	assert course.choose_steps(an_open(quiet_until), OPENED + minutes * MINUTE) == steps


@pytest.mark.parametrize(
	("minutes", "is_false", "quiet_until", "steps"),
	[
		(0, False, None, (BACK,)),
		(9, False, None, (BACK,)),
		(10, False, None, (BACK, OVER_TEXT, ANSWER)),
		(10, False, MORNING, (BACK, ANSWER)),
		(29, False, None, (BACK, OVER_TEXT, ANSWER)),
		(30, False, None, (BACK, OVER_TEXT, ANSWER, CREDIT)),
		(30, False, MORNING, (BACK, ANSWER, CREDIT)),
		(0, True, None, (BACK,)),
		(60, True, None, (BACK, OVER_TEXT, RELEASE)),
	],
)
def test_when_it_is_over_what_waits_is_taken_back_at_once_and_the_rest_waits_until_it_stays_over(
	minutes, is_false, quiet_until, steps
):
	ended = an_ended(is_false=is_false, quiet_until=quiet_until)
	assert course.choose_steps(ended, OVER + minutes * MINUTE) == steps


def test_the_looks_reach_every_step_and_then_end():
	looks, now = [], OVER
	while now is not None:
		looks.append((now - OVER) // MINUTE)
		now = course.find_next_look(an_ended(), now)
	assert looks == [0, 10, 30]


def test_what_may_not_be_told_at_night_is_told_in_the_morning():
	night = an_ended(quiet_until=MORNING)
	assert course.find_next_look(night, OVER + 30 * MINUTE) == MORNING
	assert OVER_TEXT in course.choose_steps(an_ended(), MORNING)
	assert course.find_next_look(an_ended(), MORNING) is None


def test_while_it_is_open_it_is_looked_at_again_and_again():
	assert course.find_next_look(an_open(), OPENED) == OPENED + 5 * MINUTE
	assert course.find_next_look(an_open(), OPENED + 8 * MINUTE) == OPENED + 10 * MINUTE
	assert course.find_next_look(an_open(), OPENED + 60 * MINUTE) == OPENED + 65 * MINUTE
