"""Payment of an order: its invoice, made once, and the vendor's page for it, while the visit's time is kept free."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import invoices, ledger_entries
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.payments import checkout, updates
from gigafibre_fsm.domain.billing.payments.checkout import CheckoutOpening, OpenPage
from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop import cart, fulfilment, order_rows, slots, totals
from gigafibre_fsm.domain.care.shop.totals import OrderLine
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DUE_AFTER = timedelta(days=7)
"""The invoice falls due only then, so that no saved card is charged for an order that is given up within the hour."""


def pay_order(opening: CheckoutOpening, order: str, shown: str, now: datetime) -> OpenPage | None:
	"""Return the vendor's page on which an order is paid; None if it costs nothing and is made already.

	Called outside of a transaction, as `checkout.open_checkout` is.

	Args:
		opening: who pays; its invoices are those of the order, whatever it names.
		order: name of the Sales Order.
		shown: what the customer agreed to, as `OrderTotals.agreed`.
		now: site time, naive.

	Raises:
		NotYours: the order is not the customer's.
		FsmError: a price has changed, the time is no longer kept, the order is over, or a payment is under way.
		IntegrationError: the vendor did not answer; asking again is safe.
	"""
	invoice = transactions.run_transaction(lambda: _prepare(order, opening, shown, now))
	if not invoice:
		return None
	return checkout.open_checkout(CheckoutOpening(**{**vars(opening), "invoices": (invoice,)}))


def refresh_order(order: str, customer: str) -> None:
	"""Ask the vendor about the payments of an order that are under way.

	Raises:
		NotYours: the order is not the customer's.
		IntegrationError: the vendor did not answer.
	"""
	if invoice := find_invoice(order, customer):
		updates.refresh_invoice(invoice)


def close_payment(order: str, customer: str) -> None:
	"""End the open payment page of an order, so that it can be changed; what was paid meanwhile is booked.

	Raises:
		NotYours: the order is not the customer's.
		IntegrationError: the vendor did not answer.
	"""
	if invoice := find_invoice(order, customer):
		checkout.close_pages((invoice,))


def find_invoice(order: str, customer: str) -> str:
	"""Return the invoice of a customer's order; empty if there is none, or the order is not theirs."""
	own = {"name": order, "customer": customer, "fsm_portal_state": ("is", "set")}
	return frappe.db.get_value(order_rows.DOCTYPE, own, "fsm_portal_invoice") or ""


def _prepare(order: str, opening: CheckoutOpening, shown: str, now: datetime) -> str:
	"""Return the invoice to pay; empty for an order that costs nothing, which this makes."""
	doc = order_rows.lock_order(order, opening.customer)
	if order_rows.read_state(doc) is not OrderState.AWAITING:
		frappe.throw(_("This order needs no payment any more."), FsmError)
	if order_rows.needs_visit(doc):
		_keep_slot(doc, now)
	if not doc.fsm_portal_invoice:
		_refuse_other_price(doc, opening.language, shown, now)
	if not doc.fsm_portal_invoice and not _costs(doc):
		fulfilment.fulfil_order(doc, now)
		return ""
	until = instants.now_utc() + checkout.PAGE_LASTS + order_rows.GRACE
	order_rows.write_order(doc, fsm_portal_next=until)
	return doc.fsm_portal_invoice or _make_invoice(doc, now)


def _refuse_other_price(doc: "Document", language: str, shown: str, now: datetime) -> None:
	"""Refuse what is not, to the cent, what the customer saw and what it costs today; an invoice keeps its price."""
	agreed = totals.sum_lines(order_rows.list_lines([doc.name])[doc.name]).agreed
	if agreed != cart.load_cart(doc.customer, language, now).present.agreed:
		sentence = _(
			"A price has changed since you ordered. Tap “Change my cart” to see it; nothing was charged."
		)
		frappe.throw(sentence, FsmError)
	if agreed != shown:
		frappe.throw(_("A price has changed. Look at your order again; nothing was charged."), FsmError)


def _keep_slot(doc: "Document", now: datetime) -> None:
	held = slots.find_held_until(doc.fsm_slot_hold)
	if not held or held <= now:
		frappe.throw(
			_("The time that you chose is no longer kept. Choose one again; your order stands."), FsmError
		)
	until = instants.now_utc() + checkout.PAGE_LASTS + order_rows.GRACE
	slot_holds.extend_hold(doc.fsm_slot_hold, until, now)


def _costs(doc: "Document") -> bool:
	return any(to_decimal(row.rate) > 0 for row in doc.items if not row.fsm_shop_plan)


def _make_invoice(doc: "Document", now: datetime) -> str:
	invoice = frappe.new_doc(invoices.DOCTYPE)
	invoice.update(
		{
			"customer": doc.customer,
			"company": doc.company,
			"posting_date": str(now.date()),
			"due_date": str((now + DUE_AFTER).date()),
			"ignore_pricing_rule": 1,
			# unique: an order has one invoice, whoever makes it
			"fsm_portal_order": doc.name,
		}
	)
	paid_now = [row for row in doc.items if not row.fsm_shop_plan]
	for row in paid_now:
		fields = ("item_code", "item_name", "qty", "rate", "warehouse")
		invoice.append(
			"items",
			{**{name: row.get(name) for name in fields}, "sales_order": doc.name, "so_detail": row.name},
		)
	with ledger_entries.act_as_bookkeeper():
		invoice.set_taxes()
		invoice.insert()
		if to_decimal(invoice.grand_total) != _find_total(paid_now):
			frappe.throw(
				_("The total of this order cannot be computed. Call us; nothing was charged."), FsmError
			)
		invoice.submit()
	frappe.clear_messages()
	order_rows.write_order(doc, fsm_portal_invoice=invoice.name)
	return invoice.name


def _find_total(rows: list["Document"]) -> object:
	lines = (OrderLine(row.item_code, "", int(row.qty), to_decimal(row.rate), False) for row in rows)
	return totals.sum_lines(lines).now.total
