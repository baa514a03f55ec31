"""The executed part of a day: it stays as it is, and the rest is planned from its end."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Job,
	Pause,
	Problem,
	Rest,
	Route,
	Stop,
	Technician,
)
from gigafibre_fsm.domain.dispatch.planning.search.metrics import working_seconds


@dataclass(frozen=True)
class ExecutedPart:
	"""A technician's day so far. `free`: from when on they can drive to a new job, from `place`.

	`since`: from when on they wait there, or drive, at work already; None if they have not left home.
	"""

	stops: tuple[Stop, ...]
	rests: tuple[Rest, ...]
	start: int
	free: int
	place: int | None
	has_fetched: bool
	since: int | None = None

	@property
	def worked(self) -> int:
		"""Seconds of work so far, without what they have waited since."""
		if self.since is None:
			return 0
		return working_seconds(Route("", start=self.start, end=self.since, rests=self.rests))


def find_begun(problem: Problem) -> dict[str, int]:
	"""Return job id → start of the jobs that are not moved any more.

	These are the jobs that have started, and those to which the whole crew is on the way.
	"""
	found = {job.id: job.started.start for job in problem.jobs if job.started}
	there = Counter(job for route in problem.published for job in route.jobs)
	whole = {job.id for job in problem.jobs if there[job.id] >= job.crew}
	for route in problem.published:
		for stop in on_the_way(problem, route):
			if stop.job in whole:
				found.setdefault(stop.job, stop.start)
	return found


def list_known_stops(problem: Problem, route: Route) -> list[Stop]:
	"""Return the stops of a published route whose jobs are still part of the problem."""
	known = {job.id for job in problem.jobs}
	return [stop for stop in route.stops if (problem.depot if stop.job is None else stop.job in known)]


def on_the_way(problem: Problem, route: Route) -> Iterator[Stop]:
	"""Yield the published stops ahead for which the technician must have left by now to be on time."""
	if problem.now is None:
		return
	places = {job.id: job.place for job in problem.jobs}
	place, leaves = problem.technician(route.technician).start, route.start
	for stop in list_known_stops(problem, route):
		here = problem.depot.place if stop.job is None else places[stop.job]
		drive = 0 if place is None or here is None else problem.matrix[place][here] or 0
		resting = sum(rest.duration for rest in route.rests if leaves <= rest.start < stop.start)
		if stop.start - drive - resting <= problem.now <= stop.start:
			yield stop
		place, leaves = here, stop.finish


def list_begun_by(problem: Problem, job: Job) -> list[str]:
	"""Return who works on a begun job: the named technician, and the other published crew members."""
	crew = [route.technician for route in problem.published if job.id in route.jobs]
	who = [job.started.technician] if job.started else []
	if job.crew > 1 or not who:
		who += [technician for technician in crew if technician not in who]
	return who[: job.crew]


def find_executed_parts(problem: Problem) -> dict[str, ExecutedPart]:
	"""Return the past of each technician who has one: begun jobs, or a day that began before now."""
	published = {route.technician: route for route in problem.published}
	starts = find_begun(problem)
	halts: dict[str, list[tuple[int, Job]]] = {}
	for job in problem.jobs:
		if job.id in starts:
			for technician in list_begun_by(problem, job):
				halts.setdefault(technician, []).append((starts[job.id], job))
	found = {}
	for person in problem.technicians:
		if person.id in halts or problem.now is not None:
			found[person.id] = _past(problem, person, halts.get(person.id, []), published.get(person.id))
	return found


def _past(
	problem: Problem, person: Technician, jobs: list[tuple[int, Job]], published: Route | None
) -> ExecutedPart:
	route = published or Route(person.id)
	route = replace(route, stops=tuple(list_known_stops(problem, route)))
	free = max([person.shift[0] if person.shift else 0, *(start + job.duration for start, job in jobs)])
	free = free if problem.now is None else max(free, problem.now)
	underway = set(on_the_way(problem, route))
	depots = [stop for stop in route.stops if stop.job is None and (stop.start < free or stop in underway)]
	free = max([free, *(stop.start + problem.depot.duration for stop in depots)])
	rests = tuple(rest for rest in route.rests if rest.start < free)
	free = max([free, *(rest.start + rest.duration for rest in rests)])
	free = max([free, *(end for start, end in person.absences if start <= free < end)])
	free = -(-free // problem.step) * problem.step
	halts: list[tuple[int, Job | None]] = [*jobs, *((stop.start, None) for stop in depots)]
	stops, place = _executed_stops(problem, person, sorted(halts, key=lambda halt: halt[0]))
	first = stops[0].start - stops[0].travel if stops else free
	if route.stops and stops and route.start <= stops[0].start:
		first = route.start
	since = _last_finish(stops, rests) if stops else None
	return ExecutedPart(stops, rests, first, free, place, bool(depots), since)


def _last_finish(stops: tuple[Stop, ...], rests: tuple[Rest, ...]) -> int:
	"""Return when the last stop was done, later by the rests that were taken after it."""
	finish = stops[-1].finish
	return finish + sum(rest.duration for rest in rests if rest.start >= finish)


def _executed_stops(
	problem: Problem, person: Technician, halts: list[tuple[int, Job | None]]
) -> tuple[tuple[Stop, ...], int | None]:
	"""Return the halts as stops, and the place of the last one."""
	place, stops = person.start, []
	for start, job in halts:
		here = job.place if job else problem.depot.place
		drive = 0 if place is None else problem.matrix[place][here] or 0
		length = job.duration if job else problem.depot.duration
		stops.append(Stop(job.id if job else None, start, start, start + length, drive))
		place = here
	return tuple(stops), place


def as_left(person: Technician, past: ExecutedPart, jobs: dict[str, Job]) -> Technician:
	"""Return the technician with the stock and limits that remain after the day so far.

	Args:
		person: the technician as of the morning.
		past: their day so far.
		jobs: all jobs of the problem by id.

	Returns:
		The technician without the material used up, with fewer jobs and less travel allowed. After a stop at
		the depot they carry every tool and material that any job needs.
	"""
	done = [jobs[stop.job] for stop in past.stops if stop.job is not None]
	driven = sum(stop.travel for stop in past.stops)
	left = replace(
		person,
		materials=_subtract_used(person.materials, done),
		max_jobs=None if person.max_jobs is None else max(0, person.max_jobs - len(done)),
		max_travel=None if person.max_travel is None else max(0, person.max_travel - driven),
	)
	return _full(left, jobs.values()) if past.has_fetched else left


def _subtract_used(materials: dict[str, int], done: list[Job]) -> dict[str, int]:
	left = dict(materials)
	for job in done:
		for name, amount in job.materials.items():
			left[name] = max(0, left.get(name, 0) - amount)
	return left


def _full(person: Technician, jobs: Iterable[Job]) -> Technician:
	"""Return the technician after a stop at the depot: the truck has everything that any job needs."""
	tools, materials = set(person.tools), dict(person.materials)
	for job in jobs:
		tools |= job.tools
		for name, amount in job.materials.items():
			materials[name] = materials.get(name, 0) + amount
	return replace(person, tools=frozenset(tools), materials=materials)


def still_due(rests: tuple[Pause, ...], past: ExecutedPart) -> tuple[Pause, ...]:
	"""Return the rests still to be taken; a rest whose window has passed counts as taken."""
	taken = len(past.rests)
	return tuple(rest for number, rest in enumerate(rests) if number >= taken and rest.latest >= past.free)
