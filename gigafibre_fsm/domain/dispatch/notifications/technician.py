"""Text messages to technicians about a job: assigned, changed, or taken off their list.

The outbox records each technician's last text: a new one is sent only if it differs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch.job import arrival_window, ownership
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.notifications import formatting as notification_formatting
from gigafibre_fsm.domain.dispatch.notifications.told_technicians import (
	TECHNICIAN,
	LastText,
	ToldTechnicians,
	load_told,
)
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class TechnicianText:
	"""A text to a technician about one job, before it is queued.

	`number` is how many they were sent about it before; `news` is what it announces, None if the job left their list;
	`link_for` is the moment (site time, naive) whose shift its link is for, None without a link.
	"""

	template: str
	job: str
	technician: str
	person: "frappe._dict"
	fact: str
	number: int
	values: dict[str, str]
	news: LastText | None = None
	link_for: datetime | None = None


def notify_plan(job: "Document", actor: str, now: datetime, had: Iterable[str] = ()) -> None:
	"""Text the technicians of a published job what is new, and the former ones that it left their list.

	Each technician's last text is read from the outbox.

	Args:
		job: the Dispatch Job as published; the caller saves it.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		had: names of Dispatch Technicians who had the job before, besides those found in the outbox.
	"""
	heard = load_told(job.name)
	everybody = ownership.assigned_technicians(job)
	for technician in everybody:
		_notify_plan(job, technician, heard, actor, now)
	gone = [name for name in dict.fromkeys((*had, *heard.last)) if name not in everybody]
	_notify_removed(job, gone, heard, actor, now)


def notify_removed(job: "Document", technicians: Iterable[str], actor: str, now: datetime) -> None:
	"""Text technicians that a job left their list, unless that is their last text already.

	Args:
		job: the Dispatch Job; the caller saves it.
		technicians: names of Dispatch Technicians; those that do not exist are skipped.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	_notify_removed(job, technicians, load_told(job.name), actor, now)


def notify_all_removed(job: "Document", actor: str, now: datetime) -> None:
	"""Text all technicians whose last text assigned them this job that it is off.

	Nothing is sent if one of them closed the job themselves.

	Args:
		job: the Dispatch Job; the caller saves it.
		actor: name of the user who closed it, as the timeline shows it.
		now: site time, naive.
	"""
	heard = load_told(job.name)
	told = [name for name, last in heard.last.items() if last.arrival]
	if job.flags.opened_by not in told:
		_notify_removed(job, told, heard, actor, now)


def _notify_plan(job: "Document", technician: str, heard: ToldTechnicians, actor: str, now: datetime) -> None:
	person = _person(technician)
	# the number is part of it: after a wrong number is corrected, the message is sent again
	news = LastText(person.mobile or "", _minute(job.arrival), job.service_location)
	last = heard.last.get(technician)
	if last == news:
		return
	is_change = last is not None and last.arrival is not None and last.number == news.number
	values = {"arrival": _arrival(job, person.language, now)}
	if is_change:
		values["what"] = _what_changed(last, news, person.language)
		if last.arrival != news.arrival and _is_in_window(job, last.arrival):
			# the window was announced before: only the hour is news
			values["arrival"] = _moment(job.arrival, person.language, now)
	template = "technician_job_changed" if is_change else "technician_job_dispatched"
	fact = f"job-dispatched:{job.name}:{technician}:{job.arrival:%Y%m%dT%H%M}:{job.service_location}:{person.mobile}"
	number, link_for = heard.counts[technician], max(job.arrival, now)
	text = TechnicianText(template, job.name, technician, person, fact, number, values, news, link_for)
	_send(job, text, actor, now)


def _arrival(job: "Document", language: str, now: datetime) -> str:
	"""Return the window in words, as the technician's list shows it.

	Today is called "today", but tomorrow keeps its date: the text may still be read then.
	"""
	if not (job.window_start and job.window_end):
		return _moment(job.arrival, language, now)
	today = now if job.arrival.date() == now.date() else None
	return formatting.day_window(job.window_start, job.window_end, language, formatting.SHORT, today=today)


def _moment(arrival: datetime, language: str, now: datetime) -> str:
	today = now if arrival.date() == now.date() else None
	return formatting.moment(arrival, language, formatting.SHORT, today=today)


def _is_in_window(job: "Document", arrival: datetime) -> bool:
	return bool(job.window_start and job.window_end) and arrival_window.contains(
		job.window_start, job.window_end, arrival
	)


def _notify_removed(
	job: "Document", technicians: Iterable[str], heard: ToldTechnicians, actor: str, now: datetime
) -> None:
	for technician in filter(_is_there, technicians):
		last = heard.last.get(technician)
		if last is None or last.arrival:
			fact, number = f"job-off:{job.name}:{technician}", heard.counts[technician]
			text = TechnicianText(
				"technician_job_off", job.name, technician, _person(technician), fact, number, {}
			)
			_send(job, text, actor, now)


def _send(job: "Document", text: TechnicianText, actor: str, now: datetime) -> None:
	"""Queue a text, or add it to those of the job that wait to be sent with others."""
	city = frappe.db.get_value("Service Location", job.service_location, "city") or ""
	common = {
		"job": job.name,
		"first_name": names.first_name(text.person.technician_name),
		"customer": job.customer_name or job.customer,
		"city": city,
	}
	text = replace(text, values={**common, **text.values})
	if job.flags.held_texts is None:
		queue_text(text)
	else:
		job.flags.held_texts.append(text)
	job_repository.add_event(job, "Message", actor, now, detail=text.person.technician_name)


def queue_text(text: TechnicianText) -> None:
	"""Queue a text about one job."""
	outbox.queue_message(
		text.template,
		text.person.mobile or "",
		text.person.language,
		text.values,
		# numbered, because the same fact may have to be sent again after another one
		effect_key=f"{text.fact}:{text.number}",
		reference=("Dispatch Job", text.job),
		recipient=(TECHNICIAN, text.technician),
		announced=(text.news.arrival, text.news.location) if text.news else None,
		link=issue_link(text.technician, text.link_for) if text.link_for else None,
		urgent=True,
	)


def issue_link(technician: str, moment: datetime) -> str:
	"""Return a new link to a technician's pages, for the shift of a moment (site time, naive)."""
	expiry = links.technician_expiry(technician, moment)
	return links.issue_link("Technician", (TECHNICIAN, technician), expiry)


def _what_changed(last: LastText, news: LastText, language: str) -> str:
	"""Return what differs from the last text, in the technician's language."""
	is_time, is_place = news.arrival != last.arrival, news.location != last.location
	if is_time and is_place:
		return _("new time and address", lang=language)
	return _("new address", lang=language) if is_place else _("new time", lang=language)


def _minute(moment: datetime) -> datetime:
	"""A time as a text writes it; a change of seconds is no news."""
	return moment.replace(second=0, microsecond=0)


def _is_there(technician: str) -> bool:
	return bool(frappe.db.exists(TECHNICIAN, technician))


def _person(technician: str) -> "frappe._dict":
	fields = ("technician_name", "mobile", "language")
	person = frappe.db.get_value(TECHNICIAN, technician, fields, as_dict=True)
	person.language = person.language or notification_formatting.usual_language()
	return person
