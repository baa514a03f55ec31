"""Promises first: a promised job without a place takes the places of unpromised jobs."""

from gigafibre_fsm.domain.dispatch.planning.search import synchronised_jobs
from gigafibre_fsm.domain.dispatch.planning.search.insertion_cost import (
	find_best_slot,
	find_exact_slot,
	insert_job,
	remove_jobs,
)
from gigafibre_fsm.domain.dispatch.planning.search.search_space import SearchSpace
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, sort_by_urgency
from gigafibre_fsm.domain.dispatch.planning.search.variants import Variants


def place_promised_jobs(draft: Solution) -> Solution:
	"""Return the draft with each promised job placed for which unpromised jobs can make room.

	The jobs that make way are placed where they still fit, or lose their place. If promises are not the first
	objective, the draft is returned unchanged.
	"""
	ground = draft.ground
	if not ground.weights.promise_first:
		return draft
	for job in sort_by_urgency(ground, draft.left):
		if ground.jobs[job].promised:
			draft = (
				_alone(draft, job)
				or _among_partners(draft, job)
				or _giving_up_successors(draft, job)
				or draft
			)
	return draft


def _gives_way(ground: SearchSpace, job: int) -> bool:
	return not ground.jobs[job].promised and ground.jobs[job].pinned is None


def _alone(draft: Solution, job: int) -> Solution | None:
	"""Return the cheapest draft in which one technician's jobs make way; dependent and crew jobs stay."""
	if job in draft.ground.partners:
		return None
	tried = (_on_cleared(draft, number, job) for number in draft.ground.able(job))
	return min(filter(None, tried), key=lambda found: found.cost, default=None)


def _on_cleared(draft: Solution, technician: int, job: int) -> Solution | None:
	ground, tour = draft.ground, draft.tours[technician]
	out = {other for other in tour.jobs if _gives_way(ground, other) and other not in ground.partners}
	shorter = remove_jobs(tour, out) if out else None
	if shorter is None:
		return None
	slot = find_best_slot(shorter, job)
	longer = insert_job(shorter, job, slot) if slot else find_exact_slot(ground, shorter, job)
	if longer is None:
		return None
	changed = draft.copy()
	changed.tours[technician] = longer
	changed.left.discard(job)
	changed.place_all(sort_by_urgency(ground, out))
	return changed


def _among_partners(draft: Solution, job: int) -> Solution | None:
	"""Return the draft in which all technicians' jobs make way, including crews and dependent jobs."""
	ground = draft.ground
	placed = {other for tour in draft.tours for other in tour.jobs}
	out = {other for other in placed if _gives_way(ground, other)}
	if not ground.partners & (out | {job}):
		return None
	changed = draft.copy()
	for other in out:
		synchronised_jobs.remove_job(changed, other)
	changed = synchronised_jobs.narrow_solution(changed)
	if not _placed(changed, job):
		return None
	synchronised_jobs.repair_coupled(changed)
	changed.place_all(other for other in sort_by_urgency(ground, out) if other not in ground.partners)
	return changed if changed.cost < draft.cost else None


def _giving_up_successors(draft: Solution, job: int) -> Solution | None:
	"""Return the draft in which jobs begin later, too, that nothing follows: their successors have no place."""
	ground = draft.ground
	if not any(list(synchronised_jobs.list_predecessors(ground, other)) for other in draft.left):
		return None
	synchronised_jobs.narrow_windows(ground, synchronised_jobs.find_starts(draft), left=set())
	return _alone(draft, job)


def _placed(draft: Solution, job: int) -> bool:
	"""Place a job wherever it fits; return whether it does."""
	ground = draft.ground
	if job not in ground.partners:
		return draft.place(job) or draft.squeeze(job)
	synchronised_jobs.repair_coupled(draft, {job})
	if ground.jobs[job].crew > 1 and not synchronised_jobs.is_complete(draft, job):
		synchronised_jobs.squeeze_crew(draft, job, Variants(draft).may_fit_with)
	return synchronised_jobs.is_complete(draft, job)
