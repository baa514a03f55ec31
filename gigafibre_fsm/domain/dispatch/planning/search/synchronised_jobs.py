"""Jobs whose times depend on other jobs: dependencies and crews.

Once such a job is placed, the windows of its partners are narrowed so that each route can afterwards be
changed
independently: the later job may not begin before a certain time, the earlier one must be done by then, and a
crew meets at a fixed time. So the search treats them like any other job.
"""

from collections.abc import Callable, Iterator

from gigafibre_fsm.domain.dispatch.planning.model.answer import Cause, Reason
from gigafibre_fsm.domain.dispatch.planning.model.problem import Window
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import (
	find_exact_slot,
	find_slot,
	insert_job,
	remove_jobs,
)
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour, build_tour
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import join_segments
from gigafibre_fsm.domain.dispatch.planning.search.search_space import FOREVER, SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, route_of

SLACK = 3600  # seconds left, if possible, between two jobs that follow each other
MOST_ROUNDS = 4  # of narrowing; two nearly always suffice
MOST_MOMENTS = 40  # times tried for a crew to meet


def list_coupled(ground: SearchSpace) -> list[int]:
	"""Return the open jobs that have partners (crews, and both ends of dependencies), predecessors first."""
	return sorted(
		ground.partners, key=lambda job: (dependency_depths(ground)[job], -ground.jobs[job].priority, job)
	)


def dependency_depths(ground: SearchSpace) -> dict[int, int]:
	"""Return, for each job, the length of the longest chain of jobs that must precede it."""
	if not ground.depths:
		for start in range(len(ground.jobs)):
			stack = [start]
			while stack:
				job = stack[-1]
				before = [number for number, _ in list_predecessors(ground, job)]
				unknown = [other for other in before if other not in ground.depths]
				if unknown:
					stack += unknown
				else:
					ground.depths[stack.pop()] = 1 + max(
						(ground.depths[other] for other in before), default=-1
					)
	return ground.depths


def list_predecessors(ground: SearchSpace, job: int) -> list[tuple[int, int]]:
	"""Return the jobs that must precede this one, each with the gap in seconds."""
	return [(ground.job_number[after.job], after.gap) for after in ground.jobs[job].after]


def list_successors(ground: SearchSpace, job: int) -> Iterator[tuple[int, int]]:
	"""Yield the jobs that must follow this one, each with the gap in seconds."""
	id = ground.jobs[job].id
	for number in ground.open_jobs:
		for after in ground.jobs[number].after:
			if after.job == id:
				yield number, after.gap


def clip_windows(windows: tuple[Window, ...], first: int, last: int) -> tuple[Window, ...]:
	"""Return the parts of windows between two times.

	Args:
		windows: first and last second of each.
		first, last: the two times, both included.
	"""
	cut = ((max(opens, first), min(closes, last)) for opens, closes in windows)
	return tuple(window for window in cut if window[0] <= window[1])


def find_starts(draft: Solution) -> dict[int, int]:
	"""Return the start of each job that is placed or has begun."""
	number = draft.ground.job_number
	stops = (stop for tour in draft.tours for stop in route_of(tour).stops if stop.job is not None)
	starts = {number[stop.job]: stop.start for stop in stops}
	return starts | draft.ground.begun


def repair_coupled(draft: Solution, jobs: set[int] | None = None) -> None:
	"""Place every coupled job that is not whole, after its predecessors; record the reason if that fails.

	`jobs`: only these, if given.
	"""
	ground = draft.ground
	for job in list_coupled(ground) if jobs is None else [job for job in list_coupled(ground) if job in jobs]:
		missing = [before for before, _ in list_predecessors(ground, job) if not is_complete(draft, before)]
		if is_complete(draft, job) and not missing:
			continue
		remove_job(draft, job)
		ground.waiting.pop(job, None)
		if missing:
			ground.waiting[job] = Reason(None, Cause.DEPENDENCY, {"job": ground.jobs[missing[0]].id})
		else:
			place_job(draft, job)


def is_complete(draft: Solution, job: int) -> bool:
	"""Return whether a job is placed with its whole crew, or has begun."""
	if job in draft.ground.begun:
		return True
	if job in draft.left:
		return False
	crew = draft.ground.jobs[job].crew
	return crew == 1 or sum(job in tour.jobs for tour in draft.tours) == crew


def remove_job(draft: Solution, job: int) -> None:
	"""Remove a job from all tours."""
	for number, tour in enumerate(draft.tours):
		if job in tour.jobs:
			draft.replace(number, remove_jobs(tour, {job}))
	draft.left.add(job)


def place_job(draft: Solution, job: int) -> bool:
	"""Place a job after its placed predecessors, and narrow its windows and theirs.

	Return whether there was room.
	"""
	ground, starts = draft.ground, find_starts(draft)
	gaps = list_predecessors(ground, job)
	ready = max((starts[before] + ground.durations[before] + gap for before, gap in gaps), default=-FOREVER)
	due = FOREVER
	for other, gap in list_successors(ground, job):
		if other in starts:
			due = min(due, starts[other] - gap - ground.durations[job])
			_rewindow(draft, other, clip_windows(ground.windows[other], starts[other], FOREVER))
	for slack in (SLACK, 0) if gaps else (0,):
		first = -(-(ready + slack) // ground.problem.step) * ground.problem.step
		windows = clip_windows(ground.promised[job], first, due)
		if windows and _place_between(draft, job, windows, gaps):
			return True
	set_windows(draft, job, windows)
	if gaps and not windows:
		values = {"job": ground.jobs[gaps[0][0]].id, "not_before": ready}
		ground.waiting[job] = Reason(None, Cause.DEPENDENCY, values)
	return False


def _place_between(
	draft: Solution, job: int, windows: tuple[Window, ...], gaps: list[tuple[int, int]]
) -> bool:
	"""Place a job in these windows with its predecessors bound to end before.

	Undo the binding if that fails.
	"""
	ground = draft.ground
	set_windows(draft, job, windows)
	before = {other: ground.windows[other] for other, _ in gaps}
	for other, gap in gaps:
		last = windows[0][0] - gap - ground.durations[other]
		_rewindow(draft, other, clip_windows(before[other], -FOREVER, last))
	is_crew = ground.jobs[job].crew > 1
	if _place_crew(draft, job) if is_crew else (draft.place(job) or draft.squeeze(job)):
		return True
	for other, was in before.items():
		_rewindow(draft, other, was)
	return False


def set_windows(draft: Solution, job: int, windows: tuple[Window, ...]) -> None:
	"""Replace the windows of a job and drop everything computed with the old ones.

	Args:
		draft: the draft; the change affects its ground, which all drafts of the search share.
		job: number of the job.
		windows: times at which work may begin from now on.
	"""
	draft.ground.windows[job] = windows
	for tour in draft.tours:
		tour.slots.pop(job, None)
	draft.ground.tours.clear()


def _rewindow(draft: Solution, job: int, windows: tuple[Window, ...]) -> None:
	"""Narrow the windows of a placed job around its current time, so that its partner has room."""
	ground = draft.ground
	if job in ground.begun:
		return
	set_windows(draft, job, windows)
	for number, tour in enumerate(draft.tours):
		if job in tour.jobs:
			draft.replace(number, build_tour(ground, number, _order(tour)))


def _place_crew(draft: Solution, job: int) -> bool:
	"""Let the crew meet at the time and place of least cost; return whether enough technicians can."""
	ground, best = draft.ground, None
	for moment in _meeting_moments(draft, job, ground.windows[job]):
		slots = [
			(number, find_slot(draft.tours[number], job, ((moment, moment),))) for number in ground.able(job)
		]
		fitting = sorted((slot.cost, number, slot) for number, slot in slots if slot)[: ground.jobs[job].crew]
		cost = sum(entry[0] for entry in fitting)
		if len(fitting) == ground.jobs[job].crew and (best is None or cost < best[0]):
			best = cost, moment, fitting
	if best is None:
		return False
	set_windows(draft, job, ((best[1], best[1]),))
	for _, number, slot in best[2]:
		draft.tours[number] = insert_job(draft.tours[number], job, slot)
	ground.crews[job] = tuple(number for _, number, _ in best[2])
	draft.left.discard(job)
	return True


def _meeting_moments(draft: Solution, job: int, windows: tuple[Window, ...]) -> list[int]:
	"""Return the candidate times: when windows open, and when each suitable technician could arrive."""
	ground, found = draft.ground, set()
	for first, last in windows:
		found.add(max(first, 0) if first > -FOREVER else first)
		for number in ground.able(job):
			tour = draft.tours[number]
			for leg in range(len(tour.stops) + 1):
				drive = ground.travel[tour.places[leg]][ground.places[job]]
				there = tour.heads[leg] and join_segments(tour.heads[leg], drive, (0, first, last))
				if there:
					found.add(there[0] + there[1])
	return sorted(_on_steps(ground, found, windows))[:MOST_MOMENTS]


def _on_steps(ground: SearchSpace, moments: set[int], windows: tuple[Window, ...]) -> set[int]:
	"""Return the times rounded up to full steps, unless no window is open then."""
	step = ground.problem.step
	later = {moment: -(-moment // step) * step for moment in moments}
	return {
		put_off if any(first <= put_off <= last for first, last in windows) else moment
		for moment, put_off in later.items()
	}


def find_all_starts(draft: Solution, job: int, windows: tuple[Window, ...]) -> list[int]:
	"""List the candidate times for a crew to meet, in order, including ends of stops and starts of shifts.

	Args:
		draft: the current routes.
		job: number of a job that needs a crew.
		windows: times at which work may begin.
	"""
	ends = {stop.finish for tour in draft.tours for stop in route_of(tour).stops}
	others = {*ends, *(first for first, _ in draft.ground.shifts)}
	found = {*_meeting_moments(draft, job, windows), *_on_steps(draft.ground, others, windows)}
	return sorted(moment for moment in found if any(first <= moment <= last for first, last in windows))


MayFit = Callable[[int, int, tuple[Window, ...]], bool]


def squeeze_crew(draft: Solution, job: int, may_fit: MayFit) -> bool:
	"""Place a job with its crew wherever enough technicians can meet, with all windows and rests chosen anew.

	Args:
		draft: changed if the crew can meet: tours, the job's window and its crew.
		job: number of a job that needs a crew.
		may_fit: a quick check (technician, job, windows) that returns False if a complete search cannot
			succeed.

	Returns:
		Whether the job was placed.
	"""
	ground, size = draft.ground, draft.ground.jobs[job].crew
	usual = ground.windows[job]
	for moment in find_all_starts(draft, job, usual):
		ground.windows[job] = ((moment, moment),)
		able = [number for number in ground.able(job) if may_fit(number, job, ground.windows[job])]
		if len(able) < size:
			continue
		tours = [find_exact_slot(ground, draft.tours[number], job) for number in able]
		fitting = sorted(filter(None, tours), key=lambda new: new.cost - draft.tours[new.technician].cost)[
			:size
		]
		if len(fitting) == size:
			for tour in fitting:
				draft.tours[tour.technician] = tour
			set_windows(draft, job, ground.windows[job])
			ground.crews[job] = tuple(tour.technician for tour in fitting)
			draft.left.discard(job)
			return True
	set_windows(draft, job, usual)
	return False


def narrow_solution(draft: Solution) -> Solution:
	"""Return the draft with the windows of coupled jobs narrowed to what the others' times allow.

	A job with predecessors begins no earlier than now; its predecessors end before that, including the gap.
	Used before reasons and offers: a job that then does not fit needs a partner to give way.
	"""
	if not draft.ground.partners:
		return draft
	for _ in range(MOST_ROUNDS):
		before = find_starts(draft)
		draft = _narrowed_once(draft, before)
		if find_starts(draft) == before:
			break  # narrower windows may move a partner, whose new time then narrows others again
	return draft


def _narrowed_once(draft: Solution, starts: dict[int, int]) -> Solution:
	narrow_windows(draft.ground, starts, draft.left)
	tours = [build_tour(draft.ground, number, _order(tour)) for number, tour in enumerate(draft.tours)]
	fresh = draft.copy()
	for number, tour in enumerate(tours):
		fresh.replace(number, tour)
	return fresh


def narrow_windows(ground: SearchSpace, starts: dict[int, int], left: set[int]) -> None:
	"""Narrow the windows of jobs with dependencies or crews to what their partners' times allow.

	Args:
		ground: the problem, prepared for searching; its windows are changed.
		starts: job number → start, for each job that is placed or has begun.
		left: numbers of the jobs without a place.
	"""
	for job in list_coupled(ground):
		first, last = _present_bounds(ground, starts, left, job)
		ground.windows[job] = clip_windows(ground.promised[job], first, last)
	ground.tours.clear()


def _present_bounds(ground: SearchSpace, starts: dict[int, int], left: set[int], job: int) -> Window:
	"""Return the times between which a coupled job may begin while its partners stay where they are."""
	length, is_placed = ground.durations[job], job in starts
	if is_placed and ground.jobs[job].crew > 1:
		return starts[job], starts[job]
	due = [starts[other] - gap - length for other, gap in list_successors(ground, job) if other in starts]
	if is_placed and any(other in left for other, _ in list_successors(ground, job)):
		due.append(starts[job])  # possible successors are tested against this time
	ready = [
		starts[other] + ground.durations[other] + gap
		for other, gap in list_predecessors(ground, job)
		if other in starts
	]
	first = starts[job] if is_placed and ready else max(ready, default=-FOREVER)
	return first, min(due, default=FOREVER)


def _order(tour: Tour) -> tuple[int, ...]:
	return tuple(stop.job for stop in tour.stops)
