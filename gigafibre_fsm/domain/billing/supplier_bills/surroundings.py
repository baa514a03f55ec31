"""What is known beside a bill: suppliers, what their bills printed before, what was booked, and other bills."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pypika import Order

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.supplier_bills import matching, printed_text, readings, stored_bill
from gigafibre_fsm.domain.billing.supplier_bills.bill import SupplierBill
from gigafibre_fsm.domain.billing.supplier_bills.findings import BillSurroundings, KnownBill
from gigafibre_fsm.domain.billing.supplier_bills.matching import KnownSupplier, PriorBooking

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading.bill_reading import BillReading

MEMORY = 200
"""A supplier's newest bills and lines that are remembered."""
INVOICE = "Purchase Invoice"


def find_company() -> str:
	"""Return the company whose bills are read: the user's or the site's default."""
	return frappe.defaults.get_user_default("company") or frappe.db.get_default("company") or ""


def load_suppliers() -> list[KnownSupplier]:
	"""Return all enabled suppliers with the names and tax numbers of their drafted bills."""
	names, numbers = defaultdict(set), defaultdict(set)
	drafted = {"state": readings.DRAFTED, "supplier": ("is", "set")}
	fields = ["supplier", "supplier_name", "gst_number", "qst_number"]
	for row in frappe.get_all(readings.DOCTYPE, drafted, fields, distinct=True, order_by=None):
		names[row.supplier].add(row.supplier_name or "")
		numbers[row.supplier] |= {row.gst_number or "", row.qst_number or ""}
	suppliers = frappe.get_all("Supplier", {"disabled": 0}, ["name", "supplier_name", "tax_id"])
	return [
		KnownSupplier(
			each.name,
			frozenset({each.supplier_name, *names[each.name]} - {""}),
			frozenset({each.tax_id or "", *numbers[each.name]} - {""}),
		)
		for each in suppliers
	]


def load_booked_lines(supplier: str) -> list[PriorBooking]:
	"""Return what lines of a supplier were booked as, newest first: those of drafted bills, then of the books."""
	bill, line = frappe.qb.DocType(readings.DOCTYPE), frappe.qb.DocType("Bill Reading Line")
	confirmed = (
		frappe.qb.from_(line)
		.join(bill)
		.on(line.parent == bill.name)
		.select(line.description, line.part_number, line.item, line.account)
		.where((bill.supplier == supplier) & (bill.state == readings.DRAFTED))
		.orderby(bill.modified, order=Order.desc)
		.limit(MEMORY)
	)
	invoice, row = frappe.qb.DocType(INVOICE), frappe.qb.DocType("Purchase Invoice Item")
	posted = (
		frappe.qb.from_(row)
		.join(invoice)
		.on(row.parent == invoice.name)
		.select(row.item_name, row.item_code, row.item_code, row.expense_account)
		.where((invoice.supplier == supplier) & (invoice.docstatus == 1))
		.orderby(invoice.posting_date, order=Order.desc)
		.limit(MEMORY)
	)
	return [
		PriorBooking(*(text or "" for text in found))
		for found in (*_list_part_numbers(supplier), *confirmed.run(), *posted.run())
	]


def book_lines(bill: SupplierBill, booked: Sequence[PriorBooking]) -> SupplierBill:
	"""Return a bill whose lines have what they were booked as before."""
	return replace(bill, lines=matching.propose_bookings(bill.lines, booked))


def load_surroundings(row: "BillReading", today: date) -> BillSurroundings:
	"""Return what a reading is judged with.

	Args:
		row: the Bill Reading; it need not be saved.
		today: local date.
	"""
	company = find_company()
	limit = to_decimal(frappe.db.get_single_value("FSM Settings", "bill_limit"))
	supplier = row.supplier if row.supplier and frappe.db.exists("Supplier", row.supplier) else ""
	before = _list_drafted(supplier) if supplier else []
	return BillSurroundings(
		today=today,
		currency=(company and frappe.get_cached_value("Company", company, "default_currency")) or "CAD",
		limit=limit or None,
		supplier=supplier,
		supplier_title=supplier and frappe.db.get_value("Supplier", supplier, "supplier_name"),
		names=_collect(before, "supplier_name"),
		gst_numbers=_collect(before, "gst_number") | _find_tax_id(supplier),
		qst_numbers=_collect(before, "qst_number"),
		bank_details=_collect(before, "bank_details"),
		same_file=_find_same_file(row),
		others=(*_list_invoices(supplier, row.invoice), *_list_readings(supplier, row.name))
		if supplier
		else (),
	)


def _list_drafted(supplier: str) -> list["frappe._dict"]:
	fields = ["supplier_name", "gst_number", "qst_number", "bank_details"]
	drafted = {"supplier": supplier, "state": readings.DRAFTED}
	return frappe.get_all(readings.DOCTYPE, drafted, fields, limit=MEMORY, order_by="modified desc")


def _collect(rows: list["frappe._dict"], field: str) -> frozenset[str]:
	return frozenset(row[field] for row in rows if row[field])


def _find_tax_id(supplier: str) -> frozenset[str]:
	"""Return the GST number in the supplier's *Tax ID*, unless something else stands there."""
	number = supplier and frappe.db.get_value("Supplier", supplier, "tax_id")
	is_gst = bool(number) and len(printed_text.keep_digits(number.upper().partition("RT")[0])) == 9
	return frozenset({number} if is_gst else ())


def _find_same_file(row: "BillReading") -> str:
	same = {"file_hash": row.file_hash, "name": ("!=", row.name), "state": ("!=", readings.DISMISSED)}
	return (row.file_hash and frappe.db.get_value(readings.DOCTYPE, same)) or ""


def _list_invoices(supplier: str, own: str | None) -> list[KnownBill]:
	known = {"supplier": supplier, "docstatus": ("<", 2), "name": ("!=", own or "")}
	fields = ["name", "bill_no", "grand_total", "bill_date", "posting_date", "is_return"]
	return [
		KnownBill(
			document=each.name,
			number_key=printed_text.make_number_key(each.bill_no or ""),
			total=abs(to_decimal(each.grand_total)),
			day=each.bill_date or each.posting_date,
			is_credit=bool(each.is_return),
		)
		for each in frappe.get_all(INVOICE, known, fields, order_by="posting_date desc")
	]


def _list_readings(supplier: str, own: str) -> list[KnownBill]:
	waiting = {"supplier": supplier, "state": readings.TO_CHECK, "name": ("!=", own)}
	fields = ["name", "number_key", "total", "bill_date", "kind"]
	return [
		KnownBill(
			document=each.name,
			number_key=each.number_key or "",
			total=to_decimal(each.total),
			day=each.bill_date,
			is_credit=stored_bill.is_credit(each.kind),
		)
		for each in frappe.get_all(readings.DOCTYPE, waiting, fields)
	]


def _list_part_numbers(supplier: str) -> list[tuple[str, str, str, str]]:
	"""Return the supplier's article numbers from ERPNext's Items, each with its Item's expense account."""
	part, default = frappe.qb.DocType("Item Supplier"), frappe.qb.DocType("Item Default")
	return (
		frappe.qb.from_(part)
		.left_join(default)
		.on((default.parent == part.parent) & (default.company == find_company()))
		.select(part.supplier_part_no, part.supplier_part_no, part.parent, default.expense_account)
		.where((part.supplier == supplier) & part.supplier_part_no.isnotnull())
		.run()
	)
