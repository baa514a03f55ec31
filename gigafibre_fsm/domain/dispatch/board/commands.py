"""Board commands: each is carried out as a whole, or answered with questions and nothing is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.board import drafts
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	conflict_messages,
	placement,
	scheduled_job,
	stored_placement,
)
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind, select_new
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.dispatch.workflow import change_log
from gigafibre_fsm.domain.dispatch.workflow import messages as change_messages
from gigafibre_fsm.domain.dispatch.workflow.logged_change import JobState
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

GESTURES = ("Move", "Resize", "Assign", "Unplan", "Crew", "Plan")
MOST_MOVES = 700


@dataclass(frozen=True, slots=True)
class JobChange:
	"""One job's fields that a command changes (`to`), and what the page showed of them (`base`)."""

	job: str
	to: Mapping[str, Any]
	base: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BoardQuestion:
	"""Why a job was not moved; `kind` is conflict or stale."""

	job: str
	kind: str
	texts: tuple[str, ...]
	can_override: bool = False
	current: Placement | None = None


@dataclass(slots=True)
class Outcome:
	"""Result of a board command: a change and what it touched, or questions and nothing changed."""

	change: str | None = None
	summary: str = ""
	"""What was undone or redone, as a sentence."""
	jobs: set[str] = field(default_factory=set)
	days: set[tuple[str, date]] = field(default_factory=set)
	questions: list[BoardQuestion] = field(default_factory=list)
	gone: set[str] = field(default_factory=set)
	"""Names of the jobs that were deleted."""

	@property
	def is_done(self) -> bool:
		"""Whether the gesture was carried out."""
		return not self.questions


def move_jobs(
	moves: Sequence[JobChange],
	gesture: str,
	actor: str,
	now: datetime,
	*,
	override: Mapping[str, str] | None = None,
	mine: Iterable[str] = (),
	plan: str | None = None,
) -> Outcome:
	"""Place jobs in the caller's transaction: all of them or none.

	Args:
		moves: 1 to MOST_MOVES moves, at most one for each job.
		gesture: the kind of change that the log names, one of GESTURES.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		override: name of a job → reason for placing it in spite of its conflicts; it does not help
			against an absence, or where FSM Dispatch Settings refuses a visit outside of territories.
		mine: names of jobs where this move wins over changes that other users made since the page was
			drawn.
		plan: name of the Dispatch Plan that the command carries out, if one does.

	Returns:
		The change and what it touched; or questions, and nothing was changed.

	Raises:
		FsmError: no move or too many; a technician without an arrival; a technician who is unknown or
			inactive; an impossible time, duration or crew. No answer to a question removes these.
		frappe.DoesNotExistError: one of the jobs was deleted.
	"""
	if not 0 < len(moves) <= MOST_MOVES:
		frappe.throw(_("Choose between 1 and {0} visits.").format(MOST_MOVES), FsmError)
	mine = frozenset(mine)
	override = {job: reason.strip() for job, reason in (override or {}).items() if reason.strip()}
	jobs = job_repository.lock_jobs(move.job for move in moves)
	questions = [*_find_stale(jobs, moves, mine), *_find_locked(jobs)]
	after = {move.job: _target(jobs[move.job], move) for move in moves}
	drafts.refuse_unknown(after.values())
	if not questions:
		questions = _conflicts(jobs, after, override, now)
	if questions:
		return Outcome(questions=questions)
	return _carry_out(jobs, after, gesture, actor, now, override, plan)


def _target(job: "Document", move: JobChange) -> Placement:
	before = stored_placement.read_placement(job)
	after = drafts.remove_double_crew(placement.apply_change(before, move.to))
	if move.to.get("technician") and not after.is_planned:
		frappe.throw(
			_("Say when the technician arrives: {0}").format(
				titles.format_title(job.subject, job.customer_name)
			),
			FsmError,
		)
	return after


def _find_stale(
	jobs: Mapping[str, "Document"], moves: Sequence[JobChange], mine: frozenset[str]
) -> list[BoardQuestion]:
	return [
		stale_question(jobs[move.job])
		for move in moves
		if move.job not in mine
		and placement.list_clashing(stored_placement.read_placement(jobs[move.job]), move.base, move.to)
	]


def stale_question(job: "Document") -> BoardQuestion:
	"""Return the question about a locked job that another user moved since the page was drawn."""
	current, today = stored_placement.read_placement(job), now_datetime().date()
	last = next((row for row in reversed(job.timeline) if row.event in _MOVING), job.timeline[-1])
	lang, on = frappe.local.lang, last.happened_on
	when = formatting.hour(on, lang) if on.date() == today else formatting.moment(on, lang, today=today)
	text = _word_move(on.date() == today, current.is_planned).format(
		last.actor, when, change_messages.describe_place(current, today)
	)
	return BoardQuestion(job.name, "stale", (formatting.sentence(text),), current=current)


_MOVING = frozenset({"Draft", "Rescheduled", "Assigned", "Crew"})
"""Timeline events whose author is named as the one who moved a job."""


def _word_move(is_today: bool, is_planned: bool) -> str:
	if is_planned:
		return _("{0} moved it at {1}: {2}.") if is_today else _("{0} moved it ({1}): {2}.")
	return _("{0} took it off the board at {1}.") if is_today else _("{0} took it off the board ({1}).")


def _find_locked(jobs: Mapping[str, "Document"]) -> list[BoardQuestion]:
	"""Return a question for each job that cannot be moved now: under way, finished or locked."""
	found = []
	for name, job in jobs.items():
		if text := lock_reason(job):
			found.append(BoardQuestion(name, "conflict", (text,)))
	return found


def lock_reason(job: "Document") -> str | None:
	"""Explain why a job cannot be moved now; None if it can."""
	if job.status in scheduled_job.UNDER_WAY:
		return _("The technician is at work on it: put it on hold first.")
	if job.status in scheduled_job.FIXED:
		return _("This visit is over: nothing moves it any more.")
	return _("It is locked: unlock it first.") if job.locked else None


def _conflicts(
	jobs: Mapping[str, "Document"], after: Mapping[str, Placement], override: Mapping[str, str], now: datetime
) -> list[BoardQuestion]:
	questions = []
	before = {name: stored_placement.read_placement(job) for name, job in jobs.items()}
	found = find_new_conflicts(before, after, now)
	texts, absolute = conflict_messages.describe_conflicts(found), list_absolute()
	for job, new in found.items():
		can_override = all(conflict.kind not in absolute for conflict in new)
		if new and not (can_override and job in override):
			questions.append(BoardQuestion(job, "conflict", tuple(texts[job]), can_override))
	return questions


def list_absolute() -> set[ConflictKind]:
	"""Return the kinds of conflicts that no reason overrides: dispatching the job would be refused anyway."""
	return {ConflictKind.ABSENCE, *([ConflictKind.TERRITORY] if territory_rows.is_refused_outside() else [])}


def find_new_conflicts(
	before: Mapping[str, Placement], after: Mapping[str, Placement], now: datetime
) -> dict[str, list[Conflict]]:
	"""Find the conflicts that moving jobs would add; conflicts that they already have are left out.

	Args:
		before: name of a job → its placement now.
		after: name of a job → its new placement, for the same jobs.
		now: site time, naive; decides which held slots still count and how old a stored travel time may
			be.

	Returns:
		Name of a job → its new conflicts, which may be none. Jobs that the move takes off the board are
		left out.
	"""
	known, found = conflict_check.find_conflicts_of_move(before, after, now)
	return {job: select_new(speaking, known.get(job, ())) for job, speaking in found.items()}


def _carry_out(jobs, after, gesture, actor, now, reasons, plan) -> Outcome:
	before = {name: change_log.read_state(job) for name, job in jobs.items()}
	touched = [name for name in jobs if before[name].placement != after[name]]
	if not touched:
		# the page may show an older state: answer with the current one
		return Outcome(jobs=set(jobs), days=list_days(before))
	for name in touched:
		if name in reasons:
			job_repository.add_event(jobs[name], "Override", actor, now, detail=reasons[name][:1000])
		drafts.write_placement(jobs[name], after[name], actor, now)
	return log_change(gesture, {name: jobs[name] for name in touched}, before, now, reasons, plan)


def log_change(
	gesture: str,
	jobs: Mapping[str, "Document"],
	before: Mapping[str, JobState],
	now: datetime,
	reasons: Mapping[str, str] | None = None,
	plan: str | None = None,
) -> Outcome:
	"""Log a change that was just written to these jobs, and return what it touched.

	Args:
		gesture: the kind of change that the log names.
		jobs: name → document of each job that was changed or created.
		before: name → state of the job before the change; a job missing here was created by the change.
		now: site time, naive.
		reasons: name of a job → why it was placed in spite of its conflicts.
		plan: name of the Dispatch Plan that the command carries out, if one does.
	"""
	job_repository.touch_jobs(jobs)
	change = change_log.log_change(gesture, before, jobs.values(), now, reasons, plan=plan)
	return Outcome(change.name, jobs=set(jobs), days=list_days(change.before, change.after))


def list_days(*stands: Mapping[str, JobState]) -> set[tuple[str, date]]:
	"""Return the technician-days on which these jobs are planned."""
	return {
		key
		for group in stands
		for each in group.values()
		if each.placement.is_planned
		for key in each.placement.rows
	}
