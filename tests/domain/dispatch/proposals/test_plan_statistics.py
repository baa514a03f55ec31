"""What became of proposals: sums, and the refusals that recur."""

from datetime import date

from gigafibre_fsm.domain.dispatch.proposals.plan_statistics import (
	ClosedPlan,
	SavedWork,
	SettledMove,
	add_up,
	find_monday,
	list_recurring,
	sum_plans,
	sum_technicians,
)

WEDNESDAY = date(2026, 12, 2)


def a_move(job: str, technician: str, outcome: str, cause: str = "", travel: int = 10) -> SettledMove:
	return SettledMove(job, technician, outcome, cause, SavedWork(travel, 5.0))


def a_plan(name: str, *moves: SettledMove, day: date = WEDNESDAY) -> ClosedPlan:
	return ClosedPlan(name, day, "Day", "", "Applied", SavedWork(40, 30.0, 1), SavedWork(10, 5.0), moves)


def test_what_was_not_measured_is_left_out_of_a_sum_and_dollars_are_not_made_up():
	assert add_up([SavedWork(10, None, 1), None, SavedWork(-4)]) == SavedWork(6, None, 1)
	assert add_up([SavedWork(1, 2.5), SavedWork(1)]).dollars == 2.5


def test_plans_are_summed_by_week():
	plans = [a_plan("P1", a_move("A", "T0", "Applied"), a_move("B", "T1", "Not accepted")), a_plan("P2")]
	(week,) = sum_plans(plans, lambda plan: find_monday(plan.day))
	assert (week.key, week.plans, week.changes, week.applied, week.refused) == (
		date(2026, 11, 30),
		2,
		2,
		1,
		0,
	)
	assert (week.offered, week.taken, week.by_itself) == (
		SavedWork(80, 60.0, 2),
		SavedWork(20, 10.0),
		SavedWork(10, 5.0),
	)


def test_refusals_that_recur_stand_first_with_whom_and_why():
	plans = [
		a_plan("P1", a_move("A", "T0", "Refused", "Technician"), a_move("B", "T1", "Refused", "Hour")),
		a_plan("P2", a_move("A", "T0", "Refused", "Technician"), day=date(2026, 12, 4)),
		a_plan("P3", a_move("C", "T0", "Kept back"), a_move("D", "T0", "")),
	]
	often, once = list_recurring(plans)
	assert (often.cause, often.technician, often.times, often.visits) == ("Technician", "T0", 2, 1)
	assert (often.newest, often.by_itself) == (date(2026, 12, 4), SavedWork(20, 10.0))
	assert (once.cause, once.times) == ("Hour", 1)
	first, second = sum_technicians(plans)
	assert (first.key, first.plans, first.changes, first.refused) == ("T0", 3, 4, 2)
	assert (first.causes, second.causes) == ((("Technician", 2),), (("Hour", 1),))
