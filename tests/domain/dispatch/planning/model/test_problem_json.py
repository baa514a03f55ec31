"""The JSON form: everything in it arrives, and what is wrong is told in a sentence that says what to change."""

import copy
import json

import pytest

from gigafibre_fsm.domain.dispatch.planning import plan_day, plan_to_json, problem_from_json
from gigafibre_fsm.domain.dispatch.planning.model.problem import Dependency, Lock, Objective, ProblemError

HOME = {"latitude": 45.63, "longitude": -72.96}
THERE = {"latitude": 45.60, "longitude": -72.90}

WHOLE = {
	"objectives": ["place", "work"],
	"matrix": [[0, 600, 700], [600, 0, 300], [700, 300, 0]],
	"depot": {"place": 2, "duration": 300, "opening": [25200, 61200]},
	"jobs": [
		{
			"id": "A",
			"place": 1,
			"duration": 3600,
			"windows": [[28800, 36000], [46800, 54000]],
			"skills": {"fibre": 2},
			"technician": "T",
			"preferred": "T",
			"priority": 80,
			"materials": {"ont": 1},
			"tools": ["otdr"],
		},
		{
			"id": "B",
			"place": 1,
			"duration": 1800,
			"after": [{"job": "A", "gap": 900}],
			"pinned": {"technician": "T"},
		},
	],
	"technicians": [
		{
			"id": "T",
			"shift": [28800, 61200],
			"start": 0,
			"end": 0,
			"breaks": [{"earliest": 43200, "latest": 46800, "duration": 1800}],
			"absences": [[57600, 61200]],
			"skills": {"fibre": 3},
			"tools": ["ladder"],
			"materials": {"ont": 4},
			"overtime": 1800,
			"max_jobs": 8,
			"max_travel": 7200,
			"cost": 1.5,
		}
	],
	"published": [{"technician": "T", "stops": [{"job": "A", "start": 30000, "finish": 33600}]}],
}


def simple() -> dict:
	"""Return a small problem with coordinates."""
	return {
		"jobs": [{"id": "A", "place": dict(THERE), "duration": 3600}],
		"technicians": [{"id": "T", "shift": [28800, 61200], "start": dict(HOME)}],
	}


def test_everything_in_the_form_arrives() -> None:
	problem = problem_from_json(copy.deepcopy(WHOLE))
	first, second = problem.jobs
	assert first.windows == ((28800, 36000), (46800, 54000))
	assert (first.skills, first.materials, first.tools) == ({"fibre": 2}, {"ont": 1}, {"otdr"})
	assert (first.technician, first.preferred, first.priority) == ("T", "T", 80)
	assert second.after == (Dependency("A", 900),)
	assert second.pinned == Lock("T")
	person = problem.technicians[0]
	assert (person.overtime, person.max_jobs, person.max_travel, person.cost) == (1800, 8, 7200, 1.5)
	assert person.breaks[0].latest == 46800
	assert person.absences == ((57600, 61200),)
	assert problem.depot.opening == (25200, 61200)
	assert problem.objectives == (Objective.PLACE, Objective.WORK)
	assert problem.published[0].stops[0].start == 30000
	assert problem.matrix[0][2] == 700
	assert not problem.estimated


def test_coordinates_become_estimated_travel_times_at_the_set_speed() -> None:
	problem = problem_from_json(simple())
	assert problem.estimated
	# 5.74 km as the crow flies, 1.3 times that at 45 km/h
	assert problem.matrix[0][1] == pytest.approx(597, abs=3)
	faster = simple() | {"travel": {"factor": 1.0, "speed_kmh": 90}}
	assert problem_from_json(faster).matrix[0][1] == pytest.approx(597 / 2.6, abs=3)


def test_a_plan_can_be_written_and_read_again_as_the_published_one() -> None:
	plan = plan_to_json(plan_day(problem_from_json(simple())))
	again = simple() | {"published": json.loads(json.dumps(plan["routes"]))}
	assert problem_from_json(again).published[0].jobs == ("A",)


def job_with(**values: object) -> dict:
	"""Return the small problem, its job with these fields."""
	data = simple()
	data["jobs"][0] |= values
	return data


def changed(*path: object, value: object) -> dict:
	"""Return the small problem with one field changed."""
	data = simple()
	inner = data
	for step in path[:-1]:
		inner = inner[step]
	inner[path[-1]] = value
	return data


JOB, PERSON = ("jobs", 0), ("technicians", 0)

WRONG = [
	(changed(*JOB, "windows", value=[[36000, 28800]]), "ends (28800) before it starts (36000)"),
	(changed(*JOB, "place", value=None), "“place” is missing"),
	(changed(*JOB, "place", value={"latitude": 45.6}), "“longitude” is missing"),
	(changed(*JOB, "place", value={"latitude": 145.6, "longitude": 0}), "nowhere on earth"),
	(changed(*JOB, "place", value={"latitude": 0, "longitude": 0}), "in the sea"),
	(changed(*JOB, "place", value=3), "there is no “matrix”"),
	(changed(*JOB, "duration", value="an hour"), "must be a number, not text"),
	(changed(*JOB, "duration", value=True), "must be a number"),
	(changed(*JOB, "duration", value=10.5), "whole number"),
	(changed(*JOB, "duration", value=-1), "cannot be negative"),
	(changed(*JOB, "windows", value=[[1, 2, 3]]), "[from, to]"),
	(changed(*JOB, "priority", value=101), "0 to 100"),
	(changed(*JOB, "crew", value=0), "at least 1 technician"),
	(changed(*JOB, "technician", value="Nobody"), "technician Nobody, who is not listed"),
	(changed(*JOB, "after", value=[{"job": "Z"}]), "after job Z, which is not listed"),
	(changed(*JOB, "after", value=[{"job": "A"}]), "in a circle: A → A"),
	(changed(*JOB, "started", value={"technician": "T"}), "give technician and start"),
	(changed(*JOB, "skils", value={"fibre": 1}), "unknown field “skils”"),
	(changed(*PERSON, "shift", value=[61200, 28800]), "before it starts"),
	(changed(*PERSON, "cost", value=0), "above zero"),
	(changed(*PERSON, "breaks", value=[{"earliest": 5, "latest": 1, "duration": 1}]), "before it starts"),
	(changed("technicians", value=[]), "no technician"),
	(changed("technicians", value=[{"id": str(name)} for name in range(1001)]), "planned at once (1000)"),
	(changed("jobs", value={}), "“jobs” must be a list"),
	(changed("objectives", value=["speed"]), "“speed” is unknown"),
	(changed("travel", value={"speed_kmh": 0}), "above zero"),
	(WHOLE | {"matrix": [[0, 1], [1, 0, 2], [3, 4, 5]]}, "make it square"),
	(WHOLE | {"matrix": [[0, 600], [600, 0]]}, "does not have"),
	(WHOLE | {"matrix": [[0, "x"], [1, 0]]}, "whole seconds"),
	(WHOLE | {"matrix": [[0, -5, 1], [1, 0, 1], [1, 1, 0]]}, "negative time"),
	([], "must be an object"),
	(changed(*JOB, "promised", value=1), "true or false"),
	# numbers that no engine takes
	(WHOLE | {"matrix": [[0, 10**30, 1], [1, 0, 1], [1, 1, 0]]}, "time beyond"),
	(
		changed(*JOB, "windows", value=[[1_793_552_400, 1_793_556_000]]),
		"from the start of the planned stretch",
	),
	(changed(*JOB, "duration", value=2**40), "from the start of the planned stretch"),
	(changed(*JOB, "duration", value=float("inf")), "whole number"),
	(changed(*JOB, "duration", value=float("nan")), "whole number"),
	(changed(*JOB, "materials", value={"ont": 10**12}), "give a smaller one"),
	(changed(*JOB, "after", value=[{"job": "B", "gap": 2**40}]), "from the start"),
	(changed(*PERSON, "shift", value=[0, 2**45]), "from the start of the planned stretch"),
	(changed(*PERSON, "cost", value=float("nan")), "give a number"),
	(changed(*PERSON, "cost", value=float("inf")), "give a number"),
	(changed(*PERSON, "cost", value=10**9), "give a number"),
	(changed(*PERSON, "max_jobs", value=-1), "limit cannot be negative"),
	(changed("travel", value={"factor": float("inf")}), "“factor” must be"),
	(changed("travel", value={"speed_kmh": 1e-300}), "“speed_kmh” from"),
	(WHOLE | {"depot": {"place": 2, "duration": -5}}, "cannot be negative"),
	(WHOLE | {"depot": {"place": 2, "opening": [61200, 25200]}}, "before it starts"),
	# inputs that contradict themselves
	(job_with(crew=2, started={"technician": "T", "start": 30000}), "only T is named"),
	(changed(*JOB, "tools", value=["otdr", "otdr"]), "twice"),
	(changed("published", value=[{"technician": "T", "stops": []}] * 2), "published routes are called T"),
	(
		changed("published", value=[{"technician": "T", "stops": [{"job": "A", "start": 1}] * 2}]),
		"has job A 2 times",
	),
	(job_with(started={"technician": "T", "start": 5}, pinned={"start": 9}), "started elsewhere"),
]


@pytest.mark.parametrize(("data", "sentence"), WRONG)
def test_what_is_wrong_is_told_in_a_sentence(data: object, sentence: str) -> None:
	with pytest.raises(ProblemError) as told:
		problem_from_json(copy.deepcopy(data))
	assert sentence in str(told.value)


def test_a_circle_of_three_jobs_is_named() -> None:
	jobs = [
		{"id": id, "place": dict(THERE), "duration": 60, "after": [{"job": before}]}
		for id, before in (("A", "C"), ("B", "A"), ("C", "B"))
	]
	with pytest.raises(ProblemError, match="A → C → B → A"):
		problem_from_json(simple() | {"jobs": jobs})


def test_two_jobs_of_one_name_are_refused() -> None:
	jobs = simple()["jobs"] * 2
	with pytest.raises(ProblemError, match="2 jobs are called A"):
		problem_from_json(simple() | {"jobs": jobs})


def test_more_jobs_than_can_be_planned_are_refused_at_once() -> None:
	jobs = [{"id": str(number), "place": dict(THERE), "duration": 60} for number in range(3001)]
	with pytest.raises(ProblemError, match="3001 jobs are more than can be planned at once"):
		problem_from_json(simple() | {"jobs": jobs})


def test_many_complaints_are_told_together_and_cut_short() -> None:
	jobs = [{"id": str(number), "place": dict(THERE), "duration": -1} for number in range(30)]
	with pytest.raises(ProblemError) as told:
		problem_from_json(simple() | {"jobs": jobs})
	assert str(told.value).count("cannot be negative") == 20
	assert "10 more" in str(told.value)
