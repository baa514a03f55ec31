"""Variants of a plan: the same plan with one rule lifted, which shows whether the rule is why a job does not fit."""

from copy import copy
from dataclasses import replace

from gigafibre_fsm.domain.dispatch.planning.model.answer import Cause, Reason
from gigafibre_fsm.domain.dispatch.planning.model.problem import Technician, Window
from gigafibre_fsm.domain.dispatch.planning.search.breaks import is_absence
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import find_best_slot, find_slot
from gigafibre_fsm.domain.dispatch.planning.search.route_state import Tour, build_tour_of
from gigafibre_fsm.domain.dispatch.planning.search.route_timing import DEPOT
from gigafibre_fsm.domain.dispatch.planning.search.search_space import FOREVER, SearchSpace, travel_limit
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution

LONGER = 24 * 3600  # seconds by which a day is lengthened to test whether its end is the cause
ANY_TIME = ((-FOREVER, FOREVER),)
PLENTY = 10**6


class Variants:
	"""Tours of a draft with one rule lifted at a time, computed on demand."""

	def __init__(self, draft: Solution) -> None:
		self.draft = draft
		self.grounds: dict[Cause | None, SearchSpace] = {}
		self.tours: dict[tuple, Tour] = {}

	def tour(self, cause: Cause | None, technician: int) -> Tour:
		"""Return the technician's tour with that rule lifted; None lifts every break and absence."""
		key = (cause, technician)
		if key not in self.tours:
			if cause not in self.grounds:
				self.grounds[cause] = relax_search_space(self.draft.ground, cause)
			self.tours[key] = _transplanted(self.draft.tours[technician], self.grounds[cause])
		return self.tours[key]

	def list_hopeful(self, job: int) -> list[int]:
		"""Return the technicians in whose day a complete search could find room for a job."""
		ground = self.draft.ground
		return [number for number in ground.able(job) if self.may_fit_with(number, job, ground.windows[job])]

	def may_fit_with(self, technician: int, job: int, windows: tuple[Window, ...]) -> bool:
		"""Return whether a complete search of one technician's day for room for a job is worthwhile.

		Args:
			technician: number of the technician.
			job: number of the job.
			windows: times at which work may begin.

		Returns:
			False only if the job does not fit even without any break or absence. Also True if this
			quick check cannot decide: another stop has several windows, or a stop at the depot would be
				needed
			first.
		"""
		tour = self.draft.tours[technician]
		ground = tour.ground
		has_choice = any(stop.job != DEPOT and len(ground.windows[stop.job]) > 1 for stop in tour.stops)
		fetches = ground.problem.depot and tour.depot is None and not tour.may_carry(job, before_depot=True)
		if has_choice or fetches:
			return True
		return find_slot(self.tour(None, technician), job, windows) is not None

	def reason(self, technician: int, job: int) -> Reason:
		"""Return why a technician who may do the job has no room for it."""
		id = self.draft.ground.people[technician].id
		asked = self.draft.ground
		if asked.windows[job] != asked.promised[job] and self._fits_when_promised(technician, job):
			return Reason(id, Cause.DEPENDENCY, {"job": asked.jobs[job].after[0].job})
		for cause in self.causes(technician):
			if self.fits(cause, technician, job):
				return self._worded(id, cause, job)
		return Reason(id, Cause.FULL)

	def _fits_when_promised(self, technician: int, job: int) -> bool:
		promised = self.draft.ground.promised[job]
		return find_slot(self.draft.tours[technician], job, promised) is not None

	def fits(self, cause: Cause, technician: int, job: int) -> bool:
		"""Return whether the job would fit into the technician's day if one rule were lifted.

		Args:
			cause: the lifted rule; WINDOW lets work begin at any time.
			technician: number of the technician.
			job: number of the job.
		"""
		if cause == Cause.WINDOW:
			return find_slot(self.draft.tours[technician], job, ANY_TIME) is not None
		return find_best_slot(self.tour(cause, technician), job) is not None

	def causes(self, technician: int) -> list[Cause]:
		"""Return the possible limits of a technician's day, in the order in which they are tested."""
		person = self.draft.ground.people[technician]
		asked = {
			Cause.WINDOW: True,
			Cause.BREAK: bool(person.breaks),
			Cause.SHIFT: True,
			Cause.MAX_JOBS: person.max_jobs is not None,
			Cause.MAX_TRAVEL: person.max_travel is not None,
			Cause.MATERIALS: bool(person.materials),
			Cause.ABSENT: bool(person.absences),
		}
		return [cause for cause, is_asked in asked.items() if is_asked]

	def _worded(self, id: str, cause: Cause, job: int) -> Reason:
		asked = self.draft.ground.jobs[job]
		if cause == Cause.WINDOW and asked.pinned and asked.pinned.start is not None:
			return Reason(id, Cause.LOCK, {"start": asked.pinned.start})
		if cause == Cause.WINDOW:
			return Reason(id, cause, {"windows": [list(window) for window in asked.windows]})
		return Reason(id, cause)


def relax_search_space(ground: SearchSpace, cause: Cause | None) -> SearchSpace:
	"""Return the ground with one rule lifted for all technicians."""
	eased = copy(ground)
	eased.tours = {}
	eased.people = tuple(_eased(person, cause) for person in ground.people)
	eased.travel_limits = [travel_limit(person) for person in eased.people]
	if cause is None:
		eased.rests = [()] * len(ground.people)
	elif cause in (Cause.BREAK, Cause.ABSENT):
		eased.rests = [
			tuple(rest for rest in rests if is_absence(person, rest) == (cause == Cause.BREAK))
			for person, rests in zip(ground.people, ground.rests, strict=True)
		]
	elif cause == Cause.SHIFT:
		eased.shifts = [(first, last + LONGER) for first, last in ground.shifts]
	return eased


def _eased(person: Technician, cause: Cause | None) -> Technician:
	if cause == Cause.MAX_JOBS:
		return replace(person, max_jobs=None)
	if cause == Cause.MAX_TRAVEL:
		return replace(person, max_travel=None)
	if cause == Cause.MATERIALS:
		return replace(person, materials={name: PLENTY for name in person.materials})
	return person


def _transplanted(tour: Tour, ground: SearchSpace) -> Tour:
	"""Return the tour with the same stops on another ground; rests that are still due keep their legs."""
	due, before = ground.rests[tour.technician], tour.ground.rests[tour.technician]
	legs = tuple(leg for rest, leg in zip(before, tour.legs, strict=True) if rest in due)
	return build_tour_of(ground, tour.technician, tour.stops, legs)
