"""Text messages to technicians about a job: assigned, changed, or taken off their list.

The outbox records each technician's last text: a new one is sent only if it differs.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch.job import ownership
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.notifications import formatting as notification_formatting
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document

_TECHNICIAN = "Dispatch Technician"


class LastText(NamedTuple):
	"""A technician's last text about a job: to which number, and the arrival and place that it announced.

	Both are None if it said that the job left their list.
	"""

	number: str
	arrival: datetime | None = None
	location: str | None = None


def notify_plan(job: "Document", actor: str, now: datetime, had: Iterable[str] = ()) -> None:
	"""Text the technicians of a published job what is new, and the former ones that it left their list.

	Each technician's last text is read from the outbox.

	Args:
		job: the Dispatch Job as published; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		had: names of Dispatch Technicians who had the job before, besides those found in the outbox.
	"""
	heard = _last_text(job.name)
	everybody = ownership.assigned_technicians(job)
	for technician in everybody:
		_notify_plan(job, technician, heard, actor, now)
	gone = [name for name in dict.fromkeys((*had, *heard)) if name not in everybody]
	_notify_removed(job, gone, heard, actor, now)


def notify_removed(job: "Document", technicians: Iterable[str], actor: str, now: datetime) -> None:
	"""Text technicians that a job left their list, unless that is their last text already.

	Args:
		job: the Dispatch Job; the caller saves it.
		technicians: names of Dispatch Technicians; those that do not exist are skipped.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	_notify_removed(job, technicians, _last_text(job.name), actor, now)


def notify_all_removed(job: "Document", actor: str, now: datetime) -> None:
	"""Text all technicians whose last text assigned them this job that it is off.

	Nothing is sent if one of them closed the job themselves.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user who closed it, as the timeline shows it.
		now: site time, naive.
	"""
	heard = _last_text(job.name)
	told = [name for name, last in heard.items() if last.arrival]
	if job.flags.opened_by not in told:
		_notify_removed(job, told, heard, actor, now)


def _notify_plan(
	job: "Document", technician: str, heard: dict[str, LastText], actor: str, now: datetime
) -> None:
	person = _person(technician)
	# the number is part of it: after a wrong number is corrected, the message is sent again
	news = LastText(person.mobile or "", _minute(job.arrival), job.service_location)
	last = heard.get(technician)
	if last == news:
		return
	is_change = last is not None and last.arrival is not None and last.number == news.number
	link = links.issue_link(
		"Technician", (_TECHNICIAN, technician), links.technician_expiry(technician, max(job.arrival, now))
	)
	values = {"job": job.name, "arrival": _arrival(job, person.language, now)}
	if is_change:
		values = {**values, "what": _what_changed(last, news, person.language)}
	template = "technician_job_changed" if is_change else "technician_job_dispatched"
	key = f"job-dispatched:{job.name}:{technician}:{job.arrival:%Y%m%dT%H%M}:{job.service_location}:{person.mobile}"
	_send(template, job, technician, person, key, values, actor, now, news=news, link=link)


def _arrival(job: "Document", language: str, now: datetime) -> str:
	"""Return the window in words, as the technician's list shows it.

	Today is called "today", but tomorrow keeps its date: the text may still be read then.
	"""
	today = now if job.arrival.date() == now.date() else None
	if job.window_start and job.window_end:
		return formatting.day_window(
			job.window_start, job.window_end, language, formatting.SHORT, today=today
		)
	return formatting.moment(job.arrival, language, formatting.SHORT, today=today)


def _notify_removed(
	job: "Document", technicians: Iterable[str], heard: dict[str, LastText], actor: str, now: datetime
) -> None:
	for technician in filter(_is_there, technicians):
		last = heard.get(technician)
		if last is None or last.arrival:
			key = f"job-off:{job.name}:{technician}"
			_send("technician_job_off", job, technician, _person(technician), key, {}, actor, now)


def _send(
	template: str,
	job: "Document",
	technician: str,
	person: "frappe._dict",
	fact: str,
	values: dict[str, str],
	actor: str,
	now: datetime,
	news: LastText | None = None,
	link: str | None = None,
) -> None:
	city = frappe.db.get_value("Service Location", job.service_location, "city") or ""
	common = {
		"first_name": names.first_name(person.technician_name),
		"customer": job.customer_name or job.customer,
		"city": city,
	}
	outbox.queue_message(
		template,
		person.mobile or "",
		person.language,
		{"job": job.name, **common, **values},
		# numbered, because the same fact may have to be sent again after another one
		effect_key=f"{fact}:{_count(job.name, technician)}",
		reference=("Dispatch Job", job.name),
		recipient=(_TECHNICIAN, technician),
		announced=(news.arrival, news.location) if news else None,
		link=link,
		urgent=True,
	)
	job_repository.add_event(job, "Message", actor, now, detail=person.technician_name)


def _what_changed(last: LastText, news: LastText, language: str) -> str:
	"""Return what differs from the last text, in the technician's language."""
	is_time, is_place = news.arrival != last.arrival, news.location != last.location
	if is_time and is_place:
		return _("new time and address", lang=language)
	return _("new address", lang=language) if is_place else _("new time", lang=language)


def _last_text(job: str) -> dict[str, LastText]:
	"""Return technician → the last text about this job."""
	rows = frappe.get_all(
		"FSM SMS",
		filters=_link_to_job(job),
		fields=["recipient", "to_number", "announced_arrival", "announced_location"],
		order_by="name",
		limit=0,
	)
	return {
		row.recipient: LastText(row.to_number, row.announced_arrival, row.announced_location) for row in rows
	}


def _minute(moment: datetime) -> datetime:
	"""A time as a text writes it; a change of seconds is no news."""
	return moment.replace(second=0, microsecond=0)


def _count(job: str, technician: str) -> int:
	return frappe.db.count("FSM SMS", {**_link_to_job(job), "recipient": technician})


def _link_to_job(job: str) -> dict[str, str]:
	return {
		"reference_doctype": "Dispatch Job",
		"reference_name": job,
		"recipient_doctype": _TECHNICIAN,
	}


def _is_there(technician: str) -> bool:
	return bool(frappe.db.exists(_TECHNICIAN, technician))


def _person(technician: str) -> "frappe._dict":
	fields = ("technician_name", "mobile", "language")
	person = frappe.db.get_value(_TECHNICIAN, technician, fields, as_dict=True)
	person.language = person.language or notification_formatting.usual_language()
	return person
