"""Loads the messages that went out about the visits of some days, for the board as it stood earlier."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from pypika.functions import Substring

import frappe
from frappe.query_builder import Order

from gigafibre_fsm.domain.dispatch.board import shown_messages
from gigafibre_fsm.domain.dispatch.board.shown_messages import ToldVisit
from gigafibre_fsm.domain.dispatch.notifications.told_technicians import TECHNICIAN
from gigafibre_fsm.domain.platform import instants

MOST_READ = 500
"""Texts, and e-mails, that are read; the newest."""
HEADERS = 4000
"""Characters of an e-mail in which its subject is looked for."""


class ToldVisitRow(TypedDict):
	"""A visit that a message is about; see `shown_messages.ToldVisit`."""

	job: str
	start: datetime | None
	end: datetime | None
	is_off: bool


class PastMessage(TypedDict):
	"""A message of the days shown: when, to whom, its words, how it stands and why.

	`kind` is text or mail; `on` when it was sent, or else written, site time, naive; `to` the recipient's name,
	`recipient` that of their document; `state` one of `shown_messages`; `newer_steps` how many steps came after it.
	"""

	message: str
	kind: str
	on: datetime
	to: str
	recipient: str
	is_technician: bool
	number: str
	text: str
	state: str
	why: str
	newer_steps: int
	visits: list[ToldVisitRow]


def list_messages(
	days: Collection[date], jobs: Collection[str], steps: Collection[datetime]
) -> list[PastMessage]:
	"""Return the texts and e-mails about the visits of some days, the newest first.

	Args:
		days: the days that the board shows.
		jobs: names of Dispatch Jobs that stood there once.
		steps: the instants of the steps shown, UTC, naive.
	"""
	messages = _gather_texts(_read_texts(days, jobs))
	messages += [_mail(row) for row in _read_mails(days, jobs)]
	messages += [_sheet(row) for row in _read_sheets(days)]
	for message in messages:
		instant = instants.to_nearest_utc(message["on"])
		message["newer_steps"] = shown_messages.count_newer(steps, instant)
	return sorted(messages, key=lambda message: message["on"], reverse=True)


def _select_visits(days: Collection[date], jobs: Collection[str]) -> "frappe.qb":
	"""Return the visits in question, as a table of their names."""
	job, named = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Dispatch Job").as_("named")
	start, end = (
		datetime.combine(min(days), time.min),
		datetime.combine(max(days), time.min) + timedelta(days=1),
	)
	of_days = frappe.qb.from_(job).select(job.name).where((job.arrival >= start) & (job.arrival < end))
	by_name = frappe.qb.from_(named).select(named.name).where(named.name.isin(sorted(jobs) or [""]))
	return of_days.union(by_name)


def _read_texts(days: Collection[date], jobs: Collection[str]) -> list["frappe._dict"]:
	"""Read a row for each visit of each text: texts about one visit, and those about several."""
	found = (
		_select_alone(_select_visits(days, jobs))
		.union_all(_select_among_others(_select_visits(days, jobs)))
		.as_("found")
	)
	text, job = frappe.qb.DocType("FSM SMS"), frappe.qb.DocType("Dispatch Job")
	person, promise = frappe.qb.DocType(TECHNICIAN), frappe.qb.DocType("Dispatch Promise")
	return (
		frappe.qb.from_(found)
		.join(text)
		.on(text.name == found.text)
		.join(job)
		.on(job.name == found.job)
		.left_join(person)
		.on((text.recipient_doctype == TECHNICIAN) & (person.name == text.recipient))
		.left_join(promise)
		.on((promise.job == job.name) & (promise.message == text.name))
		.select(text.name, text.creation, text.sent_on, text.state, text.error, text.template, text.body)
		.select(text.recipient, text.recipient_doctype, text.to_number, found.job, found.arrival)
		.select(job.customer_name, person.technician_name, promise.window_start, promise.window_end)
		.where(text.direction == "Out")
		.orderby(text.name, order=Order.desc)
		.limit(MOST_READ)
	).run(as_dict=True)


def _select_alone(about: "frappe.qb") -> "frappe.qb":
	about, text = about.as_("about"), frappe.qb.DocType("FSM SMS")
	is_about = (text.reference_doctype == "Dispatch Job") & (text.reference_name == about.name)
	query = frappe.qb.from_(about).join(text).on(is_about)
	return query.select(text.name.as_("text"), about.name.as_("job"), text.announced_arrival.as_("arrival"))


def _select_among_others(about: "frappe.qb") -> "frappe.qb":
	about, visit = about.as_("about"), frappe.qb.DocType("FSM SMS Visit")
	query = frappe.qb.from_(about).join(visit).on(visit.job == about.name)
	return query.select(
		visit.parent.as_("text"), about.name.as_("job"), visit.announced_arrival.as_("arrival")
	)


def _read_mails(days: Collection[date], jobs: Collection[str]) -> list["frappe._dict"]:
	"""Read the e-mails about these visits, with the beginning of their source.

	The words of an e-mail and its address stay with whoever may read the queue: its subject, and the customer's name, are
	on the visit's timeline.
	"""
	about, mail = _select_visits(days, jobs).as_("about"), frappe.qb.DocType("Email Queue")
	job = frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(about)
		.join(mail)
		.on((mail.reference_doctype == "Dispatch Job") & (mail.reference_name == about.name))
		.join(job)
		.on(job.name == about.name)
		.select(mail.name, mail.creation, mail.status, Substring(mail.message, 1, HEADERS).as_("source"))
		.select(job.customer, job.customer_name, about.name.as_("job"))
		.orderby(mail.creation, order=Order.desc)
		.limit(MOST_READ)
	).run(as_dict=True)


def _read_sheets(days: Collection[date]) -> list["frappe._dict"]:
	"""Read the e-mails that brought technicians their route sheets of these days."""
	mail, person = frappe.qb.DocType("Email Queue"), frappe.qb.DocType(TECHNICIAN)
	return (
		frappe.qb.from_(mail)
		.join(person)
		.on((mail.reference_doctype == TECHNICIAN) & (mail.reference_name == person.name))
		.select(mail.name, mail.creation, mail.status, Substring(mail.message, 1, HEADERS).as_("source"))
		.select(person.name.as_("technician"), person.technician_name)
		.where(mail.fsm_day.isin(sorted(days)))
		.orderby(mail.creation, order=Order.desc)
		.limit(MOST_READ)
	).run(as_dict=True)


def _gather_texts(rows: Iterable["frappe._dict"]) -> list[PastMessage]:
	messages: dict[str, PastMessage] = {}
	for row in rows:
		messages.setdefault(row.name, _text(row))["visits"].append(_serialize(_read_told(row)))
	return list(messages.values())


def _text(row: "frappe._dict") -> PastMessage:
	is_technician = row.recipient_doctype == TECHNICIAN
	name = row.technician_name if is_technician else row.customer_name
	return {
		"message": row.name,
		"kind": "text",
		"on": row.sent_on or row.creation,
		"to": name or row.recipient or row.to_number or "",
		"recipient": row.recipient or "",
		"is_technician": is_technician,
		"number": row.to_number or "",
		"text": row.body or "",
		"state": shown_messages.state_of(row.state),
		"why": row.error or "",
		"newer_steps": 0,
		"visits": [],
	}


def _mail(row: "frappe._dict") -> PastMessage:
	name = row.customer_name or row.customer or ""
	return _build_mail(row, name, row.customer or "", [_serialize(ToldVisit(row.job))])


def _sheet(row: "frappe._dict") -> PastMessage:
	"""Return the e-mail of a route sheet; what it told of each visit is on the paper alone."""
	sheet = _build_mail(row, row.technician_name, row.technician, [])
	return {**sheet, "is_technician": True}


def _build_mail(row: "frappe._dict", to: str, recipient: str, visits: list[ToldVisitRow]) -> PastMessage:
	return {
		"message": row.name,
		"kind": "mail",
		"on": row.creation,
		"to": to,
		"recipient": recipient,
		"is_technician": False,
		"number": "",
		"text": shown_messages.read_subject(row.source or ""),
		"state": shown_messages.state_of(row.status),
		"why": "",
		"newer_steps": 0,
		"visits": visits,
	}


def _read_told(row: "frappe._dict") -> ToldVisit:
	if row.recipient_doctype == TECHNICIAN:
		return shown_messages.tell_technician(row.job, row.arrival)
	window = (row.window_start, row.window_end) if row.window_start and row.window_end else None
	return shown_messages.tell_customer(row.job, row.template, window)


def _serialize(told: ToldVisit) -> ToldVisitRow:
	return {"job": told.job, "start": told.start, "end": told.end, "is_off": told.is_off}
