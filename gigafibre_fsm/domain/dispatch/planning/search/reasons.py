"""Why a job has no place, technician by technician, and what would give it one.

Every “does not fit” is found by trying. A *variant* is the same plan with one rule lifted: longer days, no
breaks, and so on. If a job fits on a variant and not on the real ground, the lifted rule is the cause.
"""

from gigafibre_fsm.domain.dispatch.planning.model.answer import Cause, Reason, Unplaced
from gigafibre_fsm.domain.dispatch.planning.search import crews, relaxations, synchronised_jobs
from gigafibre_fsm.domain.dispatch.planning.search.solution import Solution, sort_by_urgency
from gigafibre_fsm.domain.dispatch.planning.search.variants import Variants


def find_last_chance(draft: Solution) -> bool:
	"""Place jobs for which a complete search of every route still finds room.

	Return whether there was any.
	"""
	variants, found = Variants(draft), False
	for job in sort_by_urgency(draft.ground, draft.left):
		if draft.ground.waits(job):
			continue
		if draft.ground.jobs[job].crew > 1:
			placed = synchronised_jobs.squeeze_crew(draft, job, variants.may_fit_with)
		else:
			placed = draft.squeeze(job, variants.list_hopeful(job))
		if placed:
			variants, found = Variants(draft), True
	return found


def explain_unplaced(draft: Solution, ease: set[int] | None = None) -> tuple[Unplaced, ...]:
	"""Return reasons and relaxations for every job left out; `ease` limits relaxations to these jobs."""
	variants = Variants(draft)
	return tuple(
		_unplaced(draft, variants, job, ease is None or job in ease)
		for job in sort_by_urgency(draft.ground, draft.left)
	)


def _unplaced(draft: Solution, variants: "Variants", job: int, is_eased: bool) -> Unplaced:
	ground = draft.ground
	id = ground.jobs[job].id
	own = ground.waits(job)
	refused = [ground.refusal(number, job) for number in range(len(ground.people))]
	if own is not None:
		return Unplaced(id, (own, *(reason for reason in refused if reason)))
	if ground.jobs[job].crew > 1:
		values = {"needed": ground.jobs[job].crew, "able": len(ground.able(job))}
		crew = Reason(None, Cause.CREW, {**values, "together": crews.find_largest_crew(draft, job)})
		reasons = (crew, *(reason for reason in refused if reason))
		return Unplaced(id, reasons, crews.find_crew_relaxations(draft, variants, job) if is_eased else ())
	reasons = [reason or variants.reason(number, job) for number, reason in enumerate(refused)]
	return Unplaced(
		id, tuple(reasons), relaxations.find_relaxations(draft, variants, job, reasons) if is_eased else ()
	)
