"""Makes the Sales Order of a cart, with a visit where one is needed, and gives it up again. Nothing is charged here."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop import cart, order_rows
from gigafibre_fsm.domain.care.shop.cart import Cart, CartLine
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.workflow import booking, transitions
from gigafibre_fsm.domain.platform import formatting, instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def place_order(customer: str, shown: str, language: str, now: datetime) -> str:
	"""Make the order of a customer's cart and return it; asked again, return the one that is being paid.

	Args:
		customer: name of the Customer.
		shown: what the customer agreed to, as `OrderTotals.agreed`.
		language: `fr` or `en`, of the lines.
		now: site time, naive.

	Raises:
		FsmError: the cart is empty, a price or what is available has changed, or an address is missing.
	"""
	stored = cart.lock_cart(customer)
	if stored.get("sales_order"):
		return stored.sales_order
	_lock_stock(row.item for row in stored.items)
	found = cart.load_cart(customer, language, now)
	_refuse(found, shown, language)
	order = _insert_order(customer, found, now)
	if found.needs_visit:
		job = booking.book_job(
			(order_rows.DOCTYPE, order.name), _name(order), now, service_location=found.place or None
		)
		order_rows.write_order(order, fsm_dispatch_job=job)
	order_rows.set_state(order, OrderState.AWAITING, instants.now_utc() + order_rows.KEPT_OPEN)
	cart.link_order(stored, order.name)
	return order.name


def give_up(order: "Document", now: datetime) -> None:
	"""Cancel a locked order that is not paid, with its invoice and visit; its cart is as it was.

	The caller has made sure that no payment of it is under way.

	Args:
		order: the Sales Order.
		now: site time, naive.
	"""
	release_slot(order, now)
	if job := booking.find_open_job((order_rows.DOCTYPE, order.name)):
		doc = job_repository.lock_job(job)
		reason = _("The order {0} was not paid.", formatting.language(frappe.db.get_default("lang")))
		transitions.apply_transition(
			doc, lifecycle.CANCELLED, _name(order), now=now, reason=reason.format(order.name)
		)
	with ledger_entries.act_as_bookkeeper():
		if order.fsm_portal_invoice:
			invoice = frappe.get_doc("Sales Invoice", order.fsm_portal_invoice)
			if invoice.docstatus == 1:
				invoice.cancel()
		document = frappe.get_doc(order_rows.DOCTYPE, order.name)
		if document.docstatus == 1:
			document.cancel()
	frappe.clear_messages()
	order_rows.set_state(order, OrderState.ABANDONED)
	cart.reopen_cart(order.customer, order.name)


def order_cancelled(order: "Document", now: datetime) -> None:
	"""Record on an order of a customer that somebody cancelled it in ERPNext: nothing is paid or planned any more.

	Args:
		order: the Sales Order.
		now: site time, naive.
	"""
	if order.get("fsm_portal_state") in (OrderState.AWAITING.value, OrderState.PAID.value):
		release_slot(order, now)
		order_rows.set_state(order, OrderState.CANCELLED)
		cart.reopen_cart(order.customer, order.name)


def release_slot(order: "Document", now: datetime) -> None:
	"""Free the time that is kept for a locked order."""
	if order.fsm_slot_hold:
		slot_holds.release_hold(order.fsm_slot_hold, now)


def _refuse(found: Cart, shown: str, language: str) -> None:
	if not found.lines:
		frappe.throw(_("Your cart is empty. Choose an add-on first."), FsmError)
	if found.needs_place:
		frappe.throw(_("Choose the address that your order is for."), FsmError)
	if found.needs_visit and not found.place:
		frappe.throw(_("We know no address of yours to come to. Call us to order."), FsmError)
	for line in found.lines:
		if not line.is_orderable:
			sentence = _("{0} is no longer available in this number. Change your cart; nothing was ordered.")
			frappe.throw(sentence.format(line.title), FsmError)
	if found.totals.agreed != shown:
		sentence = _("A price has changed: your order is {0} now. Look at it again; nothing was ordered.")
		frappe.throw(sentence.format(formatting.money(found.totals.now.total, language)), FsmError)


def _lock_stock(items: Iterable[str]) -> None:
	"""Have whoever orders the same things wait, so that the last one is sold once."""
	for name in sorted({*items}):
		frappe.db.get_value("Item", name, "name", for_update=True)


def _insert_order(customer: str, found: Cart, now: datetime) -> "Document":
	order = frappe.new_doc(order_rows.DOCTYPE)
	order.update(
		{
			"customer": customer,
			"company": frappe.db.get_default("company"),
			"order_type": "Sales",
			"transaction_date": str(now.date()),
			"delivery_date": str(now.date()),
			"ignore_pricing_rule": 1,
			"fsm_service_location": found.place or None,
		}
	)
	for line in found.lines:
		order.append("items", _row(line))
	with ledger_entries.act_as_bookkeeper():
		if order.meta.has_field("taxes"):
			order.set_taxes()
		order.insert()
		order.submit()
	frappe.clear_messages()
	return order


def _row(line: CartLine) -> dict[str, object]:
	add_on = line.add_on
	once = {} if add_on.is_monthly else {"warehouse": add_on.warehouse or None}
	# a monthly add-on is paid on the invoices of the service, not with the order
	rate = 0 if add_on.is_monthly else float(line.price)
	return {
		"item_code": line.item,
		"item_name": line.title,
		"qty": line.quantity,
		"rate": rate,
		"price_list_rate": rate,
		"fsm_shop_plan": add_on.plan or None,
		**once,
	}


def _name(order: "Document") -> str:
	return order.customer_name or order.customer
