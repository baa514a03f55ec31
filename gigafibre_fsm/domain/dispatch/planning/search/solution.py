"""A draft: a tour for each technician, and the jobs without a place."""

from collections.abc import Iterable
from dataclasses import replace

from gigafibre_fsm.domain.dispatch.planning.model.problem import Rest, Route, Stop
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import (
	Slot,
	find_best_slot,
	find_exact_slot,
	insert_job,
)
from gigafibre_fsm.domain.dispatch.planning.search.metrics import working_seconds
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour, build_empty_tour, build_tour
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import DEPOT, build_timetable
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace


class Solution:
	"""Tours by number of the technician, and the set of jobs left out. Drafts share their tours."""

	def __init__(self, ground: SearchSpace, tours: list[Tour], left: set[int]) -> None:
		self.ground, self.tours, self.left = ground, tours, left

	def copy(self) -> "Solution":
		"""Return a draft that can be changed without changing this one."""
		return Solution(self.ground, list(self.tours), set(self.left))

	@property
	def cost(self) -> float:
		"""The cost that the search minimises."""
		return sum(tour.cost for tour in self.tours) + sum(self.ground.left_out[job] for job in self.left)

	def cheapest(self, job: int) -> tuple[int, Slot] | None:
		"""Return the technician and slot with the least cost for the job; None if it fits nowhere."""
		best = None
		for technician in self.ground.able(job):
			slot = find_best_slot(self.tours[technician], job)
			if slot is not None and (best is None or slot.cost < best[1].cost):
				best = technician, slot
		return best

	def place(self, job: int) -> bool:
		"""Place the job where it costs least; return whether it fits anywhere."""
		found = self.cheapest(job)
		if found is None:
			return False
		technician, slot = found
		self.tours[technician] = insert_job(self.tours[technician], job, slot)
		self.left.discard(job)
		return True

	def place_all(self, jobs: Iterable[int]) -> None:
		"""Place the jobs one after the other where each costs least; those that do not fit are left out."""
		for job in jobs:
			if not self.place(job):
				self.left.add(job)

	def replace(self, number: int, tour: Tour | None) -> None:
		"""Replace a technician's tour; None (no route is possible without a stop) frees all their jobs."""
		tour = tour or build_empty_tour(self.ground, number)
		self.left |= {job for job in self.tours[number].jobs if job not in tour.jobs}
		self.tours[number] = tour

	def squeeze(self, job: int, technicians: Iterable[int] | None = None) -> bool:
		"""Place the job anywhere it fits, choosing windows and rests anew; return whether it did.

		Args:
			job: number of the job.
			technicians: numbers of those whose tours are tried; None tries all who may do the job.
		"""
		tried = self.ground.able(job) if technicians is None else technicians
		tours = (find_exact_slot(self.ground, self.tours[number], job) for number in tried)
		best = min(
			(tour for tour in tours if tour),
			key=lambda new: new.cost - self.tours[new.technician].cost,
			default=None,
		)
		if best is None:
			return False
		self.tours[best.technician] = best
		self.left.discard(job)
		return True


def build_solution(ground: SearchSpace, orders: list[tuple[int, ...]]) -> Solution:
	"""Return the draft of these orders.

	Jobs that do not fit as ordered are placed where they cost least, or left out.
	"""
	tours, late = [], []
	for technician, order in enumerate(orders):
		tour = build_tour(ground, technician, order)
		if tour is None:
			late += order
			tour = build_empty_tour(ground, technician)
		tours.append(tour)
	placed = {job for tour in tours for job in tour.jobs}
	draft = Solution(ground, tours, {job for job in ground.open_jobs if job not in placed})
	# pinned jobs first: a job that shared their row must not take their only place
	late = [job for job in late if job != DEPOT]
	pinned = [job for job in late if ground.jobs[job].pinned]
	draft.place_all(pinned)
	for job in draft.left.intersection(pinned):
		draft.squeeze(job)
	draft.place_all(job for job in late if job not in pinned)
	return draft


def sort_by_urgency(ground: SearchSpace, jobs: Iterable[int]) -> list[int]:
	"""Return the jobs in placing order: promises if they count, priority, then jobs that few can do."""
	return sorted(jobs, key=lambda job: (-ground.left_out[job], len(ground.able(job)), job))


def route_of(tour: Tour) -> Route:
	"""Return the tour as a route with times and ids, beginning with its executed part."""
	ground, number = tour.ground, tour.technician
	past = ground.pasts.get(number)
	first = ground.shifts[number][0]
	step = ground.problem.step
	moments = build_timetable(
		first,
		max(first, tour.total[2 if ground.problem.leave_late else 1] // step * step) if tour.stops else first,
		tour.stops,
		[None if stop.job == DEPOT else ground.jobs[stop.job].id for stop in tour.stops],
		[tour.duration(stop) for stop in tour.stops],
		tour.drives,
		ground.rests[number],
		tour.legs,
	)
	if past is None or not past.stops:
		rests = (*(past.rests if past else ()), *moments.rests)
		return _route(tour, moments.stops, moments.start, moments.end, rests, tour.travel)
	travel = tour.travel + sum(stop.travel for stop in past.stops)
	end = moments.end if tour.stops else past.stops[-1].finish + tour.travel
	return _route(tour, (*past.stops, *moments.stops), past.start, end, (*past.rests, *moments.rests), travel)


def _route(
	tour: Tour, stops: tuple[Stop, ...], start: int, end: int, rests: tuple[Rest, ...], travel: int
) -> Route:
	route = Route(tour.ground.people[tour.technician].id, stops, start, end, rests, travel)
	return replace(route, work=working_seconds(route) if stops else 0)


def start_of(tour: Tour, job: int) -> int:
	"""Return when work on a job of the tour begins."""
	id = tour.ground.jobs[job].id
	return next(stop.start for stop in route_of(tour).stops if stop.job == id)
