"""What is published meets what is true now."""

from dataclasses import replace

import pytest

from gigafibre_fsm.domain.dispatch.planning import check_plan, insert_urgent_job, plan_day, plan_technician
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Problem, Route, Stop, Technician

SHIFT = (28800, 61200)
PROBLEM = Problem(
	jobs=(Job("A", 0, 3600, skills={"fusion": 1}),),
	technicians=(Technician("Marc", SHIFT, 0, 0), Technician("Luc", SHIFT, 0, 0, skills={"fusion": 1})),
	matrix=((0,),),
	published=(Route("Marc", (Stop("A", 32400, 32400, 36000),), 32400, 36000),),
)


@pytest.mark.parametrize(
	"plan",
	[
		plan_day,
		lambda problem: insert_urgent_job(problem, "A"),
		lambda problem: plan_technician(problem, "Luc"),
	],
	ids=["day", "insert", "technician"],
)
def test_a_published_job_leaves_whoever_may_not_do_it_any_more(plan):
	found = plan(PROBLEM)
	assert check_plan(PROBLEM, found) == []
	assert [route.jobs for route in found.routes] == [(), ("A",)]


CREW = Job("C", 0, 3600, crew=2)
TWO = (Technician("Marc", SHIFT, 0, 0), Technician("Luc", SHIFT, 0, 0))


def routes(start: int, *who: str) -> tuple[Route, ...]:
	return tuple(Route(name, (Stop("C", start, start, start + 3600),), start, start + 3600) for name in who)


def test_a_crew_that_stands_off_the_step_meets_on_the_next_one_and_who_follows_keeps_the_step():
	jobs = (CREW, Job("A", 0, 3600), Job("B", 0, 3600))
	problem = Problem(jobs, TWO, ((0,),), published=routes(31560, "Marc", "Luc"), step=300)
	starts = [stop.start for route in plan_day(problem).routes for stop in route.stops]
	assert starts and not [start for start in starts if start % 300]


def test_a_visit_that_lacks_half_its_crew_is_not_on_the_way_and_finds_the_other_half():
	problem = Problem((CREW,), TWO, ((0,),), published=routes(32400, "Marc"), now=32400)
	found = plan_day(problem)
	assert check_plan(problem, found) == []
	assert [route.jobs for route in found.routes] == [("C",), ("C",)]


def test_a_promised_job_takes_the_place_of_one_that_nobody_was_promised():
	"""The unpromised crew stands where the promised job alone may go."""
	promised = Job("P", 0, 3600, ((32400, 32400),), promised=True)
	problem = Problem((CREW, promised), TWO, ((0,),), published=routes(32400, "Marc", "Luc"))
	short = replace(problem, technicians=tuple(replace(one, shift=(32400, 36000)) for one in TWO))
	found = plan_day(short)
	assert check_plan(short, found) == []
	assert [unplaced.job for unplaced in found.unplaced] == ["C"]
