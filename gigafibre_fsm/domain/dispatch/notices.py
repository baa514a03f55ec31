"""Who is told what about a visit: rows of the message outbox, in the transaction of their cause.

The effect key of each message holds the fact it tells, so the same fact is told once, however often a
visit is recalled, dispatched again or saved.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch import lifecycle, record
from gigafibre_fsm.domain.messaging import outbox

if TYPE_CHECKING:
	from frappe.model.document import Document


def announce(job: "Document", actor: str, now: datetime) -> None:
	"""Tell whoever must know that a job just reached its status; the caller saves the job."""
	tell = {
		lifecycle.DISPATCHED: _tell_technician,
		lifecycle.EN_ROUTE: _tell_customer_on_the_way,
		lifecycle.COMPLETED: _tell_customer_done,
	}.get(job.status)
	if tell:
		tell(job, actor, now)


def announce_change(job: "Document", actor: str, now: datetime) -> None:
	"""Tell the technician of a dispatched job what was changed; nobody else has seen the plan."""
	if job.status == lifecycle.DISPATCHED:
		_tell_technician(job, actor, now)


def announce_plan(job: "Document", before, actor: str, now: datetime, *, tell_customer: bool) -> None:
	"""Tell of a published change."""
	announce_change(job, actor, now)


def announce_withdrawn(job: "Document", technicians, actor: str, now: datetime) -> None:
	"""Tell technicians that a visit left their list."""


def _tell_technician(job: "Document", actor: str, now: datetime) -> None:
	technician = frappe.db.get_value(
		"Dispatch Technician", job.technician, ("technician_name", "mobile", "language"), as_dict=True
	)
	# the number is part of the fact: a visit told to a wrong number is told again once it is corrected
	plan = f"{job.technician}:{job.arrival:%Y%m%dT%H%M}:{job.service_location}:{technician.mobile}"
	key = f"job-dispatched:{job.name}:{plan}"
	if _told(key):
		return
	link = links.issue(
		"Technician",
		("Dispatch Technician", job.technician),
		links.technician_expiry(job.technician, max(job.arrival, now)),
	)
	values = {
		"first_name": _first_name(technician.technician_name),
		"job": job.name,
		"customer": job.customer_name or job.customer,
		"city": frappe.db.get_value("Service Location", job.service_location, "city") or "",
		"arrival": _moment(job.arrival, technician.language),
	}
	outbox.queue(
		"technician_job_dispatched",
		technician.mobile,
		technician.language or _usual_language(),
		values,
		effect_key=key,
		reference=("Dispatch Job", job.name),
		recipient=("Dispatch Technician", job.technician),
		link=link,
		urgent=True,
	)
	record.step(job, "Message", actor, now, detail=technician.technician_name)


def _tell_customer_on_the_way(job: "Document", actor: str, now: datetime) -> None:
	def values(person: "frappe._dict") -> dict[str, str]:
		window = f"{_clock(job.window_start, person.language)} - {_clock(job.window_end, person.language)}"
		return {
			"technician": _first_name(job.technician_name or ""),
			"window": window if job.window_start and job.window_end else _clock(job.arrival, person.language),
		}

	key = f"job-on-the-way:{job.name}:{job.arrival:%Y%m%d}"
	_tell_customer("customer_on_the_way", key, values, job, actor, now)


def _tell_customer_done(job: "Document", actor: str, now: datetime) -> None:
	# After a partial visit dispatch calls: "it is done" would be untrue.
	if job.outcome != lifecycle.COMPLETE:
		return

	def values(person: "frappe._dict") -> dict[str, str]:
		label = (
			frappe.db.get_value("Dispatch Job Type", job.job_type, "label_fr")
			if person.language == "fr"
			else None
		)
		return {"first_name": _first_name(person.name), "job_type": label or job.job_type}

	_tell_customer("customer_visit_done", f"job-done:{job.name}", values, job, actor, now)


def _tell_customer(template: str, key: str, values, job: "Document", actor: str, now: datetime) -> None:
	"""Text the customer in their language; without a usable number the outbox row says why nobody was told."""
	if _told(key):
		return
	person = customer_contact(job.service_location, job.customer)
	settings = frappe.get_cached_doc("FSM Settings")
	common = {"brand": settings.brand_name or "", "dispatch_phone": settings.dispatch_phone or ""}
	outbox.queue(
		template,
		person.phone or "",
		person.language,
		{**common, **values(person)},
		effect_key=key,
		reference=("Dispatch Job", job.name),
		recipient=("Customer", job.customer),
	)
	record.step(job, "Message", actor, now, detail=person.name)


def customer_contact(service_location: str, customer: str) -> "frappe._dict":
	"""Who is texted about a visit: the location's primary contact with a phone, else the customer.

	Answers name, phone (as typed, may be None) and language (fr or en).
	"""
	contact = frappe.get_all(
		"Service Location Contact",
		filters={"parent": service_location, "parenttype": "Service Location", "phone": ("is", "set")},
		fields=["contact_name as name", "phone", "language"],
		order_by="is_primary desc, idx",
		limit=1,
	)
	fields = ("customer_name as name", "mobile_no as phone", "language")
	person = contact[0] if contact else frappe.db.get_value("Customer", customer, fields, as_dict=True)
	person.language = (person.language or "")[:2]
	if person.language not in ("fr", "en"):
		person.language = _usual_language()
	return person


def _told(key: str) -> bool:
	return bool(frappe.db.exists("FSM SMS", {"effect_key": key}))


def _usual_language() -> str:
	return frappe.get_cached_doc("FSM Settings").default_language or "fr"


def _first_name(name: str) -> str:
	return (name.split() or [""])[0]


def _clock(moment: datetime, language: str) -> str:
	"""A time of day as Québec writes it: 9 h 30 in French, 9:30 in English."""
	return f"{moment.hour} h {moment:%M}" if language == "fr" else f"{moment.hour}:{moment:%M}"


def _moment(moment: datetime, language: str) -> str:
	return f"{moment:%Y-%m-%d} {_clock(moment, language)}"
