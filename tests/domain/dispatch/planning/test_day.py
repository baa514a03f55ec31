"""Single rules, one small day each."""

from dataclasses import replace

import pytest

from gigafibre_fsm.domain.dispatch.planning import (
	check_plan,
	compute_figures,
	insert_urgent_job,
	offer_slots,
	plan_day,
	plan_technician,
)
from gigafibre_fsm.domain.dispatch.planning.model.answer import (
	Cause,
	MoveReason,
	Plan,
	Reason,
	RelaxationKind,
)
from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Dependency,
	Depot,
	Lock,
	Objective,
	Pause,
	Problem,
	Route,
)
from gigafibre_fsm.domain.dispatch.planning.search.plan_diff import describe_predecessor
from gigafibre_fsm.domain.dispatch.planning.search.relaxations import relax_problem
from tests.domain.dispatch.planning.days import DAY, DRIVE, HOUR, day, job, matrix, technician


def route(plan: Plan, who: str) -> Route:
	"""Return a technician's route."""
	return next(route for route in plan.routes if route.technician == who)


def start(plan: Plan, id: str) -> int:
	"""Return when a job begins."""
	return next(stop.start for route in plan.routes for stop in route.stops if stop.job == id)


def published(problem: Problem) -> Problem:
	"""Return the problem with its own plan published."""
	return replace(problem, published=plan_day(problem).routes)


def test_a_technician_leaves_only_when_needed() -> None:
	plan = plan_day(day([job("A", 1, windows=((11 * HOUR, 12 * HOUR),))], [technician("T")]))
	assert route(plan, "T").start == 11 * HOUR - DRIVE
	assert route(plan, "T").work == HOUR + 2 * DRIVE


def test_a_skill_needs_its_level() -> None:
	people = [technician("T", skills={"fibre": 1}), technician("U", skills={"fibre": 3})]
	plan = plan_day(day([job("A", 1, skills={"fibre": 2})], people))
	assert route(plan, "U").jobs == ("A",)


def test_a_job_nobody_can_do_says_why_for_each_and_what_would_help() -> None:
	people = [technician("T", skills={"fibre": 1}), technician("U"), technician("V", shift=None)]
	plan = plan_day(day([job("A", 1, skills={"fibre": 2})], people))
	causes = {reason.technician: reason.cause for reason in plan.unplaced[0].reasons}
	assert causes == {"T": Cause.SKILL_TOO_LOW, "U": Cause.SKILL_MISSING, "V": Cause.ABSENT}
	assert {relaxation.ease for relaxation in plan.unplaced[0].relaxations} == {RelaxationKind.SKILL}


def test_a_shift_too_short_is_told_with_the_overtime_that_is_needed() -> None:
	plan = plan_day(day([job("A", 1, duration=9 * HOUR)], [technician("T")]))
	assert plan.unplaced[0].reasons[0].cause == Cause.SHIFT
	(relaxation,) = plan.unplaced[0].relaxations
	assert (relaxation.ease, relaxation.values) == (RelaxationKind.OVERTIME, {"seconds": 2 * DRIVE})


def test_a_limit_of_travel_is_told_with_the_limit_that_would_do() -> None:
	plan = plan_day(day([job("A", 1)], [technician("T", max_travel=DRIVE)]))
	assert plan.unplaced[0].reasons[0].cause == Cause.MAX_TRAVEL
	(relaxation,) = plan.unplaced[0].relaxations
	assert (relaxation.ease, relaxation.values) == (RelaxationKind.MAX_TRAVEL, {"limit": 2 * DRIVE})


def test_a_window_too_early_is_told_with_the_window_that_would_do() -> None:
	plan = plan_day(day([job("A", 1, windows=((7 * HOUR, 8 * HOUR),))], [technician("T")]))
	assert plan.unplaced[0].reasons[0].cause == Cause.WINDOW
	(relaxation,) = plan.unplaced[0].relaxations
	assert relaxation.values == {"from": 7 * HOUR, "to": 8 * HOUR + DRIVE}


def test_overtime_is_used_only_where_it_is_allowed() -> None:
	problem = day([job("A", 1, duration=9 * HOUR)], [technician("T", overtime=HOUR)])
	plan = plan_day(problem)
	assert plan.figures.overtime == 2 * DRIVE
	assert not check_plan(problem, plan)


def test_the_urgent_job_is_placed_where_only_one_fits() -> None:
	jobs = [job("A", 1, duration=8 * HOUR, priority=10), job("B", 2, duration=8 * HOUR, priority=90)]
	plan = plan_day(day(jobs, [technician("T")]))
	assert route(plan, "T").jobs == ("B",)


def test_a_missing_tool_is_fetched_at_the_depot_on_the_way() -> None:
	problem = day([job("A", 1, tools=frozenset({"otdr"}))], [technician("T")], depot=Depot(2, 300))
	assert [stop.job for stop in route(plan_day(problem), "T").stops] == [None, "A"]


def test_nobody_goes_to_the_depot_for_nothing() -> None:
	problem = day([job("A", 1)], [technician("T")], depot=Depot(2, 300))
	assert [stop.job for stop in route(plan_day(problem), "T").stops] == ["A"]


def test_a_crew_meets_at_one_moment() -> None:
	problem = day([job("A", 1, crew=2)], [technician("T"), technician("U", shift=(10 * HOUR, 17 * HOUR))])
	plan = plan_day(problem)
	assert route(plan, "T").jobs == route(plan, "U").jobs == ("A",)
	assert route(plan, "T").stops[0].start == route(plan, "U").stops[0].start >= 10 * HOUR + DRIVE


def test_the_later_job_waits_for_the_earlier_one_and_the_gap() -> None:
	problem = day(
		[job("A", 1), job("B", 2, after=(Dependency("A", HOUR),))], [technician("T"), technician("U")]
	)
	plan = plan_day(problem)
	assert start(plan, "B") >= start(plan, "A") + 2 * HOUR


def test_a_pinned_start_is_kept_to_the_second() -> None:
	problem = day([job("A", 1, pinned=Lock("T", 10 * HOUR + 1))], [technician("T"), technician("U")])
	plan = plan_day(problem)
	assert start(plan, "A") == 10 * HOUR + 1
	assert route(plan, "T").jobs == ("A",)


def test_a_pin_that_cannot_be_kept_is_told_as_a_lock() -> None:
	plan = plan_day(day([job("A", 1, pinned=Lock("T", 8 * HOUR))], [technician("T"), technician("U")]))
	assert {reason.cause for reason in plan.unplaced[0].reasons} == {Cause.LOCK}


def test_work_is_spread_evenly_when_balance_comes_first() -> None:
	jobs = [job(str(number), 1) for number in range(6)]
	people = [technician("T"), technician("U"), technician("V")]
	fair = day(jobs, people, objectives=(Objective.PLACE, Objective.BALANCE, Objective.TRAVEL))
	plan = plan_day(fair, seconds=0.5)
	assert sorted(len(route.jobs) for route in plan.routes) == [2, 2, 2]


def test_the_preferred_technician_is_chosen_when_it_costs_nothing() -> None:
	plan = plan_day(day([job("A", 1, preferred="U")], [technician("T"), technician("U")]), seconds=0.2)
	assert plan.figures.not_preferred == 0


def test_stability_first_keeps_the_published_plan() -> None:
	jobs = [job(str(number), number) for number in range(1, 7)]
	problem = day(jobs, [technician("T"), technician("U")])
	odd = replace(
		problem,
		published=plan_day(replace(problem, technicians=problem.technicians[:1])).routes,
		objectives=(Objective.PLACE, Objective.STABILITY, Objective.TRAVEL),
	)
	plan = plan_day(odd, seconds=0.3)
	assert plan.figures.changed_technician == 0
	assert plan.before is not None


def test_a_started_job_stays_and_the_rest_follows_it() -> None:
	problem = day([job("A", 1, started=Lock("T", 9 * HOUR)), job("B", 2)], [technician("T")])
	plan = plan_day(problem)
	assert start(plan, "A") == 9 * HOUR
	assert start(plan, "B") >= 10 * HOUR + DRIVE
	assert not check_plan(problem, plan)


@pytest.mark.parametrize(
	("rule", "ease", "limit"),
	[
		({"max_jobs": 1}, RelaxationKind.MAX_JOBS, 2),
		({"max_travel": 2 * DRIVE}, RelaxationKind.MAX_TRAVEL, 3 * DRIVE),
	],
)
def test_a_limit_offered_in_the_middle_of_a_day_counts_the_whole_day(
	rule: dict, ease: RelaxationKind, limit: int
) -> None:
	problem = day([job("A", 1, started=Lock("T", 9 * HOUR)), job("B", 2)], [technician("T", **rule)])
	(relaxation,) = plan_day(problem).unplaced[0].relaxations
	assert (relaxation.ease, relaxation.values) == (ease, {"limit": limit})
	assert not plan_day(relax_problem(problem, "B", relaxation)).unplaced


def test_who_is_on_the_way_is_not_called_back() -> None:
	problem = published(
		day([job("A", 1, windows=((10 * HOUR, 11 * HOUR),))], [technician("T"), technician("U")])
	)
	who = next(route.technician for route in problem.published if route.jobs)
	plan = plan_technician(problem, who, now=10 * HOUR - DRIVE // 2)
	assert start(plan, "A") == 10 * HOUR


def test_an_emergency_that_fits_moves_nobody() -> None:
	problem = published(day([job("A", 1), job("B", 2)], [technician("T"), technician("U")]))
	plan = insert_urgent_job(problem, job("C", 1, priority=100), now=12 * HOUR)
	assert plan.figures.unplaced == 0
	assert [move.why for move in plan.moves if move.job == "C"] == [MoveReason.NEWLY_PLACED]
	assert plan.figures.changed_technician == 0


def test_an_emergency_may_move_one_job_to_another_technician() -> None:
	people = [technician("T", skills={"fibre": 1}, max_jobs=1), technician("U", max_jobs=1)]
	problem = replace(day([job("A", 1)], people), published=plan_day(day([job("A", 1)], people[:1])).routes)
	plan = insert_urgent_job(problem, job("C", 1, skills={"fibre": 1}))
	assert (route(plan, "T").jobs, route(plan, "U").jobs) == (("C",), ("A",))
	assert plan.figures.changed_technician == 1


def test_an_emergency_that_fits_nowhere_says_so_and_names_the_two_cheapest_exchanges() -> None:
	people = [technician(name, max_jobs=1) for name in "TUVW"]
	standing = [job("A", 1, priority=40), job("B", 1, priority=10), job("C", 1, promised=True), job("D", 1)]
	problem = published(day(standing, people))
	plan = insert_urgent_job(problem, job("E", 1, priority=100))
	assert [unplaced.job for unplaced in plan.unplaced] == ["E"]
	assert [(one.other, one.to_technician) for one in plan.exchanges] == [("D", None), ("B", None)]


def test_an_exchange_that_keeps_everybody_on_the_day_comes_before_one_that_does_not() -> None:
	early = published(day([job("A", 1, windows=((8 * HOUR, 9 * HOUR),))], [technician("T")]))
	problem = replace(early, jobs=(job("A", 1, windows=((8 * HOUR, 14 * HOUR),)),))
	urgent = job("C", 1, duration=4 * HOUR, windows=((8 * HOUR, 9 * HOUR),), priority=100)
	plan = insert_urgent_job(problem, urgent)
	first = plan.exchanges[0]
	assert [unplaced.job for unplaced in plan.unplaced] == ["C"]
	assert (first.technician, first.other, first.to_technician) == ("T", "A", "T")
	assert first.to_start >= first.start + 4 * HOUR


def test_a_less_urgent_newcomer_does_not_take_the_place() -> None:
	problem = published(day([job("A", 1, priority=50)], [technician("T", max_jobs=1)]))
	plan = insert_urgent_job(problem, job("C", 1, priority=10))
	assert [unplaced.job for unplaced in plan.unplaced] == ["C"]


def test_slots_are_offered_with_the_travel_they_add_the_least_first() -> None:
	near = matrix(4)
	problem = published(day([job("A", 1, windows=((8 * HOUR, 10 * HOUR),))], [technician("T")], matrix=near))
	offers = offer_slots(problem, job("N", 1), [(8 * HOUR, 12 * HOUR), (12 * HOUR, 16 * HOUR)], now=7 * HOUR)
	assert [offer.window[0] for offer in offers] == [8 * HOUR, 12 * HOUR]
	assert offers[0].added_travel == 0  # next door to A


def test_a_window_that_nobody_can_keep_is_not_offered() -> None:
	problem = published(day([job("A", 1)], [technician("T")]))
	assert not offer_slots(problem, job("N", 1), [(20 * HOUR, 21 * HOUR)])
	assert not offer_slots(problem, job("N", 1, skills={"fibre": 1}), [DAY])


def test_an_absent_technician_gets_nothing_and_others_take_over() -> None:
	problem = published(day([job("A", 1), job("B", 2)], [technician("T"), technician("U")]))
	sick = replace(problem, technicians=(replace(problem.technicians[0], shift=None), problem.technicians[1]))
	plan = plan_day(sick)
	assert (route(plan, "T").jobs, plan.figures.unplaced) == ((), 0)


def test_a_break_is_planned_and_does_not_count_as_work() -> None:
	lunch = Pause(12 * HOUR, 13 * HOUR, 1800)
	problem = day([job(str(number), 1) for number in range(6)], [technician("T", breaks=(lunch,))])
	plan = plan_day(problem)
	assert len(route(plan, "T").rests) == 1
	assert plan.figures.work == 6 * HOUR + 2 * DRIVE


def test_figures_of_a_manual_plan_count_what_comes_too_late() -> None:
	problem = day([job("A", 1, windows=((9 * HOUR, 10 * HOUR),))], [technician("T")])
	late = replace(plan_day(problem).routes[0].stops[0], start=10 * HOUR + 300, finish=11 * HOUR + 300)
	assert compute_figures(problem, (Route("T", (late,), 9 * HOUR, 12 * HOUR),)).late == 300


def test_progress_is_told_while_a_plan_is_improved() -> None:
	told: list[float] = []
	problem = day([job(str(number), number) for number in range(1, 8)], [technician("T", max_jobs=8)])
	plan_day(problem, seconds=1.5, progress=lambda share, figures: told.append(share))
	assert told == sorted(told)
	assert told and 0 <= told[0] <= told[-1] <= 1


@pytest.mark.parametrize("count", [0, 1])
def test_nearly_empty_days_are_planned(count: int) -> None:
	problem = day([job("A", 1)][:count], [technician("T")])
	assert plan_day(problem, seconds=0.1).figures.placed == count


def test_a_cancelled_job_of_the_published_plan_is_forgotten() -> None:
	problem = published(day([job("A", 1), job("B", 2)], [technician("T")]))
	less = replace(problem, jobs=problem.jobs[1:])
	for plan in (plan_day(less), plan_technician(less, "T", now=7 * HOUR), insert_urgent_job(less, "B")):
		assert plan.figures.placed == 1
		assert not check_plan(less, plan)


def test_every_move_says_what_it_is_good_for() -> None:
	far = ((0, 600, 3600, 600), (600, 0, 3600, 60), (3600, 3600, 0, 3600), (600, 60, 3600, 0))
	people = [technician("T"), technician("U", start=2, end=2)]
	problem = day([job("A", 1), job("B", 3)], people, matrix=far)
	wrong = plan_day(replace(problem, technicians=people[1:])).routes
	plan = plan_day(replace(problem, published=wrong))
	assert {move.job: move.why for move in plan.moves} == {
		"A": MoveReason.LESS_TRAVEL,
		"B": MoveReason.LESS_TRAVEL,
	}
	assert plan.before.travel > plan.figures.travel
	# neither is what the two of them save alone
	assert [move.values for move in plan.moves] == [{}, {}]


def test_a_row_says_what_it_saves_where_nothing_else_changes_beside_it() -> None:
	far = ((0, 600, 3600), (600, 0, 3600), (3600, 3600, 0))
	people = [technician("T"), technician("U", start=2, end=2)]
	problem = day([job("A", 1)], people, matrix=far)
	wrong = plan_day(replace(problem, technicians=people[1:])).routes
	plan = plan_day(replace(problem, published=wrong))
	assert [(move.why, move.values) for move in plan.moves] == [
		(MoveReason.LESS_TRAVEL, {"seconds": plan.before.travel - plan.figures.travel})
	]


def test_a_job_that_only_moves_in_time_follows_another() -> None:
	problem = published(day([job("A", 1)], [technician("T")]))
	soon = job("C", 2, windows=((8 * HOUR, 9 * HOUR),), priority=100)
	plan = insert_urgent_job(problem, soon, most_later=2 * HOUR)
	moves = {move.job: move for move in plan.moves}
	assert moves["C"].why == MoveReason.NEWLY_PLACED
	follows = {"after": "C", "travel": DRIVE, "waits": False}
	assert "A" not in moves or (moves["A"].why, moves["A"].values) == (MoveReason.FOLLOWS, follows)


@pytest.mark.parametrize(
	("own", "next_one", "why"),
	[
		((), (), {"begins": "shift"}),
		(((8 * HOUR, 10 * HOUR),), ((12 * HOUR, 12 * HOUR),), {"begins": "next"}),
		(((11 * HOUR, 12 * HOUR),), ((12 * HOUR, 16 * HOUR),), {"waits": True}),
	],
	ids=["the shift", "the next visit", "its window"],
)
def test_the_first_visit_of_a_day_says_why_it_begins_when_it_does(
	own: tuple, next_one: tuple, why: dict
) -> None:
	problem = day([job("A", 1, windows=own), job("B", 2, windows=next_one)], [technician("T")])
	routes = plan_day(problem).routes
	assert describe_predecessor(problem, routes, routes[0].jobs[0]) == why


def test_a_crew_is_offered_the_windows_in_which_enough_are_free_together() -> None:
	early, late = technician("U", shift=(8 * HOUR, 13 * HOUR)), technician("V", shift=(13 * HOUR, 17 * HOUR))
	problem = published(
		day([job("A", 1, windows=((8 * HOUR, 10 * HOUR),), technician="T")], [technician("T"), early, late])
	)
	windows = [(first * HOUR, (first + 2) * HOUR) for first in (8, 10, 12, 14)]
	offers = offer_slots(problem, job("N", 1, crew=2, preferred="U"), windows, now=7 * HOUR, most=9)
	found = {offer.window[0] // HOUR: offer for offer in offers}
	# from 12 to 14 h neither of the others is there throughout
	assert {hour: (one.technician, one.crew) for hour, one in found.items()} == {
		8: ("U", ("T",)),
		10: ("U", ("T",)),
		14: ("T", ("V",)),
	}
	assert all(one.window[0] <= one.arrival <= one.window[1] for one in offers)
	assert not offer_slots(problem, job("N", 1, crew=3), windows, now=7 * HOUR)


def test_a_crew_that_can_not_meet_says_how_many_can_and_what_would_bring_one_more() -> None:
	alone = replace(technician("U", skills={"fibre": 1}), shift=(8 * HOUR, 11 * HOUR))
	people = [technician("T", skills={"fibre": 2}), alone, technician("V", skills={"fibre": 2}, shift=None)]
	crew = job("N", 1, crew=2, windows=((10 * HOUR, 12 * HOUR),), duration=2 * HOUR, skills={"fibre": 1})
	[left] = plan_day(day([crew], people)).unplaced
	assert left.reasons[0] == Reason(None, Cause.CREW, {"needed": 2, "able": 2, "together": 1})
	by_ease = {one.ease: one for one in left.relaxations}
	assert by_ease[RelaxationKind.OVERTIME].technician == "U"
	assert by_ease[RelaxationKind.OVERTIME].values == {"seconds": HOUR + DRIVE}
	assert by_ease[RelaxationKind.WINDOW].values == {"from": 8 * HOUR + DRIVE, "to": 12 * HOUR}
	unskilled = replace(people[1], shift=DAY, skills={})
	[left] = plan_day(day([crew], [people[0], unskilled, people[2]])).unplaced
	assert left.reasons[0].values == {"needed": 2, "able": 1, "together": 1}
	assert [(one.ease, one.technician, one.values) for one in left.relaxations] == [
		(RelaxationKind.SKILL, "U", {"skills": {"fibre": 1}})
	]
