"""Journal Entry: debits and credits that no other document makes."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from erpnext.accounts import ledger
from erpnext.accounts.invoice import LEDGERS
from erpnext.accounts.ledger import PARTY_TYPES, Posting


class JournalEntry(Document):
	"""A voucher of at least two rows; rows of a customer or supplier may refer to what they change."""

	def validate(self) -> None:
		"""Fill in the rows, and refuse what does not balance."""
		for row in self.accounts:
			self.set_missing_row_values(row)
			self.validate_row(row)
		self.total_debit = flt(sum(flt(row.debit) for row in self.accounts), 2)
		self.total_credit = flt(sum(flt(row.credit) for row in self.accounts), 2)
		self.difference = flt(self.total_debit - self.total_credit, 2)
		if self.difference:
			frappe.throw(
				_("Total Debit must be equal to Total Credit. The difference is {0}").format(self.difference)
			)
		if self.voucher_type == "Bank Entry" and not (self.cheque_no and self.cheque_date):
			frappe.throw(_("Reference No and Reference Date is required for {0}").format(_("Bank Entry")))
		self.total_amount_currency = frappe.get_cached_value("Company", self.company, "default_currency")
		parties = [row for row in self.accounts if row.party]
		self.pay_to_recd_from = parties[0].party if parties else None
		self.total_amount, self.remark = self.total_debit, self.user_remark
		self.title = self.pay_to_recd_from or self.accounts[0].account

	def on_submit(self) -> None:
		"""Post to the ledgers."""
		ledger.post(self, self.postings())

	def on_cancel(self) -> None:
		"""Take the postings back; what it paid is open again."""
		self.ignore_linked_doctypes = LEDGERS
		ledger.reverse(self)

	def set_missing_row_values(self, row: Document) -> None:
		"""Set amounts in the company's currency, which is the only one, and the cost center of a result."""
		account = frappe.get_cached_doc("Account", row.account)
		row.account_type, row.account_currency = account.account_type, account.account_currency
		row.exchange_rate = 1
		for side in ("debit", "credit"):
			amount = flt(row.get(f"{side}_in_account_currency")) or flt(row.get(side))
			row.set(side, flt(amount, 2))
			row.set(f"{side}_in_account_currency", flt(amount, 2))
		if not row.cost_center and account.report_type == "Profit and Loss":
			row.cost_center = frappe.get_cached_value("Company", self.company, "cost_center")

	def validate_row(self, row: Document) -> None:
		"""Refuse a row without an amount, without its party, or for more than its reference leaves open."""
		if flt(row.debit) and flt(row.credit):
			frappe.throw(_("You cannot credit and debit same account at the same time"))
		if not flt(row.debit) and not flt(row.credit):
			frappe.throw(_("Row {0}: Both Debit and Credit values cannot be zero").format(row.idx))
		if row.account_type in PARTY_TYPES and not (row.party_type and row.party):
			frappe.throw(
				_("Row {0}: Party Type and Party is required for Receivable / Payable account {1}").format(
					row.idx, row.account
				)
			)
		if row.reference_type in ledger.INVOICES and row.reference_name:
			self.validate_reference(row)

	def validate_reference(self, row: Document) -> None:
		"""The referenced invoice must be submitted, of the same party, and leave as much open as is paid."""
		invoice = frappe.get_doc(row.reference_type, row.reference_name)
		if invoice.docstatus != 1 or invoice.party != row.party:
			frappe.throw(
				_("Row {0}: Party / Account does not match with {1} / {2} in {3} {4}").format(
					row.idx, invoice.party, row.account, row.reference_type, row.reference_name
				)
			)
		paid = flt(row.credit) - flt(row.debit)
		paid = paid if row.reference_type == "Sales Invoice" else -paid
		if paid > 0 and paid > flt(invoice.outstanding_amount) and flt(invoice.outstanding_amount) >= 0:
			frappe.throw(
				_("Payment against {0} {1} cannot be greater than Outstanding Amount {2}").format(
					row.reference_type, row.reference_name, invoice.outstanding_amount
				)
			)
		row.reference_due_date = invoice.due_date

	def postings(self) -> list[Posting]:
		"""Return each row as a posting; a row with a reference changes what that document leaves open."""
		found = []
		for row in self.accounts:
			voucher = (row.reference_type, row.reference_name) if row.reference_name else None
			others = sorted({other.party or other.account for other in self.accounts if other is not row})
			posting = Posting(row.account, row.debit, row.credit, row.cost_center, ", ".join(others))
			posting.party_type, posting.party, posting.row = row.party_type, row.party, row.name
			posting.voucher = voucher
			found.append(posting)
		return found

	def add_reference(self, invoice: tuple[str, str], amount: float) -> None:
		"""Let a part of a party's row without reference pay a document."""
		known = {"voucher_type": invoice[0], "voucher_no": invoice[1]}
		party = frappe.db.get_value("Payment Ledger Entry", known, "party")
		for row in [row for row in self.accounts if row.party == party and not row.reference_name]:
			side = "credit" if flt(row.credit) else "debit"
			part = min(flt(row.get(side)), amount)
			rest, amount = flt(row.get(side) - part, 2), flt(amount - part, 2)
			if rest:
				self.append("accounts", frappe.copy_doc(row).as_dict()).update(
					{side: rest, f"{side}_in_account_currency": rest, "docstatus": 1}
				)
			row.update({side: part, f"{side}_in_account_currency": part})
			row.update({"reference_type": invoice[0], "reference_name": invoice[1]})
			if not amount:
				return

	def remove_reference(self, invoice: tuple[str, str]) -> None:
		"""Take a document out of the rows; what they say stays."""
		for row in self.accounts:
			if (row.reference_type, row.reference_name) == invoice:
				row.db_set({"reference_type": None, "reference_name": None})
