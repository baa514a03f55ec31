"""What is published meets what is true now."""

import pytest

from gigafibre_fsm.domain.dispatch.planning import check, insert, plan_day, plan_technician
from gigafibre_fsm.domain.dispatch.planning.model import Job, Problem, Route, Stop, Technician

SHIFT = (28800, 61200)
PROBLEM = Problem(
	jobs=(Job("A", 0, 3600, skills={"fusion": 1}),),
	technicians=(Technician("Marc", SHIFT, 0, 0), Technician("Luc", SHIFT, 0, 0, skills={"fusion": 1})),
	matrix=((0,),),
	published=(Route("Marc", (Stop("A", 32400, 32400, 36000),), 32400, 36000),),
)


@pytest.mark.parametrize(
	"plan",
	[plan_day, lambda problem: insert(problem, "A"), lambda problem: plan_technician(problem, "Luc")],
	ids=["day", "insert", "technician"],
)
def test_a_published_job_leaves_whoever_may_not_do_it_any_more(plan):
	found = plan(PROBLEM)
	assert check(PROBLEM, found) == []
	assert [route.jobs for route in found.routes] == [(), ("A",)]
