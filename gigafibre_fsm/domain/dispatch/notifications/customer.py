"""Text messages to customers about a visit, with a link to their page of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch import promises
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.notifications import formatting as notification_formatting
from gigafibre_fsm.domain.dispatch.schedule import arrivals
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document

Values = Callable[["frappe._dict"], dict[str, str]]
ON_THE_WAY, DONE = "customer_on_the_way", "customer_visit_done"
"""Texts about a transition that may be undone: they are sent once it no longer can be."""
LINK_DAYS = 7
"""How many days after its window a visit's page stays open."""


def is_notified(job_type: str) -> bool:
	"""Whether customers are texted about jobs of this type.

	Work at a street cabinet has no customer waiting.
	"""
	return bool(frappe.get_cached_value("Dispatch Job Type", job_type, "tells_customer"))


def notify_window(job: "Document", actor: str, now: datetime, *, by_text: bool = True) -> None:
	"""Promise the customer the job's arrival window, unless it is the last one promised.

	Does nothing without a window, once it is over, or if customers of this job type are not texted. If the
	text cannot be sent, no promise is recorded. A customer who was promised this window otherwise, for
	example when booking, still gets one text, because it carries the link to the page of their visit.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user who promises it, as the timeline shows it.
		now: site time, naive.
		by_text: False if the dispatcher phones the customer: the promise is recorded, and nothing is
			texted.
	"""
	window = (job.window_start, job.window_end)
	if not all(window) or window[1] <= now or not is_notified(job.job_type):
		return
	before = promises.find_open(job.name)
	if before and (before.window_start, before.window_end) == window:
		if before.promised_on < now and not _has_link(job.name):
			_notify_window(job, window, actor, now)
		return
	if not by_text:
		promises.record_promise(job, window, promises.PHONE, actor, now)
		return
	message = _notify_window(job, window, actor, now)
	if frappe.db.get_value("FSM SMS", message, "state") not in ("Failed", "Cancelled"):
		promises.record_promise(job, window, promises.SMS, actor, now, message)


def _notify_window(job: "Document", window: promises.Window, actor: str, now: datetime) -> str:
	def values(person: "frappe._dict") -> dict[str, str]:
		return {
			"day": formatting.day(window[0], person.language, formatting.SHORT),
			"window": formatting.window(*window, person.language),
		}

	template = "customer_new_window" if _has_link(job.name) else "customer_visit_planned"
	# numbered, so that a window that was changed and then restored is announced again
	key = (
		f"job-window:{job.name}:{window[0]:%Y%m%dT%H%M}-{window[1]:%H%M}:{promises.count_promises(job.name)}"
	)
	return _notify(template, key, values, job, actor, now, with_link=True)


def ask_by_text(
	job: "Document",
	template: str,
	offer: str,
	window: promises.Window,
	until: datetime,
	actor: str,
	now: datetime,
) -> str | None:
	"""Ask the customer by text whether another time suits them; their page takes the answer, and nothing moves before.

	Args:
		job: the Dispatch Job; the caller saves it.
		template: key of the FSM Message Template, which says why they are asked.
		offer: name of the Dispatch Slot Hold; each is asked about once.
		window: when we could come, site time, naive.
		until: until when they can answer, site time, naive.
		actor: name of the user who asks, as the timeline shows it.
		now: site time, naive.

	Returns:
		The name of the FSM SMS; None if customers of this job type are not texted.
	"""

	def values(person: "frappe._dict") -> dict[str, str]:
		return {
			"day": formatting.day(window[0], person.language, formatting.SHORT),
			"window": formatting.window(*window, person.language),
			"until": formatting.hour(until, person.language),
		}

	key = f"job-offer:{job.name}:{offer}"
	return _notify(template, key, values, job, actor, now, with_link=True)


def _has_link(job: str) -> bool:
	"""Whether the customer was already texted a link to this visit."""
	about = {"reference_doctype": "Dispatch Job", "reference_name": job, "recipient_doctype": "Customer"}
	return bool(frappe.db.exists("FSM SMS", {**about, "link": ("is", "set")}))


def notify_on_the_way(job: "Document", actor: str, now: datetime) -> None:
	"""Text the customer that the technician has set out, and when to expect them.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive. The text waits for `lifecycle.UNDO`, so that a mistake can be undone.
	"""

	def values(person: "frappe._dict") -> dict[str, str]:
		expected, _before = arrivals.estimate_arrival(job, now)
		about = _("about {0}", lang=person.language)
		return {
			"technician": names.first_name(job.technician_name or ""),
			# the expected arrival, as on the page, and not the window, which may be over
			"window": about.format(formatting.hour(expected or job.arrival, person.language)),
		}

	key = f"job-on-the-way:{job.name}:{job.arrival:%Y%m%d}"
	_notify(ON_THE_WAY, key, values, job, actor, now, with_link=True, delay=lifecycle.UNDO)


def notify_done(job: "Document", actor: str, now: datetime) -> None:
	"""Text the customer that the visit is complete.

	A partial completion is not texted, because "done" would be untrue: dispatch calls.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive. The text waits for `lifecycle.UNDO`, so that a mistake can be undone.
	"""
	if job.outcome != lifecycle.COMPLETE:
		return

	def values(person: "frappe._dict") -> dict[str, str]:
		kind = frappe.get_cached_doc("Dispatch Job Type", job.job_type)
		label = formatting.localized_label(kind, person.language)
		return {"first_name": names.first_name(person.name, is_person=person.is_person), "job_type": label}

	_notify(DONE, f"job-done:{job.name}", values, job, actor, now, delay=lifecycle.UNDO)


def notify_report(job: "Document", actor: str, now: datetime) -> None:
	"""Text the customer the link to the page of their visit, where the report can be opened.

	Every call sends a text, even if one was sent before.

	Args:
		job: the Dispatch Job with its report; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""

	def values(person: "frappe._dict") -> dict[str, str]:
		return {"first_name": names.first_name(person.name, is_person=person.is_person)}

	about = {"reference_doctype": "Dispatch Job", "reference_name": job.name}
	sent = frappe.db.count("FSM SMS", {**about, "template": "customer_visit_report"})
	key = f"job-report:{job.name}:{job.report_version}:{sent}"
	_notify("customer_visit_report", key, values, job, actor, now, with_link=True)


def notify_cancelled(job: "Document", actor: str, now: datetime) -> None:
	"""Text the customer that a promised visit is cancelled; nothing is sent once the window is over.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	_notify_nobody_comes("customer_visit_cancelled", f"job-cancelled:{job.name}", job, actor, now)


def notify_postponed(job: "Document", actor: str, now: datetime) -> None:
	"""Text the customer that the promised visit is postponed and that they will get another window.

	Nothing is sent without an open promise, or once its window is over.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	# numbered by promise, so that each broken promise is announced once
	key = f"job-postponed:{job.name}:{promises.count_promises(job.name)}"
	_notify_nobody_comes("customer_visit_postponed", key, job, actor, now)


def _notify_nobody_comes(template: str, key: str, job: "Document", actor: str, now: datetime) -> None:
	promise = promises.find_open(job.name)
	if not promise or promise.window_end <= now:
		return

	def values(person: "frappe._dict") -> dict[str, str]:
		return {"day": formatting.day(promise.window_start, person.language, formatting.SHORT)}

	_notify(template, key, values, job, actor, now)


def send_fresh_link(job: "Document", actor: str, now: datetime) -> None:
	"""Text the customer a new link to the page of their visit, to the phone number on file.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	number = frappe.db.count("FSM Magic Link", {"purpose": "Visit", "document": job.name})
	key = f"job-link:{job.name}:{number}"
	_notify("customer_visit_link", key, lambda _person: {}, job, actor, now, with_link=True)


def _notify(
	template: str,
	key: str,
	values: Values,
	job: "Document",
	actor: str,
	now: datetime,
	*,
	with_link: bool = False,
	delay: timedelta = timedelta(0),
) -> str | None:
	"""Text the customer in their language; without a usable number the outbox row records the failure."""
	if not is_notified(job.job_type):
		return None
	person = find_contact(job.service_location, job.customer)
	# the number is part of the key: after a wrong number is corrected, the message is sent again
	key = f"{key}:{person.phone or ''}"
	if told := frappe.db.get_value("FSM SMS", {"effect_key": key}):
		return told
	settings = frappe.get_cached_doc("FSM Settings")
	phone = formatting.phone_number(settings.dispatch_phone)
	common = {"brand": settings.brand_name or "", "dispatch_phone": phone}
	message = outbox.queue_message(
		template,
		person.phone or "",
		person.language,
		{**common, **values(person)},
		effect_key=key,
		reference=("Dispatch Job", job.name),
		recipient=("Customer", job.customer),
		link=_link(job, person.language, now) if with_link else None,
		delay=delay,
	)
	job_repository.add_event(job, "Message", actor, now, detail=person.name)
	return message


def _link(job: "Document", language: str, now: datetime) -> str:
	until = max(filter(None, (job.window_end, job.arrival, now))) + timedelta(days=LINK_DAYS)
	whom, what = ("Customer", job.customer), ("Dispatch Job", job.name)
	return links.issue_link("Visit", whom, until, what, language=language)


class CustomerContact(NamedTuple):
	"""Whom a text about a job goes to: `phone` as typed, `language` fr or en, `is_person` False for a company."""

	name: str
	phone: str | None
	language: str
	is_person: bool


def find_contact(service_location: str, customer: str) -> CustomerContact:
	"""Return who is texted about a visit: the location's primary contact with a phone, else the customer."""
	contact = frappe.get_all(
		"Service Location Contact",
		filters={"parent": service_location, "parenttype": "Service Location", "phone": ("is", "set")},
		fields=["contact_name as name", "phone", "language"],
		order_by="is_primary desc, idx",
		limit=1,
	)
	fields = ("customer_name as name", "mobile_no as phone", "language", "customer_type")
	person = contact[0] if contact else frappe.db.get_value("Customer", customer, fields, as_dict=True)
	language = (person.language or "")[:2]
	if language not in ("fr", "en"):
		language = notification_formatting.usual_language()
	return CustomerContact(person.name, person.phone, language, person.customer_type != "Company")
