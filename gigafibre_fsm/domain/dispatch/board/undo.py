"""Undo and redo of the user's own last board command, leaving later changes by other users untouched."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board import absences, drafts, job_locks, undo_warnings
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import BoardQuestion, Outcome
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.schedule import placement, stored_placement
from gigafibre_fsm.domain.dispatch.workflow import change_log, log_lines
from gigafibre_fsm.domain.dispatch.workflow import messages as change_messages
from gigafibre_fsm.domain.dispatch.workflow.logged_change import LoggedChange

if TYPE_CHECKING:
	from frappe.model.document import Document


def undo_change(
	actor: str,
	now: datetime,
	*,
	mine: Iterable[str] = (),
	skip: Iterable[str] = (),
	shown: undo_warnings.Shown | None = None,
	sure: str | None = None,
) -> Outcome | None:
	"""Undo the newest change of the signed-in user; None if there is none.

	Args:
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		mine: names of jobs that are reverted even though another user moved them since.
		skip: names of jobs that are left as they are.
		shown: the days on the screen; a change to other days needs confirmation.
		sure: name of the change whose undo the user confirmed.

	Returns:
		The undone change; or questions, and nothing was changed.
	"""
	change = change_log.find_latest(change_log.DONE)
	if not change:
		return None
	mine, skip = frozenset(mine), frozenset(skip)
	if change.name != sure and (
		texts := undo_warnings.list_warnings(change, job_repository.load_jobs(change.before), shown, now)
	):
		return Outcome(questions=[BoardQuestion(change.name, "sure", tuple(texts))])
	made = set(change.after) - set(change.before)
	questions = _in_use(made - skip)
	outcome = Outcome(questions=questions) if questions else _turn(change, False, actor, now, mine, skip)
	if outcome.is_done:
		absences.delete_absence(change.absence)
		outcome.days |= absences.days_of(change.absence)
		outcome.gone = _delete(made - skip)
		if made:
			# a deleted job cannot be created again under its old name
			change_log.delete_change(change.name)
		else:
			change_log.set_undone(change.name, now)
	return outcome


def redo_change(
	actor: str, now: datetime, *, mine: Iterable[str] = (), skip: Iterable[str] = ()
) -> Outcome | None:
	"""Redo the change that the signed-in user undid; None if there is none.

	Of several undone changes, the one that was made first is redone first.

	Args:
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		mine: names of jobs that are moved again even though another user moved them since.
		skip: names of jobs that are left as they are.

	Returns:
		The redone change; or questions, and nothing was changed.
	"""
	change = change_log.find_latest(change_log.UNDONE)
	if not change:
		return None
	outcome = _turn(change, True, actor, now, frozenset(mine), frozenset(skip))
	if outcome.is_done:
		absences.record_again(change.name, change.absence)
		outcome.days |= absences.days_of(change.absence)
		change_log.set_redone(change.name)
	return outcome


def _turn(
	change: LoggedChange, forward: bool, actor: str, now: datetime, mine: frozenset[str], skip: frozenset[str]
) -> Outcome:
	"""Move the jobs of a change to its state after the change (`forward`) or before it."""
	source, target = (change.before, change.after) if forward else (change.after, change.before)
	jobs = job_repository.lock_jobs(job_repository.lock_rows(set(target) - skip))
	steps = {name: placement.find_difference(source[name].placement, target[name].placement) for name in jobs}
	questions = [
		question
		for name, job in jobs.items()
		if (question := _question(job, *steps[name], mine=name in mine))
	]
	if questions:
		return Outcome(questions=questions)
	before = {name: change_log.read_state(job) for name, job in jobs.items()}
	for name, job in jobs.items():
		after = placement.step_back(before[name].placement, target[name].placement, steps[name][1])
		if after != before[name].placement:
			# if another user changed the arrival since, the window stored with the change does not belong
			# to it
			is_back = after.arrival == target[name].placement.arrival
			drafts.write_placement(job, after, actor, now, window=target[name].window if is_back else None)
		if target[name].is_locked != source[name].is_locked:
			job_locks.set_lock(job, target[name].is_locked, actor, now)
	job_repository.touch_jobs(jobs)
	after = {name: change_log.read_state(job) for name, job in jobs.items()}
	said = _describe(change, now.date(), forward)
	return Outcome(change.name, said, set(jobs), board_commands.list_days(before, after))


def _describe(change: LoggedChange, today: date, forward: bool) -> str:
	if forward:
		return log_lines.describe_change(change, today=today)
	return change_messages.describe_undo(change.after, change.before, change.gesture, change.absence, today)


def _in_use(made: Iterable[str]) -> list[BoardQuestion]:
	"""Return a question for each job that the change created and that is planned or under way by now."""
	jobs = job_repository.lock_jobs(job_repository.lock_rows(made))
	text = _("Somebody went on with this visit: it stays.")
	return [
		BoardQuestion(name, "conflict", (text,))
		for name, job in jobs.items()
		if job.status != lifecycle.DRAFT or stored_placement.read_placement(job).is_planned
	]


def _delete(made: Iterable[str]) -> set[str]:
	"""Delete jobs that the change had created; return the names of those that still existed."""
	there = job_repository.lock_rows(made)
	for name in sorted(there):
		# the user's own job, created by the command that is undone
		frappe.delete_doc("Dispatch Job", name, ignore_permissions=True)
	return there


def _question(job: "Document", base: dict, to: dict, *, mine: bool) -> BoardQuestion | None:
	"""Return why the change cannot be undone or redone for one job; None if it can.

	The job may be held, its technician unfit, or another user may have moved it since.
	"""
	if not to:
		return None
	text = board_commands.lock_reason(job) or next(
		filter(None, map(drafts.describe_unfit, _people(to))), None
	)
	if text:
		return BoardQuestion(job.name, "conflict", (text,))
	if not mine and placement.list_clashing(stored_placement.read_placement(job), base, to):
		return board_commands.stale_question(job)
	return None


def _people(to: Mapping[str, Any]) -> list[str]:
	"""Return the technicians whom this step would put on the job."""
	return [name for name in (to.get("technician"), *(to.get("crew") or ())) if name]
