"""The invoice of one period of a subscription, made by ERPNext's own Subscription document."""

from datetime import date
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.subscriptions import periods
from gigafibre_fsm.domain.billing.subscriptions.periods import BillingPeriod
from gigafibre_fsm.domain.billing.subscriptions.reasons import PRORATE, NotBillable
from gigafibre_fsm.domain.billing.subscriptions.repository import BEFORE_START

if TYPE_CHECKING:
	from frappe.model.document import Document


def create_invoice(doc: "Document", period: BillingPeriod, posted_on: date | None) -> "Document":
	"""Create the invoice of a period, submitted if the subscription says so, and return it.

	Args:
		doc: the ERPNext Subscription, locked; its current period is set to the one billed.
		period: days that the invoice bills; a period that is cut costs its days.
		posted_on: day of a late invoice, from which its due date counts; None for ERPNext's usual day.

	Raises:
		NotBillable: ERPNext would compute the price of a late invoice from the days until today.
	"""
	if posted_on and frappe.db.get_single_value("Subscription Settings", "prorate"):
		raise NotBillable(PRORATE)
	moment, is_submitted = doc.generate_invoice_at, doc.submit_invoice
	is_cut = period.days < period.full_days
	doc.update({"current_invoice_start": period.start, "current_invoice_end": period.end})
	if posted_on:
		# only with this choice does ERPNext post on the day that it is given
		doc.generate_invoice_at = BEFORE_START
	if is_cut:
		doc.submit_invoice = 0
	try:
		invoice = doc.create_invoice(posting_date=posted_on)
	finally:
		doc.generate_invoice_at, doc.submit_invoice = moment, is_submitted
	if is_cut:
		_charge_days(invoice, period)
		if is_submitted:
			invoice.submit()
	return invoice


def _charge_days(invoice: "Document", period: BillingPeriod) -> None:
	"""Reduce the prices of a draft to the days of its period."""
	for row in invoice.items:
		row.rate = float(periods.compute_price(to_decimal(row.rate), period))
	invoice.save()
