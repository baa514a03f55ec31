"""Whether a problem can be planned at all: every contradiction in one sentence that says what to change."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .history import begun_by
from .model import Job, Problem, ProblemError, Technician, Window

MOST_JOBS = 3000  # beyond it a plan takes minutes and gigabytes
MOST_TECHNICIANS = 1000
LARGEST = 10**7
"""Seconds (115 days), amounts and cost, up or down; the engines' own ends of time lie ten times further."""
MOST_TOLD = 20


def demand(problem: Problem) -> None:
	"""Raise ProblemError with all complaints, one a line, if there are any."""
	refuse(complaints(problem))


def refuse(found: Iterable[str]) -> None:
	"""Raise ProblemError if there are complaints; the first twenty are told."""
	found = list(found)
	if len(found) > MOST_TOLD:
		found = [*found[:MOST_TOLD], f"… and {len(found) - MOST_TOLD} more."]
	if found:
		raise ProblemError("\n".join(found))


def complaints(problem: Problem) -> Iterator[str]:
	"""Yield a sentence for everything that contradicts itself or points nowhere."""
	yield from _size(problem)
	yield from _doubles("job", [job.id for job in problem.jobs])
	yield from _doubles("technician", [technician.id for technician in problem.technicians])
	for technician in problem.technicians:
		yield from _technician(technician, len(problem.matrix))
	jobs = {job.id: job for job in problem.jobs}
	people = {technician.id for technician in problem.technicians}
	for job in problem.jobs:
		yield from _job(job, len(problem.matrix))
		yield from _references(job, jobs, people)
		yield from _crew(problem, job)
	yield from _circles(jobs)
	yield from _depot(problem)
	yield from _published(problem, people)


def _crew(problem: Problem, job: Job) -> Iterator[str]:
	if job.started and len(begun_by(problem, job)) < job.crew:
		yield (
			f"Job {job.id} has started with fewer technicians than its crew of {job.crew}: "
			"publish the others' routes, or correct the crew."
		)


def _depot(problem: Problem) -> Iterator[str]:
	depot = problem.depot
	if depot is None:
		return
	if not 0 <= depot.place < len(problem.matrix):
		yield "The depot stands at a place that the travel matrix does not have."
	yield from _bounds("The depot", (depot.duration, *(depot.opening or ())))
	if depot.opening:
		yield from _window("The opening of the depot", depot.opening)


def _published(problem: Problem, people: set[str]) -> Iterator[str]:
	for route in problem.published:
		if route.technician not in people:
			yield f"The published plan names technician {route.technician}, who is not listed."
		moments = (moment for stop in route.stops for moment in (stop.start, stop.finish))
		yield from _bounds(f"The published route of {route.technician}", moments)


def _size(problem: Problem) -> Iterator[str]:
	size = len(problem.matrix)
	if not problem.technicians:
		yield "There is no technician: add at least one."
	if len(problem.jobs) > MOST_JOBS:
		yield f"{len(problem.jobs)} jobs are more than can be planned at once ({MOST_JOBS}): plan by area or by day."
	for number, row in enumerate(problem.matrix):
		if len(row) != size:
			yield f"The travel matrix has {size} rows, but its row {number} has {len(row)} columns: make it square."
			return
	if len(problem.technicians) > MOST_TECHNICIANS:
		yield f"{len(problem.technicians)} technicians are more than can be planned at once ({MOST_TECHNICIANS})."
	if any(_most(row) > LARGEST for row in problem.matrix):
		yield f"The travel matrix has a time above {LARGEST} seconds: give null where there is no way."
	if any(_least(row) < 0 for row in problem.matrix):
		yield "The travel matrix has a negative time: give seconds, or null where there is no way."


def _least(row: tuple[int | None, ...]) -> int:
	"""Return the shortest time of a row; quick where no way is missing."""
	return min(row) if None not in row else min((cell for cell in row if cell is not None), default=0)


def _most(row: tuple[int | None, ...]) -> int:
	"""Return the longest time of a row; quick where no way is missing."""
	return (
		max(row, default=0) if None not in row else max((cell for cell in row if cell is not None), default=0)
	)


def _doubles(kind: str, ids: list[str]) -> Iterator[str]:
	for id, times in Counter(ids).items():
		if times > 1:
			yield f"{times} {kind}s are called {id}: give each its own id."


def _window(whose: str, window: Window) -> Iterator[str]:
	if window[1] < window[0]:
		yield f"{whose} ends ({window[1]}) before it starts ({window[0]}): swap or correct them."


def _bounds(whose: str, numbers: Iterable[float | None]) -> Iterator[str]:
	"""One sentence for the first number that no engine takes; moments count from the day's midnight, not an epoch."""
	beyond = [number for number in numbers if number is not None and not -LARGEST <= number <= LARGEST]
	if beyond:
		yield f"{whose} has the number {str(beyond[0])[:20]}: give {-LARGEST} to {LARGEST}, and moments in seconds from midnight."


def _of_technician(technician: Technician) -> Iterator[float | None]:
	yield from technician.shift or ()
	for absence in technician.absences:
		yield from absence
	for pause in technician.breaks:
		yield from (pause.earliest, pause.latest, pause.duration)
	yield from (*technician.skills.values(), *technician.materials.values())
	yield from (technician.overtime, technician.max_jobs, technician.max_travel, technician.cost)


def _of_job(job: Job) -> Iterator[float | None]:
	yield from (job.duration, job.crew, *job.skills.values(), *job.materials.values())
	for window in job.windows:
		yield from window
	yield from (after.gap for after in job.after)
	yield from (lock.start for lock in (job.pinned, job.started) if lock)


def _technician(technician: Technician, size: int) -> Iterator[str]:
	name = f"Technician {technician.id}"
	yield from _bounds(name, _of_technician(technician))
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
	yield from _bounds(name, _of_job(job))
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
	if job.started and (job.started.technician is None or job.started.start is None):
		yield f"{name} has started, but not by whom or when: give technician and start."


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


def _circles(jobs: dict[str, Job]) -> Iterator[str]:
	done: set[str] = set()
	for id in jobs:
		circle = _circle_from(id, jobs, done)
		if circle:
			yield f"Jobs wait for each other in a circle: {' → '.join(circle)}. Remove one of the dependencies."
			return


def _circle_from(id: str, jobs: dict[str, Job], done: set[str]) -> list[str] | None:
	"""Follow dependencies from `id` without recursion; return a circle if one is met."""
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
