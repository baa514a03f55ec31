"""Taking the person's own last gesture back, and doing it again, without touching what others did since."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board import absences, drafts, undo_warnings
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import Outcome, Question
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.schedule import placement, scheduled_jobs
from gigafibre_fsm.domain.dispatch.workflow import change_log
from gigafibre_fsm.domain.dispatch.workflow.change_log import Change

if TYPE_CHECKING:
	from frappe.model.document import Document


def undo(
	actor: str,
	now: datetime,
	*,
	mine: Iterable[str] = (),
	skip: Iterable[str] = (),
	shown: undo_warnings.Shown | None = None,
	sure: str | None = None,
) -> Outcome | None:
	"""Take back the newest change of the person who asks; None if there is none.

	Args:
		actor: name of the person, as the timeline shows it; the change is that of the signed-in user.
		now: site time, naive.
		mine: names of visits that are taken back even though somebody else moved them since.
		skip: names of visits that stay as they are.
		shown: the days on the screen; a change of other days is asked about first.
		sure: name of the change that the person was asked about and confirmed.

	Returns:
		What was taken back; or questions, and nothing was changed.
	"""
	change = change_log.latest(change_log.DONE)
	if not change:
		return None
	mine, skip = frozenset(mine), frozenset(skip)
	if change.name != sure and (
		texts := undo_warnings.of(change, job_repository.loaded(change.before), shown, now)
	):
		return Outcome(questions=[Question(change.name, "sure", tuple(texts))])
	made = set(change.after) - set(change.before)
	questions = _in_use(made - skip)
	outcome = Outcome(questions=questions) if questions else _turn(change, False, actor, now, mine, skip)
	if outcome.is_done:
		absences.take_back(change.absence)
		outcome.days |= absences.days_of(change.absence)
		outcome.gone = _delete(made - skip)
		if made:
			# what was deleted can't be done again under its old name
			change_log.drop(change.name)
		else:
			change_log.turn(change.name, change_log.UNDONE)
	return outcome


def redo(actor: str, now: datetime, *, mine: Iterable[str] = (), skip: Iterable[str] = ()) -> Outcome | None:
	"""Do again the change that the person who asks undid; None if there is none.

	Of several undone changes the one that was made first comes back first.

	Args:
		actor: name of the person, as the timeline shows it; the change is that of the signed-in user.
		now: site time, naive.
		mine: names of visits that are moved again even though somebody else moved them since.
		skip: names of visits that stay as they are.

	Returns:
		What was done again; or questions, and nothing was changed.
	"""
	change = change_log.latest(change_log.UNDONE)
	if not change:
		return None
	outcome = _turn(change, True, actor, now, frozenset(mine), frozenset(skip))
	if outcome.is_done:
		absences.record_again(change.name, change.absence)
		outcome.days |= absences.days_of(change.absence)
		change_log.turn(change.name, change_log.DONE)
	return outcome


def _turn(
	change: Change, forward: bool, actor: str, now: datetime, mine: frozenset[str], skip: frozenset[str]
) -> Outcome:
	"""Bring the visits of a change from one end of it to the other."""
	source, target = (change.before, change.after) if forward else (change.after, change.before)
	jobs = job_repository.all_locked(job_repository.lock(set(target) - skip))
	steps = {name: placement.difference(source[name].placement, target[name].placement) for name in jobs}
	questions = [
		question
		for name, job in jobs.items()
		if (question := _question(job, *steps[name], mine=name in mine))
	]
	if questions:
		return Outcome(questions=questions)
	before = {name: change_log.stand(job) for name, job in jobs.items()}
	for name, job in jobs.items():
		after = placement.returned(before[name].placement, target[name].placement, steps[name][1])
		if after != before[name].placement:
			# the window of an arrival that somebody else has changed since is nobody's
			is_back = after.arrival == target[name].placement.arrival
			drafts.write(job, after, actor, now, window=target[name].window if is_back else None)
		if target[name].is_locked != source[name].is_locked:
			board_commands.set_lock(job, target[name].is_locked, actor, now)
	job_repository.touch(jobs)
	after = {name: change_log.stand(job) for name, job in jobs.items()}
	said = change.did(now.date()) if forward else change.takes_back(now.date())
	return Outcome(change.name, said, set(jobs), board_commands.days_of(before, after))


def _in_use(made: Iterable[str]) -> list[Question]:
	"""The visits that the change had made and that somebody went on with: they can't be deleted any more."""
	jobs = job_repository.all_locked(job_repository.lock(made))
	text = _("Somebody went on with this visit: it stays.")
	return [
		Question(name, "conflict", (text,))
		for name, job in jobs.items()
		if job.status != lifecycle.DRAFT or scheduled_jobs.placement_of(job).is_planned
	]


def _delete(made: Iterable[str]) -> set[str]:
	"""Delete visits that the change had made; returns those that were there."""
	there = job_repository.lock(made)
	for name in sorted(there):
		# the person's own visit, made by the gesture that is taken back
		frappe.delete_doc("Dispatch Job", name, ignore_permissions=True)
	return there


def _question(job: "Document", base: dict, to: dict, *, mine: bool) -> Question | None:
	"""Why the change can't be turned for one visit: nothing may move it, or somebody else did since."""
	if not to:
		return None
	text = board_commands.held(job) or next(filter(None, map(drafts.unfit, _people(to))), None)
	if text:
		return Question(job.name, "conflict", (text,))
	if not mine and placement.clashing(scheduled_jobs.placement_of(job), base, to):
		return board_commands.stale(job)
	return None


def _people(to: Mapping[str, Any]) -> list[str]:
	"""Who would come to the visit with this step."""
	return [name for name in (to.get("technician"), *(to.get("crew") or ())) if name]
