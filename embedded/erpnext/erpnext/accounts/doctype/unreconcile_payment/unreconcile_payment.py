"""Unreconcile Payment: takes a payment off the documents that it pays."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from erpnext.accounts import references


class UnreconcilePayment(Document):
	"""Frees a Payment Entry or Journal Entry; what it paid is open again."""

	def validate(self) -> None:
		"""Refuse other vouchers."""
		if self.voucher_type not in (references.PAYMENT, references.JOURNAL):
			frappe.throw(_("Only {0} are supported").format(f"{references.PAYMENT}, {references.JOURNAL}"))

	def add_references(self) -> None:
		"""List the documents that the voucher pays."""
		own = {"voucher_type": self.voucher_type, "voucher_no": self.voucher_no, "delinked": 0}
		fields = ["against_voucher_type", "against_voucher_no", "amount", "account", "party_type", "party"]
		for row in frappe.get_all("Payment Ledger Entry", own, fields):
			if row.against_voucher_no != self.voucher_no:
				known = {field: row[field] for field in ("account", "party_type", "party")}
				known |= {
					"reference_doctype": row.against_voucher_type,
					"reference_name": row.against_voucher_no,
				}
				self.append("allocations", {**known, "allocated_amount": abs(flt(row.amount))})

	def on_submit(self) -> None:
		"""Take the voucher off each listed document."""
		for row in self.allocations:
			references.unlink(frappe.get_doc(row.reference_doctype, row.reference_name), self.voucher_no)
			row.db_set("unlinked", 1)
