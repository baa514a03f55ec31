"""VROOM (pyvroom) makes the first plan in a fraction of a second. It minimises travel and supports breaks.

pyvroom 1.15: a job's duration is `default_service`; priority 100 is the most urgent (its docstring says
the reverse); matrices are uint32, so that “no route” becomes a huge number; times may not be negative.
"""

from datetime import timedelta

from gigafibre_fsm.domain.dispatch.planning.model.problem import Pause, Window
from gigafibre_fsm.domain.dispatch.planning.search.search_space import FOREVER, SearchSpace

from . import Orders

NO_WAY = 10_000_000  # seconds; VROOM adds costs up, and their sum must not overflow
PATIENCE = 10  # seconds after which VROOM stops with its best solution so far
EFFORTS = ((300, (4, 2, PATIENCE)), (1000, (3, 2, PATIENCE)))
"""Up to how many jobs, how many first solutions VROOM tries, how deeply it improves each, and for how long at most.

Its own level 1 tries eight less deeply (1), which places fewer jobs in more time (docs/features/planning.md).
"""
LEAST = (4, 0, 3)  # with more jobs: four first solutions, none improved deeply


def solve_jobs(
	ground: SearchSpace, jobs: list[int], *, exploration: int | None = None, threads: int = 2
) -> Orders:
	"""Make a first plan for some of the jobs with VROOM.

	Args:
		ground: the problem, prepared for searching.
		jobs: numbers of the jobs to plan; a job that no technician can do with their stock is left out.
		exploration: one of VROOM's own levels, 0 (fastest) to 5, for comparisons; None searches as far as
			`EFFORTS` says.
		threads: how many threads VROOM uses.

	Returns:
		For each technician, by number, the numbers of their jobs in order; a job that VROOM could not place
		is in no list, a job for a crew is in several.
	"""
	import vroom

	question = vroom.Input()
	question.set_durations_matrix("car", _matrix(ground))
	marks = _Marks(ground, jobs)
	orders: Orders = [()] * len(ground.people)
	vehicles = [_vehicle(vroom, ground, number, marks) for number in range(len(ground.people))]
	if not marks.asked or not any(vehicles):
		return orders
	for vehicle in filter(None, vehicles):
		question.add_vehicle(vehicle)
	for job, technician, id in marks.asked:
		question.add_job(_job(vroom, ground, job, id, marks.list_skills(job, technician)))
	for route in _solve(question, len(ground.jobs), exploration, threads)["routes"]:
		ids = (step["id"] for step in route["steps"] if step["type"] == "job")
		orders[route["vehicle"]] = tuple(marks.asked[id][0] for id in ids)
	return orders


def _solve(question, jobs: int, exploration: int | None, threads: int) -> dict:
	"""Return VROOM's answer, searched as far as the number of jobs says, or by one of VROOM's own levels."""
	from vroom.solution.solution import Solution

	if exploration is not None:
		return question.solve(exploration, threads, timedelta(seconds=PATIENCE)).to_dict()
	searches, depth, patience = next((effort for most, effort in EFFORTS if jobs <= most), LEAST)
	# the wrapper's own call takes levels only
	return Solution(question._solve(searches, depth, threads, timedelta(seconds=patience))).to_dict()


class _Marks:
	"""VROOM's skills: one number for each different set of technicians who may do a job."""

	def __init__(self, ground: SearchSpace, jobs: list[int]) -> None:
		self.ground = ground
		self.numbers: dict[tuple[int, ...], int] = {}
		self.asked: list[tuple[int, int | None, int]] = []
		for job in jobs:
			for technician in ground.crews.get(job, (None,)):
				if self.list_skills(job, technician) is not None:
					self.asked.append((job, technician, len(self.asked)))

	def list_skills(self, job: int, technician: int | None) -> set[int] | None:
		"""Return the VROOM skills of a job; None if no technician can do it with their stock."""
		ground = self.ground
		able = (technician,) if technician is not None else ground.able(job)
		if technician is None and ground.problem.depot:
			able = tuple(number for number in able if not ground.needs_depot(number, job))
		if not able:
			return None
		return {self.numbers.setdefault(able, len(self.numbers))}

	def held_by(self, technician: int) -> set[int]:
		"""Return the VROOM skills that the technician has."""
		return {number for able, number in self.numbers.items() if technician in able}


def _matrix(ground: SearchSpace):
	import numpy

	return numpy.minimum(numpy.array(ground.travel, dtype=numpy.int64), NO_WAY).astype(numpy.uint32)


def _shift(ground: SearchSpace, number: int) -> Window | None:
	"""Return the shift without overtime, cut by absences at its edges; None if nothing is left."""
	person = ground.people[number]
	if person.shift is None:
		return None
	first, last = max(ground.shifts[number][0], 0), person.shift[1]
	for rest in ground.rests[number]:
		if rest.earliest <= first and rest.latest <= first:
			first = max(first, rest.earliest + rest.duration)
		if rest.earliest + rest.duration >= last:
			last = min(last, rest.latest)
	return (first, last) if first < last else None


def _rests(rests: tuple[Pause, ...], shift: Window) -> list[tuple[int, Pause]]:
	"""Return the rests that a shift has room for, each with the earliest time at which it may begin.

	VROOM refuses a vehicle whose breaks cannot all be taken; the draft's own timing handles the others.
	"""
	free, last = shift
	kept: list[tuple[int, Pause]] = []
	for rest in rests:
		first = max(rest.earliest, free)
		if first <= rest.latest and first + rest.duration < last:
			kept.append((first, rest))
			free = first + rest.duration
	return kept


def _vehicle(vroom, ground: SearchSpace, number: int, marks: _Marks):
	shift = _shift(ground, number)
	if shift is None:
		return None
	person = ground.people[number]
	limits = {"max_tasks": person.max_jobs, "max_travel_time": person.max_travel}
	return vroom.Vehicle(
		number,
		start=ground.starts[number],
		end=ground.ends[number],
		skills=marks.held_by(number),
		time_window=vroom.TimeWindow(*shift),
		capacity=vroom.Amount([person.materials.get(name, 0) for name in ground.materials]),
		breaks=[
			vroom.Break(index, [vroom.TimeWindow(first, rest.latest)], rest.duration)
			for index, (first, rest) in enumerate(_rests(ground.rests[number], shift))
		],
		costs=vroom.VehicleCosts(per_hour=round(3600 * person.cost)),
		**{name: limit for name, limit in limits.items() if limit is not None},
	)


def _job(vroom, ground: SearchSpace, job: int, id: int, marks: set[int]):
	asked = ground.jobs[job]
	windows = [
		vroom.TimeWindow(max(first, 0), min(last, FOREVER))
		for first, last in ground.windows[job]
		if last >= 0
	]
	return vroom.Job(
		id,
		location=ground.places[job],
		default_service=asked.duration,
		skills=marks,
		priority=100 if asked.crew > 1 or asked.after else asked.priority,
		delivery=vroom.Amount([asked.materials.get(name, 0) for name in ground.materials]),
		time_windows=windows,
	)
