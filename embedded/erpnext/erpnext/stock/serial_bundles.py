"""The bundle behind each row that moves numbered pieces: picked in a dialog, or made from the row's text on submit."""

import frappe
from frappe.model.document import Document

BUNDLE = "Serial and Batch Bundle"


def numbers_in(bundle: str | None) -> list[str]:
	"""Return the numbers of a bundle, in its order."""
	entries = {"parent": bundle, "parenttype": BUNDLE}
	return (
		frappe.get_all("Serial and Batch Entry", entries, pluck="serial_no", order_by="idx") if bundle else []
	)


def bind(entry: Document, row: Document) -> None:
	"""Let a bundle that was picked say which row moves it, and when; it is made before its document is saved."""
	values = {"voucher_type": entry.doctype, "voucher_no": entry.name, "voucher_detail_no": row.name}
	moment = {"posting_date": entry.posting_date, "posting_time": entry.posting_time}
	frappe.db.set_value(BUNDLE, row.serial_and_batch_bundle, {**values, **moment})
	frappe.clear_document_cache(BUNDLE, row.serial_and_batch_bundle)


def post(entry: Document, row: Document, numbers: list[str]) -> None:
	"""Submit the row's bundle, made from its text where none was picked; a transfer has a second one for its target."""
	sides = [("Outward", row.s_warehouse), ("Inward", row.t_warehouse)]
	for kind, warehouse in ((kind, warehouse) for kind, warehouse in sides if warehouse):
		picked = row.serial_and_batch_bundle
		doc = frappe.get_doc(BUNDLE, picked) if picked else _made(entry, row, kind, warehouse, numbers)
		if doc.docstatus == 1:
			doc = _made(entry, row, kind, warehouse, numbers)
		# whoever may submit the stock document posts its bundles, without the right to make others
		doc.flags.ignore_permissions = True
		doc.submit()
		if not picked:
			row.db_set("serial_and_batch_bundle", doc.name)


def _made(entry: Document, row: Document, kind: str, warehouse: str, numbers: list[str]) -> Document:
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
	"""Cancel the row's bundles and let go of them; they go on naming the document."""
	about = {"voucher_type": entry.doctype, "voucher_no": entry.name, "voucher_detail_no": row.name}
	for name in frappe.get_all(BUNDLE, about, pluck="name"):
		frappe.db.set_value(BUNDLE, name, {"is_cancelled": 1, "docstatus": 2})
		frappe.clear_document_cache(BUNDLE, name)
	row.db_set("serial_and_batch_bundle", None)
