"""What a customer does from the page of their visit: writes to the technician, moves, cancels, asks for another time.

Every function locks the visit, looks at the rules again, and leaves a row in the timeline. Refusals raise FsmError
with a sentence for the customer; a visit that is not theirs raises NotYours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import holds, jobs, lifecycle, offers, promises, record, transitions
from gigafibre_fsm.domain.dispatch.notices import spoken
from gigafibre_fsm.domain.dispatch.notices import to_customer as customer_notices
from gigafibre_fsm.domain.dispatch.offers import Offer
from gigafibre_fsm.domain.dispatch.own_visit import rules
from gigafibre_fsm.domain.dispatch.own_visit.reading import not_yours, notice_hours
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST = 500
"""Characters of what a customer writes."""
SPARE = timedelta(minutes=30)
"""Between the planned arrival and the end of a window that a customer may choose."""
FURTHEST = timedelta(days=60)
"""How far ahead a customer may choose."""
MOST_WISHES = 30
"""Rows that a customer may leave in one visit's timeline."""


@dataclass(frozen=True, slots=True)
class OtherTimes:
	"""Times that a visit could be moved to; `more_from` is None where later days are further than one may choose."""

	offers: list[Offer]
	more_from: date | None


def offers_for(job: str, now: datetime, start: date | None = None, days: int = offers.DAYS) -> list[Offer]:
	"""The other times that a visit could be moved to by its customer; none for one that dispatch has locked.

	Only windows that leave the hours of notice, and in which whoever comes has time to spare. Who needs a crew asks
	dispatch: several people's days would change.

	Args:
		job: the visit.
		now: the moment.
		start: the first day that is looked at, today without it; none beyond FURTHEST.
		days: how many working days are looked at.
	"""
	return times_for(job, now, start, days).offers


def times_for(job: str, now: datetime, start: date | None = None, days: int = offers.DAYS) -> OtherTimes:
	"""As offers_for, with the day from which there may be more."""
	is_locked, here = frappe.db.get_value("Dispatch Job", job, ("locked", "window_start"))
	if is_locked or (start and start > now.date() + FURTHEST):
		return OtherTimes([], None)
	looked_at = offers.working_days(start, now, days)
	after = looked_at[-1] + timedelta(days=1) if looked_at else None
	is_near = after is not None and after <= now.date() + FURTHEST
	return OtherTimes(_choosable(offers.on_days(job, looked_at, now), here, now), after if is_near else None)


def _choosable(found: list[Offer], here: datetime | None, now: datetime) -> list[Offer]:
	earliest = now + timedelta(hours=notice_hours())
	return [
		offer
		for offer in found
		if not offer.crew
		and offer.window_start >= earliest
		and offer.window_start != here
		and offer.arrival <= offer.window_end - SPARE
	]


def note(job: str, customer: str, text: str, now: datetime) -> None:
	"""Replace what the customer writes to the technician for this visit; an empty text takes it back."""
	doc = _open(job, customer)
	text = _bounded(text)
	if text != (doc.customer_note or ""):
		doc.customer_note = text
		_leave(doc, text or "—", now)


def ask(job: str, customer: str, text: str, now: datetime) -> None:
	"""Ask dispatch for another time, in the customer's words: an alert on the visit until it is answered."""
	doc = _open(job, customer)
	if not rules.may_ask(doc.status):
		frappe.throw(_refused(rules.Refusal.UNDER_WAY), FsmError)
	text = _bounded(text)
	if not text:
		frappe.throw(_("Write which days or times suit you."), FsmError)
	doc.customer_request = text
	_leave(doc, text, now)


def answered(job: str, actor: str, now: datetime) -> dict:
	"""Dispatch has answered what the customer asked for: the alert ends. Answers `{"job", "status"}`."""
	doc = record.locked(job)
	if doc.customer_request:
		record.step(doc, "Customer", actor, now, detail=f"✓ {doc.customer_request}")
		doc.customer_request = None
		record.save(doc)
	return {"job": doc.name, "status": doc.status}


def cancel(job: str, customer: str, why: str, now: datetime) -> None:
	"""Cancel the visit, within the hours of notice."""
	doc = _changeable(job, customer, now)
	reason = frappe._("Cancelled by the customer", lang=spoken.usual_language())
	text = _bounded(why)
	reason = f"{reason} : {text}" if text else reason
	transitions.apply(doc, lifecycle.CANCELLED, _name(doc), now=now, reason=reason)


def move(job: str, customer: str, choice: str, offered: Iterable[Offer], now: datetime) -> None:
	"""Move the visit to one of the times that are offered now: `choice` is the window's start as ISO text."""
	doc = _changeable(job, customer, now)
	offer = next((offer for offer in offered if offer.window_start.isoformat() == choice), None)
	if doc.locked or offer is None:
		frappe.throw(_("This time was just taken. Choose another one."), FsmError)
	window = (offer.window_start, offer.window_end)
	# the offers were read a moment ago: two customers may have chosen the same one
	holds.refuse_taken(holds.Slot(window, offer.technician, offer.arrival), doc, now)
	promises.record(doc, window, promises.PORTAL, _name(doc), now)
	record.forget_draft(doc, _name(doc), now)
	record.save(doc)
	jobs.schedule(job, offer.arrival, _name(doc), now, technician=offer.technician, window=window)


def send_fresh_link(job: str, now: datetime) -> None:
	"""Text the customer another link to their visit, to the number on file; nothing for a visit that is gone."""
	if frappe.db.exists("Dispatch Job", job):
		doc = record.locked(job)
		customer_notices.send_fresh_link(doc, _name(doc), now)
		record.save(doc)


def _open(job: str, customer: str) -> "Document":
	"""The customer's own visit, locked and not over."""
	if not frappe.db.exists("Dispatch Job", {"name": job, "customer": customer}):
		raise not_yours()
	doc = record.locked(job)
	# read again under the lock: dispatch may have given the visit to another customer meanwhile
	if doc.customer != customer:
		raise not_yours()
	if doc.status in lifecycle.FINAL:
		frappe.throw(_refused(rules.Refusal.OVER), FsmError)
	return doc


def _changeable(job: str, customer: str, now: datetime) -> "Document":
	doc = _open(job, customer)
	begins = doc.window_start if doc.promised or doc.dispatched_on else None
	if refusal := rules.refusal(doc.status, begins, now, notice_hours()):
		frappe.throw(_refused(refusal), FsmError)
	return doc


def _refused(refusal: rules.Refusal) -> str:
	return {
		rules.Refusal.OVER: _("This visit is over, so nothing was changed."),
		rules.Refusal.UNDER_WAY: _("Your technician is already on the way. Call us."),
		rules.Refusal.TOO_LATE: _("It is too late to change this visit here. Call us."),
	}[refusal]


def _bounded(text: str) -> str:
	text = (text or "").strip()
	if len(text) > LONGEST:
		frappe.throw(_("This is too long: at most {0} characters.").format(LONGEST), FsmError)
	return text


def _leave(doc: "Document", detail: str, now: datetime) -> None:
	"""Write a row of the timeline, and keep the visit."""
	if sum(row.event == "Customer" for row in doc.timeline) >= MOST_WISHES:
		frappe.throw(_("You have written many times about this visit. Call us instead."), FsmError)
	record.step(doc, "Customer", _name(doc), now, detail=detail)
	record.save(doc)


def _name(doc: "Document") -> str:
	return doc.customer_name or doc.customer
