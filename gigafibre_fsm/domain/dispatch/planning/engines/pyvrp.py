"""PyVRP improves plans of simple days: no rests, no depot, no dependencies or crews, one window per job.

PyVRP 0.14 has no breaks and no priorities that exclude a job; leaving a job out costs its `prize`. Who may do
which job is expressed by profiles: one matrix for each different set of jobs, in which forbidden places are
unreachable. Without its wheel (before Python 3.11) `is_installed` returns False and the planner does without it.
"""

from __future__ import annotations

from importlib.util import find_spec
from math import gcd
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from pyvrp import ProblemData
	from pyvrp import Solution as VrpSolution

	from gigafibre_fsm.domain.dispatch.planning.search.ruin_and_recreate import Clock, Tick
	from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
	from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution

	from . import Orders

FAR = 1_000_000_000  # seconds; for unreachable places
PRIZE = 100_000_000  # cost of leaving a job out; less than FAR
BETWEEN_TICKS = 0.5  # seconds
MOST_PROFILES = 60  # each is a separate matrix


def is_installed() -> bool:
	"""Return whether PyVRP is installed."""
	return find_spec("pyvrp") is not None


def can_model(ground: SearchSpace) -> bool:
	"""Return whether PyVRP can model every rule of this problem."""
	plain_jobs = all(len(ground.windows[job]) == 1 for job in ground.open_jobs)
	plain_people = all(person.max_jobs is None and person.max_travel is None for person in ground.people)
	return (
		plain_jobs
		and plain_people
		and not ground.problem.depot
		and not ground.partners
		and not any(ground.rests)
		and not ground.begun
		and not ground.weights.balance
		and ground.is_indifferent
		and len({_may_do(ground, number) for number in range(len(ground.people))}) <= MOST_PROFILES
	)


def _may_do(ground: SearchSpace, technician: int) -> frozenset[int]:
	return frozenset(job for job in ground.open_jobs if technician in ground.able(job))


def improve_solution(
	draft: Solution, seconds: float, tick: Tick | None = None, clock: Clock = monotonic, seed: int = 1
) -> Orders:
	"""Improve a draft with PyVRP for a given time; the draft's problem must be one that `can_model` accepts.

	Args:
		draft: the plan that the search starts from.
		seconds: how long to search.
		tick: called at most twice a second with the share of the time used (0 to 1) and `draft` itself,
			because PyVRP returns its best plan only at the end; None for no calls.
		clock: returns the current time in seconds.
		seed: seed of the random numbers; the same seed repeats the same search.

	Returns:
		For each technician, by number, the numbers of their jobs in order.
	"""
	from pyvrp import solve

	model = _Model(draft.ground)
	data = model.data()
	result = solve(
		data,
		_Stop(draft, seconds, tick, clock),
		seed=seed,
		collect_stats=False,
		initial_solution=model.solution(data, draft),
	)
	return model.orders(result.best)


class _Stop:
	"""PyVRP's stopping criterion: the time is up. Calls `tick` with the share of it used."""

	def __init__(self, draft: Solution, seconds: float, tick: Tick | None, clock: Clock) -> None:
		self.draft, self.seconds, self.tick, self.clock = draft, seconds, tick, clock
		self.begun = self.told = clock()

	def __call__(self, best_cost: float) -> bool:
		now = self.clock()
		if self.tick and now - self.told > BETWEEN_TICKS:
			self.told = now
			self.tick(min(1.0, (now - self.begun) / self.seconds), self.draft)
		return now - self.begun >= self.seconds


class _Model:
	"""A problem in PyVRP's terms. Technicians who are alike in everything are one type of vehicle."""

	def __init__(self, ground: SearchSpace) -> None:
		self.ground = ground
		self.jobs = ground.open_jobs
		self.materials = ground.materials
		self.types: dict[tuple, list[int]] = {}
		for number, person in enumerate(ground.people):
			if person.shift is not None:
				self.types.setdefault(self._type(number), []).append(number)

	def _type(self, number: int) -> tuple:
		ground, person = self.ground, self.ground.people[number]
		stock = tuple(person.materials.get(name, 0) for name in self.materials)
		ends = ground.starts[number], ground.ends[number]
		return (*ends, ground.shifts[number], person.shift, stock, person.cost, _may_do(ground, number))

	def data(self) -> ProblemData:
		"""Return PyVRP's problem; its locations are the ends of routes, then the jobs as in `self.jobs`."""
		import pyvrp

		ground = self.ground
		ends = sorted({place for kind in self.types for place in kind[:2]})
		places = ends + [ground.places[job] for job in self.jobs]
		drives = [[min(ground.travel[a][b], FAR) for b in places] for a in places]
		profiles = list(dict.fromkeys(kind[-1] for kind in self.types))
		matrices = [self._forbidding(drives, len(ends), may_do) for may_do in profiles]
		return pyvrp.ProblemData(
			locations=[pyvrp.Location(0, 0) for _ in places],
			clients=[self._client(pyvrp, job, len(ends) + number) for number, job in enumerate(self.jobs)],
			depots=[pyvrp.Depot(number) for number in range(len(ends))],
			vehicle_types=[
				self._vehicles(pyvrp, kind, numbers, ends, profiles) for kind, numbers in self.types.items()
			],
			distance_matrices=matrices,
			duration_matrices=matrices,
		)

	def _forbidding(self, drives: list[list[int]], ends: int, may_do: frozenset[int]):
		"""Return the matrix in which jobs that these technicians may not do are unreachable."""
		import numpy

		matrix = numpy.array(drives, dtype=numpy.int64)
		for number, job in enumerate(self.jobs, ends):
			if job not in may_do:
				matrix[:, number] = FAR
				matrix[number, :] = FAR
		numpy.fill_diagonal(matrix, 0)
		return matrix

	def _client(self, pyvrp, job: int, location: int):
		ground, asked = self.ground, self.ground.jobs[job]
		((first, last),) = ground.windows[job]
		return pyvrp.Client(
			location,
			delivery=[asked.materials.get(name, 0) for name in self.materials],
			service_duration=asked.duration,
			tw_early=max(first, 0),
			tw_late=last,
			prize=PRIZE + (PRIZE // 100) * asked.priority,
			required=False,
		)

	def _vehicles(self, pyvrp, kind: tuple, numbers: list[int], ends: list[int], profiles: list):
		start, end, shift, _, stock, cost, may_do = kind
		travel, work = _whole(self.ground.weights.travel * cost, self.ground.weights.work * cost)
		return pyvrp.VehicleType(
			len(numbers),
			capacity=list(stock),
			start_depot=ends.index(start),
			end_depot=ends.index(end),
			tw_early=max(shift[0], 0),
			tw_late=shift[1],
			unit_distance_cost=travel,
			unit_duration_cost=work,
			profile=profiles.index(may_do),
		)

	def solution(self, data, draft: Solution) -> VrpSolution:
		"""Return the draft as PyVRP's first solution."""
		import pyvrp

		client = {job: number for number, job in enumerate(self.jobs)}
		routes = [
			pyvrp.Route(data, [client[job] for job in draft.tours[number].jobs], type)
			for type, numbers in enumerate(self.types.values())
			for number in numbers
			if draft.tours[number].jobs
		]
		return pyvrp.Solution(data, routes)

	def orders(self, solution) -> Orders:
		"""Return PyVRP's routes, distributed to the technicians of each vehicle type."""
		orders: Orders = [()] * len(self.ground.people)
		free = [list(numbers) for numbers in self.types.values()]
		for route in solution.routes():
			jobs = tuple(self.jobs[activity.idx] for activity in route if activity.is_client())
			orders[free[route.vehicle_type()].pop(0)] = jobs
		return orders


def _whole(travel: float, work: float) -> tuple[int, int]:
	"""Return the weights as small integers."""
	travel, work = round(travel * 100), round(work * 100)
	divisor = gcd(travel, work) or 1
	return travel // divisor, work // divisor
