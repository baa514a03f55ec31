"""Customer actions on a visit's page: leave a note, move it, cancel it, ask for another time.

Every function locks the visit, checks the rules again, and adds a row to the timeline. Refusals raise
FsmError with a sentence for the customer; another customer's visit raises NotYours.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import promises
from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.notifications import formatting as notification_formatting
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, taken_slots
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.self_service import rules
from gigafibre_fsm.domain.dispatch.self_service.job_page import not_yours_error, notice_hours
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST = 500
"""Maximum characters of a customer's text."""
MOST_WISHES = 30
"""Maximum rows that a customer may add to one visit's timeline."""


def set_note(job: str, customer: str, text: str, now: datetime) -> None:
	"""Replace the customer's note to the technician for this visit; an empty text removes it.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who writes the note.
		text: the note, at most LONGEST characters.
		now: site time, naive.

	Raises:
		NotYours: the visit does not exist or is another customer's.
		FsmError: the visit is over or the technician is on site, the text is too long, or the customer has
			written too often.
	"""
	doc = lock_own_visit(job, customer)
	if refusal := rules.find_note_refusal(doc.status):
		frappe.throw(explain_refusal(refusal), FsmError)
	text = _bounded(text)
	if text != (doc.customer_note or ""):
		doc.customer_note = text
		_leave(doc, text or "—", now)


def request_other_time(job: str, customer: str, text: str, now: datetime) -> None:
	"""Ask dispatch for another time, in the customer's words.

	The board shows the request until dispatch answers.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who asks.
		text: the days or times that suit them, at most LONGEST characters.
		now: site time, naive.

	Raises:
		NotYours: the visit does not exist or is another customer's.
		FsmError: the visit is under way or over, the text is empty or too long, or the customer has
			written too often.
	"""
	doc = lock_own_visit(job, customer)
	if not rules.may_ask(doc.status):
		frappe.throw(explain_refusal(rules.ChangeRefusal.UNDER_WAY), FsmError)
	text = _bounded(text)
	if not text:
		frappe.throw(_("Write which days or times suit you."), FsmError)
	doc.customer_request = text
	_leave(doc, text, now)


def close_request(job: str, actor: str, now: datetime) -> JobStatus:
	"""Close the customer's request for another time, because dispatch has answered it.

	Returns `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job.
		actor: name of the dispatcher, as the timeline shows it.
		now: site time, naive.
	"""
	doc = job_repository.lock_job(job)
	if doc.customer_request:
		job_repository.add_event(doc, "Customer", actor, now, detail=f"✓ {doc.customer_request}")
		doc.customer_request = None
		if doc.status == lifecycle.CANCELLED:
			# whoever has seen that somebody is free then does not want to fill it
			doc.hole_noted = doc.arrival
		job_repository.save_job(doc)
	return {"job": doc.name, "status": doc.status}


def cancel_job(job: str, customer: str, why: str, now: datetime) -> None:
	"""Cancel the visit on behalf of its customer, while the hours of notice allow it.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who cancels.
		why: their reason, at most LONGEST characters; may be empty.
		now: site time, naive.

	Raises:
		NotYours: the visit does not exist or is another customer's.
		FsmError: the visit is under way or over, it is too late, or the text is too long.
	"""
	doc = _changeable(job, customer, now)
	reason = frappe._("Cancelled by the customer", lang=notification_formatting.usual_language())
	text = _bounded(why)
	reason = f"{reason} : {text}" if text else reason
	if doc.technician and doc.arrival:
		# the board names it until a dispatcher has seen that somebody is free then
		doc.customer_request = reason
	transitions.apply_transition(doc, lifecycle.CANCELLED, _name(doc), now=now, reason=reason)
	slot_holds.release_slots(job, now)


def move_job(job: str, customer: str, choice: str, offered: Iterable[Offer], now: datetime) -> None:
	"""Move the visit to another window that its customer chose, and promise them that window.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who moves it.
		choice: start of the chosen window, as ISO text in site time.
		offered: the current offers, see `offered_times.find_offers`.
		now: site time, naive.

	Raises:
		NotYours: the visit does not exist or is another customer's.
		FsmError: the choice is not offered or was just taken, its day is full, dispatch has locked the visit, it
			is under way or over, or it is too late.
	"""
	doc = _changeable(job, customer, now)
	offer = next((offer for offer in offered if offer.window_start.isoformat() == choice), None)
	if doc.locked or offer is None:
		frappe.throw(_("This time was just taken. Choose another one."), FsmError)
	window = (offer.window_start, offer.window_end)
	take_slot(doc, taken_slots.HoldRequest(window, offer.technician, offer.arrival), now)
	slot_holds.release_slots(job, now)


def take_slot(
	doc: "Document", slot: taken_slots.HoldRequest, now: datetime, *, beyond_limits: bool = False
) -> None:
	"""Plan a locked visit into a slot that its customer chose, and promise them its window.

	Args:
		doc: the Dispatch Job.
		slot: what was offered; another visit may stand there since.
		now: site time, naive.
		beyond_limits: whether its day may be full, because dispatch offered the slot.

	Raises:
		FsmError: the slot was taken, or its day is full.
	"""
	taken_slots.refuse_taken(slot, doc.name, doc.duration, now)
	if not beyond_limits:
		limit_rows.refuse_full_day(doc, slot.arrival.date(), now)
	promises.record_promise(doc, slot.window, promises.PORTAL, _name(doc), now)
	job_repository.discard_draft(doc, _name(doc), now)
	job_repository.save_job(doc)
	scheduling.schedule_job(
		doc.name, slot.arrival, _name(doc), now, technician=slot.technician, window=slot.window
	)


def send_fresh_link(job: str, now: datetime) -> None:
	"""Text the customer a new link to their visit, to the number on file.

	Does nothing for a deleted visit.
	"""
	if frappe.db.exists("Dispatch Job", job):
		doc = job_repository.lock_job(job)
		customer_notices.send_fresh_link(doc, _name(doc), now)
		job_repository.save_job(doc)


def lock_own_visit(job: str, customer: str) -> "Document":
	"""Return the customer's own visit, locked and not over.

	Raises:
		NotYours: the visit does not exist or is another customer's.
		FsmError: it is over.
	"""
	if not frappe.db.exists("Dispatch Job", {"name": job, "customer": customer}):
		raise not_yours_error()
	doc = job_repository.lock_job(job)
	# check again under the lock: dispatch may have assigned the visit to another customer meanwhile
	if doc.customer != customer:
		raise not_yours_error()
	if doc.status in lifecycle.FINAL:
		frappe.throw(explain_refusal(rules.ChangeRefusal.OVER), FsmError)
	return doc


def _changeable(job: str, customer: str, now: datetime) -> "Document":
	doc = lock_own_visit(job, customer)
	window = rules.known_window(doc.status, bool(doc.promised), (doc.window_start, doc.window_end))
	if refusal := rules.find_refusal(doc.status, window and window[0], now, notice_hours()):
		frappe.throw(explain_refusal(refusal), FsmError)
	return doc


def explain_refusal(refusal: rules.ChangeRefusal) -> str:
	"""Return the sentence that says why a visit was not changed."""
	return {
		rules.ChangeRefusal.OVER: _("This visit is over, so nothing was changed."),
		rules.ChangeRefusal.HERE: _("Your technician is with you: tell them directly."),
		rules.ChangeRefusal.UNDER_WAY: _("Your technician is already on the way. Call us."),
		rules.ChangeRefusal.TOO_LATE: _("It is too late to change this visit here. Call us."),
	}[refusal]


def _bounded(text: str) -> str:
	text = (text or "").strip()
	if len(text) > LONGEST:
		frappe.throw(_("This is too long: at most {0} characters.").format(LONGEST), FsmError)
	return text


def _leave(doc: "Document", detail: str, now: datetime) -> None:
	"""Add a row to the timeline, and save the visit."""
	if sum(row.event == "Customer" for row in doc.timeline) >= MOST_WISHES:
		frappe.throw(_("You have written many times about this visit. Call us instead."), FsmError)
	job_repository.add_event(doc, "Customer", _name(doc), now, detail=detail)
	job_repository.save_job(doc)


def _name(doc: "Document") -> str:
	return doc.customer_name or doc.customer
