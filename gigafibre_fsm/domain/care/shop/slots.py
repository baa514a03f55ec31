"""The time of an order's visit: chosen among those that dispatch offers, and kept free while the order is paid."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop import order_rows
from gigafibre_fsm.domain.dispatch import promises, self_service
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.self_service.customer_page import MoveChoices, MoveQuery, load_choices
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def load_times(job: str, start: date | None, now: datetime) -> MoveChoices:
	"""Return the times that can be chosen for a visit.

	Args:
		job: name of the Dispatch Job.
		start: the first day to search; None for today.
		now: site time, naive.
	"""
	return load_choices(job, now, MoveQuery(start, ""))


def choose_time(order: str, customer: str, offer: Offer | None, now: datetime) -> None:
	"""Keep a time free for an order; for one that is paid, plan the visit into it at once.

	Args:
		order: name of the Sales Order.
		customer: name of the Customer.
		offer: the time as dispatch offers it now; None if it is offered no more.
		now: site time, naive.

	Raises:
		NotYours: the order is not the customer's.
		FsmError: somebody else has taken the time, or the order needs none any more.
	"""
	doc = order_rows.lock_order(order, customer)
	state = order_rows.read_state(doc)
	if not order_rows.needs_visit(doc) or state not in (OrderState.AWAITING, OrderState.PAID):
		frappe.throw(_("This order needs no time any more."), FsmError)
	if offer is None:
		frappe.throw(_("This time was just taken. Choose another one."), FsmError)
	window = {"fsm_slot_start": offer.window_start, "fsm_slot_end": offer.window_end}
	if state is OrderState.PAID:
		choice = offer.window_start.isoformat()
		self_service.move_job(doc.fsm_dispatch_job, customer, choice, [offer], now)
		order_rows.write_order(doc, fsm_slot_hold=None, **window)
		return
	request = HoldRequest((offer.window_start, offer.window_end), offer.technician, offer.arrival, offer.crew)
	actor = doc.customer_name or customer
	hold = slot_holds.hold_slot(doc.fsm_dispatch_job, request, actor, now)
	next_look = instants.now_utc() + order_rows.KEPT_OPEN
	order_rows.write_order(doc, fsm_slot_hold=hold, fsm_portal_next=next_look, **window)


def find_held_until(hold: str | None) -> datetime | None:
	"""Return until when a time is kept free, site time; None if it is not."""
	row = frappe.db.get_value("Dispatch Slot Hold", hold, ["state", "held_until"]) if hold else None
	return instants.to_site(row[1]) if row and row[0] == slot_holds.HELD else None


def take_slot(order: "Document", now: datetime) -> bool:
	"""Plan the visit of a locked order into the time kept for it; whether that was possible.

	It is not if somebody else has the time by now: the customer chooses another one.
	"""
	if not order.fsm_slot_hold:
		return False
	frappe.db.savepoint("fsm_slot")
	actor = order.customer_name or order.customer
	try:
		slot_holds.confirm_hold(order.fsm_slot_hold, actor, now, channel=promises.PORTAL)
	except FsmError:
		frappe.db.rollback(save_point="fsm_slot")
		frappe.clear_messages()
		return False
	return True
