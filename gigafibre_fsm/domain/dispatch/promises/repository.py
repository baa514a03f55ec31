"""Repository of promised windows: recorded when made, settled once their outcome is known.

The only writer of Dispatch Promise and of a job's `promised`. Callers hold the job's lock, so that a job
never has two open promises.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.promises import outcome as promise_outcome
from gigafibre_fsm.domain.dispatch.promises.outcome import OPEN, PromiseOutcome
from gigafibre_fsm.domain.dispatch.promises.statistics import CountedPromise
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dispatch Promise"
SMS, PHONE, PORTAL, EMAIL = "SMS", "Phone", "Portal", "E-mail"
MOST_AT_ONCE = 500
Window = tuple[datetime, datetime]


class PromiseAnswer(TypedDict):
	"""The Dispatch Promise that was written."""

	promise: str


class OpenPromise(NamedTuple):
	"""The promise that holds for a job now; its window and when it was given, site time, naive."""

	name: str
	technician: str | None
	window_start: datetime
	window_end: datetime
	promised_on: datetime


def record_promise(
	job: "Document", window: Window, channel: str, actor: str, now: datetime, message: str | None = None
) -> str:
	"""Record that the customer was promised this window, and return the promise's name.

	Recording the same window again returns the existing promise. Another window replaces it: the earlier
	promise is withdrawn with the notice that was given, or missed if it had passed. Sets the job's window;
	the caller saves the job.

	Args:
		job: the Dispatch Job, locked by the caller.
		window: start and end, site time, naive.
		channel: how the customer was informed: SMS, Phone, Portal or E-mail.
		actor: name of the user who promised it, as the timeline shows it.
		now: current time of the site, naive.
		message: name of the FSM SMS that informed the customer; None for the other channels.
	"""
	earlier = find_open(job.name)
	if earlier and (earlier.window_start, earlier.window_end) == window:
		return earlier.name
	name = _insert(job, window, channel, actor, now, message)
	if earlier:
		old = (earlier.window_start, earlier.window_end)
		_close(earlier.name, promise_outcome.judge_withdrawn(old, now), now, replaced_by=name)
	job.update({"promised": 1, "window_start": window[0], "window_end": window[1]})
	if channel != SMS:
		# who agreed on a window has an answer to their request; a text announces one, whatever they had asked for
		job.customer_request = None
	detail = f"{window[0]:%Y-%m-%d %H:%M} – {window[1]:%H:%M} ({channel})"
	job_repository.add_event(job, "Promise", actor, now, detail=detail)
	return name


def record_promise_by_hand(job: str, channel: str, actor: str, now: datetime) -> PromiseAnswer:
	"""Record that the customer was promised the job's current window by phone or e-mail.

	Args:
		job: name of a Dispatch Job.
		channel: how the customer was informed: Phone or E-mail.
		actor: name of the user who promised it, as the timeline shows it.
		now: current time of the site, naive.

	Returns:
		`{"promise"}`, the name of the Dispatch Promise.

	Raises:
		FsmError: the job has no window, or is over.
	"""
	doc = job_repository.lock_job(job)
	if not doc.window_start or not doc.window_end or doc.status in lifecycle.FINAL:
		frappe.throw(_("This visit has no window to promise. Schedule it first."), FsmError)
	name = record_promise(doc, (doc.window_start, doc.window_end), channel, actor, now)
	job_repository.save_job(doc)
	return {"promise": name}


def judge_open(job: "Document", now: datetime) -> None:
	"""Judge the open promise of a job that just changed, if its arrival or its final status is known."""
	if not job.on_site_on and job.status not in lifecycle.FINAL:
		_reopen(job)
		return
	row = find_open(job.name)
	verdict = row and promise_outcome.judge_promise(
		(row.window_start, row.window_end), job.status, job.on_site_on, now, grace=_grace()
	)
	if verdict:
		_close(row.name, verdict, now, technician=job.technician or row.technician)


def _reopen(job: "Document") -> None:
	"""Reopen the promise that an arrival settled, if that arrival is undone."""
	before = job.get_doc_before_save()
	if job.status != lifecycle.EN_ROUTE or not before or not before.on_site_on:
		return
	settled = {"job": job.name, "arrived_on": before.on_site_on}
	for name in frappe.get_all(DOCTYPE, settled, pluck="name"):
		_close(name, promise_outcome.PromiseOutcome(OPEN), None)


def judge_passed(now: datetime) -> int:
	"""Judge the open promises whose day is over; return how many were settled. Safe to run twice."""
	grace, settled = _grace(), 0
	for row in _find_passed(now):
		frappe.db.get_value("Dispatch Job", row.job, "name", for_update=True)
		if frappe.db.get_value(DOCTYPE, row.name, "outcome", for_update=True) != OPEN:
			continue
		verdict = promise_outcome.judge_promise(
			(row.window_start, row.window_end), row.status, row.on_site_on, now, grace=grace
		)
		if verdict:
			_close(row.name, verdict, now, technician=row.technician)
			settled += 1
	return settled


def find_open(job: str) -> OpenPromise | None:
	"""Return the open promise of a job: name, technician, window, promised_on; None without one."""
	filters = {"job": job, "outcome": OPEN}
	row = frappe.db.get_value(DOCTYPE, filters, list(OpenPromise._fields), order_by=None, for_update=True)
	return OpenPromise(*row) if row else None


def count_promises(job: str) -> int:
	"""Count the windows promised for a job so far."""
	return frappe.db.count(DOCTYPE, {"job": job})


def list_of_period(
	start: date, end: date, job_type: str | None = None, technician: str | None = None
) -> list[CountedPromise]:
	"""Return the promises whose windows begin within a period.

	Args:
		start, end: first and last day, both included.
		job_type: only promises for jobs of this type; None for all.
		technician: only promises for jobs of this Dispatch Technician; None for all.
	"""
	promise = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(promise).select(
		promise.window_start, promise.job_type, promise.technician, promise.outcome, promise.minutes_late
	)
	query = query.where((promise.window_start >= start) & (promise.window_start < end + timedelta(days=1)))
	if job_type:
		query = query.where(promise.job_type == job_type)
	if technician:
		query = query.where(promise.technician == technician)
	return [CountedPromise(when.date(), *others) for when, *others in query.run()]


def _insert(
	job: "Document", window: Window, channel: str, actor: str, now: datetime, message: str | None
) -> str:
	promise = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"job": job.name,
			"customer": job.customer,
			"job_type": job.job_type,
			"technician": job.technician,
			"window_start": window[0],
			"window_end": window[1],
			"promised_on": now,
			"promised_by": actor,
			"channel": channel,
			"message": message,
			"outcome": OPEN,
		}
	)
	# users may not write promises; the endpoint has allowed the action that makes this one
	return promise.insert(ignore_permissions=True).name


def _close(name: str, verdict: PromiseOutcome, now: datetime | None, **more: str | None) -> None:
	values = {
		"outcome": verdict.outcome,
		"arrived_on": verdict.arrived_on,
		"minutes_late": verdict.minutes_late,
		"notice_hours": verdict.notice_hours,
		"settled_on": now,
	}
	# as a document, so that who listens to changes hears of it
	frappe.get_doc(DOCTYPE, name).db_set({**values, **more})


def _find_passed(now: datetime) -> list:
	promise = frappe.qb.DocType(DOCTYPE)
	job = frappe.qb.DocType("Dispatch Job")
	today = datetime.combine(now.date(), datetime.min.time())
	query = frappe.qb.from_(promise).left_join(job).on(job.name == promise.job)
	query = query.select(promise.name, promise.job, promise.window_start, promise.window_end)
	query = query.select(job.status, job.on_site_on, job.technician)
	passed = (promise.outcome == OPEN) & (promise.window_end < today)
	return query.where(passed).orderby(promise.window_end).limit(MOST_AT_ONCE).run(as_dict=True)


def _grace() -> int:
	return int(frappe.db.get_single_value("FSM Dispatch Settings", "late_after_minutes") or 0)
