"""Serial and Batch Bundle: the serial numbers that one row of a stock document moves."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Timestamp
from frappe.utils import flt


class SerialNoExistsInFutureTransactionError(frappe.ValidationError):
	"""A later document has moved the serial number already."""


class SerialandBatchBundle(Document):
	"""Serial numbers picked in a dialog before submit, or made from the text of the row."""

	def validate(self) -> None:
		"""Make outward quantities negative; refuse numbers that were moved at a later time."""
		sign = -1 if self.type_of_transaction == "Outward" else 1
		for row in self.entries:
			row.qty, row.is_outward = sign * abs(flt(row.qty) or 1), int(sign < 0)
			row.warehouse = self.warehouse
		self.total_qty = sum(row.qty for row in self.entries)
		self.check_future_entries_exists()

	def check_future_entries_exists(self) -> None:
		"""Refuse serial numbers that a submitted bundle of a later time has moved."""
		bundle, entry = frappe.qb.DocType(self.doctype), frappe.qb.DocType("Serial and Batch Entry")
		numbers = [row.serial_no for row in self.entries]
		later = (
			frappe.qb.from_(bundle)
			.join(entry)
			.on(entry.parent == bundle.name)
			.select(entry.serial_no, bundle.voucher_no)
			.where(entry.serial_no.isin(numbers) & (bundle.name != (self.name or "")))
			.where(
				(bundle.docstatus == 1) & (bundle.is_cancelled == 0) & (bundle.item_code == self.item_code)
			)
			.where(
				Timestamp(bundle.posting_date, bundle.posting_time)
				> Timestamp(self.posting_date, self.posting_time)
			)
		).run()
		if later:
			number, voucher = later[0]
			frappe.throw(
				_("The serial no {0} has been used in the future transaction {1}.").format(number, voucher),
				SerialNoExistsInFutureTransactionError,
			)
