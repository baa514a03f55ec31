"""What a customer answers to an offer by text message: yes moves their visit, no gives the time back."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.proposals import slot_holds, taken_slots, text_offers
from gigafibre_fsm.domain.dispatch.self_service import rules
from gigafibre_fsm.domain.dispatch.self_service.actions import explain_refusal, lock_own_visit, take_slot
from gigafibre_fsm.exceptions import FsmError

_BEFORE = "offer"


def accept_offer(job: str, customer: str, now: datetime, *, hold: str) -> bool:
	"""Move the visit to the time that the customer was asked about, and promise it to them.

	The hours of notice do not count: it is dispatch that asks. Where nobody can come then any more, the offer ends and
	dispatch is to call the customer.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who agrees.
		now: site time, naive.
		hold: name of the offered Dispatch Slot Hold.

	Returns:
		Whether it is moved.

	Raises:
		NotYours: the visit does not exist or is another customer's.
		FsmError: the offer has ended, or the visit is under way or over.
	"""
	doc = lock_own_visit(job, customer)
	if not rules.may_ask(doc.status):
		frappe.throw(explain_refusal(rules.ChangeRefusal.UNDER_WAY), FsmError)
	offer = text_offers.find_offer(job, now)
	if doc.locked or not offer or offer.hold != hold:
		frappe.throw(_("This offer has ended, so your visit stays as it was."), FsmError)
	frappe.db.savepoint(_BEFORE)
	try:
		slot_holds.take_hold(hold, now)
		slot = taken_slots.HoldRequest(offer.window, offer.technician, offer.arrival)
		take_slot(doc, slot, now, beyond_limits=True)
	except FsmError:
		# the reason is worded for dispatch
		frappe.db.rollback(save_point=_BEFORE)
		frappe.clear_last_message()
		slot_holds.expire_hold(hold, now)
		return False
	return True


def decline_offer(job: str, customer: str, now: datetime, *, hold: str) -> None:
	"""Keep the visit as it is, and give back the time that was held for it.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who declines.
		now: site time, naive.
		hold: name of the offered Dispatch Slot Hold; one that has ended is nothing to give back.

	Raises:
		NotYours: the visit does not exist or is another customer's.
		FsmError: the visit is over.
	"""
	lock_own_visit(job, customer)
	offer = text_offers.find_offer(job, now)
	if offer and offer.hold == hold:
		slot_holds.decline_hold(hold, now)
