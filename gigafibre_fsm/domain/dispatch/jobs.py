"""Making jobs and planning them."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import checklists, editing, lifecycle, notices, plan, record, transitions
from gigafibre_fsm.domain.dispatch.board import changes
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

PRIORITIES = ("Low", "Medium", "High", "Urgent")


def create(values: dict, actor: str, now: datetime) -> str:
	"""Insert a job in Draft from field values; its type gives what they leave out. Raises Frappe's own errors."""
	fields = ("duration", "default_priority as priority")
	usual = frappe.db.get_value("Dispatch Job Type", values.get("job_type"), fields, as_dict=True) or {}
	job = frappe.new_doc("Dispatch Job")
	job.update({**usual, **values})
	record.insert(job, actor, now)
	return job.name


def create_from_issue(
	issue: str,
	actor: str,
	now: datetime,
	*,
	job_type: str | None = None,
	service_location: str | None = None,
) -> str:
	"""Make the visit a ticket asks for; an unfinished visit of that ticket is answered instead of a second one.

	Without `service_location` the ticket's own, else the customer's only one. Raises FsmError.
	"""
	# Locked, so that two people who press the button at once get one visit.
	ticket = frappe.get_doc("Issue", issue, for_update=True)
	waiting = {"issue": issue, "status": ("not in", tuple(lifecycle.FINAL))}
	open_job = frappe.db.get_value("Dispatch Job", waiting, "name")
	if open_job:
		return open_job
	if not ticket.customer:
		frappe.throw(_("This ticket has no customer. Set the customer, then create the visit."), FsmError)
	location = service_location or ticket.get("fsm_service_location") or _only_location(ticket.customer)
	values = {
		"subject": ticket.subject,
		"job_type": job_type or _usual_type(),
		"priority": ticket.priority if ticket.priority in PRIORITIES else "Medium",
		"customer": ticket.customer,
		"service_location": location,
		"issue": issue,
		"instructions": frappe.utils.strip_html(ticket.description or "").strip() or None,
	}
	return create(values, actor, now)


def schedule(
	job: str,
	arrival: datetime | None,
	actor: str,
	now: datetime,
	*,
	duration: int | None = None,
	technician: str | None = None,
	window: tuple[datetime, datetime] | None = None,
) -> dict:
	"""Set when and who; what is not given stays. A draft or a job on hold becomes Scheduled.

	On a dispatched job this publishes the change: the technician is told. Answers
	`{"job", "status", "follow_up_job"}`. Raises FsmError.
	"""
	doc = record.locked(job)
	before, stood = plan.of(doc), changes.stand(doc)
	doc.arrival = arrival or doc.arrival
	doc.duration = doc.duration if duration is None else duration
	if technician:
		_assign(doc, technician)
	if window:
		doc.window_start, doc.window_end = window
	plan.complete(doc, before)
	editing.refuse_late_change(doc, plan.of(doc) != before)
	changed = plan.note_change(doc, before, actor, now)
	if changed:
		record.forget_draft(doc, actor, now)
	if arrival and doc.status in (lifecycle.DRAFT, lifecycle.ON_HOLD):
		answer = transitions.apply(doc, lifecycle.SCHEDULED, actor, now=now)
		changes.keep("Move", {doc.name: stood}, [doc], now)
		return answer
	editing.still_stands(doc)
	if changed:
		notices.announce_change(doc, actor, now)
		changes.keep("Move", {doc.name: stood}, [doc], now)
	record.save(doc)
	return {"job": doc.name, "status": doc.status, "follow_up_job": doc.follow_up_job}


def edit_info(
	job: "Document", actor: str, now: datetime, *, job_type: str | None = None, priority: str | None = None
) -> dict:
	"""Change type and priority of a locked job, save it, answer `{"job", "status"}`. Raises FsmError."""
	if job.status in lifecycle.FINAL:
		frappe.throw(_("This visit is over: its type and priority cannot change any more."), FsmError)
	if priority and priority not in PRIORITIES:
		frappe.throw(_("Choose a priority from the list."), FsmError)
	if job_type and not frappe.db.exists("Dispatch Job Type", {"name": job_type, "disabled": 0}):
		frappe.throw(_("Choose a job type from the list."), FsmError)
	for field, value in (("job_type", job_type), ("priority", priority)):
		if value and value != job.get(field):
			record.step(job, "Edited", actor, now, detail=f"{job.get(field)} → {value}")
			job.set(field, value)
			if field == "job_type":
				checklists.adopt(job)
	record.save(job)
	return {"job": job.name, "status": job.status}


def _assign(job: "Document", technician: str) -> None:
	name = frappe.db.get_value("Dispatch Technician", technician, "technician_name")
	if not name:
		frappe.throw(_("There is no such technician. Choose one from the list."), FsmError)
	job.technician, job.technician_name = technician, name


def _only_location(customer: str) -> str:
	places = frappe.get_all("Service Location", filters={"customer": customer}, pluck="name", limit=2)
	if not places:
		frappe.throw(_("This customer has no service location. Create one, then create the visit."), FsmError)
	if len(places) > 1:
		frappe.throw(_("This customer has several service locations: choose one on the ticket."), FsmError)
	return places[0]


def _usual_type() -> str:
	"""The type visits of tickets usually have: Repair where there is one, else the first of the list."""
	names = frappe.get_all(
		"Dispatch Job Type", filters={"disabled": 0}, pluck="name", order_by="name", limit=50
	)
	if not names:
		frappe.throw(_("There is no job type yet. Create one, then create the visit."), FsmError)
	return "Repair" if "Repair" in names else names[0]
