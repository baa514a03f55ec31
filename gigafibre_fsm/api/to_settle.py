"""Endpoints of the board's list *To settle*: what waits for a dispatcher, and how free time is filled."""

from datetime import date, datetime
from typing import TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import (
	full_name,
	moment_of,
	require,
	require_write,
	require_write_all,
	unreadable,
)
from gigafibre_fsm.domain.care import settle_list, visit_texts
from gigafibre_fsm.domain.care.tickets import statuses
from gigafibre_fsm.domain.dispatch.board.visit_details import ContactPhone
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, text_offers
from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.to_settle import fillings, loading, phones
from gigafibre_fsm.domain.dispatch.to_settle.filling import Filling
from gigafibre_fsm.domain.dispatch.to_settle.lines import SettleLine, list_answers


class SettleRow(TypedDict):
	"""A line of the list; docs/features/board.md has the kinds and answers.

	`day` is the day on whose board it is, null while it waits for a technician; `at` since when, or when, it is to be
	settled; `hole` the visit whose time is free, empty without one; `about` the Dispatch Slot Hold, FSM SMS, Issue
	or Dispatch Day Note that it comes from; `is_open` whether it waits for the dispatcher and is counted.
	"""

	key: str
	kind: str
	text: str
	job: str
	day: date | None
	technician: str | None
	at: datetime | None
	minutes: int
	hole: str
	about: str
	jobs: list[str]
	is_open: bool
	answers: list[str]
	phones: list[ContactPhone]


class SettleList(TypedDict):
	"""The lines in the order in which they are settled."""

	lines: list[SettleRow]


class FillingRow(TypedDict):
	"""A visit that would fill the time: when it would begin, and what speaks against it.

	`gain_minutes` of travel are saved on both days together, and are negative if it costs more; `missing` names the
	material that is not on the truck; a `promised` visit moves only once its customer agrees; `arrival` and
	`technician_now` are its present place, null in the backlog.
	"""

	job: str
	subject: str
	customer_name: str
	city: str
	priority: str
	duration: int
	arrival: datetime
	arrival_now: datetime | None
	technician_now: str | None
	added_minutes: int
	gain_minutes: int
	against: list[str]
	missing: list[str]
	promised: bool


class HoleFillings(TypedDict):
	"""Free time of a technician, and the visits that would fill it best."""

	technician: str
	start: datetime
	end: datetime
	minutes: int
	fillings: list[FillingRow]


class AskedCustomer(TypedDict):
	"""The Dispatch Slot Hold, the window that the customer was asked about, and until when they can answer."""

	hold: str
	window: list[datetime]
	until: datetime


class NotedHole(TypedDict):
	"""The Dispatch Job whose time dispatch leaves free."""

	job: str


class NotedAnswer(TypedDict):
	"""The Dispatch Slot Hold of which dispatch has seen what became."""

	hold: str


class NotedText(TypedDict):
	"""The ticket that dispatch has answered."""

	issue: str


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(600, 60)
def load() -> SettleList:
	"""Return everything that a dispatcher has to settle, whatever the day."""
	frappe.has_permission("Dispatch Job", "read", throw=True)
	lines = settle_list.load_list(now_datetime())
	callable_people = phones.list_phones(lines)
	return {"lines": [_row(line, callable_people[line.key]) for line in lines]}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(60, 60)
def find_fillings(job: str) -> HoleFillings:
	"""Return the visits that would best fill the time that a job left when it fell out.

	Args:
		job: name of the Dispatch Job, as the line of the list has it in `hole`.
	"""
	require("Dispatch Job", job, "read")
	now = now_datetime()
	hole = fillings.find_hole(job, now)
	found = fillings.find_fillings(hole, now)
	return {
		"technician": hole.fallen.technician,
		"start": hole.start,
		"end": hole.end,
		"minutes": hole.minutes,
		"fillings": [_filling(visit, filling) for visit, filling in found],
	}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def ask_customer(job: str, technician: str, arrival: str, cause: str = "Earlier") -> AskedCustomer:
	"""Hold a slot for a job, and ask its customer by text message whether we may come then.

	Args:
		job: name of a Dispatch Job, which stays where it is until the customer agrees.
		technician: name of the Dispatch Technician who would come.
		arrival: when they would arrive, in the site's zone.
		cause: why they are asked, Earlier or Storm; the text and the customer's page say so.
	"""
	require_write_all([job])  # locks it first: who asks at the same time waits, and reads that it was asked
	require("Dispatch Technician", technician, "read")
	if cause not in set(OfferCause):
		unreadable()
	asked = text_offers.ask_customer(
		job, technician, moment_of(arrival), full_name(), now_datetime(), cause=OfferCause(cause)
	)
	return {"hold": asked.hold, "window": list(asked.window), "until": asked.until}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def note_hole(job: str) -> NotedHole:
	"""Record that dispatch does not want to fill the time that a job left.

	Args:
		job: name of the Dispatch Job, as the line of the list has it in `hole`.
	"""
	require_write(job)
	loading.note_hole(job, now_datetime())
	return {"job": job}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def note_answer(hold: str) -> NotedAnswer:
	"""Record that dispatch has seen what became of an offer by text message.

	Args:
		hold: name of the Dispatch Slot Hold.
	"""
	require_write(slot_holds.find_job(hold))
	slot_holds.note_answer(hold)
	return {"hold": hold}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def note_text(issue: str) -> NotedText:
	"""Record that dispatch has settled what a customer wrote about a visit, so that its ticket is answered.

	Args:
		issue: name of the Issue, as the line of the list has it in `about`.
	"""
	job = visit_texts.find_visit(issue, now_datetime())
	require_write(job)
	statuses.mark_answered(issue)
	return {"issue": issue}


def _row(line: SettleLine, people: list[ContactPhone]) -> SettleRow:
	return {
		"key": line.key,
		"kind": line.kind.value,
		"text": line.text,
		"job": line.job,
		"day": line.day,
		"technician": line.technician,
		"at": line.at,
		"minutes": line.minutes,
		"hole": line.hole,
		"about": line.about,
		"jobs": list(line.jobs),
		"is_open": line.is_open,
		"answers": list(list_answers(line, has_phone=bool(people))),
		"phones": people,
	}


def _filling(job: ScheduledJob, filling: Filling) -> FillingRow:
	return {
		"job": job.name,
		"subject": job.subject,
		"customer_name": job.customer_name,
		"city": job.city,
		"priority": job.priority,
		"duration": job.placement.duration,
		"arrival": filling.arrival,
		"arrival_now": job.placement.arrival,
		"technician_now": job.placement.technician,
		"added_minutes": round(filling.added_seconds / 60),
		"gain_minutes": filling.gain_minutes,
		"against": list(filling.against),
		"missing": list(filling.missing),
		"promised": filling.is_promised,
	}
