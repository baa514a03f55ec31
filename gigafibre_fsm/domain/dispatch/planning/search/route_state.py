"""One technician's route during the search: immutable, and timed once for each order of stops."""

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

from gigafibre_fsm.domain.dispatch.planning.model.problem import Pause, Window
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import (
	AFTER,
	BEFORE,
	DEPOT,
	RouteStop,
	Segment,
	arrange_route,
	head_segments,
	join_leg,
	join_segments,
	tail_segments,
)
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace


class Slot(NamedTuple):
	"""Where a job fits into a tour: the added cost, the stop after it, the window.

	`rests_first`: how many of the rests on that leg come before the job. `depot`: the stop before which a
	stop at the depot is added as well; None if the job needs none.
	"""

	cost: float
	leg: int
	window: Window
	rests_first: int = 0
	depot: int | None = None


class Tour:
	"""Stops in order with their windows, rests on legs, and derived values: segments, travel, work, cost."""

	__slots__ = (
		"cost", "depot", "drives", "effort", "expects", "ground", "heads", "jobs", "leaves", "legs", "places",
		"rested", "slots", "spare", "spent", "stops", "tails", "technician", "total", "travel", "work",
	)  # fmt: skip

	def __init__(
		self,
		ground: SearchSpace,
		technician: int,
		stops: tuple[RouteStop, ...],
		legs: tuple[int, ...],
		like: "Like | None" = None,
	) -> None:
		self.ground, self.technician, self.stops, self.legs = ground, technician, stops, legs
		self.effort = ground.efforts[technician]
		numbers = [stop[0] for stop in stops]
		self.depot = numbers.index(DEPOT) if DEPOT in numbers else None
		self.jobs = numbers if self.depot is None else [job for job in numbers if job != DEPOT]
		self.slots: dict[int, Slot | None] = {}
		where, travel = ground.stop_places, ground.travel
		self.places = [
			ground.starts[technician],
			*[where[number] for number in numbers],
			ground.ends[technician],
		]
		self.drives = [travel[a][b] for a, b in pairwise(self.places)]
		if not stops:
			self.drives = [ground.homeward.get(technician, 0)]  # who is at home without jobs drives nowhere
		self.travel = sum(self.drives)
		self._time(like)
		if self.total is not None:
			self.leaves = [head[0] + head[1] for head in self.heads]  # the earliest time to leave on each leg
			self.expects = [tail[2] for tail in self.tails]  # the latest time to arrive at its end
		self.spare = self._left_on_truck()
		self.spent = self._spent()
		self.cost = self._cost() if self.is_feasible or not stops else float("inf")

	def duration(self, stop: RouteStop) -> int:
		"""Return how many seconds a stop lasts."""
		return self.ground.stop_durations[stop.job]

	def legs_open(self, window: Window, job: int, first: int, last: int) -> range:
		"""Narrow down the legs on which a job could be inserted, by its window alone, ignoring the drives.

		Legs are left out if the technician can set out on them only after the window closes, or must be at
		their end before the job, begun as the window opens, would be done.

		Args:
			window: first and last time at which work on the job may begin.
			job: number of the job, or DEPOT.
			first, last: the legs to choose from, both included; a leg has the number of the stop that it
				leads to.
		"""
		too_late = bisect_right(self.leaves, window[1], first, last + 1)
		done = window[0] + self.ground.stop_durations[job]
		return range(bisect_left(self.expects, done, first, last + 1), too_late)

	def rests_on(self, leg: int) -> tuple[Pause, ...]:
		"""Return the rests that are taken on a leg."""
		if not self.legs:
			return ()
		rests = self.ground.rests[self.technician]
		return tuple(rest for rest, on in zip(rests, self.legs, strict=True) if on == leg)

	def _ends(self) -> tuple[Segment, Segment]:
		"""Return start and end of the day as segments, cut by rests before leaving and after the end."""
		first, last = self.ground.shifts[self.technician]
		latest = last
		for rest, leg in zip(self.ground.rests[self.technician], self.legs, strict=True):
			if leg == BEFORE:
				begin = max(first, rest.earliest)
				first = begin + rest.duration if begin <= rest.latest else last + 1
			elif leg == AFTER:
				latest = min(latest, rest.latest)
		return self._departure(first, last), (0, first, latest)

	def _departure(self, first: int, last: int) -> Segment:
		"""Return the segment in which the technician leaves: on the road, all time since the last stop is work."""
		past = self.ground.pasts.get(self.technician)
		if past is None or past.since is None:
			return 0, first, last
		since = past.since + first - past.free  # a rest taken before they go on is not work
		return first - since, since, since

	def _time(self, like: "Like | None") -> None:
		"""Compute the segments before and after each leg; None from where the route is infeasible."""
		lengths = self.ground.stop_durations
		nodes = [(lengths[job], opens, closes) for job, opens, closes in self.stops]
		if self.legs:
			self._time_with_rests(nodes)
		else:
			shift = (0, *self.ground.shifts[self.technician])
			if like is None:
				self.heads = head_segments(self._departure(*shift[1:]), nodes, self.drives)
				self.tails = tail_segments(shift, nodes, self.drives)[::-1]
			else:
				self._time_like(*like, nodes)
			can_begin = self.heads[-1] is not None and shift[1] <= shift[2]
			home = self.drives[-1] if nodes else 0
			self.total = join_segments(self.heads[-1], home, shift) if can_begin else None
			self.rested = 0
		self.work = self.total[0] - self.rested if self.total and self.stops else 0

	def _time_like(self, other: "Tour", leg: int, nodes: list[Segment]) -> None:
		"""Reuse the segments of a tour with one stop less on that leg."""
		self.heads = other.heads[:leg] + head_segments(other.heads[leg], nodes[leg:], self.drives[leg:])
		before = tail_segments(other.tails[leg], nodes[: leg + 1], self.drives)
		self.tails = before[::-1] + other.tails[leg + 1 :]

	def _time_with_rests(self, nodes: list[Segment]) -> None:
		head, tail = first, _ = self._ends()
		rests = [self.rests_on(leg) for leg in range(len(nodes) + 1)]
		self.heads: list[Segment | None] = [head]
		for node, drive, taken in zip(nodes, self.drives, rests, strict=False):
			head = head and join_leg(head, drive, taken, node)
			self.heads.append(head)
		self.tails: list[Segment | None] = [tail]
		for step in range(len(nodes) - 1, -1, -1):
			tail = tail and join_leg(nodes[step], self.drives[step + 1], rests[step + 1], tail)
			self.tails.append(tail)
		self.tails.reverse()
		self.total = None
		if head and first[1] <= first[2]:
			self.total = join_leg(head, self.drives[-1] if nodes else 0, rests[-1], self.tails[-1])
		due = zip(self.ground.rests[self.technician], self.legs, strict=True)
		self.rested = sum(rest.duration for rest, leg in due if BEFORE < leg < AFTER)

	@property
	def is_feasible(self) -> bool:
		"""Whether windows, rests, shift, stock and the technician's limits are all kept."""
		person = self.ground.people[self.technician]
		return (
			self.total is not None
			and self.spare is not None
			and (person.max_jobs is None or len(self.jobs) <= person.max_jobs)
			and (person.max_travel is None or not self.stops or self.travel <= person.max_travel)
		)

	def _left_on_truck(self) -> dict[str, int] | None:
		"""Return the material left before the depot; None if a tool or material is missing."""
		person, left = self.ground.people[self.technician], None
		for number in self.jobs[: self.depot]:
			job = self.ground.jobs[number]
			if job.tools and not job.tools <= person.tools:
				return None
			if job.materials:
				left = dict(person.materials) if left is None else left
				for name, amount in job.materials.items():
					left[name] = left.get(name, 0) - amount
					if left[name] < 0:
						return None
		return person.materials if left is None else left

	def supplied(self) -> int:
		"""Return how many of the first jobs can be done with the stock on the truck."""
		left = dict(self.ground.people[self.technician].materials)
		for count, number in enumerate(self.jobs):
			job = self.ground.jobs[number]
			for name, amount in job.materials.items():
				left[name] = left.get(name, 0) - amount
			is_short = any(left[name] < 0 for name in job.materials)
			if is_short or not job.tools <= self.ground.people[self.technician].tools:
				return count
		return len(self.jobs)

	def _spent(self) -> float:
		"""Return the cost of travel and work; without a stop, of the drive home of a technician on the road."""
		if not self.stops:
			past = self.ground.pasts.get(self.technician)
			since = past.since if past and past.since is not None else 0
			return self.effort(self.travel, self.travel, since + self.travel)
		return self.effort(self.travel, self.work, sum(self.total[:2])) if self.total else 0.0

	def _cost(self) -> float:
		"""Return the cost of the tour by the weights of the problem."""
		if self.ground.is_indifferent:
			return self.spent
		return self.spent + sum(self.ground.extra(self.technician, job) for job in self.jobs)

	def may_carry(self, job: int, before_depot: bool) -> bool:
		"""Return whether the truck has what the job needs at that point of the tour."""
		if not before_depot:
			return True
		asked = self.ground.jobs[job]
		if not asked.tools <= self.ground.people[self.technician].tools:
			return False
		return all(self.spare.get(name, 0) >= amount for name, amount in asked.materials.items())


MOST_TOURS = 60_000  # kept at a time: about 200 MB


Like = tuple[Tour, int]
"""A tour with one stop less than another, and the leg on which that stop is added."""


def build_tour_of(
	ground: SearchSpace,
	technician: int,
	stops: tuple[RouteStop, ...],
	legs: tuple[int, ...],
	like: Like | None = None,
) -> Tour:
	"""Return the tour of these stops, from the ground's cache if it was timed before.

	Args:
		ground: the problem, prepared for searching, which also caches the tours.
		technician: number of the technician.
		stops: the stops in order, each with the window chosen for it.
		legs: for each rest of the technician, the leg on which it is taken, BEFORE or AFTER.
		like: a tour with one stop less, and the leg on which that stop is added; its timing is reused if
			there are no rests.
	"""
	key = (technician, stops, legs)
	tour = ground.tours.get(key)
	if tour is None:
		if len(ground.tours) > MOST_TOURS:
			ground.tours.clear()
		tour = ground.tours[key] = Tour(ground, technician, stops, legs, like)
	return tour


def build_empty_tour(ground: SearchSpace, technician: int) -> Tour:
	"""Return the tour of a technician without jobs."""
	return build_tour_of(ground, technician, (), (AFTER,) * len(ground.rests[technician]))


def build_tour(ground: SearchSpace, technician: int, jobs: tuple[int, ...]) -> Tour | None:
	"""Build a tour from an order of jobs, with windows and rests chosen so that it ends as early as possible.

	Args:
		ground: the problem, prepared for searching.
		technician: number of the technician.
		jobs: numbers of the jobs in order, DEPOT for a stop at the depot.

	Returns:
		None if no choice of windows and rests makes it feasible.
	"""
	if ground.shifts[technician][1] < ground.shifts[technician][0]:
		return None
	depot = ground.problem.depot
	opening = ((depot.opening or ground.shifts[technician]),) if depot else ()
	places = [ground.starts[technician]]
	places += [depot.place if job == DEPOT else ground.places[job] for job in jobs]
	places.append(ground.ends[technician])
	arrangement = arrange_route(
		jobs,
		[opening if job == DEPOT else ground.windows[job] for job in jobs],
		[depot.duration if job == DEPOT else ground.durations[job] for job in jobs],
		[ground.travel[a][b] for a, b in pairwise(places)],
		ground.rests[technician],
		ground.shifts[technician],
	)
	if arrangement is None:
		return None
	tour = build_tour_of(ground, technician, arrangement.stops, arrangement.legs)
	return tour if tour.is_feasible else None
