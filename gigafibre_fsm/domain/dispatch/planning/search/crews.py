"""Crews: when enough technicians can meet, and what would let them meet if they cannot."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model.answer import Relaxation, RelaxationKind
from gigafibre_fsm.domain.dispatch.planning.search import relaxations, synchronised_jobs
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import (
	find_slot,
	insert_cheapest,
	insert_job,
)
from gigafibre_fsm.domain.dispatch.planning.search.search_space import FOREVER
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, start_of

if TYPE_CHECKING:
	from collections.abc import Iterable

	from gigafibre_fsm.domain.dispatch.planning.model.problem import Window
	from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour
	from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
	from gigafibre_fsm.domain.dispatch.planning.search.variants import Variants

MOST_SEARCHED = 8  # times for which every order of stops and rests is tried if a quick search finds none
MOST_TRIED = 6  # times for which one more technician is sought

Crew = "list[tuple[int, Tour]]"
"""The technicians of a crew, each as added travel in seconds and the tour with the job."""


def find_crew(draft: Solution, job: int, windows: tuple[Window, ...], people: Iterable[int]) -> Crew | None:
	"""Return the crew that meets within the windows with the least extra travel; None if too few can.

	Args:
		draft: the current routes.
		job: number of a job that needs a crew.
		windows: when work may begin.
		people: numbers of the technicians to consider.
	"""
	size, people = draft.ground.jobs[job].crew, list(people)
	free = _free(draft, job, windows, people)
	for moment, there in free.items():
		free[moment] = {number: insert_job(draft.tours[number], job, slot) for number, slot in there.items()}
	if found := _cheapest(draft, size, free.values()):
		return found
	nearest = sorted(free, key=lambda moment: (-len(free[moment]), moment))[:MOST_SEARCHED]
	return _cheapest(draft, size, (_exactly(draft, job, moment, people) for moment in nearest))


def _free(draft: Solution, job: int, windows: tuple[Window, ...], people: Iterable[int]) -> dict[int, dict]:
	"""Return, for each candidate time, a slot for each technician who could begin then."""
	people, found = list(people), {}
	for moment in synchronised_jobs.find_all_starts(draft, job, windows):
		slots = {number: find_slot(draft.tours[number], job, ((moment, moment),)) for number in people}
		found[moment] = {number: slot for number, slot in slots.items() if slot}
	return found


def _exactly(draft: Solution, job: int, moment: int, people: list[int]) -> dict[int, Tour]:
	tours = {number: insert_cheapest(draft.tours[number], job, ((moment, moment),)) for number in people}
	return {number: tour for number, tour in tours.items() if tour}


def _cheapest(draft: Solution, size: int, meetings: Iterable[dict[int, Tour]]) -> Crew | None:
	best = None
	for there in meetings:
		if len(there) < size:
			continue
		added = ((tour.travel - draft.tours[number].travel, number, tour) for number, tour in there.items())
		crew = sorted(added, key=lambda one: one[:2])[:size]
		cost = sum(one[0] for one in crew)
		if best is None or cost < best[0]:
			best = cost, [(one[0], one[2]) for one in crew]
	return best and best[1]


def find_largest_crew(draft: Solution, job: int) -> int:
	"""Return the maximum number of technicians who are free for the job at the same time."""
	ground = draft.ground
	free = _free(draft, job, ground.windows[job], ground.able(job))
	return max(map(len, free.values()), default=0)


def find_crew_relaxations(draft: Solution, variants: Variants, job: int) -> tuple[Relaxation, ...]:
	"""Find what would let a crew meet: an exception for one more technician, or another window.

	Args:
		draft: the current routes, without the job.
		variants: the tours of this draft with one rule lifted at a time.
		job: number of a job that needs a crew and has no place.

	Returns:
		Up to two relaxations of each kind, each proven by placing the job with it; the nearest technicians
		first.
	"""
	ground = draft.ground
	windows, able = ground.windows[job], ground.able(job)
	free = _free(draft, job, windows, able)
	found: dict[RelaxationKind, list[Relaxation]] = {ease: [] for ease in relaxations.EASES.values()}
	found[RelaxationKind.WINDOW] += filter(None, [_other_window(draft, job)])
	for number in sorted(
		range(len(ground.people)), key=lambda one: relaxations.nearest_drive(draft, one, job)
	):
		for ease in _eases(ground, variants, number, job):
			if len(found[ease]) < relaxations.MOST_OF_A_KIND:
				found[ease] += _one_more(draft, variants, job, number, ease, free)
	synchronised_jobs.set_windows(draft, job, windows)
	return tuple(one for kind in found.values() for one in kind)


def _eases(ground: SearchSpace, variants: Variants, technician: int, job: int) -> list[RelaxationKind]:
	"""Return what to lift for a technician: what rules them out for the job, else what limits their day."""
	refused = ground.refusal(technician, job)
	causes = [refused.cause] if refused else variants.causes(technician)
	eases = (relaxations.EASES.get(cause) for cause in causes)
	return [ease for ease in eases if ease not in (None, RelaxationKind.WINDOW, RelaxationKind.TECHNICIAN)]


def _one_more(
	draft: Solution,
	variants: Variants,
	job: int,
	technician: int,
	ease: RelaxationKind,
	free: dict[int, dict],
) -> list[Relaxation]:
	"""Return the relaxation by which a technician joins those who are free already; empty if none does."""
	size = draft.ground.jobs[job].crew
	nearly = (moment for moment, there in free.items() if technician not in there and len(there) >= size - 1)
	for moment in islice(nearly, MOST_TRIED):
		synchronised_jobs.set_windows(draft, job, ((moment, moment),))
		found = relaxations.find_smallest(draft, variants, job, technician, ease)
		if found:
			return [found]
	return []


def _other_window(draft: Solution, job: int) -> Relaxation | None:
	"""Return the promised window, moved or widened as little as possible, in which the crew meets."""
	ground = draft.ground
	windows = ground.windows[job]
	has_partners = synchronised_jobs.list_predecessors(ground, job) or any(
		synchronised_jobs.list_successors(ground, job)
	)
	if has_partners or any(first <= -FOREVER or last >= FOREVER for first, last in windows):
		return None
	for step in relaxations.STEPS:
		wider = tuple((first - step, last + step) for first, last in windows)
		crew = find_crew(draft, job, wider, ground.able(job))
		if crew:
			start = start_of(crew[0][1], job)
			values = relaxations.widen_nearest(windows, start)
			id = ground.people[crew[0][1].technician].id
			return Relaxation(RelaxationKind.WINDOW, id, start, sum(added for added, _ in crew), values)
	return None
