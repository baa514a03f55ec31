"""The credit note of a granted credit: a return in ERPNext against the invoice that is credited, with its taxes."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import nowdate

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.invoices import DOCTYPE
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

CREDITED_FIELDS = ("uom", "income_account", "cost_center", "item_tax_template", "item_tax_rate")
TAX_FIELDS = ("charge_type", "account_head", "description", "rate", "cost_center")


def find_currency(customer: str) -> str:
	"""Return the currency of a customer's newest invoice, or the site's."""
	newest = frappe.db.get_value(DOCTYPE, _billed(customer), "currency", order_by="posting_date desc")
	return newest or frappe.db.get_default("currency")


def find_credited_invoice(customer: str, currency: str, amount: Decimal, invoice: str | None) -> str:
	"""Return the invoice that is credited: the given one, or the newest that bills enough.

	Args:
		customer: name of the Customer, locked by the caller.
		currency: of the amount.
		amount: before taxes.
		invoice: name of the Sales Invoice; None for the newest.

	Raises:
		FsmError: what was billed, less what was credited of it, is less than the amount.
	"""
	filters = {**_billed(customer), "currency": currency, "net_total": (">=", float(amount))}
	if invoice:
		filters["name"] = invoice
	found = frappe.get_all(DOCTYPE, filters, order_by="posting_date desc, creation desc", pluck="name")
	for name in found:
		if find_creditable(name) >= amount:
			return name
	written = formatting.money(amount, formatting.language(frappe.local.lang))
	sentence = _(
		"No invoice of {0} bills {1} that is not credited yet. A credit is never more than what was billed."
	)
	return frappe.throw(sentence.format(invoice or customer, written), FsmError)


def find_creditable(invoice: str) -> Decimal:
	"""Return what an invoice bills before taxes, less what its credit notes give back; locks the invoice."""
	billed = frappe.db.get_value(DOCTYPE, invoice, "net_total", for_update=True)
	note = frappe.qb.DocType(DOCTYPE)
	returned = (
		frappe.qb.from_(note)
		.select(Sum(note.net_total))
		.where((note.return_against == invoice) & (note.docstatus == 1))
		.for_update()
		.run()[0][0]
	)
	return to_decimal(billed) + to_decimal(returned)


def make_credit_note(invoice: str, amount: Decimal, title: str, text: str) -> str:
	"""Submit the credit note, text its customer, and return its name; it reduces the invoice as far as that is open.

	Args:
		invoice: name of the Sales Invoice that is credited; its taxes are credited with the same rates.
		amount: before taxes.
		title, text: of its line, in the customer's language.

	Raises:
		FsmError: ERPNext refuses it, with ERPNext's reason.
	"""
	original = frappe.get_doc(DOCTYPE, invoice)
	note, refusal = ledger_entries.submit_entry(lambda: _build(original, amount, title, text))
	if note is None:
		frappe.throw(_("ERPNext refuses the credit note: {0}").format(refusal), FsmError)
	# ERPNext suggests its own tools to reconcile
	frappe.clear_messages()
	messages.queue_credit(note)
	return note.name


def _build(original: "Document", amount: Decimal, title: str, text: str) -> "Document":
	note = frappe.new_doc(DOCTYPE)
	note.update(
		{
			"customer": original.customer,
			"company": original.company,
			"currency": original.currency,
			"conversion_rate": original.conversion_rate,
			"selling_price_list": original.selling_price_list,
			"debit_to": original.debit_to,
			"is_return": 1,
			# both of today: a worker that runs over midnight has yesterday's defaults
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"return_against": original.name,
			# ERPNext leaves it open on itself if the invoice is not open that far
			"update_outstanding_for_self": 0,
		}
	)
	credited = max(original.items, key=lambda row: row.amount)
	# without an item: the quantities that were billed may still be returned
	row = {field: credited.get(field) for field in CREDITED_FIELDS}
	row |= {"item_name": title, "description": text}
	note.append("items", {**row, "qty": -1, "rate": float(amount), "conversion_factor": 1})
	for tax in original.taxes:
		if tax.charge_type != "Actual":
			note.append("taxes", {field: tax.get(field) for field in TAX_FIELDS})
	note.set_missing_values()
	return note


def _billed(customer: str) -> dict[str, object]:
	return {"customer": customer, "docstatus": 1, "is_return": 0}
