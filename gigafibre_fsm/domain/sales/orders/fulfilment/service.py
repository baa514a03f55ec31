"""The service of an order that works: its subscription from the next month on, and the invoice of the days until then."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import add_taxes, to_decimal
from gigafibre_fsm.domain.sales.orders import first_invoice, messages, repository
from gigafibre_fsm.domain.sales.orders.first_invoice import FirstDays, SoldLine
from gigafibre_fsm.domain.sales.orders.fulfilment import contract, quoted_plans, sales_order
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult

if TYPE_CHECKING:
	from frappe.model.document import Document

SUBSCRIPTION, INVOICE = "Subscription", "Sales Invoice"
AT_START = "Beginning of the current subscription period"
PAYMENT_DAYS = 20
"""Days from an invoice to its due date."""
TAXES = "Sales Taxes and Charges Template"


def start_subscription(order: "Document", now: datetime) -> StepResult:
	"""Create the subscription of a locked order; it bills from the first day of the next month on.

	Its first day can never be changed in ERPNext, which is why it is made only now. The agreement is in force from
	the day on which the line works.
	"""
	first = first_invoice.find_first_days(order.live_on)
	lines = [line for line in repository.read_lines(order) if line.is_monthly]
	plans = [(quoted_plans.take_plan(line), line.quantity) for line in lines]
	place = {"fsm_service_location": order.service_location, "fsm_order": order.name}
	subscription = insert_subscription(order.customer, first.next_start, plans, place)
	contract.start_agreement(order)
	repository.write_order(order, subscription=subscription)
	return StepResult((SUBSCRIPTION, subscription))


def insert_subscription(
	customer: str, start: date, plans: Iterable[tuple[str, int]], others: Mapping[str, str]
) -> str:
	"""Insert a subscription that is billed in advance, with the company's usual taxes; return its name.

	Args:
		customer: name of the Customer.
		start: its first day, which ERPNext never lets be changed.
		plans: names of Subscription Plans with their quantities.
		others: its own fields, such as the location.
	"""
	document = frappe.new_doc(SUBSCRIPTION)
	company = frappe.db.get_default("company")
	document.update({"party_type": "Customer", "party": customer, "company": company})
	document.update({"start_date": start, "generate_invoice_at": AT_START, "submit_invoice": 1})
	document.update({"generate_new_invoices_past_due_date": 1, "days_until_due": PAYMENT_DAYS})
	document.update({"sales_tax_template": _find_taxes(company), **others})
	for plan, quantity in plans:
		document.append("plans", {"plan": plan, "qty": quantity})
	with ledger_entries.act_as_bookkeeper():
		document.insert()
	frappe.clear_messages()
	return document.name


def bill_first_days(order: "Document", now: datetime) -> StepResult:
	"""Submit the first invoice of a locked order, and close its Sales Order.

	Its billing key (subscription and first day) is unique in the database, and so is the order that it names.

	Raises:
		StepDelay: ERPNext computes another total, or refuses the invoice; nothing is booked.
	"""
	first = first_invoice.find_first_days(order.live_on)
	lines = first_invoice.list_first_lines(repository.read_lines(order), first)
	booked, refusal = ledger_entries.submit_entry(lambda: _build_invoice(order, lines, first, now))
	if booked is None:
		raise StepDelay(Turn.ACCOUNTS, messages.write_reason(messages.REFUSED, refusal), is_blocked=True)
	expected = _find_total(lines, has_taxes=bool(booked.taxes))
	if to_decimal(booked.grand_total) != expected:
		reason = messages.write_reason(messages.OTHER_TOTAL, booked.grand_total, expected)
		raise StepDelay(Turn.ACCOUNTS, reason, is_blocked=True)
	repository.write_order(order, sales_invoice=booked.name)
	sales_order.close_sales_order(order)
	return StepResult((INVOICE, booked.name))


def _build_invoice(
	order: "Document", lines: Iterable[SoldLine], first: FirstDays, now: datetime
) -> "Document":
	invoice = frappe.new_doc(INVOICE)
	company = frappe.db.get_default("company")
	invoice.update({"customer": order.customer, "company": company, "ignore_pricing_rule": 1})
	invoice.update(
		{"posting_date": str(now.date()), "due_date": str((now + timedelta(days=PAYMENT_DAYS)).date())}
	)
	invoice.update({"subscription": order.subscription, "fsm_order": order.name})
	invoice.update({"from_date": first.start, "to_date": first.end})
	for line in lines:
		row = {"item_code": line.item, "item_name": line.title, "qty": line.quantity}
		invoice.append("items", {**row, "rate": float(line.price)})
	invoice.set_taxes()
	return invoice


def _find_total(lines: Iterable[SoldLine], *, has_taxes: bool) -> Decimal:
	net = first_invoice.sum_amounts(lines)
	return add_taxes(net).total if has_taxes else net


def _find_taxes(company: str) -> str | None:
	usual = {"company": company, "is_default": 1, "disabled": 0}
	return frappe.db.get_value(TAXES, usual)
