"""Repository of jobs: loads them with a lock, saves them, and adds rows to their timeline."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document


class JobStatus(TypedDict):
	"""A job and the status that it has after an action."""

	job: str
	status: str


def lock_job(job: str) -> "Document":
	"""Load a job with its row locked until the transaction ends, so that concurrent changes happen in turn.

	Raises:
		frappe.DoesNotExistError: there is no such job.
	"""
	return lock_jobs([job])[job]


def lock_rows(jobs: Iterable[str]) -> set[str]:
	"""Lock the rows of these jobs, in a fixed order, until the transaction ends; return the names that exist.

	As the first statement of a transaction, it makes all later reads as recent as the lock.
	"""
	wanted = sorted(set(jobs))
	if not wanted:
		return set()
	job = frappe.qb.DocType("Dispatch Job")
	query = frappe.qb.from_(job).select(job.name).where(job.name.isin(wanted)).orderby(job.name)
	# the database matches job-1 with JOB-1: only the exact name counts
	return set(wanted).intersection(query.for_update().run(pluck=True))


def lock_jobs(jobs: Iterable[str]) -> "dict[str, Document]":
	"""Load jobs with their rows locked until the transaction ends, in one query for each table.

	Raises:
		frappe.DoesNotExistError: one of them does not exist.
	"""
	names = sorted(set(jobs))
	found = load_jobs(names, is_locked=True)
	for name in names:
		if name not in found:
			frappe.throw(deleted_sentence(name), frappe.DoesNotExistError)
	return found


def load_jobs(jobs: Iterable[str], *, is_locked: bool = False) -> "dict[str, Document]":
	"""Load jobs by name with their rows, in one query for each table; names that do not exist are left out.

	With `is_locked` the rows are read in their locked state, not from an older snapshot.
	"""
	names = sorted(set(jobs))
	# the jobs before their rows: whoever locks waits here
	parents = _rows("Dispatch Job", "name", names, is_locked) if names else {}
	if not parents:
		return {}
	tables = {
		field.fieldname: _rows(field.options, "parent", names, is_locked)
		for field in frappe.get_meta("Dispatch Job").get_table_fields()
	}
	found = {}
	for name, (values,) in parents.items():
		rows = {fieldname: of_parent.get(name, []) for fieldname, of_parent in tables.items()}
		stored = {"doctype": "Dispatch Job", **values, **rows}
		found[name] = frappe.get_doc(stored)
		if is_locked:
			# nobody else writes it until the transaction ends: saving compares with this
			found[name].flags.stored = stored
	return found


def _rows(doctype: str, key: str, names: list[str], is_locked: bool) -> dict[str, list[dict]]:
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select("*").where(table[key].isin(names)).orderby(table[key], table.idx)
	found: dict[str, list[dict]] = {}
	for row in (query.for_update() if is_locked else query).run(as_dict=True):
		found.setdefault(row[key], []).append(row)
	return found


def touch_jobs(jobs: Iterable[str]) -> None:
	"""Set `modified` of several jobs to the current time.

	In a long transaction the first ones are written long before the commit, and a page that polls would
	miss them.
	"""
	names = list(jobs)
	if len(names) > 1:
		job = frappe.qb.DocType("Dispatch Job")
		frappe.qb.update(job).set(job.modified, now_datetime()).where(job.name.isin(names)).run()


def deleted_sentence(job: str) -> str:
	"""Return the error message for a job that was deleted meanwhile."""
	written = frappe.utils.escape_html(job[:40])
	return _("Visit {0} no longer exists: somebody deleted it. Reload the page.").format(written)


def lock_for_technician(job: str, technician: str) -> "Document":
	"""Load and lock a job as locked() does, if it is the technician's own published job.

	Raises:
		NotYours: it is not, or does not exist; the message does not say which.
	"""
	dispatch_job = frappe.qb.DocType("Dispatch Job")
	own = (dispatch_job.name == job) & ownership.is_own(dispatch_job, technician)
	if not technician or not frappe.qb.from_(dispatch_job).select(dispatch_job.name).where(own).run():
		frappe.throw(ownership.not_yours(), NotYours)
	doc = lock_job(job)
	# Check again under the lock: dispatch may have reassigned the job meanwhile.
	if not ownership.is_own_document(doc, technician):
		frappe.throw(ownership.not_yours(), NotYours)
	doc.flags.opened_by = technician
	return doc


def add_event(
	job: "Document",
	event: str,
	actor: str,
	now: datetime,
	*,
	from_status: str | None = None,
	to_status: str | None = None,
	detail: str | None = None,
) -> None:
	"""Add a row to the timeline; it is stored when the job is saved.

	The row also records the signed-in user and when the request was received: `actor` is a display name that
	can change, and `now` may be a time that a phone reported.

	Args:
		job: the Dispatch Job; the caller saves it.
		event: an option of Dispatch Job Event.event.
		actor: name of the user, as the timeline shows it.
		now: when it happened, site time, naive.
		from_status: the status before the transition, if the event is one.
		to_status: the status after the transition.
		detail: only names, dates and typed text, so that it reads the same in both languages.
	"""
	job.append(
		"timeline",
		{
			"happened_on": now,
			"received_on": now_datetime() if getattr(frappe.local, "request", None) else None,
			"user": frappe.session.user,
			"event": event,
			"from_status": from_status,
			"to_status": to_status,
			"actor": actor,
			"detail": detail,
		},
	)


NO_DRAFT = {
	"has_draft": 0,
	"draft_withdrawn": 0,
	"draft_arrival": None,
	"draft_technician": None,
	"draft_duration": 0,
	"draft_crew": None,
}


def discard_draft(job: "Document", actor: str, now: datetime) -> None:
	"""Discard the board's unpublished draft of a job, if it has one.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	if job.has_draft:
		job.update(NO_DRAFT)
		add_event(job, "Draft", actor, now, detail="—")


def insert_job(job: "Document", actor: str, now: datetime) -> None:
	"""Store a new job created by a domain function; it starts in Draft.

	Skips Frappe's permission check, for the reason given in save().

	Args:
		job: the new Dispatch Job.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	job.flags.update(by_domain=True, actor=actor, now=now)
	job.insert(ignore_permissions=True)  # the endpoint has checked the user, as for save()


def save_job(job: "Document") -> None:
	"""Save a job changed by a domain function.

	Skips Frappe's permission check: a technician has no permission on documents, and the caller has checked
	that the user may make this change (api/guards.py for staff, locked_for() for technicians).
	"""
	job.flags.by_domain = True
	job.save(ignore_permissions=True)


def is_published(job: "Document") -> bool:
	"""Whether the technician sees the job and may act on it."""
	return job.status in lifecycle.MOVING
