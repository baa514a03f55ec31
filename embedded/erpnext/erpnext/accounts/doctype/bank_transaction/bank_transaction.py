"""Bank Transaction: a line of a bank's statement, and the payments that it is made of."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class BankTransaction(Document):
	"""A deposit or withdrawal; reconciled once payments make up its whole amount."""

	def validate(self) -> None:
		"""Compute what is allocated, and refuse the same payment twice."""
		named = [(row.payment_document, row.payment_entry) for row in self.payment_entries]
		if len(set(named)) < len(named):
			frappe.throw(_("A voucher is allocated twice in this Bank Transaction"))
		self.set_amounts()

	def before_submit(self) -> None:
		"""Allocate the payments given already."""
		self.allocate()

	def before_update_after_submit(self) -> None:
		"""Allocate the payments added since, and clear those taken away."""
		self.validate()
		kept = {row.name for row in self.payment_entries}
		for row in self.get_doc_before_save().payment_entries:
			if row.name not in kept:
				clear(row, None)
		self.allocate()

	def on_cancel(self) -> None:
		"""Take the payments' clearance away."""
		for row in self.payment_entries:
			clear(row, None)
		self.db_set("status", "Cancelled")

	def add_payment_entries(self, vouchers: list[dict[str, str]]) -> None:
		"""Add payments (`payment_doctype`, `payment_name`); saving allocates and clears them."""
		if flt(self.unallocated_amount) <= 0:
			frappe.throw(_("Bank Transaction {0} is already fully reconciled").format(self.name))
		for voucher in vouchers:
			row = {"payment_document": voucher["payment_doctype"], "payment_entry": voucher["payment_name"]}
			self.append("payment_entries", {**row, "allocated_amount": 0})

	def set_amounts(self) -> None:
		"""Compute what is allocated and what is left."""
		total = abs(flt(self.withdrawal) - flt(self.deposit))
		self.allocated_amount = flt(sum(flt(row.allocated_amount) for row in self.payment_entries), 2)
		self.unallocated_amount = flt(total - self.allocated_amount, 2)

	def allocate(self) -> None:
		"""Give each new payment its part; a payment that is allocated whole is cleared by this day."""
		account = frappe.db.get_value("Bank Account", self.bank_account, "account")
		for row in [row for row in self.payment_entries if not flt(row.allocated_amount)]:
			left = open_part(row, account)
			row.allocated_amount = min(left, flt(self.unallocated_amount))
			if not row.allocated_amount:
				self.remove(row)
				continue
			if row.allocated_amount == left and not other_banks(row, account):
				clear(row, self.date)
			self.set_amounts()
		self.set_amounts()
		# in the database, because Frappe refuses the field's change after submission
		self.db_set("status", "Unreconciled" if self.unallocated_amount > 0 else "Reconciled")


def open_part(row: Document, account: str) -> float:
	"""Return how much of a payment's posting on the bank's account no statement line has."""
	posting = {"voucher_type": row.payment_document, "voucher_no": row.payment_entry, "is_cancelled": 0}
	postings = frappe.get_all("GL Entry", {**posting, "account": account}, ["debit", "credit"])
	total = abs(sum(each.debit - each.credit for each in postings))
	taken = {"payment_document": row.payment_document, "payment_entry": row.payment_entry, "docstatus": 1}
	parts = frappe.get_all(
		"Bank Transaction Payments", {**taken, "name": ("!=", row.name or "")}, "allocated_amount"
	)
	return flt(total - sum(part.allocated_amount for part in parts), 2)


def other_banks(row: Document, account: str) -> bool:
	"""Whether the payment is also on another account of type Bank, whose statement has not shown it whole."""
	posting = {"voucher_type": row.payment_document, "voucher_no": row.payment_entry, "is_cancelled": 0}
	others = {each for each in frappe.get_all("GL Entry", posting, pluck="account") if each != account}
	banks = [each for each in others if frappe.get_cached_value("Account", each, "account_type") == "Bank"]
	return any(open_part(row, each) for each in banks)


def clear(row: Document, day: object) -> None:
	"""Store the day on which the bank has shown a payment; None: not shown."""
	frappe.db.set_value(row.payment_document, row.payment_entry, "clearance_date", day)
