"""How the domain holds a job: locked while it changes, saved by one function, each step written down."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document


def locked(job: str) -> "Document":
	"""Load a job with its row locked until the transaction ends, so that two people act one after the other.

	Raises:
		frappe.DoesNotExistError: there is no such job.
	"""
	return frappe.get_doc("Dispatch Job", job, for_update=True)


def lock(jobs: Iterable[str]) -> set[str]:
	"""Lock the rows of these jobs, all in one order, until the transaction ends; returns those that are there.

	As the first statement of a transaction it makes everything read afterwards as new as the lock itself.
	"""
	wanted = sorted(set(jobs))
	if not wanted:
		return set()
	visit = frappe.qb.DocType("Dispatch Job")
	query = frappe.qb.from_(visit).select(visit.name).where(visit.name.isin(wanted)).orderby(visit.name)
	# the database takes job-1 for JOB-1: a name counts only as it is written
	return set(wanted).intersection(query.for_update().run(pluck=True))


def all_locked(jobs: Iterable[str]) -> "dict[str, Document]":
	"""Load jobs with their rows locked until the transaction ends, in one query for each table.

	Raises:
		frappe.DoesNotExistError: one of them does not exist.
	"""
	names = sorted(set(jobs))
	there = lock(names)
	for name in names:
		if name not in there:
			frappe.throw(no_more(name), frappe.DoesNotExistError)
	return loaded(names, is_locked=True)


def loaded(jobs: Iterable[str], *, is_locked: bool = False) -> "dict[str, Document]":
	"""Load jobs by name with their rows, in one query for each table; names that do not exist are left out.

	With `is_locked` the rows are read in the state that the caller has locked, not in an older one.
	"""
	names = sorted(set(jobs))
	if not names:
		return {}
	tables = {
		field.fieldname: _rows(field.options, "parent", names, is_locked)
		for field in frappe.get_meta("Dispatch Job").get_table_fields()
	}
	found = {}
	for name, (values,) in _rows("Dispatch Job", "name", names, is_locked).items():
		rows = {fieldname: of_parent.get(name, []) for fieldname, of_parent in tables.items()}
		found[name] = frappe.get_doc({"doctype": "Dispatch Job", **values, **rows})
	return found


def _rows(doctype: str, key: str, names: list[str], is_locked: bool) -> dict[str, list[dict]]:
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select("*").where(table[key].isin(names)).orderby(table[key], table.idx)
	found: dict[str, list[dict]] = {}
	for row in (query.for_update() if is_locked else query).run(as_dict=True):
		found.setdefault(row[key], []).append(row)
	return found


def touch(jobs: Iterable[str]) -> None:
	"""Set `modified` of several jobs to the present.

	In a long transaction the first ones were written long before the commit, and a page that polls would
	miss them.
	"""
	names = list(jobs)
	if len(names) > 1:
		visit = frappe.qb.DocType("Dispatch Job")
		frappe.qb.update(visit).set(visit.modified, now_datetime()).where(visit.name.isin(names)).run()


def no_more(job: str) -> str:
	"""The sentence for a visit that somebody deleted meanwhile."""
	written = frappe.utils.escape_html(job[:40])
	return _("Visit {0} no longer exists: somebody deleted it. Reload the page.").format(written)


def locked_for(job: str, technician: str) -> "Document":
	"""Load and lock a job as locked() does, if it is the technician's own published visit.

	Raises:
		NotYours: it is not, or there is no such job; the sentence does not say which.
	"""
	visit = frappe.qb.DocType("Dispatch Job")
	own = (visit.name == job) & ownership.is_own(visit, technician)
	if not technician or not frappe.qb.from_(visit).select(visit.name).where(own).run():
		frappe.throw(ownership.not_yours(), NotYours)
	doc = locked(job)
	# Read again under the lock: dispatch may have given the visit to somebody else meanwhile.
	if not ownership.is_own_document(doc, technician):
		frappe.throw(ownership.not_yours(), NotYours)
	doc.flags.opened_by = technician
	return doc


def step(
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

	The row also says which user was signed in, and when the request that brought it was received: `actor`
	is a name that people can change, and `now` may be a time that a phone reported.

	Args:
		job: the Dispatch Job; the caller saves it.
		event: an option of Dispatch Job Event.event.
		actor: name of the person, as the timeline shows it.
		now: when it happened, site time, naive.
		from_status: the status that was left, for a step from one to another.
		to_status: the status that was entered.
		detail: names, dates and what people typed, so that it reads the same in both languages.
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


def forget_draft(job: "Document", actor: str, now: datetime) -> None:
	"""Discard the board's unpublished draft of a visit, if it has one.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the person, as the timeline shows it.
		now: site time, naive.
	"""
	if job.has_draft:
		job.update(NO_DRAFT)
		step(job, "Draft", actor, now, detail="—")


def insert(job: "Document", actor: str, now: datetime) -> None:
	"""Store a new job that a domain function made; it starts in Draft.

	Without Frappe's own permission check, for the reason that save() gives.

	Args:
		job: the new Dispatch Job.
		actor: name of the person, as the timeline shows it.
		now: site time, naive.
	"""
	job.flags.update(by_domain=True, actor=actor, now=now)
	job.insert(ignore_permissions=True)  # the way in has made sure, as for save()


def save(job: "Document") -> None:
	"""Store what a domain function changed.

	Without Frappe's own permission check: a technician has no rights on documents, and the caller has made
	sure that the person may make this change (api/guards.py for staff, locked_for() for technicians).
	"""
	job.flags.by_domain = True
	job.save(ignore_permissions=True)


def published(job: "Document") -> bool:
	"""Whether the technician sees the visit and may act on it."""
	return job.status in lifecycle.MOVING
