"""Inserts one urgent job during the day, or finds what would make room for it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gigafibre_fsm.domain.dispatch.planning.model import validation
from gigafibre_fsm.domain.dispatch.planning.model.answer import Exchange, Plan
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Problem, Window
from gigafibre_fsm.domain.dispatch.planning.planner import build_plan, fix_partners
from gigafibre_fsm.domain.dispatch.planning.search import synchronised_jobs
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import find_slot, remove_jobs
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import insert_job as put
from gigafibre_fsm.domain.dispatch.planning.search.published import problem_at, published_solution
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour, build_tour_of
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import RouteStop
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, start_of

MOST_TRIED = 30  # exchanges examined if one job moves
MOST_CHAINS = 6  # exchanges examined as the first of several moves
MOST_LATER = 3600  # default for the seconds by which another job may begin later
MOST_OFFERED = 2  # exchanges offered if nothing fits

Loose = Mapping[int, tuple[Window, ...]]
"""When each planned job that may give way may begin instead."""


def insert_urgent_job(
	problem: Problem,
	job: Job | str,
	*,
	now: int | None = None,
	most_changes: int = 2,
	most_later: int | None = MOST_LATER,
) -> Plan:
	"""Find a place for one job in the routes of `problem.published`.

	All planned jobs keep their technician and time if possible. If the job does not fit between them, as few
	others as suffice, at most `most_changes`, begin later, by no more than `most_later`, or go to another
	technician within those bounds. If that does not suffice either, the job has no place, and the plan names
	the cheapest `exchanges`. Jobs that were left out before are placed where they fit; relaxations are sought
	only for jobs that this call leaves out.

	Args:
		problem: the problem, with the current routes as `published` and begun jobs marked as started.
		job: the new job, or the id of one in the problem.
		now: no technician leaves for a new job before this time.
		most_changes: how many other jobs may be moved.
		most_later: seconds by which each of them may begin later; None: any time within their windows.

	Raises:
		ProblemError: the problem contradicts itself.
	"""
	if isinstance(job, str):
		job = problem.job(job)
	problem = problem_at(_with(problem, job), now)
	validation.require_valid(problem)
	ground = SearchSpace(problem)
	number = ground.job_number[job.id]
	loose = _fix_published(ground, number, most_later)
	draft = published_solution(ground)
	known = draft.left - {number}
	if number in ground.partners:
		synchronised_jobs.repair_coupled(draft, {number})
	elif number in draft.left:
		draft = _with_changes(draft, number, loose, most_changes) or draft
	draft = fix_partners(draft)
	exchanges = tuple(_exchanges(draft, number)) if number in draft.left and most_changes else ()
	return replace(build_plan(problem, draft, engines=(), ease=draft.left - known), exchanges=exchanges)


def _with(problem: Problem, job: Job) -> Problem:
	known = any(other.id == job.id for other in problem.jobs)
	jobs = tuple(job if other.id == job.id else other for other in problem.jobs)
	return replace(problem, jobs=jobs if known else (*problem.jobs, job))


def _fix_published(ground: SearchSpace, asked: int, later: int | None) -> Loose:
	"""Fix every job at its published time; return when those that may give way may begin instead.

	A job that should have begun by now cannot be fixed: it is placed where it fits.
	"""
	if later is None:
		return {
			job: ground.windows[job] for job in ground.open_jobs if _may_move(ground, job) and job != asked
		}
	loose: dict[int, tuple[Window, ...]] = {}
	past = -1 if ground.problem.now is None else ground.problem.now
	for route in ground.problem.published:
		for stop in route.stops:
			number = ground.job_number.get(stop.job)
			if number is None or number == asked or number in ground.begun or stop.start < past:
				continue
			_hold(ground, number, stop.start)
			if _may_move(ground, number):
				usual = tuple(ground.jobs[number].windows) or ((stop.start, stop.start + later),)
				loose[number] = synchronised_jobs.clip_windows(usual, stop.start, stop.start + later)
	return loose


def _may_move(ground: SearchSpace, job: int) -> bool:
	return job not in ground.partners and job not in ground.begun and ground.jobs[job].pinned is None


def _hold(ground: SearchSpace, job: int, start: int) -> None:
	ground.windows[job] = ground.promised[job] = ((start, start),)


def _with_changes(draft: Solution, job: int, loose: Loose, changes: int) -> Solution | None:
	"""Return a draft with the job placed and at most that many others moved, as few as suffice."""
	direct = draft.copy()
	if direct.place(job) or direct.squeeze(job):
		return direct
	for allowed in range(1, changes + 1):
		found = _moving(draft, job, draft.ground.windows[job], loose, allowed, frozenset({job}))
		if found is not None:
			_hold_moved(found, job, loose)
			return found
	return None


def _hold_moved(draft: Solution, job: int, loose: Loose) -> None:
	"""Fix the jobs that gave way at their new times, so that nothing moves them further."""
	for other, start in synchronised_jobs.find_starts(draft).items():
		if other in loose and other != job and loose[other] != draft.ground.windows[other]:
			_hold(draft.ground, other, start)


def _moving(
	draft: Solution, job: int, windows: tuple[Window, ...], loose: Loose, changes: int, kept: frozenset[int]
) -> Solution | None:
	"""Return the cheapest draft that places the job in these windows by moving that many others."""
	candidates = [*_by_pushing(draft, job, windows, loose, changes, kept)]
	candidates += _by_giving(draft, job, windows, loose, changes, kept)
	return min(candidates, key=lambda found: found.cost, default=None)


def _by_pushing(
	draft: Solution, job: int, windows: tuple[Window, ...], loose: Loose, changes: int, kept: frozenset[int]
) -> Iterator[Solution]:
	"""Yield drafts in which neighbouring jobs on a route begin later to make room for the job."""
	for technician in draft.ground.able(job):
		tour, best = draft.tours[technician], None
		for first in range(len(tour.stops) - changes + 1):
			pushed = range(first, first + changes)
			if not all(tour.stops[step].job in loose and tour.stops[step].job not in kept for step in pushed):
				continue
			looser = _loosened(tour, pushed, loose)
			slot = find_slot(looser, job, windows)
			longer = put(looser, job, slot) if slot else None
			if longer is not None and (best is None or longer.cost < best.cost):
				best = longer
		if best is not None:
			yield _with_tour(draft, best, job)


def _loosened(tour: Tour, steps: range, loose: Loose) -> Tour:
	"""Return the tour with some of its stops free to begin later."""
	stops = list(tour.stops)
	for step in steps:
		stop = stops[step]
		window = next((one for one in loose[stop.job] if one[0] <= stop.earliest <= one[1]), None)
		if window:
			stops[step] = RouteStop(stop.job, stop.earliest, window[1])
	return build_tour_of(tour.ground, tour.technician, tuple(stops), tour.legs)


def _with_tour(draft: Solution, tour: Tour, job: int) -> Solution:
	changed = draft.copy()
	changed.tours[tour.technician] = tour
	changed.left.discard(job)
	return changed


def _by_giving(
	draft: Solution, job: int, windows: tuple[Window, ...], loose: Loose, changes: int, kept: frozenset[int]
) -> Iterator[Solution]:
	"""Yield drafts in which the job takes another one's place, which goes to another technician."""
	most = MOST_TRIED if changes == 1 else MOST_CHAINS
	for _, technician, other in sorted(_swaps(draft, job, windows, set(loose) - kept))[:most]:
		shorter = remove_jobs(draft.tours[technician], {other})
		tried = _with_tour(draft, put(shorter, job, find_slot(shorter, job, windows)), job)
		if changes == 1:
			found = _cheapest(tried, other, loose[other])
			if found is not None:
				yield _with_tour(tried, found, other)
		else:
			moved = _moving(tried, other, loose[other], loose, changes - 1, kept | {other})
			if moved is not None:
				yield moved


def _swaps(
	draft: Solution, job: int, windows: tuple[Window, ...], others: set[int]
) -> Iterator[tuple[float, int, int]]:
	"""Yield (cost, technician, other job) for each place into which the job fits without the other."""
	for technician in draft.ground.able(job):
		for other in draft.tours[technician].jobs:
			shorter = remove_jobs(draft.tours[technician], {other}) if other in others else None
			slot = find_slot(shorter, job, windows) if shorter else None
			if slot is not None:
				yield shorter.cost + slot.cost - draft.tours[technician].cost, technician, other


def _cheapest(draft: Solution, job: int, windows: tuple[Window, ...]) -> Tour | None:
	"""Return the tour that takes the job in these windows at the least cost; None if none does."""
	best = None
	for technician in draft.ground.able(job):
		slot = find_slot(draft.tours[technician], job, windows)
		if slot is not None and (best is None or slot.cost < best[0]):
			best = slot.cost, technician, slot
	return put(draft.tours[best[1]], job, best[2]) if best else None


def _exchanges(draft: Solution, job: int) -> Iterator[Exchange]:
	"""Yield the cheapest exchanges: another job moves elsewhere or is left out, and this one takes its place.

	A promised job is never left out for another one.
	"""
	ground, found = draft.ground, []
	if job in ground.partners:
		return
	movable = {number for number in range(len(ground.jobs)) if _may_move(ground, number) and number != job}
	windows = ground.windows[job]
	for cost, technician, other in sorted(_swaps(draft, job, windows, movable))[:MOST_TRIED]:
		shorter = remove_jobs(draft.tours[technician], {other})
		longer = put(shorter, job, find_slot(shorter, job, windows))
		anywhere = tuple(ground.jobs[other].windows) or ((0, ground.shifts[technician][1]),)
		elsewhere = _cheapest(_with_tour(draft, longer, job), other, anywhere)
		if elsewhere is None and ground.jobs[other].promised:
			continue
		added = cost + (elsewhere.cost - draft.tours[elsewhere.technician].cost if elsewhere else 0)
		rank = (elsewhere is None, ground.jobs[other].priority if elsewhere is None else 0, added)
		found.append((rank, other, _exchange(draft, job, other, longer, elsewhere)))
	best: dict[int, Exchange] = {}
	for _rank, other, exchange in sorted(found, key=lambda entry: entry[:2]):
		best.setdefault(other, exchange)
	yield from list(best.values())[:MOST_OFFERED]


def _exchange(draft: Solution, job: int, other: int, longer: Tour, elsewhere: Tour | None) -> Exchange:
	ground = draft.ground
	# if both end up with the same technician, the second tour has both
	final = elsewhere if elsewhere and elsewhere.technician == longer.technician else longer
	return Exchange(
		ground.jobs[job].id,
		ground.people[longer.technician].id,
		start_of(final, job),
		ground.jobs[other].id,
		ground.people[elsewhere.technician].id if elsewhere else None,
		start_of(elsewhere, other) if elsewhere else None,
	)
