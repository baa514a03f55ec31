"""What has begun already: it stays as it is, and the rest of the day is planned from where it ends."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .model import Job, Pause, Problem, Rest, Route, Stop, Technician


@dataclass(frozen=True)
class Past:
	"""A technician's day so far. `free`: from when on they can drive to something new, from `place`."""

	stops: tuple[Stop, ...]
	rests: tuple[Rest, ...]
	start: int
	free: int
	place: int | None
	has_fetched: bool


def pasts(problem: Problem) -> dict[str, Past]:
	"""Return the past of every technician who has one: jobs begun, or a day that has begun before now."""
	published = {route.technician: route for route in problem.published}
	begun: dict[str, list[Job]] = {}
	for job in problem.jobs:
		for technician in begun_by(problem, job):
			begun.setdefault(technician, []).append(job)
	found = {}
	for person in problem.technicians:
		if person.id in begun or problem.now is not None:
			found[person.id] = _past(problem, person, begun.get(person.id, []), published.get(person.id))
	return found


def begun_by(problem: Problem, job: Job) -> list[str]:
	"""Return who works on a job that has started: the technician named, and the published rest of the crew."""
	if job.started is None:
		return []
	who = [job.started.technician]
	if job.crew > 1:
		crew = (route.technician for route in problem.published if job.id in route.jobs)
		who += [technician for technician in crew if technician not in who]
	return who[: job.crew]


def _past(problem: Problem, person: Technician, jobs: list[Job], published: Route | None) -> Past:
	shift = person.shift[0] if person.shift else 0
	free = max([shift if problem.now is None else max(shift, problem.now), *map(_finish, jobs)])
	rests = tuple(rest for rest in (published.rests if published else ()) if rest.start < free)
	free = max([free, *(rest.start + rest.duration for rest in rests)])
	visited = [
		stop for stop in (published.stops if published else ()) if stop.job is None and stop.start < free
	]
	place, stops = person.start, []
	for start, job in sorted(
		[(job.started.start, job) for job in jobs] + [(s.start, None) for s in visited], key=_at
	):
		here = job.place if job else problem.depot.place
		drive = 0 if place is None else problem.matrix[place][here] or 0
		length = job.duration if job else problem.depot.duration
		stops.append(Stop(job.id if job else None, start, start, start + length, drive))
		place = here
	first = stops[0].start - stops[0].travel if stops else free
	if published and published.stops and stops and published.start <= stops[0].start:
		first = published.start
	return Past(tuple(stops), rests, first, free, place, bool(visited))


def _at(halt: tuple[int, Job | None]) -> int:
	return halt[0]


def _finish(job: Job) -> int:
	return job.started.start + job.duration


def as_left(person: Technician, past: Past, jobs: dict[str, Job]) -> Technician:
	"""Return the technician with what the past has left: stock, and room within their limits."""
	done = [jobs[stop.job] for stop in past.stops if stop.job is not None]
	driven = sum(stop.travel for stop in past.stops)
	left = replace(
		person,
		materials=_left(person.materials, done),
		max_jobs=None if person.max_jobs is None else max(0, person.max_jobs - len(done)),
		max_travel=None if person.max_travel is None else max(0, person.max_travel - driven),
	)
	return _full(left, jobs.values()) if past.has_fetched else left


def _left(materials: dict[str, int], done: list[Job]) -> dict[str, int]:
	left = dict(materials)
	for job in done:
		for name, amount in job.materials.items():
			left[name] = max(0, left.get(name, 0) - amount)
	return left


def _full(person: Technician, jobs: Iterable[Job]) -> Technician:
	"""Return a technician who has been to the depot: everything that any job needs is on the truck."""
	tools, materials = set(person.tools), dict(person.materials)
	for job in jobs:
		tools |= job.tools
		for name, amount in job.materials.items():
			materials[name] = materials.get(name, 0) + amount
	return replace(person, tools=frozenset(tools), materials=materials)


def still_due(rests: tuple[Pause, ...], past: Past) -> tuple[Pause, ...]:
	"""Return the rests that have yet to be taken; those whose window has passed are taken to be over."""
	taken = len(past.rests)
	return tuple(rest for number, rest in enumerate(rests) if number >= taken and rest.latest >= past.free)
