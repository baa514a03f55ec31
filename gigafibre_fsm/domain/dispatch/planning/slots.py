"""Windows that a customer on the phone can be offered: only those that someone can keep."""

from dataclasses import replace

from . import couples, soundness
from .answer import SlotOffer
from .draft import Draft, route_of
from .ground import Ground
from .model import Job, Problem, Window
from .placing import exact_slot, insert, search
from .published import at, published_draft
from .tour import Tour


def offer_slots(
	problem: Problem,
	job: Job,
	windows: tuple[Window, ...] | list[Window],
	*,
	now: int | None = None,
	most: int = 3,
) -> list[SlotOffer]:
	"""Return the windows in which the job fits into the routes of `problem.published`, the least travel first.

	Args:
		problem: with the current routes as `published`.
		job: what to book; its own windows are put aside. Crews cannot be offered.
		windows: the windows that may be promised, e.g. half days; each is kept by somebody whose shift holds it.
		now: nobody leaves before this moment.
		most: how many to return; one offer for each window, of the technician for whom it adds least travel.

	Raises ProblemError if the problem contradicts itself.
	"""
	others = tuple(other for other in problem.jobs if other.id != job.id)
	published = tuple(_without(route, job.id) for route in problem.published)
	asked = replace(job, windows=(), pinned=None, started=None)
	problem = at(replace(problem, jobs=(*others, asked), published=published), now)
	soundness.demand(problem)
	ground = Ground(problem)
	draft = published_draft(ground)
	number = ground.job_number[job.id]
	if asked.crew > 1 or not all(
		couples.is_whole(draft, before) for before, _ in couples.earlier(ground, number)
	):
		return []
	offers = (_best(draft, number, tuple(window)) for window in windows)
	return sorted(filter(None, offers), key=lambda offer: (offer.added_travel, offer.arrival))[:most]


def _without(route, id: str):
	return replace(route, stops=tuple(stop for stop in route.stops if stop.job != id))


def _best(draft: Draft, job: int, window: Window) -> SlotOffer | None:
	"""Return the offer for one window by the technician for whom it adds least travel; None if nobody can."""
	allowed = tuple(
		(max(first, window[0]), min(last, window[1]))
		for first, last in draft.ground.windows[job]
		if first <= window[1] and window[0] <= last
	)
	best: tuple[int, Tour] | None = None
	for number in draft.ground.able(job):
		if not _lies_within(window, draft.ground.people[number].shift):
			continue
		tour = draft.tours[number]
		longer = _longer(draft.ground, tour, job, allowed)
		if longer is not None and (best is None or longer.travel - tour.travel < best[0]):
			best = longer.travel - tour.travel, longer
	return None if best is None else _offer(draft.ground, best[1], job, window, best[0])


def _lies_within(window: Window, shift: Window | None) -> bool:
	"""Tell whether a window lies within a shift: nobody is promised an hour at which nobody works."""
	return shift is not None and shift[0] <= window[0] and window[1] <= shift[1]


def _longer(ground: Ground, tour: Tour, job: int, windows: tuple[Window, ...]) -> Tour | None:
	"""Return the tour with the job in one of these windows; None if it does not fit."""
	slot = search(tour, job, windows)
	if slot is not None:
		return insert(tour, job, slot)
	usual, ground.windows[job] = ground.windows[job], windows
	found = exact_slot(ground, tour, job) if tour.legs else None
	ground.windows[job] = usual
	return found


def _offer(ground: Ground, tour: Tour, job: int, window: Window, added: int) -> SlotOffer:
	id = ground.jobs[job].id
	arrival = next(stop.start for stop in route_of(tour).stops if stop.job == id)
	return SlotOffer(ground.people[tour.technician].id, window, arrival, added)
