"""Loads the content of a printed invoice; the caller has checked that the reader may see it."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access.printed_images import load_logo
from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.invoice_document.model import (
	AccountBalance,
	DocumentLine,
	DocumentTax,
	InvoiceDocument,
)
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office

if TYPE_CHECKING:
	from frappe.model.document import Document


def load_document(invoice: "Document", *, with_account: bool) -> InvoiceDocument:
	"""Return the content of a printed invoice.

	Args:
		invoice: a submitted Sales Invoice.
		with_account: whether to show the customer's address and the balance of the account; not to the bearer
			of a link, which may have been forwarded.
	"""
	company = frappe.get_cached_doc("Company", invoice.company)
	total = to_decimal(invoice.rounded_total or invoice.grand_total)
	outstanding = _outstanding(invoice)
	return InvoiceDocument(
		number=invoice.name,
		is_credit_note=bool(invoice.is_return),
		is_cancelled=invoice.docstatus == invoices.CANCELLED,
		against=invoice.return_against or "",
		logo=load_logo(invoice.company),
		company=company.company_name or invoice.company,
		company_address=_address(invoice.company_address or _linked_address("Company", invoice.company)),
		company_phone=formatting.phone_number(load_office().phone),
		gst_number=company.get("fsm_gst_number") or "",
		qst_number=company.get("fsm_qst_number") or "",
		customer=invoice.customer_name or invoice.customer,
		address=_customer_address(invoice) if with_account else (),
		dated=invoice.posting_date,
		due_on=invoice.due_date or invoice.posting_date,
		period=invoices.find_period(invoice),
		lines=tuple(_line(row) for row in invoice.items),
		net=to_decimal(invoice.net_total),
		taxes=tuple(_tax(row, company) for row in invoice.taxes),
		total=total,
		paid=total - outstanding,
		outstanding=outstanding,
		account=_account(invoice, outstanding) if with_account else None,
	)


def load_for_link(invoice: str, customer: str) -> InvoiceDocument:
	"""Return the content of a printed invoice for the bearer of its link.

	Args:
		invoice: name of the Sales Invoice.
		customer: name of the Customer for whom the link was made.

	Raises:
		NotYours: the invoice is not the customer's, or a draft.
	"""
	invoices.require_own(invoice, customer)
	return load_document(frappe.get_doc(invoices.DOCTYPE, invoice), with_account=False)


def load_for_customer(invoice: str, customer: str) -> InvoiceDocument:
	"""Return the content of a printed invoice or credit note for its customer, with the address and the account.

	Args:
		invoice: name of the Sales Invoice.
		customer: name of the Customer whom the reader stands for.

	Raises:
		NotYours: the invoice is not the customer's, or a draft.
	"""
	invoices.require_own(invoice, customer)
	return load_document(frappe.get_doc(invoices.DOCTYPE, invoice), with_account=True)


def list_address_lines(doctype: str, name: str) -> tuple[str, ...]:
	"""Return the address linked to a document, such as a Customer or Company, in lines; empty without one."""
	return _address(_linked_address(doctype, name))


def _outstanding(invoice: "Document") -> Decimal:
	"""Return what is open: of an invoice less its open credit notes, of a credit note or a draft as it stands."""
	if invoice.docstatus == 0 or invoice.is_return:
		return to_decimal(invoice.outstanding_amount)
	return invoices.find_payable(invoice.name)


def _line(row: "Document") -> DocumentLine:
	text = row.item_name or row.item_code or ""
	return DocumentLine(text, Decimal(str(row.qty)), to_decimal(row.rate), to_decimal(row.amount))


def _tax(row: "Document", company: "Document") -> DocumentTax:
	words = row.description or row.account_head
	is_gst, is_qst = ("TPS" in words or "GST" in words), ("TVQ" in words or "QST" in words)
	number = company.get("fsm_gst_number") if is_gst else company.get("fsm_qst_number") if is_qst else ""
	return DocumentTax(words, to_decimal(row.tax_amount), number or "")


def _customer_address(invoice: "Document") -> tuple[str, ...]:
	return _address(invoice.customer_address or _linked_address("Customer", invoice.customer))


def _linked_address(doctype: str, name: str) -> str | None:
	filters = {"link_doctype": doctype, "link_name": name, "parenttype": "Address"}
	return frappe.db.get_value("Dynamic Link", filters, "parent", order_by="creation")


def _address(name: str | None) -> tuple[str, ...]:
	fields = ("address_line1", "address_line2", "city", "state", "pincode")
	row = name and frappe.db.get_value("Address", name, fields, as_dict=True)
	if not row:
		return ()
	town = " ".join(part for part in (row.city, row.state, row.pincode) if part)
	return tuple(part for part in (row.address_line1, row.address_line2, town) if part)


def _account(invoice: "Document", outstanding: Decimal) -> AccountBalance:
	"""Return the balance of the customer's account by the ledger, without and with this invoice."""
	balance = invoices.find_balance(invoice.customer, invoice.company)
	return AccountBalance(before=balance - outstanding, total_due=balance)
