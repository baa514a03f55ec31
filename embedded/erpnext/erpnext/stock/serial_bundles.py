"""Bundles of rows that move serial numbers: picked in a dialog, or made from the row's text on submit."""

import frappe
from frappe.model.document import Document

BUNDLE = "Serial and Batch Bundle"


def numbers_in(bundle: str | None) -> list[str]:
	"""Return the serial numbers of a bundle, in order."""
	entries = {"parent": bundle, "parenttype": BUNDLE}
	return (
		frappe.get_all("Serial and Batch Entry", entries, pluck="serial_no", order_by="idx") if bundle else []
	)


def bind(entry: Document, row: Document) -> None:
	"""Link a picked bundle, which was created before its document was saved, to its row and posting time."""
	values = {"voucher_type": entry.doctype, "voucher_no": entry.name, "voucher_detail_no": row.name}
	moment = {"posting_date": entry.posting_date, "posting_time": entry.posting_time}
	frappe.db.set_value(BUNDLE, row.serial_and_batch_bundle, {**values, **moment})
	frappe.clear_document_cache(BUNDLE, row.serial_and_batch_bundle)


def post(entry: Document, row: Document, numbers: list[str]) -> None:
	"""Submit the row's bundle, made from its text if none was picked.

	A transfer has a second bundle for its target.
	"""
	sides = [("Outward", row.s_warehouse), ("Inward", row.t_warehouse)]
	for kind, warehouse in ((kind, warehouse) for kind, warehouse in sides if warehouse):
		picked = row.serial_and_batch_bundle
		doc = (
			frappe.get_doc(BUNDLE, picked) if picked else _insert_bundle(entry, row, kind, warehouse, numbers)
		)
		if doc.docstatus == 1:
			doc = _insert_bundle(entry, row, kind, warehouse, numbers)
		# a user who may submit the stock document needs no permission on bundles for this
		doc.flags.ignore_permissions = True
		doc.submit()
		if not picked:
			row.db_set("serial_and_batch_bundle", doc.name)


def _insert_bundle(entry: Document, row: Document, kind: str, warehouse: str, numbers: list[str]) -> Document:
	return frappe.get_doc(
		{
			"doctype": BUNDLE,
			"company": entry.company,
			"item_code": row.item_code,
			"warehouse": warehouse,
			"type_of_transaction": kind,
			"voucher_type": entry.doctype,
			"voucher_no": entry.name,
			"voucher_detail_no": row.name,
			"posting_date": entry.posting_date,
			"posting_time": entry.posting_time,
			"avg_rate": row.get("valuation_rate"),
			"entries": [
				{"serial_no": number, "incoming_rate": row.get("valuation_rate")} for number in numbers
			],
		}
	)


def cancel(entry: Document, row: Document) -> None:
	"""Cancel the row's bundles and unlink them; they keep their link to the document."""
	about = {"voucher_type": entry.doctype, "voucher_no": entry.name, "voucher_detail_no": row.name}
	for name in frappe.get_all(BUNDLE, about, pluck="name"):
		frappe.db.set_value(BUNDLE, name, {"is_cancelled": 1, "docstatus": 2})
		frappe.clear_document_cache(BUNDLE, name)
	row.db_set("serial_and_batch_bundle", None)
