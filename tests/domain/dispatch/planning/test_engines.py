"""The engines behind their interface: what each is asked, and that nobody but the planner times a route."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from gigafibre_fsm.domain.dispatch.planning import check_plan, plan_day
from gigafibre_fsm.domain.dispatch.planning.engines import pyvrp, vroom
from gigafibre_fsm.domain.dispatch.planning.model.problem import Depot, Lock, Objective, Pause
from gigafibre_fsm.domain.dispatch.planning.planner import build_first_solution
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import build_solution
from tests.domain.dispatch.planning.days import DRIVE, HOUR, day, job, technician
from tests.load import solomon, trsp

PLAIN = (Objective.PLACE, Objective.TRAVEL)
DATA = Path(
	os.environ.get("FSM_ROUTING_DATA") or Path(__file__).resolve().parents[5] / "shared" / "data" / "routing"
)
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no published instances at {DATA}")
needs_pyvrp = pytest.mark.skipif(not pyvrp.is_installed(), reason="PyVRP has no wheel for this Python")


def orders(problem) -> list[tuple[str, ...]]:
	"""Return VROOM's orders with the jobs' names."""
	ground = SearchSpace(problem)
	found = vroom.solve_jobs(ground, ground.open_jobs)
	return [tuple(ground.jobs[number].id for number in order) for order in found]


def test_vroom_gives_jobs_only_to_those_who_may_do_them() -> None:
	people = [technician("T", skills={"fibre": 1}), technician("U", skills={"fibre": 2})]
	jobs = [job("A", 1, skills={"fibre": 2}), job("B", 1, pinned=Lock("T"))]
	assert orders(day(jobs, people)) == [("B",), ("A",)]


def test_vroom_takes_the_most_urgent_job_when_only_one_fits() -> None:
	jobs = [job("A", 1, duration=8 * HOUR, priority=1), job("B", 2, duration=8 * HOUR, priority=100)]
	assert orders(day(jobs, [technician("T")])) == [("B",)]


def test_vroom_never_drives_where_there_is_no_way_and_the_planner_goes_round() -> None:
	ways = ((0, 600, None), (600, 0, 600), (600, 600, 0))
	problem = day([job("A", 1), job("B", 2)], [technician("T")], matrix=ways)
	assert orders(problem) == [("A",)]  # VROOM wants each job in reach of the start
	assert plan_day(problem).routes[0].jobs == ("A", "B")


def test_vroom_keeps_material_breaks_and_limits() -> None:
	lunch = Pause(12 * HOUR, 13 * HOUR, HOUR)
	people = [technician("T", materials={"ont": 1}, breaks=(lunch,), max_jobs=2)]
	jobs = [job("A", 1, materials={"ont": 1}), job("B", 1, materials={"ont": 1}), job("C", 1), job("D", 1)]
	assert len(orders(day(jobs, people))[0]) == 2


def test_vroom_is_not_asked_for_a_break_that_the_rest_of_the_shift_has_no_room_for() -> None:
	lunch = Pause(int(11.5 * HOUR), 13 * HOUR, HOUR // 2)
	late = technician("T", shift=(7 * HOUR, 13 * HOUR), breaks=(lunch,))
	problem = day([job("A", 1)], [late, technician("U")], now=12 * HOUR + 2400)
	assert ("A",) in orders(problem)


def test_an_empty_day_needs_no_engine() -> None:
	assert orders(day([job("A", 1)], [technician("T", shift=None)])) == [()]
	assert orders(day([], [technician("T")])) == [()]


@needs_pyvrp
def test_pyvrp_improves_a_plain_day_and_keeps_its_rules() -> None:
	people = [technician("T", skills={"fibre": 2}), technician("U")]
	jobs = [
		job(str(number), number, duration=1800, skills={"fibre": 1} if number % 2 else {})
		for number in range(1, 9)
	]
	problem = day(jobs, people, objectives=PLAIN)
	ground = SearchSpace(problem)
	assert pyvrp.can_model(ground)
	better = build_solution(ground, pyvrp.improve_solution(build_first_solution(ground), 0.2))
	assert not better.left
	assert better.cost == 9 * DRIVE  # all on one tour, nobody else leaves home
	plan = plan_day(problem, seconds=0.2)
	assert plan.figures.travel == 9 * DRIVE
	assert not check_plan(problem, plan)


@pytest.mark.parametrize(
	"rule",
	[
		lambda p: replace(p, technicians=(technician("T", breaks=(Pause(12 * HOUR, 13 * HOUR, 60),)),)),
		lambda p: replace(p, technicians=(technician("T", max_jobs=3),)),
		lambda p: replace(p, depot=Depot(1)),
		lambda p: replace(p, jobs=(job("A", 1, crew=2),)),
		lambda p: replace(p, jobs=(job("A", 1, windows=((1, 2), (5, 6))),)),
		lambda p: replace(p, jobs=(job("A", 1, preferred="T"),)),
		lambda p: replace(p, objectives=(*PLAIN, Objective.BALANCE)),
	],
)
def test_pyvrp_is_not_asked_what_it_does_not_know(rule) -> None:
	problem = day([job("A", 1)], [technician("T")], objectives=PLAIN)
	assert pyvrp.can_model(SearchSpace(problem))
	assert not pyvrp.can_model(SearchSpace(rule(problem)))


@needs_data
def test_a_published_vehicle_routing_instance_is_read_and_planned() -> None:
	problem = solomon.read(DATA / "solomon" / "C101.txt", 25)
	plan = plan_day(problem, seconds=0.5)
	assert plan.figures.travel == 1913  # 191.3 is proven to be the optimum of C101 with 25 customers
	assert not check_plan(problem, plan)


@needs_data
def test_a_published_technician_instance_is_read_and_planned() -> None:
	problem = trsp.read(next((DATA / "trsp").glob("C103.*")))
	assert (len(problem.technicians), len(problem.jobs)) == (25, 100)
	assert problem.technicians[0].materials == {"part 0": 5, "part 2": 3}
	assert problem.jobs[0].tools == {"1"}
	plan = plan_day(problem)
	assert plan.figures.unplaced == 0
	assert not check_plan(problem, plan)
