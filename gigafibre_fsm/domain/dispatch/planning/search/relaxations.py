"""Relaxations that let a left-out job find a place: each offer was tested on the problem changed that way."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model.answer import Cause, Reason, Relaxation, RelaxationKind
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Lock, Problem, Technician, Window
from gigafibre_fsm.domain.dispatch.planning.search.breaks import list_breaks
from gigafibre_fsm.domain.dispatch.planning.search.executed import still_due
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import (
	find_exact_slot,
	find_slot,
	insert_job,
)
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour, build_tour
from gigafibre_fsm.domain.dispatch.planning.search.search_space import (
	SearchSpace,
	find_lacking,
	find_refusal,
	open_windows,
	travel_limit,
	working_day,
)
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, start_of

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.planning.search.variants import Variants

STEPS = (900, 1800, 3600, 7200, 14_400)  # seconds by which a window is widened; the first that helps
MOST_OVERTIME = 14_400  # seconds; more than four hours of overtime is not offered
MOST_OF_A_KIND = 2

EASES = {
	Cause.SHIFT: RelaxationKind.OVERTIME,
	Cause.WINDOW: RelaxationKind.WINDOW,
	Cause.OTHER_TECHNICIAN: RelaxationKind.TECHNICIAN,
	Cause.SKILL_MISSING: RelaxationKind.SKILL,
	Cause.SKILL_TOO_LOW: RelaxationKind.SKILL,
	Cause.TOOLS: RelaxationKind.TOOLS,
	Cause.MATERIALS: RelaxationKind.MATERIALS,
	Cause.BREAK: RelaxationKind.BREAK,
	Cause.MAX_JOBS: RelaxationKind.MAX_JOBS,
	Cause.MAX_TRAVEL: RelaxationKind.MAX_TRAVEL,
}


def find_relaxations(
	draft: Solution, variants: Variants, job: int, reasons: list[Reason]
) -> tuple[Relaxation, ...]:
	"""Find relaxations that would give a job a place, each proven by placing the job with it.

	Args:
		draft: the current routes, without the job.
		variants: the tours of this draft with one rule lifted at a time.
		job: number of the job, which needs no crew.
		reasons: for each technician, by number, why they cannot take the job.

	Returns:
		Up to two relaxations of each kind, the kinds in the order of `EASES`, the nearest technicians first.
	"""
	found: list[Relaxation] = []
	for cause, ease in EASES.items():
		kind = [number for number, reason in enumerate(reasons) if reason.cause == cause]
		kind.sort(key=lambda number: nearest_drive(draft, number, job))
		proven = (
			find_smallest(draft, variants, job, technician, ease) for technician in kind[: 3 * MOST_OF_A_KIND]
		)
		found += islice(filter(None, proven), MOST_OF_A_KIND)
	return tuple(found)


def nearest_drive(draft: Solution, technician: int, job: int) -> int:
	"""Return the shortest drive to the job from the technician's start or any of their stops.

	Args:
		draft: the current routes.
		technician: number of the technician.
		job: number of the job.

	Returns:
		Seconds; 0 for a technician who may start anywhere.
	"""
	ground = draft.ground
	return min(ground.travel[place][ground.places[job]] for place in draft.tours[technician].places[:-1])


def relax_problem(problem: Problem, job: str, relaxation: Relaxation) -> Problem:
	"""Return the problem with a relaxation granted for one job.

	Args:
		problem: the planned problem.
		job: id of the job without a place.
		relaxation: the granted relaxation; it names the technician.

	Raises:
		KeyError: the problem does not have the job or the technician.
	"""
	technician, asked = relax_pair(problem.technician(relaxation.technician), problem.job(job), relaxation)
	return replace(
		problem,
		jobs=tuple(asked if other.id == job else other for other in problem.jobs),
		technicians=tuple(
			technician if other.id == technician.id else other for other in problem.technicians
		),
	)


def relax_pair(person: Technician, job: Job, relaxation: Relaxation) -> tuple[Technician, Job]:
	"""Return the technician and the job with a relaxation granted; one of the two is changed.

	Args:
		person: the technician named by the relaxation.
		job: the job without a place.
		relaxation: the granted relaxation.
	"""
	values = relaxation.values
	changes = {
		RelaxationKind.WINDOW: lambda: (person, _rewindowed(job, (values["from"], values["to"]))),
		RelaxationKind.OVERTIME: lambda: (replace(person, overtime=values["seconds"]), job),
		RelaxationKind.SKILL: lambda: (replace(person, skills={**person.skills, **values["skills"]}), job),
		RelaxationKind.TECHNICIAN: lambda: (person, replace(job, technician=None)),
		RelaxationKind.TOOLS: lambda: (replace(person, tools=person.tools | set(values["tools"])), job),
		RelaxationKind.MATERIALS: lambda: (_loaded(person, values["materials"]), job),
		RelaxationKind.BREAK: lambda: (replace(person, breaks=()), job),
		RelaxationKind.MAX_JOBS: lambda: (replace(person, max_jobs=values["limit"]), job),
		RelaxationKind.MAX_TRAVEL: lambda: (replace(person, max_travel=values["limit"]), job),
	}
	return changes[relaxation.ease]()


def _rewindowed(job: Job, window: Window) -> Job:
	pinned = job.pinned and (Lock(job.pinned.technician) if job.pinned.technician else None)
	return replace(job, windows=(window,), pinned=pinned)


def _loaded(person: Technician, more: dict[str, int]) -> Technician:
	loaded = dict(person.materials)
	for name, amount in more.items():
		loaded[name] = loaded.get(name, 0) + amount
	return replace(person, materials=loaded)


def find_smallest(
	draft: Solution, variants: Variants, job: int, technician: int, ease: RelaxationKind
) -> Relaxation | None:
	"""Find the smallest relaxation of one kind with which a technician can take the job.

	Args:
		draft: the current routes, without the job.
		variants: the tours of this draft with one rule lifted at a time.
		job: number of the job.
		technician: number of the technician.
		ease: the kind of relaxation.

	Returns:
		The relaxation with the job's start and added travel, proven by placing the job; None if no
		relaxation of this kind helps.
	"""
	values = _values(draft, variants, job, technician, ease)
	if values is None:
		return None
	id = draft.ground.people[technician].id
	return _proven(draft, job, technician, Relaxation(ease, id, 0, 0, values))


def _proven(draft: Solution, job: int, technician: int, relaxation: Relaxation) -> Relaxation | None:
	"""Return the relaxation with start and travel of the job, found by placing it on the eased ground."""
	ground = draft.ground
	granted = _for_the_rest(ground, technician, relaxation)
	person, asked = relax_pair(ground.people[technician], ground.jobs[job], granted)
	if find_refusal(ground.problem, person, asked) is not None:
		return None
	changed = replace_pair(ground, technician, person, job, asked)
	tour = build_tour(changed, technician, tuple(stop.job for stop in draft.tours[technician].stops))
	slot = tour and find_slot(tour, job, changed.windows[job])
	tour = insert_job(tour, job, slot) if slot else tour and find_exact_slot(changed, tour, job)
	if tour is None:
		return None
	start = start_of(tour, job)
	added = tour.travel - draft.tours[technician].travel
	return replace(relaxation, start=start, travel=added)


def _for_the_rest(ground: SearchSpace, technician: int, relaxation: Relaxation) -> Relaxation:
	"""Return the relaxation minus what the day so far has used of a limit, as the ground counts it."""
	used = _used(ground, technician).get(relaxation.ease, 0)
	limit = relaxation.values.get("limit", 0) - used
	return replace(relaxation, values={**relaxation.values, "limit": limit}) if used else relaxation


def _used(ground: SearchSpace, technician: int) -> dict[RelaxationKind, int]:
	"""Return what a technician has used of the day's limits, in jobs and in seconds."""
	past = ground.pasts.get(technician)
	stops = past.stops if past else ()
	done = sum(stop.job is not None for stop in stops)
	return {RelaxationKind.MAX_JOBS: done, RelaxationKind.MAX_TRAVEL: sum(stop.travel for stop in stops)}


def replace_pair(
	ground: SearchSpace, technician: int, person: Technician, job: int, asked: Job
) -> SearchSpace:
	"""Return a copy of the ground in which one technician and one job are replaced.

	Rests, shift, travel limit and windows are recomputed for what is left of the day; everything else is shared
	with the original.

	Args:
		ground: the problem, prepared for searching; it is left unchanged.
		technician: number of the technician to replace.
		person: the technician who replaces them.
		job: number of the job to replace.
		asked: the job that replaces it.
	"""
	changed = copy(ground)
	changed.tours = {}
	changed.people = _put(ground.people, technician, person)
	changed.jobs = _put(ground.jobs, job, asked)
	changed.travel_limits = list(_put(tuple(ground.travel_limits), technician, travel_limit(person)))
	past = ground.pasts.get(technician)
	rests = still_due(list_breaks(person), past) if past else list_breaks(person)
	changed.rests = list(_put(tuple(ground.rests), technician, rests))
	day = (past.free if past else working_day(person)[0], working_day(person)[1])
	changed.shifts = list(_put(tuple(ground.shifts), technician, day))
	if asked.windows != ground.jobs[job].windows:
		changed.windows = list(_put(tuple(ground.windows), job, open_windows(asked)))
	return changed


def _put(items: tuple, number: int, item: object) -> tuple:
	return (*items[:number], item, *items[number + 1 :])


def _values(
	draft: Solution, variants: Variants, job: int, technician: int, ease: RelaxationKind
) -> dict | None:
	"""Return the values of the relaxation, as small as the steps allow; None if no amount helps."""
	tour = draft.tours[technician]
	person, asked = draft.ground.people[technician], draft.ground.jobs[job]
	used = _used(draft.ground, technician)
	amounts = {
		RelaxationKind.WINDOW: lambda: _wider_window(tour, job),
		RelaxationKind.OVERTIME: lambda: _overtime(variants.tour(Cause.SHIFT, technician), job),
		RelaxationKind.SKILL: lambda: {"skills": _lacked_skills(person, asked)},
		RelaxationKind.TECHNICIAN: lambda: {"instead_of": asked.technician},
		RelaxationKind.TOOLS: lambda: {"tools": sorted(asked.tools - person.tools)},
		RelaxationKind.MATERIALS: lambda: {"materials": _missing(tour, job)},
		RelaxationKind.BREAK: lambda: {},
		RelaxationKind.MAX_JOBS: lambda: {"limit": used[RelaxationKind.MAX_JOBS] + len(tour.jobs) + 1},
		RelaxationKind.MAX_TRAVEL: lambda: _travel_limit(
			variants.tour(Cause.MAX_TRAVEL, technician), job, used[RelaxationKind.MAX_TRAVEL]
		),
	}
	return amounts[ease]()


def _lacked_skills(person: Technician, asked: Job) -> dict[str, int]:
	"""Return the skills, with the required levels, that the technician lacks or has too low."""
	return {name: level for name, level in asked.skills.items() if person.skills.get(name, level - 1) < level}


def _wider_window(tour: Tour, job: int) -> dict | None:
	"""Return the promised window that has to move least, widened just to the possible start."""
	if job in tour.ground.partners:
		return None  # the jobs that depend on it would have to move, too
	windows = tour.ground.windows[job]
	for step in STEPS:
		slot = find_slot(tour, job, tuple((first - step, last + step) for first, last in windows))
		if slot is not None:
			return widen_nearest(windows, start_of(insert_job(tour, job, slot), job))
	return None


def widen_nearest(windows: tuple[Window, ...], start: int) -> dict[str, int]:
	"""Return the window nearest to a start, widened just to it."""
	first, last = min(windows, key=lambda window: max(window[0] - start, start - window[1]))
	return {"from": min(first, start), "to": max(last, start)}


def _overtime(tour: Tour, job: int) -> dict | None:
	"""Return the total overtime that lets the technician finish; `tour` is the tour of a longer day."""
	slot = find_slot(tour, job, tour.ground.windows[job])
	if slot is None:
		return None
	longer = insert_job(tour, job, slot)
	person = tour.ground.people[tour.technician]
	seconds = longer.total[0] + longer.total[1] - person.shift[1]
	return {"seconds": seconds} if person.overtime < seconds <= person.overtime + MOST_OVERTIME else None


def _travel_limit(tour: Tour, job: int, driven: int) -> dict | None:
	slot = find_slot(tour, job, tour.ground.windows[job])
	return {"limit": driven + insert_job(tour, job, slot).travel} if slot else None


def _missing(tour: Tour, job: int) -> dict[str, int]:
	"""Return the material that the truck lacks in addition to what the tour uses up."""
	person, asked = tour.ground.people[tour.technician], tour.ground.jobs[job]
	if find_lacking(person, asked) and not tour.spare:
		return find_lacking(person, asked)
	needs = asked.materials.items()
	return {
		name: amount - tour.spare.get(name, 0) for name, amount in needs if amount > tour.spare.get(name, 0)
	}
