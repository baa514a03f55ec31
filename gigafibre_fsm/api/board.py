"""Endpoints of the dispatch board; docs/features/board.md describes their answers."""

from datetime import datetime
from typing import Any, TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import (
	day_of,
	full_name,
	json_of,
	moment_of,
	names_of,
	require,
	require_write_all,
	unreadable,
)
from gigafibre_fsm.domain.dispatch.board import (
	absences,
	job_locks,
	job_split,
	message_preview,
	publishing,
	visit_details,
)
from gigafibre_fsm.domain.dispatch.board import (
	candidates as candidates_of,
)
from gigafibre_fsm.domain.dispatch.board import changes as board_changes
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board import (
	undo as undoing,
)
from gigafibre_fsm.domain.dispatch.board.answers import (
	BoardAnswer,
	BoardChanges,
	Candidate,
)
from gigafibre_fsm.domain.dispatch.board.command_answers import BoardCommandAnswer, Redraw
from gigafibre_fsm.domain.dispatch.board.commands import JobChange, Outcome
from gigafibre_fsm.domain.dispatch.board.message_preview import PreviewRow
from gigafibre_fsm.domain.dispatch.board.publishing import Refusal, WindowQuestion
from gigafibre_fsm.domain.dispatch.board.visit_details import VisitDetails
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import PlacementFields
from gigafibre_fsm.domain.dispatch.workflow import change_log
from gigafibre_fsm.domain.dispatch.workflow import scheduling as dispatch_jobs
from gigafibre_fsm.domain.dispatch.workflow.change_log import ChangeRow

_KINDS = {"technician": str, "arrival": str, "duration": int, "crew": list}


class PublishPreview(TypedDict):
	"""The messages that technicians and customers would be sent."""

	rows: list[PreviewRow]


class PublishAnswer(Redraw):
	"""The published jobs, the questions and refusals, and the data that the page redraws."""

	published: list[str]
	questions: list[WindowQuestion]
	refused: list[Refusal]


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def load(start: str, days: int) -> BoardAnswer:
	"""Return everything that the board shows of 1 to 14 days."""
	frappe.has_permission("Dispatch Job", "read", throw=True)
	return board_snapshot.load_board(day_of(start), days, now_datetime())


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(600, 60)
def changes(cursor: str, start: str, days: int) -> BoardChanges:
	"""Return everything on the board that was written since an earlier answer.

	Args:
		cursor: the `cursor` of the last answer of `load` or `changes`, unchanged.
		start: the first day on the screen, YYYY-MM-DD.
		days: how many days are on the screen, 1 to 14.
	"""
	frappe.has_permission("Dispatch Job", "read", throw=True)
	return board_changes.load_changes(cursor, day_of(start), days, now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(240, 60)
@unit_of_work.whole
def place(
	moves: str, gesture: str = "move", override: str | None = None, mine: str | None = None
) -> BoardCommandAnswer:
	"""Place jobs: either all of them, or none, with the questions to answer first.

	Args:
		moves: JSON `[{"job", "to": {technician, arrival, duration, crew}, "base": {the same as last seen}}]`.
		gesture: move, resize, assign, unplan or crew.
		override: JSON `{job: reason}`: jobs to place in spite of warnings, and why.
		mine: JSON `[job]`: jobs for which this change overrides a change that another user made meanwhile.
	"""
	asked = [_move(values) for values in json_of(moves, list)]
	name = gesture.capitalize()
	jobs = [move.job for move in asked]
	require_write_all(jobs)
	if name not in board_commands.GESTURES or len(set(jobs)) < len(jobs):
		unreadable()
	now = now_datetime()
	reasons = {job: str(reason) for job, reason in json_of(override or "{}", dict).items()}
	outcome = board_commands.move_jobs(asked, name, full_name(), now, override=reasons, mine=names_of(mine))
	return board_snapshot.answer(outcome, now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def split(job: str, minutes: int) -> BoardCommandAnswer:
	"""Shorten a job to its first minutes; a second job with the rest must follow it, in the backlog."""
	require_write_all([job])
	frappe.has_permission("Dispatch Job", "create", throw=True)
	now = now_datetime()
	return board_snapshot.answer(
		job_split.split_job(job, minutes, full_name(), now, dispatch_jobs.create_job), now
	)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def lock(jobs: str, locked: bool) -> BoardCommandAnswer:
	"""Lock jobs where they are planned, or unlock them."""
	names = names_of(jobs)
	require_write_all(names)
	now = now_datetime()
	return board_snapshot.answer(job_locks.lock_jobs(names, locked, full_name(), now), now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def undo(
	mine: str | None = None,
	skip: str | None = None,
	start: str | None = None,
	days: int = 1,
	sure: str | None = None,
) -> BoardCommandAnswer:
	"""Undo the user's own last command; `nothing` is true if there is none.

	Args:
		mine: JSON `[job]`: jobs for which the undo overrides changes that other users made since.
		skip: JSON `[job]`: jobs to leave as they are.
		start: the first day on the screen, YYYY-MM-DD; if given, a command on other days first returns a
			question of the kind `sure`.
		days: how many days are on the screen.
		sure: the change named by such a question, once the user has confirmed it.
	"""
	now = now_datetime()
	shown = (
		tuple(moment.date() for moment in board_snapshot.site_days(day_of(start), days)) if start else None
	)
	turned = undoing.undo_change(
		full_name(), now, mine=names_of(mine), skip=names_of(skip), shown=shown, sure=sure
	)
	return _turned(turned, now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def report_sick(
	technician: str, start: str, end: str, jobs: str | None = None, skip: str | None = None
) -> BoardCommandAnswer:
	"""Record that a technician is sick and take jobs off their row, as one command; answers as place() does.

	Args:
		technician: name of the Dispatch Technician.
		start: start of the absence, YYYY-MM-DD HH:MM:SS.
		end: its end.
		jobs: JSON `[job]`: jobs to move back to the backlog.
		skip: JSON `[job]`: jobs of that list to leave in place.
	"""
	frappe.has_permission("Dispatch Technician", "read", doc=technician, throw=True)
	frappe.has_permission("Dispatch Absence", "create", throw=True)
	names = [job for job in names_of(jobs) if job not in names_of(skip)]
	if names:
		require_write_all(names)
	now = now_datetime()
	outcome = absences.report_sick(technician, moment_of(start), moment_of(end), names, full_name(), now)
	return board_snapshot.answer(outcome, now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def redo(mine: str | None = None, skip: str | None = None) -> BoardCommandAnswer:
	"""Redo the command that was undone last."""
	now = now_datetime()
	return _turned(undoing.redo_change(full_name(), now, mine=names_of(mine), skip=names_of(skip)), now)


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def history(limit: int = 30) -> list[ChangeRow]:
	"""Return the newest commands of all users: `[{change, gesture, summary, by, on, state, jobs}]`."""
	frappe.has_permission("Dispatch Change", "read", throw=True)
	return change_log.list_history(limit, now_datetime().date())


@frappe.whitelist(methods=["GET", "POST"])
@guards.dispatcher
@guards.limited(120, 60)
def publish_preview(start: str, days: int, jobs: str | None = None) -> PublishPreview:
	"""Return the messages that publishing would send to technicians and customers: `{"rows": […]}`.

	Args:
		start: the first day on the screen, YYYY-MM-DD; ignored if `jobs` are given.
		days: how many days are on the screen, 1 to 14; ignored if `jobs` are given.
		jobs: JSON list of jobs; without it, all unpublished jobs of these days.
	"""
	frappe.has_permission("Dispatch Job", "read", throw=True)
	found = (
		scheduled_jobs.load_named(names_of(jobs)[: board_commands.MOST_MOVES])
		if jobs
		else message_preview.list_unpublished(*board_snapshot.site_days(day_of(start), days))
	)
	return {"rows": message_preview.preview_messages(found, now_datetime())}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def publish(
	jobs: str,
	tell: str | None = None,
	seen: str | None = None,
	reasons: str | None = None,
	despite: str | None = None,
) -> PublishAnswer:
	"""Publish jobs, and send technicians and customers what is new for them.

	Args:
		jobs: JSON list of jobs.
		tell: JSON `{job: true | false}`, for a job whose promised window changes or is withdrawn: true texts
			the customer, false means that the dispatcher phones them. Without an answer such a job is
			returned as a question.
		seen: JSON `{job: seen of its preview}`; a job that changed after its preview is refused.
		reasons: JSON `{job: reason}`: why a job goes to an address in an outage; without one it is refused.
		despite: JSON `[job]`: jobs that go in spite of their conflicts; another one that has a conflict is refused.
	"""
	names = names_of(jobs)
	require_write_all(names)
	now = now_datetime()
	answers_given = {
		job: value if isinstance(value, bool) else unreadable()
		for job, value in json_of(tell or "{}", dict).items()
	}
	shown = {job: str(value) for job, value in json_of(seen or "{}", dict).items()}
	said = {job: str(reason) for job, reason in json_of(reasons or "{}", dict).items()}
	done = publishing.publish_jobs(names, answers_given, full_name(), now, shown, said, names_of(despite))
	result = {"published": done.published, "questions": done.questions, "refused": done.refused}
	return {**result, **board_snapshot.load_affected(done.outcome.jobs, done.outcome.days, now)}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def candidates(job: str, day: str) -> list[Candidate]:
	"""Return the best technicians for a job on a day: `[{technician, arrival, added_seconds, texts}]`."""
	require("Dispatch Job", job, "read")
	return candidates_of.rank_candidates(job, day_of(day), now_datetime())


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def details(job: str) -> VisitDetails:
	"""Return whom to call about a visit, and when it was really begun and ended."""
	require("Dispatch Job", job, "read")
	return visit_details.load_details(job)


def _turned(outcome: Outcome | None, now: datetime) -> BoardCommandAnswer:
	return (
		board_snapshot.answer(outcome, now) if outcome else {"done": False, "nothing": True, "questions": []}
	)


def _move(values: Any) -> JobChange:
	if not isinstance(values, dict) or not isinstance(values.get("job"), str):
		unreadable()
	return JobChange(values["job"], _fields(values.get("to")), _fields(values.get("base") or {}))


def _fields(values: Any) -> PlacementFields:
	"""Parse a placement from the page, checking the type of each field."""
	if not isinstance(values, dict) or not set(values) <= set(_KINDS):
		unreadable()
	return {name: _field(name, value) for name, value in values.items()}


def _field(name: str, value: Any) -> Any:
	if name in ("technician", "arrival") and not value:
		return None
	if isinstance(value, bool) or not isinstance(value, _KINDS[name]):
		unreadable()
	if name == "arrival":
		return moment_of(value)
	if name == "crew":
		return tuple(value) if all(isinstance(each, str) for each in value) else unreadable()
	return value
