"""What follows when an order is paid, or is not: the visit, the monthly add-ons, the confirmation. Each once.

The books decide: an order is paid when its invoice is. The clock finds what is due from the rows, so nothing is lost
when a worker is killed in between.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.payments import repository as payments
from gigafibre_fsm.domain.billing.payments import withdrawals
from gigafibre_fsm.domain.billing.payments.states import PaymentState
from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop import cart, confirmation, order_rows, places, placing, slots
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.platform import instants, job_queue, transactions

if TYPE_CHECKING:
	from frappe.model.document import Document

AGAIN = timedelta(hours=1)
"""After this time an order is looked at again whose money is on its way, or at which something failed."""


def document_booked(document: "Document") -> None:
	"""Have the orders looked at whose invoices a document of the ledger pays or opens.

	Args:
		document: a Sales Invoice, Payment Entry or Journal Entry that was submitted or cancelled.
	"""
	touched = withdrawals.find_touched_invoices(document)
	names = {"name": ("in", [*touched, ""]), "fsm_portal_order": ("is", "set")}
	if orders := frappe.get_all("Sales Invoice", names, pluck="fsm_portal_order"):
		order_rows.look_now(orders)
		job_queue.enqueue_after_commit("fulfil_orders", "short")


def fulfil_due() -> None:
	"""Look at each order whose time has come, in a transaction each; a failure stops none of the others."""
	for name, customer in order_rows.list_due(instants.now_utc()):
		try:
			transactions.run_transaction(lambda name=name, customer=customer: look_at(name, customer))
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"{order_rows.DOCTYPE} {name}")
			frappe.db.set_value(order_rows.DOCTYPE, name, "fsm_portal_next", instants.now_utc() + AGAIN)
			frappe.db.commit()


def look_at(name: str, customer: str) -> None:
	"""Do what is due for an order now; harmless to repeat, and at the same time elsewhere."""
	now = now_datetime()
	order = order_rows.lock_order(name, customer)
	state = order_rows.read_state(order)
	if state is OrderState.PAID:
		_complete(order, now)
	elif state is OrderState.AWAITING:
		if is_settled(order):
			fulfil_order(order, now)
		elif under_way := _list_under_way(order):
			order_rows.write_order(order, fsm_portal_next=_next_look(under_way[0]))
		elif not order.fsm_portal_next or order.fsm_portal_next <= instants.now_utc():
			placing.give_up(order, now)


def is_settled(order: "Document") -> bool:
	"""Whether the invoice of an order is paid, by the books."""
	if not order.fsm_portal_invoice:
		return False
	row = frappe.db.get_value(
		"Sales Invoice", order.fsm_portal_invoice, ["docstatus", "outstanding_amount"], as_dict=True
	)
	return bool(row and row.docstatus == 1 and to_decimal(row.outstanding_amount) <= 0)


def fulfil_order(order: "Document", now: datetime) -> None:
	"""Record that a locked order is paid, plan its visit, and confirm it to its customer.

	Args:
		order: the Sales Order, awaiting payment.
		now: site time, naive.
	"""
	values = {"fsm_portal_payment": _find_payment(order)}
	is_planned = slots.take_slot(order, now)
	if not is_planned:
		values |= {"fsm_slot_hold": None, "fsm_slot_start": None, "fsm_slot_end": None}
	order_rows.write_order(order, **values)
	order_rows.set_state(order, OrderState.PAID)
	cart.empty_cart(order.customer, order.name)
	confirmation.send_confirmation(order, now, is_planned=is_planned)
	if not order_rows.needs_visit(order):
		_complete(order, now)


def _complete(order: "Document", now: datetime) -> None:
	"""End a paid order: its visit is done, or it needed none. Monthly add-ons begin."""
	if order_rows.needs_visit(order) and not _is_visit_done(order):
		order_rows.write_order(order, fsm_portal_next=None)
		return
	_start_monthly(order)
	order_rows.set_state(order, OrderState.DONE)


def _is_visit_done(order: "Document") -> bool:
	status, outcome = frappe.db.get_value("Dispatch Job", order.fsm_dispatch_job, ["status", "outcome"])
	return status == lifecycle.COMPLETED and outcome != lifecycle.PARTIAL


def _start_monthly(order: "Document") -> None:
	"""Add the monthly add-ons of an order to the subscription at its address, whose next invoice has them."""
	wanted = [(row.fsm_shop_plan, int(row.qty)) for row in order.items if row.fsm_shop_plan]
	if not wanted:
		return
	known = places.load_place(order.customer, order.fsm_service_location or "")
	if not known.subscription:
		order.add_comment(
			"Comment", _("No subscription runs at this address: the monthly add-ons were not added.")
		)
		return
	with ledger_entries.act_as_bookkeeper():
		subscription = frappe.get_doc("Subscription", known.subscription, for_update=True)
		there = {row.plan for row in subscription.plans}
		for plan, quantity in wanted:
			if plan not in there:
				subscription.append("plans", {"plan": plan, "qty": quantity})
		subscription.save()


def _list_under_way(order: "Document") -> list[payments.PaymentUnderWay]:
	return payments.list_under_way([order.fsm_portal_invoice]) if order.fsm_portal_invoice else []


def _next_look(payment: payments.PaymentUnderWay) -> datetime:
	present = instants.now_utc()
	if payment.state == PaymentState.OPEN.value and payment.checkout_until:
		return max(payment.checkout_until + order_rows.GRACE, present + order_rows.GRACE)
	return present + (AGAIN if payment.state != PaymentState.CREATED.value else order_rows.GRACE)


def _find_payment(order: "Document") -> str | None:
	if not order.fsm_portal_invoice:
		return None
	rows = payments.list_attempts(order.fsm_portal_invoice)
	booked = [row.name for row in rows if row.state == PaymentState.BOOKED.value]
	return booked[-1] if booked else None
