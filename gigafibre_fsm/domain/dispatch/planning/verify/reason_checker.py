"""Reason checker: verifies a plan's reasons by trying every position in every route, with its own timing.

“Has no room” is confirmed if the job fits at no position of the technician's route, whatever windows and
rests are chosen; a cause is confirmed if the job fits once that cause is lifted. Dependent jobs are kept:
crews meet when they do, a successor begins no earlier, its predecessors end before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from gigafibre_fsm.domain.dispatch.planning.model.answer import Breach, Cause, Plan, Reason
from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Job,
	Pause,
	Problem,
	Route,
	Stop,
	Technician,
	Window,
)
from gigafibre_fsm.domain.dispatch.planning.search.breaks import is_absence, list_breaks
from gigafibre_fsm.domain.dispatch.planning.search.executed import (
	as_left,
	find_begun,
	find_executed_parts,
	still_due,
)

EVER = 10**9
STATIC = {Cause.OTHER_TECHNICIAN, Cause.SKILL_MISSING, Cause.SKILL_TOO_LOW, Cause.TOOLS, Cause.UNREACHABLE}


def confirm_reasons(problem: Problem, plan: Plan) -> list[Breach]:
	"""Return a breach for every job left out whose reasons do not cover all technicians or are not true."""
	referee = _Referee(problem, plan)
	found: list[Breach] = []
	for unplaced in plan.unplaced:
		job = problem.job(unplaced.job)
		named = {reason.technician for reason in unplaced.reasons}
		missing = {person.id for person in problem.technicians} - named
		if missing and None not in named:
			found.append(Breach("reasons", None, job.id, f"nothing is said about {sorted(missing)}"))
		for reason in unplaced.reasons:
			if not referee.is_true(job, reason):
				found.append(
					Breach("reasons", reason.technician, job.id, f"{reason.cause.value} is not true")
				)
	return found


@dataclass(frozen=True)
class _Day:
	"""One technician's day as it is tested: person, start, end, rests and order of jobs."""

	person: Technician
	place: int | None
	free: int
	end: int
	rests: tuple[Pause, ...]
	order: tuple[str | None, ...]


class _Referee:
	def __init__(self, problem: Problem, plan: Plan) -> None:
		self.problem = problem
		self.jobs = {job.id: job for job in problem.jobs}
		self.routes = {route.technician: route for route in plan.routes}
		stops = [stop for route in plan.routes for stop in route.stops if stop.job is not None]
		self.stops: dict[str, Stop] = {stop.job: stop for stop in stops}
		self.pasts = find_executed_parts(problem)
		self.begun = find_begun(problem)
		self.windows = {job.id: self._windows(job) for job in problem.jobs}

	def _windows(self, job: Job) -> tuple[Window, ...]:
		"""Return when a job may begin while its partners stay where they are."""
		windows = self._promised(job)
		first, last, stop = -EVER, EVER, self.stops.get(job.id)
		if stop and job.crew > 1:
			first = last = stop.start
		before = [self.stops[after.job].finish + after.gap for after in job.after if after.job in self.stops]
		if before:
			first = max(first, stop.start if stop else max(before))
		for other in self.problem.jobs:
			for after in other.after:
				if after.job == job.id and other.id not in self.begun:
					last = min(last, self._find_latest_start(job, other, after.gap))
		return tuple((max(a, first), min(b, last)) for a, b in windows)

	@staticmethod
	def _promised(job: Job) -> tuple[Window, ...]:
		if job.pinned and job.pinned.start is not None:
			return ((job.pinned.start, job.pinned.start),)
		return job.windows or ((-EVER, EVER),)

	def _find_latest_start(self, job: Job, other: Job, gap: int) -> int:
		"""Return the latest start of a job so that a dependent one keeps its time."""
		if other.id in self.stops:
			return self.stops[other.id].start - gap - job.duration
		return self.stops[job.id].start if job.id in self.stops else EVER

	def is_true(self, job: Job, reason: Reason) -> bool:
		"""Return whether a reason is true."""
		if reason.technician is None:
			return self._is_true_of_job(job, reason)
		person = self.problem.technician(reason.technician)
		if reason.cause in STATIC or (reason.cause == Cause.LOCK and "technician" in reason.values):
			return self._is_unfit(person, job, reason.cause)
		if reason.cause == Cause.ABSENT and person.shift is None:
			return True
		if reason.cause == Cause.MATERIALS and self.problem.depot is None:
			lacks = any(person.materials.get(name, 0) < amount for name, amount in job.materials.items())
			if lacks:
				return True
		if self.fits(self._day(person), job, self.windows[job.id]):
			return False
		return reason.cause == Cause.FULL or self._fits_eased(person, job, reason.cause)

	def _is_unfit(self, person: Technician, job: Job, cause: Cause) -> bool:
		pinned = job.pinned.technician if job.pinned else None
		matrix, here = self.problem.matrix, job.place
		places = [place for place in range(len(matrix)) if place != here]
		unfit = {
			Cause.LOCK: pinned not in (None, person.id),
			Cause.OTHER_TECHNICIAN: job.technician not in (None, person.id),
			Cause.SKILL_MISSING: bool(set(job.skills) - set(person.skills)),
			Cause.SKILL_TOO_LOW: any(
				0 <= person.skills.get(s, -1) < level for s, level in job.skills.items()
			),
			Cause.TOOLS: self.problem.depot is None and not job.tools <= person.tools,
			Cause.UNREACHABLE: all(matrix[place][here] is None for place in places)
			or all(matrix[here][place] is None for place in places),
		}
		return unfit[cause]

	def _is_true_of_job(self, job: Job, reason: Reason) -> bool:
		if reason.cause == Cause.DEPENDENCY:
			before = reason.values["job"]
			is_open = any(after.job == before for after in job.after) and before not in self.stops
			windows = self._promised(job)
			return is_open or all(last < reason.values.get("not_before", -EVER) for _, last in windows)
		return reason.cause == Cause.CREW and not self._crew_fits(job)

	def _crew_fits(self, job: Job) -> bool:
		"""Return whether enough technicians could meet at one of the candidate times."""
		days = [self._day(person) for person in self.problem.technicians if self._may(person, job)]
		moments = {first for first, _ in self.windows[job.id]} | {day.free for day in days}
		moments |= {stop.finish for stop in self.stops.values()}
		for moment in moments:
			if any(first <= moment <= last for first, last in self.windows[job.id]):
				can = sum(self.fits(day, job, ((moment, moment),)) for day in days)
				if can >= job.crew:
					return True
		return False

	def _may(self, person: Technician, job: Job) -> bool:
		causes = (*STATIC, Cause.LOCK)
		return person.shift is not None and not any(self._is_unfit(person, job, cause) for cause in causes)

	def _day(self, person: Technician) -> _Day:
		"""Return the technician's day as planned."""
		past, rests = self.pasts.get(person.id), list_breaks(person)
		route = self.routes.get(person.id, Route(person.id))
		order = tuple(stop.job for stop in route.stops if past is None or stop not in past.stops)
		end = person.shift[1] + person.overtime if person.shift else -1
		if past is None:
			return _Day(person, person.start, person.shift[0] if person.shift else 0, end, rests, order)
		return _Day(
			as_left(person, past, self.jobs), past.place, past.free, end, still_due(rests, past), order
		)

	def _fits_eased(self, person: Technician, job: Job, cause: Cause) -> bool:
		"""Return whether the job fits once the cause is lifted."""
		day, windows = self._day(person), self.windows[job.id]
		if cause in (Cause.WINDOW, Cause.LOCK):
			windows = ((-EVER, EVER),)
		elif cause == Cause.DEPENDENCY:
			windows = self._promised(job)
		elif cause == Cause.SHIFT:
			day = replace(day, end=EVER)
		elif cause in (Cause.BREAK, Cause.ABSENT):
			kept = cause == Cause.BREAK
			day = replace(day, rests=tuple(rest for rest in day.rests if is_absence(person, rest) == kept))
		else:
			day = replace(day, person=_unlimited(day.person, cause))
		return self.fits(day, job, windows)

	def fits(self, day: _Day, job: Job, windows: tuple[Window, ...]) -> bool:
		"""Return whether the job fits anywhere into the day, with a stop at the depot if needed."""
		limit = day.person.max_jobs
		if limit is not None and sum(id is not None for id in day.order) >= limit:
			return False
		return any(self._runs(day, order, job, windows) for order in self._orders(day, job))

	def _orders(self, day: _Day, job: Job) -> Iterator[tuple[str | None, ...]]:
		for place in range(len(day.order) + 1):
			order = (*day.order[:place], job.id, *day.order[place:])
			yield order
			if self.problem.depot and None not in order and not self._has_stock(day.person, order):
				for before in range(place + 1):
					yield (*order[:before], None, *order[before:])

	def _runs(self, day: _Day, order: tuple, job: Job, windows: tuple[Window, ...]) -> bool:
		if not self._has_stock(day.person, order) or not self._is_near(day, order):
			return False
		return self._reaches_end(day, order, {job.id: windows}, 0, day.free, day.place, 0)

	def _has_stock(self, person: Technician, order: tuple) -> bool:
		left = dict(person.materials)
		for id in order:
			if id is None:
				return True
			job = self.jobs[id]
			for name, amount in job.materials.items():
				left[name] = left.get(name, 0) - amount
			if not job.tools <= person.tools or any(left[name] < 0 for name in job.materials):
				return False
		return True

	def _place(self, id: str | None) -> int:
		return self.problem.depot.place if id is None else self.jobs[id].place

	def _drive(self, a: int | None, b: int | None) -> int | None:
		return 0 if a is None or b is None else self.problem.matrix[a][b]

	def _is_near(self, day: _Day, order: tuple) -> bool:
		places = [day.place, *map(self._place, order), day.person.end]
		drives = [self._drive(a, b) for a, b in pairwise(places)]
		limit = day.person.max_travel
		return None not in drives and (limit is None or sum(drives) <= limit)

	def _reaches_end(
		self, day: _Day, order: tuple, own: dict, at: int, time: int, place: int | None, taken: int
	) -> bool:
		"""Continue from a stop, taking any number of the remaining rests on the way to the next one."""
		if at == 0 and taken < len(day.rests):  # a rest at home, before leaving
			rest = day.rests[taken]
			begin = max(time, rest.earliest)
			later = begin + rest.duration
			if begin <= rest.latest and self._reaches_end(day, order, own, at, later, place, taken + 1):
				return True
		there = self._place(order[at]) if at < len(order) else day.person.end
		for upto in range(taken, len(day.rests) + 1):
			arrival = self._arrive(time, self._drive(place, there), day.rests[taken:upto])
			if arrival is None:
				return False
			if self._goes_on(day, order, own, at, arrival, there, upto):
				return True
		return False

	def _goes_on(
		self, day: _Day, order: tuple, own: dict, at: int, arrival: int, there: int | None, taken: int
	) -> bool:
		if at == len(order):
			rests = day.rests[taken:]
			return arrival <= day.end and (not rests or arrival <= rests[0].latest)
		id = order[at]
		if id is None:
			windows = (self.problem.depot.opening or (-EVER, EVER),)
			length = self.problem.depot.duration
		else:
			windows, length = own.get(id, self.windows[id]), self.jobs[id].duration
		begins = [max(arrival, first) for first, last in windows if max(arrival, first) <= last]
		return bool(begins) and self._reaches_end(day, order, own, at + 1, min(begins) + length, there, taken)

	@staticmethod
	def _arrive(time: int, drive: int, rests: tuple[Pause, ...]) -> int | None:
		"""Drive, and rest as soon as each rest may begin; None if one would begin too late."""
		for rest in rests:
			driven = min(drive, max(0, rest.earliest - time))
			time = max(time + driven, rest.earliest)
			if time > rest.latest:
				return None
			drive, time = drive - driven, time + rest.duration
		return time + drive


def _unlimited(person: Technician, cause: Cause) -> Technician:
	if cause == Cause.MAX_JOBS:
		return replace(person, max_jobs=None)
	if cause == Cause.MAX_TRAVEL:
		return replace(person, max_travel=None)
	return replace(person, materials={name: EVER for name in person.materials})
