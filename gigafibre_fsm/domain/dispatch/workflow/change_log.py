"""Change log of board commands: written with each command, read to undo it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe.utils import get_fullname

from gigafibre_fsm.domain.dispatch.job import schedule_fields as plan_words
from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.schedule import stored_placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.workflow import log_lines
from gigafibre_fsm.domain.dispatch.workflow import messages as change_messages
from gigafibre_fsm.domain.dispatch.workflow.logged_change import JobState, LoggedChange, LoggedMove
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from frappe.model.document import Document

DONE, UNDONE, FINAL, DISCARDED = "Done", "Undone", "Final", "Discarded"
MOST_SHOWN = 100
MOST_LETTERS = 140
"""Maximum length of a summary in the desk's lists."""
MOST_REASONS = 10_000
"""Maximum characters of the reasons in the log; each job's timeline has its own in full."""
FIELDS = ("name", "gesture", "made_by", "made_on", "instant", "state", "before", "after", "absence", "plan")


class ChangeRow(TypedDict):
	"""One change of the history: its sentence in the language of the request, its user, time and jobs."""

	change: str
	gesture: str
	summary: str
	by: str
	on: datetime
	state: str
	jobs: list[str]


def read_state(job: "Document") -> JobState:
	"""Return the current state of a loaded job."""
	window = (job.window_start, job.window_end) if job.window_start and job.window_end else None
	return JobState(stored_placement.read_placement(job), window, bool(job.locked))


def describe_placement(where: Placement) -> str:
	"""Return a placement for the timeline and the log, the same in both languages."""
	if not where.is_planned:
		return "—"
	names = " + ".join(plan_words.technician_name(name) for name in where.technicians)
	return f"{names}, {where.arrival:%Y-%m-%d %H:%M} ({where.duration} min)"


def log_change(
	gesture: str,
	before: Mapping[str, JobState],
	jobs: "Iterable[Document]",
	now: datetime,
	reasons: Mapping[str, str] | None = None,
	*,
	absence: Mapping | None = None,
	plan: str | None = None,
) -> LoggedChange:
	"""Log what was just changed on these jobs, and discard the signed-in user's undone changes.

	After a new change the undone ones cannot be redone; they stay in the log for whoever looks back.

	Args:
		gesture: the kind of change, an option of Dispatch Change.gesture.
		before: name → state of each job before; a job missing here was created by the change.
		jobs: the jobs after the change.
		now: site time, naive.
		reasons: name of a job → why it was placed in spite of its conflicts.
		absence: the fields of a Dispatch Absence that was recorded with the change and is undone with
			it.
		plan: name of the Dispatch Plan that the command carries out, if one does.
	"""
	jobs = list(jobs)
	after = {job.name: read_state(job) for job in jobs}
	before = {name: before[name] for name in after if name in before}
	reasons = {job: reason for job, reason in (reasons or {}).items() if job in after}
	_discard_undone()
	held = dict(absence) if absence else None
	change = LoggedChange("", gesture, before, after, now, held, frappe.session.user, plan)
	listed = "\n".join(f"{job}: {reason}" for job, reason in reasons.items())[:MOST_REASONS]
	return _insert(change, DONE, _titles_of(jobs), listed)


def log_published(jobs: "Iterable[Document]", now: datetime) -> None:
	"""Log that jobs were published; the history shows it, and it cannot be undone."""
	jobs = list(jobs)
	after = {job.name: read_state(job) for job in jobs}
	if after:
		change = LoggedChange("", log_lines.PUBLISH, {}, after, now, made_by=frappe.session.user)
		_insert(change, FINAL, _titles_of(jobs))


def _titles_of(jobs: "Iterable[Document]") -> dict[str, str]:
	return {job.name: titles.format_title(job.subject, job.customer_name) for job in jobs}


def attach_absence(name: str, absence: Mapping) -> None:
	"""Attach an absence to the change it was recorded with, so that both are undone together."""
	frappe.db.set_value("Dispatch Change", name, "absence", frappe.as_json(dict(absence)))
	row = frappe.db.get_value("Dispatch Change", name, FIELDS, as_dict=True)
	frappe.db.set_value("Dispatch Change", name, "summary", _summary(_change(row)))


def _insert(change: LoggedChange, state: str, titled: Mapping[str, str], reasons: str = "") -> LoggedChange:
	row = frappe.new_doc("Dispatch Change")
	row.update(
		{
			"gesture": change.gesture,
			"summary": _summary(change, titled),
			"absence": json.dumps(change.absence) if change.absence else None,
			"plan": change.plan,
			"state": state,
			"made_by": change.made_by,
			"made_on": change.made_on,
			"before": _packed(change.before),
			"after": _packed(change.after),
			"reasons": reasons or None,
		}
	)
	# users may only read the log
	row.insert(ignore_permissions=True)
	return replace(change, name=row.name, instant=row.instant)


def _summary(change: LoggedChange, titled: Mapping[str, str] | None = None) -> str:
	"""Return the change in its author's language, for lists of the desk."""
	told = log_lines.describe_change(change, titled=titled)
	return told if len(told) <= MOST_LETTERS else f"{told[: MOST_LETTERS - 1]}…"


def published_since(change: LoggedChange) -> set[str] | None:
	"""Return the jobs that the user has published since a change of theirs.

	None if they have published nothing.
	"""
	rows = frappe.get_all(
		"Dispatch Change",
		filters={"made_by": frappe.session.user, "state": FINAL, "instant": (">=", change.instant)},
		fields=["name", "after"],
	)
	return {job for row in rows for job in json.loads(row.after)} if rows else None


def _discard_undone() -> None:
	"""Make the user's undone changes final: by name, because a write by state would lock all users' rows."""
	mine = {"made_by": frappe.session.user, "state": UNDONE}
	if names := frappe.get_all("Dispatch Change", mine, pluck="name"):
		frappe.db.set_value("Dispatch Change", {"name": ("in", names)}, "state", DISCARDED)


def find_latest(state: str) -> LoggedChange | None:
	"""Return the user's own change that undo (state Done) or redo (state Undone) applies to.

	None without one.

	Undone changes are redone in the order in which they were made.
	"""
	order = "instant desc, creation desc" if state == DONE else "instant, creation"
	rows = frappe.get_all(
		"Dispatch Change",
		filters={"made_by": frappe.session.user, "state": state},
		fields=FIELDS,
		order_by=order,
		limit=1,
	)
	if not rows:
		return None
	# locked, so that a second tap waits and then finds the change undone or redone already
	if frappe.db.get_value("Dispatch Change", rows[0].name, "state", for_update=True) != state:
		return None
	return _change(rows[0])


def set_undone(change: str, now: datetime) -> None:
	"""Mark a change as undone by the signed-in user, at a site time."""
	values = {"state": UNDONE, "undone_by": frappe.session.user, "undone_on": now}
	frappe.db.set_value("Dispatch Change", change, values)


def set_redone(change: str) -> None:
	"""Mark an undone change as done again."""
	frappe.db.set_value("Dispatch Change", change, {"state": DONE, "undone_by": None, "undone_on": None})


def delete_change(change: str) -> None:
	"""Delete a change that can be neither undone nor redone."""
	frappe.db.delete("Dispatch Change", {"name": change})


def list_history(limit: int, today: date | None = None) -> list[ChangeRow]:
	"""Return the newest changes of all users: `{change, gesture, summary, by, on, state, jobs}`."""
	rows = frappe.get_all(
		"Dispatch Change",
		fields=FIELDS,
		order_by="instant desc, creation desc",
		limit=min(max(limit, 1), MOST_SHOWN),
	)
	found = [_change(row) for row in rows]
	titled = change_messages.find_needed_titles(change.after for change in found)
	return [
		{
			"change": row.name,
			"gesture": row.gesture,
			"summary": log_lines.describe_change(change, today=today, titled=titled),
			"by": get_fullname(row.made_by),
			"on": row.made_on,
			"state": row.state,
			"jobs": list(change.after),
		}
		for row, change in zip(rows, found, strict=True)
	]


def list_moves(limit: int) -> list[LoggedMove]:
	"""Return the newest changes that moved jobs, with when each was undone; the newest first."""
	rows = frappe.get_all(
		"Dispatch Change",
		filters={"state": ("!=", FINAL)},
		fields=[*FIELDS, "undone_on"],
		order_by="instant desc, creation desc",
		limit=limit,
	)
	return [_move(row) for row in rows]


def _move(row) -> LoggedMove:
	instant = instants.to_nearest_utc(row.undone_on) if row.undone_on else None
	return LoggedMove(_change(row), row.undone_on, instant)


def delete_old(before: datetime) -> None:
	"""Delete changes that are too old to be undone."""
	frappe.db.delete("Dispatch Change", {"made_on": ("<", before)})


def _packed(stands: Mapping[str, JobState]) -> str:
	return json.dumps({job: stand.to_json() for job, stand in stands.items()})


def _change(row) -> LoggedChange:
	before, after = (
		{job: JobState.from_json(values) for job, values in json.loads(text).items()}
		for text in (row.before, row.after)
	)
	absence = json.loads(row.absence) if row.absence else None
	return LoggedChange(
		row.name, row.gesture, before, after, row.made_on, absence, row.made_by, row.plan, row.instant
	)
