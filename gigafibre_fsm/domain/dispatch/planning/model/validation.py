"""Validates a problem: one sentence for every contradiction, saying what to change."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite

from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Job,
	Lock,
	Problem,
	ProblemError,
	Technician,
	Window,
)

MOST_JOBS = 3000  # a larger plan takes minutes and gigabytes
MOST_TECHNICIANS = 1000
LATEST = 10**7  # seconds, 115 days; a larger number is a date or has another unit
MOST_AMOUNT = 10**6
MOST_COST = 10**4
MOST_TOLD = 20


def require_valid(problem: Problem) -> None:
	"""Raise ProblemError if there are complaints; its message has the first twenty."""
	raise_complaints(find_complaints(problem))


def raise_complaints(found: Iterable[str]) -> None:
	"""Raise ProblemError if there are complaints; its message has the first twenty."""
	found = list(found)
	if len(found) > MOST_TOLD:
		found = [*found[:MOST_TOLD], f"… and {len(found) - MOST_TOLD} more."]
	if found:
		raise ProblemError("\n".join(found))


def find_complaints(problem: Problem) -> Iterator[str]:
	"""Yield a sentence for every contradiction and every reference to something unknown."""
	yield from _size(problem)
	yield from _doubles("job", [job.id for job in problem.jobs])
	yield from _doubles("technician", [technician.id for technician in problem.technicians])
	for technician in problem.technicians:
		yield from _technician(technician, len(problem.matrix))
	yield from _beyond(problem)
	jobs = {job.id: job for job in problem.jobs}
	people = {technician.id for technician in problem.technicians}
	for job in problem.jobs:
		yield from _job(job, len(problem.matrix))
		yield from _references(job, jobs, people)
	yield from _circles(jobs)
	yield from _crews(problem)
	yield from _stops(problem)
	if problem.depot and not 0 <= problem.depot.place < len(problem.matrix):
		yield "The depot stands at a place that the travel matrix does not have."
	for route in problem.published:
		if route.technician not in people:
			yield f"The published plan names technician {route.technician}, who is not listed."


def _size(problem: Problem) -> Iterator[str]:
	size = len(problem.matrix)
	if not problem.technicians:
		yield "There is no technician: add at least one."
	if len(problem.jobs) > MOST_JOBS:
		yield f"{len(problem.jobs)} jobs are more than can be planned at once ({MOST_JOBS}): plan by area or by day."
	if len(problem.technicians) > MOST_TECHNICIANS:
		yield f"{len(problem.technicians)} technicians are more than can be planned at once ({MOST_TECHNICIANS})."
	for number, row in enumerate(problem.matrix):
		if len(row) != size:
			yield f"The travel matrix has {size} rows, but its row {number} has {len(row)} columns: make it square."
			return
	if any(_most(row) > LATEST for row in problem.matrix):
		yield f"The travel matrix has a time beyond {LATEST} seconds: give seconds, or null where there is no way."
	if any(_least(row) < 0 for row in problem.matrix):
		yield "The travel matrix has a negative time: give seconds, or null where there is no way."


def _least(row: tuple[int | None, ...]) -> int:
	"""Return the shortest time of a row; fast if the row has no gaps."""
	return min(row) if None not in row else min((cell for cell in row if cell is not None), default=0)


def _most(row: tuple[int | None, ...]) -> int:
	return max(row) if None not in row else max((cell for cell in row if cell is not None), default=0)


def _beyond(problem: Problem) -> Iterator[str]:
	"""Yield a sentence for each number that the engines cannot use: too large, or not a number."""
	for job in problem.jobs:
		named = [job.duration, *(end for window in job.windows for end in window)]
		named += [lock.start for lock in (job.pinned, job.started) if lock and lock.start is not None]
		named += [after.gap for after in job.after]
		yield from _times(f"Job {job.id}", named)
		yield from _amounts(f"Job {job.id}", [*job.materials.values(), *job.skills.values()])
	for person in problem.technicians:
		yield from _beyond_a_person(person)
	depot = problem.depot
	if depot:
		yield from _times("The depot", [depot.duration, *(depot.opening or ())])
		if depot.duration < 0:
			yield f"The depot takes {depot.duration} seconds: a duration cannot be negative."
		if depot.opening:
			yield from _window("The opening of the depot", depot.opening)
	stops = (stop for route in problem.published for stop in route.stops)
	yield from _times("The published plan", [end for stop in stops for end in (stop.start, stop.finish)])


def _beyond_a_person(person: Technician) -> Iterator[str]:
	name = f"Technician {person.id}"
	named = [*(person.shift or ()), person.overtime, *(end for gap in person.absences for end in gap)]
	named += [end for pause in person.breaks for end in (pause.earliest, pause.latest, pause.duration)]
	named += [person.max_travel] if person.max_travel is not None else []
	yield from _times(name, named)
	yield from _amounts(name, [*person.materials.values(), *person.skills.values()])
	if not isfinite(person.cost) or person.cost > MOST_COST:
		yield f"{name} costs {person.cost}: give a number up to {MOST_COST}, 1 for an average hour."
	for limit, value in (("max_jobs", person.max_jobs), ("max_travel", person.max_travel)):
		if value is not None and value < 0:
			yield f"{name}: “{limit}” is {value}: a limit cannot be negative."


def _times(whose: str, seconds: Iterable[int]) -> Iterator[str]:
	wrong = [time for time in seconds if not -LATEST <= time <= LATEST]
	if wrong:
		yield (
			f"{whose} has a time of {wrong[0]} seconds, beyond {LATEST}: "
			"count from the start of the planned stretch, in seconds."
		)


def _amounts(whose: str, amounts: Iterable[int]) -> Iterator[str]:
	wrong = [amount for amount in amounts if not -MOST_AMOUNT <= amount <= MOST_AMOUNT]
	if wrong:
		yield f"{whose} has an amount or level of {wrong[0]}, beyond {MOST_AMOUNT}: give a smaller one."


def _doubles(kind: str, ids: list[str]) -> Iterator[str]:
	for id, times in Counter(ids).items():
		if times > 1:
			yield f"{times} {kind}s are called {id}: give each its own id."


def _window(whose: str, window: Window) -> Iterator[str]:
	if window[1] < window[0]:
		yield f"{whose} ends ({window[1]}) before it starts ({window[0]}): swap or correct them."


def _technician(technician: Technician, size: int) -> Iterator[str]:
	name = f"Technician {technician.id}"
	if technician.shift:
		yield from _window(f"The shift of technician {technician.id}", technician.shift)
	for absence in technician.absences:
		yield from _window(f"An absence of technician {technician.id}", absence)
	yield from _breaks(technician)
	for place in (technician.start, technician.end):
		if place is not None and not 0 <= place < size:
			yield f"{name} starts or ends at place {place}, which the travel matrix ({size} places) does not have."
	if technician.overtime < 0 or technician.cost <= 0:
		yield f"{name}: overtime may not be negative, and cost must be above zero."


def _breaks(technician: Technician) -> Iterator[str]:
	whose, earliest = f"of technician {technician.id}", None
	for pause in technician.breaks:
		yield from _window(f"A break {whose}", (pause.earliest, pause.latest))
		if pause.duration <= 0:
			yield f"A break {whose} lasts {pause.duration} seconds: give it a length."
		if earliest is not None and pause.latest < earliest:
			yield f"The breaks {whose} overlap or are out of order: leave room between them."
		earliest = pause.earliest + pause.duration


def _job(job: Job, size: int) -> Iterator[str]:
	name = f"Job {job.id}"
	if not 0 <= job.place < size:
		yield f"{name} is at place {job.place}, which the travel matrix ({size} places) does not have."
	if job.duration < 0:
		yield f"{name} lasts {job.duration} seconds: a duration cannot be negative."
	if not 0 <= job.priority <= 100:
		yield f"{name} has priority {job.priority}: give 0 to 100, 100 for the most urgent."
	if job.crew < 1:
		yield f"{name} asks for a crew of {job.crew}: at least 1 technician is needed."
	for window in job.windows:
		yield from _window(f"A window of job {job.id}", window)
	if any(amount < 0 for amount in job.materials.values()):
		yield f"{name} needs a negative amount of material: give amounts from 0."
	if job.started:
		yield from _begun(job, job.started)


def _begun(job: Job, started: Lock) -> Iterator[str]:
	if started.technician is None or started.start is None:
		yield f"Job {job.id} has started, but not by whom or when: give technician and start."
	if job.technician and started.technician not in (None, job.technician):
		yield f"Job {job.id} was started by {started.technician} but may only be done by {job.technician}."
	if job.pinned and not _agree(started, job.pinned):
		yield f"Job {job.id} has started elsewhere than it is pinned to: leave one of the two out."


def _agree(one: Lock, other: Lock) -> bool:
	"""Return whether two locks can both hold."""
	return other.technician in (None, one.technician) and other.start in (None, one.start)


def _references(job: Job, jobs: dict[str, Job], people: set[str]) -> Iterator[str]:
	named = (job.technician, job.pinned and job.pinned.technician, job.started and job.started.technician)
	for technician in {name for name in named if name and name not in people}:
		yield f"Job {job.id} names technician {technician}, who is not listed."
	if job.pinned and job.technician and job.pinned.technician not in (None, job.technician):
		yield f"Job {job.id} is pinned to {job.pinned.technician} but may only be done by {job.technician}."
	for after in job.after:
		if after.job not in jobs:
			yield f"Job {job.id} comes after job {after.job}, which is not listed."
		if after.gap < 0:
			yield f"Job {job.id} follows job {after.job} with a negative gap: give seconds from 0."


def _crews(problem: Problem) -> Iterator[str]:
	"""Yield a sentence for each job under way whose crew is unknown; the published plan must name it."""
	for job in problem.jobs:
		if not job.started or job.crew == 1:
			continue
		there = {route.technician for route in problem.published if job.id in route.jobs}
		if len(there | {job.started.technician}) < job.crew:
			yield (
				f"Job {job.id} has started with a crew of {job.crew}, but only {job.started.technician} is named: "
				"put the others' routes into “published”, or set crew to 1."
			)


def _stops(problem: Problem) -> Iterator[str]:
	"""Yield a sentence for each technician or job that is published too often."""
	yield from _doubles("published route", [route.technician for route in problem.published])
	crews = {job.id: job.crew for job in problem.jobs}
	for id, times in Counter(job for route in problem.published for job in route.jobs).items():
		if id in crews and times > crews[id]:
			yield f"The published plan has job {id} {times} times, for a crew of {crews[id]}: keep one for each of them."


def _circles(jobs: dict[str, Job]) -> Iterator[str]:
	done: set[str] = set()
	for id in jobs:
		circle = _circle_from(id, jobs, done)
		if circle:
			yield f"Jobs wait for each other in a circle: {' → '.join(circle)}. Remove one of the dependencies."
			return


def _circle_from(id: str, jobs: dict[str, Job], done: set[str]) -> list[str] | None:
	"""Follow dependencies from `id` without recursion; return a cycle if there is one."""
	path, stack = [id], [iter(jobs[id].after)]
	while stack:
		after = next(stack[-1], None)
		if after is None:
			done.add(path.pop())
			stack.pop()
		elif after.job in path:
			return [*path[path.index(after.job) :], after.job]
		elif after.job in jobs and after.job not in done:
			path.append(after.job)
			stack.append(iter(jobs[after.job].after))
	return None
