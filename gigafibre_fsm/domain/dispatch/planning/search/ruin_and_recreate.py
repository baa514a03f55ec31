"""Improvement by ruin and recreate: remove some neighbouring jobs from their routes, reinsert them better.

After Christiaens and Vanden Berghe, “Slack induction by string removals for vehicle routing problems”,
Transportation Science 54(2), 2020: strings of nearby jobs are removed from neighbouring
routes, then inserted one by one where each costs least, sometimes skipping a route at random; a worse plan is
accepted with a probability that falls with time (simulated annealing). Not from that paper: the cost of an
insertion is cached in immutable tours, so that it is computed once.
"""

import random
from collections.abc import Callable
from math import log
from time import monotonic

from gigafibre_fsm.domain.dispatch.planning.model.problem import Job
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import (
	find_best_slot,
	handed_over,
	insert_job,
	move_depot,
	remove_jobs,
)
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour, build_empty_tour
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution

REMOVED = 15  # jobs removed at a time, on average
LONGEST_STRING = 15
HAND_OVER = 0.02  # probability of giving a whole tour to an idle technician
WHOLE_ROUTE = 0.03  # probability of removing a whole tour instead of strings
BLINK = 0.02  # probability of skipping a route
WARM, COLD = 3.0, 0.02  # first and last temperature, relative to the cost of one job in the best draft
TIME_FOR_ALL = 0.1  # seconds per job that a search from WARM needs to converge
NEIGHBOURS = 100
MOST_LEFT_TRIED = 10

Tick = Callable[[float, Solution], None]
Clock = Callable[[], float]


class Search:
	"""One search: the current draft, the best one, and the random generator."""

	def __init__(self, draft: Solution, seed: int = 1) -> None:
		self.ground = draft.ground
		self.dice = random.Random(seed)
		self.tours: list[Tour] = list(draft.tours)
		self.left: set[int] = set(draft.left)
		self.where = {job: tour.technician for tour in self.tours for job in tour.jobs}
		self.movable = self._movable(draft)
		self.free = set(self.movable)
		self.near: dict[int, list[int]] = {}
		self.cost = draft.cost
		self.best, self.best_cost = draft.copy(), draft.cost
		self.unit = self._unit()

	def _unit(self) -> float:
		"""Return the average cost of a job in the current tours, without the work itself."""
		at_work = self.ground.weights.work * sum(self.ground.durations[job] for job in self.where)
		return max(1.0, (sum(tour.cost for tour in self.tours) - at_work) / max(1, len(self.where)))

	def _movable(self, draft: Solution) -> list[int]:
		"""Return the placed jobs that may be moved.

		These exclude crews, and jobs whose technician and start are pinned.
		"""
		ground = draft.ground
		return [
			job
			for job, technician in self.where.items()
			if ground.jobs[job].crew == 1
			and not _is_pinned(ground.jobs[job])
			and (ground.only is None or technician == ground.only)
		]

	def run(
		self,
		seconds: float | None,
		iterations: int | None,
		tick: Tick | None = None,
		clock: Clock = monotonic,
	) -> Solution:
		"""Search for a better draft until the time or the number of changes is used up.

		Args:
			seconds: how long to search, required if `iterations` is None; also how far the search may stray
				from the first draft (see `first_temperature`).
			iterations: number of changes to try; if given, it alone decides when the search ends.
			tick: called every 200 changes with the share used (0 to 1) and the best draft so far.
			clock: returns the current time in seconds.

		Returns:
			The best draft found; the first one if nothing is better or no job may move.
		"""
		begun, used, count = clock(), 0.0, 0
		warm = WARM if seconds is None else first_temperature(seconds, len(self.movable))
		while self.movable and used < 1:
			temperature = self.unit * warm * (COLD / warm) ** used
			self._step(temperature)
			count += 1
			if iterations is not None:
				used = count / iterations
			elif count % 10 == 0:
				used = (clock() - begun) / max(seconds, 1e-9)
			if tick and count % 200 == 0:
				tick(min(used, 1.0), self.best)
		self.ground.tours.clear()  # tours and ground hold each other: else they stay until a long collection
		return self.best

	def _step(self, temperature: float) -> None:
		"""Try one change; keep it, or restore everything."""
		before_left = set(self.left)
		changed: dict[int, Tour] = {}
		kind = self.dice.random()
		if kind < HAND_OVER:
			removed = self._hand_over(changed)
		elif kind < HAND_OVER + WHOLE_ROUTE:
			removed = self._empty(changed)
		else:
			removed = self._ruin(changed)
		if removed is None:
			self._restore(changed)
			return
		waiting = self.dice.sample(sorted(self.left), min(len(self.left), MOST_LEFT_TRIED))
		self._recreate(changed, removed + [job for job in waiting if self.ground.jobs[job].crew == 1])
		cost = self._cost_now(changed, before_left)
		partner_lost = any(job in self.ground.partners for job in self.left - before_left)
		if not partner_lost and cost < self.cost - temperature * log(self.dice.random() or 1e-12):
			self._accept(cost, changed)
		else:
			self.left = before_left
			self._restore(changed)

	def _cost_now(self, changed: dict[int, Tour], before_left: set[int]) -> float:
		left_out = self.ground.left_out
		cost = self.cost + sum(self.tours[number].cost - was.cost for number, was in changed.items())
		cost += sum(left_out[job] for job in self.left - before_left)
		return cost - sum(left_out[job] for job in before_left - self.left)

	def _accept(self, cost: float, changed: dict[int, Tour]) -> None:
		self.cost = cost
		for number in changed:
			for job in self.tours[number].jobs:
				self.where[job] = number
		if cost < self.best_cost - 1e-6:
			self.unit = min(self.unit, self._unit())
			self.best, self.best_cost = Solution(self.ground, list(self.tours), set(self.left)), cost

	def _restore(self, changed: dict[int, Tour]) -> None:
		for number, was in changed.items():
			self.tours[number] = was

	def _ruin(self, changed: dict[int, Tour]) -> list[int] | None:
		"""Remove strings of jobs around a random one.

		None if a tour becomes infeasible without its string.
		"""
		used = sum(bool(tour.stops) for tour in self.tours)
		longest = min(LONGEST_STRING, len(self.movable) / max(1, used))
		strings = int(self.dice.uniform(1, 4 * REMOVED / (1 + longest)))
		removed: list[int] = []
		seed = self.dice.choice(self.movable)
		for job in self._neighbours(seed):
			technician = self.where.get(job)
			if len(changed) >= strings:
				break
			if technician is None or job in self.left or technician in changed:
				continue
			tour = self.tours[technician]
			string = self._string(tour, job, longest)
			shorter = remove_jobs(tour, set(string)) if string else None
			if string and shorter is None:
				return None
			if string:
				changed[technician] = tour
				self.tours[technician] = move_depot(shorter) if shorter.depot is not None else shorter
				removed += string
		return removed

	def _empty(self, changed: dict[int, Tour]) -> list[int]:
		"""Remove all jobs of one tour, so that its technician may stay at home."""
		technician = self.where[self.dice.choice(self.movable)]
		return self._clear(technician, changed)

	def _clear(self, technician: int, changed: dict[int, Tour]) -> list[int]:
		tour = self.tours[technician]
		if not all(job in self.free for job in tour.jobs):
			return []
		changed[technician] = tour
		self.tours[technician] = build_empty_tour(self.ground, technician)
		return list(tour.jobs)

	def _hand_over(self, changed: dict[int, Tour]) -> list[int]:
		"""Let an idle technician take a whole tour if that costs least; no job is left over."""
		technician = self.where[self.dice.choice(self.movable)]
		tour = self.tours[technician]
		idle = [number for number, other in enumerate(self.tours) if not other.stops]
		taken = [new for new in (handed_over(tour, number) for number in idle) if new]
		if not taken or not self._clear(technician, changed):
			return []
		best = min(taken, key=lambda new: new.cost * self.dice.uniform(1, 1.02))
		changed[best.technician] = self.tours[best.technician]
		self.tours[best.technician] = best
		return []

	def _string(self, tour: Tour, job: int, longest: float) -> list[int]:
		"""Return some consecutive jobs around this one, half of the time keeping a few in the middle."""
		jobs = tour.jobs
		size = int(self.dice.uniform(1, 1 + min(len(jobs), longest)))
		spared = self.dice.randint(0, min(2, len(jobs) - size)) if self.dice.random() < 0.5 else 0
		at = jobs.index(job)
		first = self.dice.randint(max(0, at - size - spared + 1), min(at, len(jobs) - size - spared))
		row = jobs[first : first + size + spared]
		if spared and size > 1:
			gap = self.dice.randint(1, size - 1)
			row = row[:gap] + row[gap + spared :]
		return [job for job in row if job in self.free]

	def _neighbours(self, job: int) -> list[int]:
		"""Return the job and those nearest to it, the nearest first."""
		if job not in self.near:
			travel, places = self.ground.travel, self.ground.places
			here = places[job]
			by_way = sorted(
				self.movable, key=lambda other: travel[here][places[other]] + travel[places[other]][here]
			)
			self.near[job] = [job, *(other for other in by_way if other != job)][:NEIGHBOURS]
		return self.near[job]

	def _recreate(self, changed: dict[int, Tour], jobs: list[int]) -> None:
		"""Insert the jobs one by one in a randomly chosen order, each where it costs least."""
		for job in self._ordered(jobs):
			best = None
			for number in self.ground.able(job):
				slot = find_best_slot(self.tours[number], job)
				if slot is None or (best is not None and slot.cost >= best[1].cost):
					continue
				if self.dice.random() >= BLINK:
					best = number, slot
			if best is None:
				self.left.add(job)
				continue
			number, slot = best
			changed.setdefault(number, self.tours[number])
			self.tours[number] = insert_job(self.tours[number], job, slot)
			self.left.discard(job)

	def _ordered(self, jobs: list[int]) -> list[int]:
		"""Return the jobs shuffled, or sorted by how hard they are to place.

		Criteria: few technicians, tight windows, cost of leaving out, duration.
		"""
		ground = self.ground
		self.dice.shuffle(jobs)
		kind = self.dice.random()
		if kind < 0.4:
			return jobs
		if kind < 0.6:
			return sorted(jobs, key=lambda job: len(ground.able(job)))
		if kind < 0.8:
			return sorted(jobs, key=lambda job: sum(last - first for first, last in ground.windows[job]))
		if kind < 0.9:
			return sorted(jobs, key=lambda job: -ground.left_out[job])
		return sorted(jobs, key=lambda job: -ground.durations[job])


def _is_pinned(job: Job) -> bool:
	"""Return whether both technician and start of a job are pinned."""
	return job.pinned is not None and None not in (job.pinned.technician, job.pinned.start)


def first_temperature(seconds: float, jobs: int) -> float:
	"""Return the first temperature: with less time per job, the search stays closer to the draft."""
	share = min(1.0, seconds / max(1, jobs) / TIME_FOR_ALL)
	return max(WARM * share**2, 5 * COLD)
