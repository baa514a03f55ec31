"""Payment Reconciliation: lets a party's payments and credits pay its open invoices."""

import frappe
from frappe.model.document import Document
from frappe.utils import flt, nowdate

from erpnext.accounts import references
from erpnext.accounts.utils import get_outstanding_invoices


class PaymentReconciliation(Document):
	"""A page to work with; it is never saved."""

	@frappe.whitelist()
	def get_unreconciled_entries(self) -> None:
		"""List what is open, and the payments, journal entries and credit notes with a rest."""
		self.set("invoices", [])
		self.set("payments", [])
		party = (self.party_type, self.party)
		for row in get_outstanding_invoices(*party, [self.receivable_payable_account]):
			invoice = {"invoice_type": row.voucher_type, "invoice_number": row.voucher_no}
			amounts = {"amount": row.invoice_amount, "outstanding_amount": row.outstanding_amount}
			self.append("invoices", {**invoice, **amounts, "invoice_date": row.posting_date})
		for row in references.open_credits(*party, self.receivable_payable_account):
			payment = {"reference_type": row.voucher_type, "reference_name": row.voucher_no}
			self.append(
				"payments", {**payment, "amount": -row.outstanding_amount, "posting_date": row.posting_date}
			)

	@frappe.whitelist()
	def allocate_entries(self, args: dict[str, list[dict]]) -> None:
		"""Spread the given `payments` over the given `invoices`, in their order."""
		self.set("allocation", [])
		left = {invoice["invoice_number"]: flt(invoice["outstanding_amount"]) for invoice in args["invoices"]}
		for payment in args["payments"]:
			rest = flt(payment["amount"])
			for invoice in args["invoices"]:
				part = flt(min(rest, left[invoice["invoice_number"]]), 2)
				if part > 0:
					rest, left[invoice["invoice_number"]] = (
						rest - part,
						left[invoice["invoice_number"]] - part,
					)
					pair = {field: payment[field] for field in ("reference_type", "reference_name")}
					pair |= {field: invoice[field] for field in ("invoice_type", "invoice_number")}
					self.append("allocation", {**pair, "allocated_amount": part, "amount": payment["amount"]})

	@frappe.whitelist()
	def reconcile(self) -> None:
		"""Book the allocations; a credit note needs a journal entry, the others only their references."""
		for row in self.allocation:
			credit, invoice = (row.reference_type, row.reference_name), (row.invoice_type, row.invoice_number)
			if row.reference_type in (references.PAYMENT, references.JOURNAL):
				references.reconcile(credit, invoice, row.allocated_amount)
			else:
				self.book_note(credit, invoice, row.allocated_amount)
		self.get_unreconciled_entries()

	def book_note(self, note: tuple[str, str], invoice: tuple[str, str], amount: float) -> None:
		"""Use up a part of a credit or debit note by a journal entry between it and the invoice."""
		kind, sides = "Credit Note", ("credit", "debit")
		if note[0] == "Purchase Invoice":
			kind, sides = "Debit Note", ("debit", "credit")
		entry = frappe.new_doc("Journal Entry")
		entry.update({"voucher_type": kind, "posting_date": nowdate(), "company": self.company})
		for voucher, side in zip((invoice, note), sides, strict=True):
			row = {
				"account": self.receivable_payable_account,
				"party_type": self.party_type,
				"party": self.party,
			}
			row |= {"reference_type": voucher[0], "reference_name": voucher[1]}
			entry.append("accounts", {**row, f"{side}_in_account_currency": amount})
		entry.flags.ignore_mandatory = True
		entry.insert()
		entry.submit()
