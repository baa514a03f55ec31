"""What the planner makes of territories: it sends nobody outside, and says who would have to go."""

from dataclasses import replace
from datetime import time

from gigafibre_fsm.domain.dispatch import planning
from gigafibre_fsm.domain.dispatch.planning.model.answer import Plan
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Places
from gigafibre_fsm.domain.dispatch.proposals.problem_builder import build_problem
from gigafibre_fsm.domain.dispatch.proposals.technician_input import SERVES
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.territories.rule import ServedTerritory, Territory
from gigafibre_fsm.domain.platform.polygons import Polygon
from tests.domain.dispatch.proposals.boards import DAY, STEP, at, visit

NEAR, FAR = (45.5, -73.5), (45.5, -72.5)
WEST = Territory("West", (Polygon(((-74, 45), (-73, 45), (-73, 46), (-74, 46))),))
MONDAYS = (ServedTerritory(WEST, frozenset({0})),)
WAITING = Placement(None, None, 60)


def member(name: str, **values: object) -> PlanningTechnician:
	return PlanningTechnician(
		name, name, (time(8), time(17)), frozenset(range(5)), **{"start": NEAR, "end": NEAR, **values}
	)


def board(*jobs: object, **members: PlanningTechnician) -> BoardDay:
	ways = ((0, 1800), (1800, 0))
	places = Places({NEAR: 0, FAR: 1}, ways)
	return BoardDay(day=DAY, now=None, members=members, jobs=jobs, places=places, step=STEP)


def who(plan: Plan, job: str) -> str | None:
	return next((route.technician for route in plan.routes if job in route.jobs), None)


def solve(day: BoardDay) -> Plan:
	return planning.plan_day(build_problem(day).problem, seconds=0)


def test_a_visit_goes_to_whoever_serves_its_place_and_not_to_whoever_is_nearer() -> None:
	marc, luc = member("Marc", territories=MONDAYS), member("Luc", start=NEAR)
	day = board(visit("near", WAITING, place=NEAR), visit("far", WAITING, place=FAR), Marc=marc, Luc=luc)
	assert day.unserved == {("far", "Marc")}
	assert who(solve(day), "far") == "Luc"
	assert who(solve(replace(day, members={"Marc": marc})), "far") is None


def test_the_reason_and_what_would_ease_it_name_the_territory() -> None:
	(left,) = solve(
		board(visit("far", WAITING, place=FAR), Marc=member("Marc", territories=MONDAYS))
	).unplaced
	assert [reason.values["skill"] for reason in left.reasons] == [SERVES + "far"]
	assert [ease.values["skills"] for ease in left.relaxations] == [{SERVES + "far": 1}]


def test_whom_a_dispatcher_sent_outside_stays_there() -> None:
	there = Placement("Marc", at(600), 60)
	marc, luc = member("Marc", territories=MONDAYS), member("Luc", start=FAR, end=FAR)
	assert who(solve(board(visit("far", there, place=FAR), Marc=marc, Luc=luc)), "far") == "Marc"


def test_a_day_that_is_not_limited_asks_for_nothing() -> None:
	tuesdays = (ServedTerritory(WEST, frozenset({1})),)
	day = board(visit("far", WAITING, place=FAR), Marc=member("Marc", territories=tuesdays))
	assert not day.unserved
	assert build_problem(day).problem.job("far").skills == {}
