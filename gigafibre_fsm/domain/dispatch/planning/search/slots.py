"""Windows to offer a customer on the phone: only those that a technician can keep."""

from dataclasses import replace

from gigafibre_fsm.domain.dispatch.planning.model import validation
from gigafibre_fsm.domain.dispatch.planning.model.answer import SlotOffer
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Problem, Window
from gigafibre_fsm.domain.dispatch.planning.search import crews, synchronised_jobs
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import insert_cheapest
from gigafibre_fsm.domain.dispatch.planning.search.published import problem_at, published_solution
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, start_of


def offer_slots(
	problem: Problem,
	job: Job,
	windows: tuple[Window, ...] | list[Window],
	*,
	now: int | None = None,
	most: int = 3,
) -> list[SlotOffer]:
	"""Return windows in which the job fits into the routes of `problem.published`, the least travel first.

	Args:
		problem: the problem, with the current routes as `published`.
		job: the job to book; its own windows, pin and start are ignored. A crew meets at one time within the
			window.
		windows: the windows that may be promised, e.g. half days; a technician is considered only if their
			shift contains the window.
		now: no technician leaves before this time; None takes `now` of the problem.
		most: how many to return; one offer for each window, by the technician or crew for whom it adds least
			travel.

	Returns:
		Also empty if a job that this one depends on is not placed.

	Raises:
		ProblemError: the problem contradicts itself.
	"""
	others = tuple(other for other in problem.jobs if other.id != job.id)
	published = tuple(_remove_job(route, job.id) for route in problem.published)
	asked = replace(job, windows=(), pinned=None, started=None)
	problem = problem_at(replace(problem, jobs=(*others, asked), published=published), now)
	validation.require_valid(problem)
	ground = SearchSpace(problem)
	draft = published_solution(ground)
	number = ground.job_number[job.id]
	if not all(
		synchronised_jobs.is_complete(draft, before)
		for before, _ in synchronised_jobs.list_predecessors(ground, number)
	):
		return []
	best = _together if asked.crew > 1 else _best
	offers = (best(draft, number, tuple(window)) for window in windows)
	return sorted(filter(None, offers), key=lambda offer: (offer.added_travel, offer.arrival))[:most]


def _remove_job(route, id: str):
	return replace(route, stops=tuple(stop for stop in route.stops if stop.job != id))


def _best(draft: Solution, job: int, window: Window) -> SlotOffer | None:
	"""Return the offer for one window by the technician for whom it adds least travel; None if none can."""
	allowed = _allowed(draft.ground, job, window)
	best: tuple[int, Tour] | None = None
	for number in draft.ground.able(job):
		if not _lies_within(window, draft.ground.people[number].shift):
			continue
		tour = draft.tours[number]
		with_it = insert_cheapest(tour, job, allowed)
		if with_it is not None and (best is None or with_it.travel - tour.travel < best[0]):
			best = with_it.travel - tour.travel, with_it
	return None if best is None else _offer(draft.ground, best[1], job, window, best[0])


def _allowed(ground: SearchSpace, job: int, window: Window) -> tuple[Window, ...]:
	return tuple(
		(max(first, window[0]), min(last, window[1]))
		for first, last in ground.windows[job]
		if first <= window[1] and window[0] <= last
	)


def _lies_within(window: Window, shift: Window | None) -> bool:
	"""Return whether a window is within a shift: customers are not promised hours outside it."""
	return shift is not None and shift[0] <= window[0] and window[1] <= shift[1]


def _together(draft: Solution, job: int, window: Window) -> SlotOffer | None:
	"""Return the offer for one window by the crew that meets in it with least extra travel.

	None if none can.
	"""
	ground = draft.ground
	able = [number for number in ground.able(job) if _lies_within(window, ground.people[number].shift)]
	crew = crews.find_crew(draft, job, _allowed(ground, job, window), able)
	if crew is None:
		return None
	# the preferred technician leads; else the one who drives least for it
	crew.sort(key=lambda one: ground.people[one[1].technician].id != ground.jobs[job].preferred)
	names = [ground.people[tour.technician].id for _, tour in crew]
	added = sum(travel for travel, _ in crew)
	return SlotOffer(names[0], window, start_of(crew[0][1], job), added, tuple(names[1:]))


def _offer(ground: SearchSpace, tour: Tour, job: int, window: Window, added: int) -> SlotOffer:
	return SlotOffer(ground.people[tour.technician].id, window, start_of(tour, job), added)
