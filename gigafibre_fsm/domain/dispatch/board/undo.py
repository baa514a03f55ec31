"""Taking the person's own last gesture back, and doing it again, without touching what others did since."""

from collections.abc import Iterable
from datetime import datetime

import frappe

from gigafibre_fsm.domain.dispatch import lifecycle, record
from gigafibre_fsm.domain.dispatch.board import changes, drafts, gestures, placement, visits
from gigafibre_fsm.domain.dispatch.board.changes import Change
from gigafibre_fsm.domain.dispatch.board.gestures import Outcome, Question


def undo(actor: str, now: datetime, *, mine: Iterable[str] = (), skip: Iterable[str] = ()) -> Outcome | None:
	"""Take back the newest change of the person who asks; None where there is none."""
	change = changes.latest(changes.DONE)
	if not change:
		return None
	outcome = _turn(change, False, actor, now, frozenset(mine), frozenset(skip))
	if outcome.is_done:
		made = set(change.after) - set(change.before)
		_delete(made)
		outcome.gone = made
		if made:
			# what was deleted can't be done again under its old name
			changes.drop(change.name)
		else:
			changes.turn(change.name, changes.UNDONE)
	return outcome


def redo(actor: str, now: datetime, *, mine: Iterable[str] = (), skip: Iterable[str] = ()) -> Outcome | None:
	"""Do the change again that was taken back last; None where there is none."""
	change = changes.latest(changes.UNDONE)
	if not change:
		return None
	outcome = _turn(change, True, actor, now, frozenset(mine), frozenset(skip))
	if outcome.is_done:
		changes.turn(change.name, changes.DONE)
	return outcome


def _turn(
	change: Change, forward: bool, actor: str, now: datetime, mine: frozenset[str], skip: frozenset[str]
) -> Outcome:
	"""Bring the visits of a change from one end of it to the other."""
	source, target = (change.before, change.after) if forward else (change.after, change.before)
	there = [name for name in sorted(target) if name not in skip and frappe.db.exists("Dispatch Job", name)]
	jobs = {name: record.locked(name) for name in there}
	steps = {name: _step(source[name].placement, target[name].placement) for name in jobs}
	questions = [
		question for name, job in jobs.items() if (question := _question(job, *steps[name], name in mine))
	]
	if questions:
		return Outcome(questions=questions)
	before = {name: changes.stand(job) for name, job in jobs.items()}
	for name, job in jobs.items():
		after = placement.changed(before[name].placement, steps[name][1])
		if after != before[name].placement:
			drafts.write(job, after, actor, now, window=target[name].window)
		if target[name].is_locked != source[name].is_locked:
			gestures.set_lock(job, target[name].is_locked, actor, now)
	after = {name: changes.stand(job) for name, job in jobs.items()}
	return Outcome(change.name, change.summary, set(jobs), gestures.days_of(before, after))


def _delete(jobs: Iterable[str]) -> None:
	"""Delete visits that the change had made, as long as nobody went on with them."""
	for name in jobs:
		if frappe.db.get_value("Dispatch Job", name, "status", for_update=True) == lifecycle.DRAFT:
			# the person's own visit, made by the gesture that is taken back
			frappe.delete_doc("Dispatch Job", name, ignore_permissions=True)


def _step(old: placement.Placement, new: placement.Placement) -> tuple[dict, dict]:
	"""The fields that differ: as they must stand now, and as they shall stand."""
	fields = [field for field in placement.FIELDS if getattr(new, field) != getattr(old, field)]
	return {field: getattr(old, field) for field in fields}, {field: getattr(new, field) for field in fields}


def _question(job, base: dict, to: dict, mine: bool) -> Question | None:
	"""Why the change can't be turned for one visit: it is under way or over, or somebody moved it since."""
	if to and job.status in visits.FIXED:
		return Question(job.name, "conflict", (gestures.held(job) or "",))
	current = visits.placement_of(job)
	if not mine and placement.clashing(current, base, to):
		return gestures.stale(job.name, current)
	return None
