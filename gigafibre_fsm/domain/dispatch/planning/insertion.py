"""One emergency during the day: a place for it that disturbs as few people as possible."""

from dataclasses import replace

from . import couples, soundness
from .answer import Plan
from .draft import Draft
from .ground import Ground
from .model import Job, Problem
from .placing import best_slot, without
from .placing import insert as put
from .planner import finished, settled
from .published import at, published_draft

MOST_TRIED = 30  # exchanges looked into where one job moves
MOST_CHAINS = 6  # and where each of them is the first of several


def insert(problem: Problem, job: Job | str, *, now: int | None = None, most_changes: int = 2) -> Plan:
	"""Find a place for one job in the routes of `problem.published`.

	In this order: where it fits without moving anybody; by giving up to `most_changes` other jobs to another
	technician or place; by leaving out jobs of lower priority. Jobs that were left out before are put in where
	they fit, too; relaxations are looked for only for what this call leaves out. Everything that the plan
	changes stands in its moves.

	Args:
		problem: with the current routes as `published`, and what has begun marked as started.
		job: the new job, or the id of one in the problem.
		now: nobody leaves for anything new before this moment.
		most_changes: how many other jobs may be moved.

	Raises ProblemError if the problem contradicts itself.
	"""
	if isinstance(job, str):
		job = problem.job(job)
	problem = at(_with(problem, job), now)
	soundness.demand(problem)
	ground = Ground(problem)
	draft = published_draft(ground)
	number = ground.job_number[job.id]
	known = draft.left - {number}
	if number in ground.partners:
		couples.mend(draft, {number})
	elif number in draft.left:
		placed = _with_changes(draft, number, most_changes) or _at_the_cost_of_others(draft, number)
		draft = placed or draft
	draft = settled(draft)
	return finished(problem, draft, engines=(), ease=draft.left - known)


def _with(problem: Problem, job: Job) -> Problem:
	known = any(other.id == job.id for other in problem.jobs)
	jobs = tuple(job if other.id == job.id else other for other in problem.jobs)
	return replace(problem, jobs=jobs if known else (*problem.jobs, job))


def _with_changes(draft: Draft, job: int, changes: int) -> Draft | None:
	"""Return a draft with the job placed and at most that many others moved; the fewest that suffice."""
	direct = draft.copy()
	if direct.place(job) or direct.squeeze(job):
		return direct
	for allowed in range(1, changes + 1):
		found = _by_moving(draft, job, allowed, frozenset({job}))
		if found is not None:
			return found
	return None


def _by_moving(draft: Draft, job: int, changes: int, kept: frozenset[int]) -> Draft | None:
	"""Return the cheapest draft in which the job takes the place of another, which moves on."""
	best = None
	most = MOST_TRIED if changes == 1 else MOST_CHAINS
	for _, technician, other in sorted(_exchanges(draft, job, kept))[:most]:
		tried = draft.copy()
		shorter = without(tried.tours[technician], {other})
		tried.tours[technician] = put(shorter, job, best_slot(shorter, job))
		tried.left = (tried.left - {job}) | {other}
		if changes > 1:
			moved = _by_moving(tried, other, changes - 1, kept | {other})
		else:
			moved = tried if tried.place(other) else None
		if moved is not None and (best is None or moved.cost < best.cost):
			best = moved
	return best


def _exchanges(draft: Draft, job: int, kept: frozenset[int]) -> list[tuple[float, int, int]]:
	"""Return (cost, technician, other job) wherever the job fits once the other is gone."""
	ground, found = draft.ground, []
	for technician in ground.able(job):
		for other in draft.tours[technician].jobs:
			if other in kept or not _may_move(ground, other):
				continue
			shorter = without(draft.tours[technician], {other})
			slot = best_slot(shorter, job) if shorter else None
			if slot is not None:
				found.append((shorter.cost + slot.cost - draft.tours[technician].cost, technician, other))
	return found


def _may_move(ground: Ground, job: int) -> bool:
	return job not in ground.partners and ground.jobs[job].pinned is None


def _at_the_cost_of_others(draft: Draft, job: int) -> Draft | None:
	"""Return the draft with the job in the place of the least urgent one that is less urgent than it."""
	ground = draft.ground
	urgency = ground.jobs[job].priority
	less = [
		found
		for found in _exchanges(draft, job, frozenset({job}))
		if ground.jobs[found[2]].priority < urgency
	]
	if not less:
		return None
	_, technician, other = min(less, key=lambda found: (ground.jobs[found[2]].priority, found[0]))
	placed = draft.copy()
	shorter = without(placed.tours[technician], {other})
	placed.tours[technician] = put(shorter, job, best_slot(shorter, job))
	placed.left = (placed.left - {job}) | {other}
	return placed
