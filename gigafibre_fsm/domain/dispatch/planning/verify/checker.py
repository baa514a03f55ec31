"""Checker: verifies every hard rule of a plan and recomputes its figures.

It shares nothing with the planner's own timing except the types of `model` and `answer`, and `breaks.list_breaks`,
which determines the breaks of a day.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from gigafibre_fsm.domain.dispatch.planning.model.answer import Breach, Plan
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Pause, Problem, Rest, Route, Stop
from gigafibre_fsm.domain.dispatch.planning.search.breaks import list_breaks
from gigafibre_fsm.domain.dispatch.planning.search.executed import (
	find_begun,
	find_executed_parts,
	list_begun_by,
)
from gigafibre_fsm.domain.dispatch.planning.search.metrics import compute_figures


def check_plan(problem: Problem, plan: Plan) -> list[Breach]:
	"""Return every hard rule that the plan breaks; an empty list means that the plan can be executed."""
	found = [*_bookkeeping(problem, plan), *_partners(problem, plan)]
	for route in plan.routes:
		found += _RouteChecker(problem, route).breaches()
	if not found and plan.figures != compute_figures(problem, plan.routes):
		found.append(Breach("figures", None, None, "the figures are not those of the routes"))
	return found


def _bookkeeping(problem: Problem, plan: Plan) -> Iterator[Breach]:
	"""Check that each job is placed with its whole crew or listed as unplaced, and that routes are unique."""
	people = {person.id for person in problem.technicians}
	for technician, times in Counter(route.technician for route in plan.routes).items():
		if times > 1 or technician not in people:
			yield Breach("routes", technician, None, f"{times} routes, or nobody known")
	for route in plan.routes:
		for id, times in Counter(route.jobs).items():
			if times > 1:
				yield Breach("jobs", route.technician, id, "twice on one route")
	yield from _counts(problem, plan)


def _counts(problem: Problem, plan: Plan) -> Iterator[Breach]:
	placed = Counter(job for route in plan.routes for job in route.jobs)
	left = Counter(unplaced.job for unplaced in plan.unplaced)
	for id in (set(placed) | set(left)) - {job.id for job in problem.jobs}:
		yield Breach("jobs", None, id, "the problem has no such job")
	for job in problem.jobs:
		wanted = 0 if left[job.id] else job.crew
		if placed[job.id] != wanted or left[job.id] > 1:
			rule = "crew" if placed[job.id] else "jobs"
			yield Breach(rule, None, job.id, f"placed {placed[job.id]} times, left out {left[job.id]} times")


def _partners(problem: Problem, plan: Plan) -> Iterator[Breach]:
	"""Check that crews begin together, and that a dependent job begins after its predecessor and the gap."""
	halts: dict[str, list[Stop]] = {}
	history = find_begun(problem)
	for stop in (stop for route in plan.routes for stop in route.stops if stop.job is not None):
		halts.setdefault(stop.job, []).append(stop)
	for job in problem.jobs:
		here = halts.get(job.id, [])
		if len({stop.start for stop in here}) > 1:
			yield Breach("crew", None, job.id, "the crew does not begin together")
		if here and job.id not in history:
			yield from _order(job, min(stop.start for stop in here), halts)


def _order(job: Job, start: int, halts: dict[str, list[Stop]]) -> Iterator[Breach]:
	for after in job.after:
		before = halts.get(after.job)
		if not before:
			yield Breach("dependency", None, job.id, f"{after.job} is not done at all")
		elif start < max(stop.finish for stop in before) + after.gap:
			yield Breach("dependency", None, job.id, f"begins before {after.job} is done")


class _RouteChecker:
	"""Verifies one route, stop by stop."""

	def __init__(self, problem: Problem, route: Route) -> None:
		self.problem, self.route = problem, route
		self.jobs = {job.id: job for job in problem.jobs}
		self.person = problem.technician(route.technician)
		self.past = find_executed_parts(problem).get(route.technician)
		self.begun = find_begun(problem)
		self.free = self.past.free if self.past else None

	def breach(self, rule: str, stop: Stop | None, detail: str) -> Breach:
		return Breach(rule, self.route.technician, stop.job if stop else None, detail)

	def breaches(self) -> Iterator[Breach]:
		yield from self._begun()
		fresh = [stop for stop in self.route.stops if not self._is_begun(stop)]
		for stop in fresh:
			if stop.job is None:
				yield from self._depot(stop)
			else:
				yield from self._suits(stop, self.jobs[stop.job])
				yield from self._moment(stop, self.jobs[stop.job])
		if fresh:
			yield from self._shift()
			yield from self._legs()
			yield from self._rests()
			yield from self._limits()
			yield from self._stock()

	def _is_begun(self, stop: Stop) -> bool:
		if stop.job is None:
			return self.past is not None and stop in self.past.stops
		return stop.job in self.begun

	def _begun(self) -> Iterator[Breach]:
		"""Check that a started job keeps its technicians and its start."""
		for stop in self.route.stops:
			if stop.job not in self.begun:
				continue
			who = list_begun_by(self.problem, self.jobs[stop.job])
			if stop.start != self.begun[stop.job] or self.person.id not in who:
				yield self.breach("started", stop, "a job that has started was moved")

	def _suits(self, stop: Stop, job: Job) -> Iterator[Breach]:
		if any(self.person.skills.get(name, -1) < level for name, level in job.skills.items()):
			yield self.breach("skill", stop, "a skill is missing or too low")
		if job.technician is not None and job.technician != self.person.id:
			yield self.breach("technician", stop, f"only {job.technician} may do it")
		pinned = job.pinned
		if pinned and pinned.technician is not None and pinned.technician != self.person.id:
			yield self.breach("pin", stop, f"is pinned to {pinned.technician}")
		if pinned and pinned.start is not None and pinned.start != stop.start:
			yield self.breach("pin", stop, f"is pinned to {pinned.start}")

	def _moment(self, stop: Stop, job: Job) -> Iterator[Breach]:
		if stop.finish - stop.start != job.duration or stop.arrival > stop.start:
			yield self.breach("duration", stop, "work does not last as long as the job")
		is_pinned = job.pinned is not None and job.pinned.start is not None
		if job.windows and not is_pinned and not any(a <= stop.start <= b for a, b in job.windows):
			yield self.breach("window", stop, f"begins at {stop.start}, outside {job.windows}")

	def _depot(self, stop: Stop) -> Iterator[Breach]:
		depot = self.problem.depot
		if depot is None or sum(other.job is None for other in self.route.stops) > 1:
			yield self.breach("depot", stop, "there is no depot, or it is visited twice")
		elif stop.finish - stop.start != depot.duration:
			yield self.breach("depot", stop, "the visit does not last as long as it must")
		elif depot.opening and not depot.opening[0] <= stop.start <= depot.opening[1]:
			yield self.breach("depot", stop, "the depot is closed")

	def _shift(self) -> Iterator[Breach]:
		person, route = self.person, self.route
		if person.shift is None:
			yield self.breach("shift", None, "works on a day of absence")
			return
		has_past = self.past is not None and bool(self.past.stops)
		first = person.shift[0] if self.problem.now is None else max(person.shift[0], self.problem.now)
		if not has_past and route.start < first:
			yield self.breach("shift", None, f"leaves at {route.start}, before {first}")
		if route.end > person.shift[1] + person.overtime:
			yield self.breach("shift", None, f"is done at {route.end}, after the shift and its overtime")

	def _legs(self) -> Iterator[Breach]:
		"""Check that there is time for the drive and the rests between consecutive stops."""
		place, leaves = self.person.start, self.route.start
		for stop in self.route.stops:
			here = self.problem.depot.place if stop.job is None else self.jobs[stop.job].place
			if not self._is_begun(stop):
				if self.free is not None and self.past.stops:
					leaves = max(leaves, self.free)
				yield from self._leg(stop, place, here, leaves, stop.arrival)
			place, leaves = here, stop.finish
		yield from self._leg(None, place, self.person.end, leaves, self.route.end)

	def _leg(
		self, stop: Stop | None, a: int | None, b: int | None, leaves: int, arrives: int
	) -> Iterator[Breach]:
		drive = 0 if a is None or b is None else self.problem.matrix[a][b]
		if drive is None:
			yield self.breach("reach", stop, "there is no way")
			return
		resting = sum(rest.duration for rest in self.route.rests if leaves <= rest.start < arrives)
		if arrives - leaves < drive + resting:
			yield self.breach(
				"travel", stop, f"{arrives - leaves} s for {drive} s of driving, {resting} s of rest"
			)

	def _rests(self) -> Iterator[Breach]:
		wanted = [rest for rest in list_breaks(self.person) if self.free is None or rest.latest >= self.free]
		taken = list(self.route.rests)
		for rest in wanted:
			match = next((one for one in taken if _is_the(rest, one)), None)
			if match is None:
				yield self.breach(
					"break", None, f"no rest of {rest.duration} s between {rest.earliest} and {rest.latest}"
				)
			else:
				taken.remove(match)
		yield from self._clashes()

	def _clashes(self) -> Iterator[Breach]:
		"""Check that no work is done during a rest, and that rests do not overlap."""
		rests = sorted(self.route.rests, key=lambda rest: rest.start)
		for rest in rests:
			for stop in self.route.stops:
				if not self._is_begun(stop) and _overlap(rest, stop.start, stop.finish):
					yield self.breach("break", stop, "works during a rest")
		for one, other in pairwise(rests):
			if one.start + one.duration > other.start:
				yield self.breach("break", None, "two rests overlap")

	def _limits(self) -> Iterator[Breach]:
		if self.person.max_jobs is not None and len(self.route.jobs) > self.person.max_jobs:
			yield self.breach("max_jobs", None, f"{len(self.route.jobs)} jobs")
		travel = compute_figures(self.problem, (self.route,)).travel
		if self.person.max_travel is not None and travel > self.person.max_travel:
			yield self.breach("max_travel", None, f"{travel} s of travel")

	def _stock(self) -> Iterator[Breach]:
		"""Check tools and materials: until the depot they come from the truck, and materials are used up."""
		left = dict(self.person.materials)
		for stop in self.route.stops:
			if stop.job is None:
				return
			job = self.jobs[stop.job]
			for name, amount in job.materials.items():
				left[name] = left.get(name, 0) - amount
			if self._is_begun(stop):
				left = {name: max(0, amount) for name, amount in left.items()}
			elif not job.tools <= self.person.tools:
				yield self.breach("tools", stop, "a tool is not on the truck")
			elif any(left[name] < 0 for name in job.materials):
				yield self.breach("materials", stop, "material is not on the truck")


def _is_the(due_rest: Pause, rest: Rest) -> bool:
	return rest.duration == due_rest.duration and due_rest.earliest <= rest.start <= due_rest.latest


def _overlap(rest: Rest, start: int, finish: int) -> bool:
	return rest.start < finish and start < rest.start + rest.duration
