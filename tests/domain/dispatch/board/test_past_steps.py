"""The steps by which jobs came where they are, for the board as it stood earlier."""

from datetime import date, datetime, timedelta

from gigafibre_fsm.domain.dispatch.schedule.placement import Placement, to_backlog
from gigafibre_fsm.domain.dispatch.workflow.logged_change import JobState, LoggedChange, LoggedMove
from gigafibre_fsm.domain.dispatch.workflow.past_steps import list_steps

NINE = datetime(2026, 11, 30, 9)
HOUR = timedelta(hours=1)
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
WITH_LUC = Placement("Luc", NINE, 60)
WITH_MARIE = Placement("Marie", NINE + 24 * HOUR, 60)


def a_move(
	name: str, at: datetime, before: Placement | None, after: Placement, undone: datetime | None = None
):
	"""A change of one job; site time and UTC are the same here."""
	was = {"J": JobState(before)} if before else {}
	change = LoggedChange(name, "Move", was, {"J": JobState(after)}, made_on=at, instant=at)
	return LoggedMove(change, undone, undone)


def test_the_newest_step_is_first_and_says_where_its_job_stood():
	moves = [
		a_move("first", NINE, to_backlog(WITH_LUC), WITH_LUC),
		a_move("second", NINE + HOUR, WITH_LUC, WITH_MARIE),
	]
	steps = list_steps(moves, [MONDAY])
	assert [(step.change.name, step.was["J"]) for step in steps] == [
		("second", WITH_LUC),
		("first", to_backlog(WITH_LUC)),
	]


def test_an_undone_change_is_two_steps_also_within_one_moment():
	for undone in (NINE + HOUR, NINE):
		made, back = list_steps([a_move("only", NINE, WITH_LUC, WITH_MARIE, undone)], [MONDAY])[::-1]
		assert (made.is_undo, made.was["J"]) == (False, WITH_LUC)
		assert (back.is_undo, back.was["J"], back.on) == (True, WITH_MARIE, undone)


def test_a_step_is_of_the_days_that_its_job_left_or_came_to():
	moves = [a_move("over", NINE, WITH_LUC, WITH_MARIE)]
	assert [len(list_steps(moves, [day])) for day in (MONDAY, TUESDAY, TUESDAY + 24 * HOUR)] == [1, 1, 0]


def test_a_job_that_did_not_exist_stood_nowhere_and_a_lock_is_no_step():
	assert list_steps([a_move("made", NINE, None, WITH_LUC)], [MONDAY])[0].was == {"J": None}
	assert not list_steps([a_move("locked", NINE, WITH_LUC, WITH_LUC)], [MONDAY])
