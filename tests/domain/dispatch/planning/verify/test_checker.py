"""The referee finds a plan that breaks a rule: one deliberately broken plan for each."""

from dataclasses import replace

import pytest

from gigafibre_fsm.domain.dispatch.planning import check_plan, plan_day
from gigafibre_fsm.domain.dispatch.planning.model.answer import Cause, Plan, Reason, Unplaced
from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Dependency,
	Depot,
	Lock,
	Pause,
	Problem,
	Rest,
	Route,
	Stop,
)
from gigafibre_fsm.domain.dispatch.planning.search.metrics import compute_figures
from gigafibre_fsm.domain.dispatch.planning.verify.reason_checker import confirm_reasons
from tests.domain.dispatch.planning.days import DAY, DRIVE, HOUR, day, job, matrix, technician

NINE = 9 * HOUR


def stop(id: str | None, start: int, duration: int = HOUR) -> Stop:
	"""Return a stop without waiting."""
	return Stop(id, start, start, start + duration, DRIVE)


def plan_of(problem: Problem, *routes: Route, left: tuple[str, ...] = ()) -> Plan:
	"""Return these routes as a plan with true figures."""
	return Plan(routes, tuple(Unplaced(id, ()) for id in left), compute_figures(problem, routes))


def route(*stops: Stop, who: str = "T", start: int | None = None, end: int | None = None, **rest) -> Route:
	"""Return a route that leaves and comes home just in time."""
	start = stops[0].arrival - DRIVE if start is None else start
	return Route(who, stops, start, stops[-1].finish + DRIVE if end is None else end, **rest)


def rules(problem: Problem, plan: Plan) -> set[str]:
	"""Return the names of the rules that the plan breaks."""
	return {breach.rule for breach in check_plan(problem, plan)}


A, B = job("A", 1), job("B", 2)
T = technician("T")
LUNCH = Pause(12 * HOUR, 13 * HOUR, 1800)

BROKEN = {
	"window": (
		day([replace(A, windows=((10 * HOUR, 11 * HOUR),))], [T]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"skill": (
		day([replace(A, skills={"fibre": 2})], [replace(T, skills={"fibre": 1})]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"technician": (
		day([replace(A, technician="U")], [T, technician("U")]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"pin": (
		day([replace(A, pinned=Lock("T", 10 * HOUR))], [T]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"started": (
		day([replace(A, started=Lock("T", 10 * HOUR))], [T]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"shift": (
		day([A], [T]),
		lambda p: plan_of(p, route(stop("A", 16 * HOUR))),
	),
	"travel": (
		day([A, B], [T]),
		lambda p: plan_of(p, route(stop("A", NINE), stop("B", NINE + HOUR + DRIVE - 1))),
	),
	"duration": (
		day([A], [T]),
		lambda p: plan_of(p, route(stop("A", NINE, HOUR - 1))),
	),
	"break": (
		day([A], [replace(T, breaks=(LUNCH,))]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"dependency": (
		day([A, replace(B, after=(Dependency("A", 1800),))], [T, technician("U")]),
		lambda p: plan_of(p, route(stop("A", NINE)), route(stop("B", NINE + HOUR), who="U")),
	),
	"crew": (
		day([replace(A, crew=2)], [T, technician("U")]),
		lambda p: plan_of(p, route(stop("A", NINE)), route(stop("A", NINE + 60), who="U")),
	),
	"tools": (
		day([replace(A, tools=frozenset({"otdr"}))], [T]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"materials": (
		day(
			[replace(A, materials={"ont": 1}), replace(B, materials={"ont": 1})],
			[replace(T, materials={"ont": 1})],
		),
		lambda p: plan_of(p, route(stop("A", NINE), stop("B", NINE + HOUR + DRIVE))),
	),
	"max_jobs": (
		day([A, B], [replace(T, max_jobs=1)]),
		lambda p: plan_of(p, route(stop("A", NINE), stop("B", NINE + HOUR + DRIVE))),
	),
	"max_travel": (
		day([A], [replace(T, max_travel=DRIVE)]),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"depot": (
		day([A], [T], depot=Depot(2, 300, (8 * HOUR, 8 * HOUR + 1))),
		lambda p: plan_of(p, route(stop(None, NINE, 300), stop("A", NINE + HOUR))),
	),
	"reach": (
		day([A], [T], matrix=((0, None, 1), (1, 0, 1), (1, 1, 0))),
		lambda p: plan_of(p, route(stop("A", NINE))),
	),
	"jobs": (day([A, B], [T]), lambda p: plan_of(p, route(stop("A", NINE)))),
	"routes": (
		day([A], [T]),
		lambda p: plan_of(p, route(stop("A", NINE)), Route("T")),
	),
	"figures": (
		day([A], [T]),
		lambda p: replace(plan_of(p, route(stop("A", NINE))), figures=compute_figures(p, ())),
	),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_checker_finds_a_plan_that_breaks_the_rule(rule: str) -> None:
	problem, broken = BROKEN[rule]
	assert rule in rules(problem, broken(problem))


@pytest.mark.parametrize("rule", BROKEN)
def test_the_planners_own_answer_to_the_same_problem_is_sound(rule: str) -> None:
	problem, _ = BROKEN[rule]
	assert not check_plan(problem, plan_day(problem))


def test_a_break_during_work_is_found() -> None:
	problem = day([A], [replace(T, breaks=(LUNCH,))])
	rests = (Rest(12 * HOUR, 1800),)
	assert "break" in rules(problem, plan_of(problem, route(stop("A", 12 * HOUR), rests=rests)))


def test_a_break_may_interrupt_a_drive() -> None:
	long_way = 2 * HOUR
	problem = day([A], [replace(T, breaks=(LUNCH,))], matrix=matrix(3, long_way))
	at = 11 * HOUR + long_way + 1800
	plan = plan_of(
		problem,
		Route(
			"T", (Stop("A", at, at, at + HOUR),), 11 * HOUR, at + HOUR + long_way, (Rest(12 * HOUR, 1800),)
		),
	)
	assert not check_plan(problem, plan)


def test_nobody_leaves_before_now() -> None:
	problem = replace(day([A], [T]), now=10 * HOUR)
	assert "shift" in rules(problem, plan_of(problem, route(stop("A", NINE))))


def test_a_reason_that_is_not_true_is_found() -> None:
	problem = day([A], [T])
	for cause in (Cause.FULL, Cause.WINDOW, Cause.SHIFT, Cause.BREAK, Cause.SKILL_MISSING, Cause.ABSENT):
		claim = Unplaced("A", (Reason("T", cause),))
		plan = Plan((Route("T", (), DAY[0], DAY[0]),), (claim,), compute_figures(problem, ()))
		assert confirm_reasons(problem, plan), cause


def test_a_job_left_out_without_a_word_about_somebody_is_found() -> None:
	problem = day([replace(A, skills={"fibre": 1})], [T, technician("U")])
	claim = Unplaced("A", (Reason("T", Cause.SKILL_MISSING, {"skill": "fibre", "level": 1}),))
	plan = Plan((), (claim,), compute_figures(problem, ()))
	assert confirm_reasons(problem, plan)
