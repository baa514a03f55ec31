"""What the page of supplier bills shows: the list by state, and one bill beside its pages; texts in the reader's language."""

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.billing.supplier_bills import (
	findings,
	readings,
	stored_bill,
	surroundings,
	wording,
)
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading.bill_reading import BillReading

MOST_SHOWN = 200
MOST_CHOICES = 1000
EXPENSES = ("Expense", "Asset")
"""Roots of accounts on which bills are booked."""
NAMES_DOCUMENT = {findings.SAME_FILE: 0, findings.SAME_NUMBER: 1, findings.NEAR_DUPLICATE: 0}
"""Findings that name another bill, and which of their values does."""


class BillRow(TypedDict):
	"""A bill in the list; `total` is dollars, `day` its date, `problem` why it could not be read, in words."""

	name: str
	state: str
	verdict: str
	supplier: str
	file_title: str
	bill_number: str
	day: str
	total: float
	problem: str


class BillProgress(TypedDict):
	"""Bills that wait to be read, and those of the newest batch: read or failed, of all."""

	waiting: int
	done: int
	all: int


class BillList(TypedDict):
	"""Bills of a state, newest first; how many there are of each state; and the progress of reading."""

	bills: list[BillRow]
	counts: dict[str, int]
	progress: BillProgress
	is_cut: bool


class ShownFinding(TypedDict):
	"""A finding: its code, the key that is sent once it was looked at, whether it keeps the bill from becoming a draft,
	the field, the sentence, and the desk's route to the other bill that it names, if the reader may open it.
	"""

	code: str
	key: str
	is_bad: bool
	field: str
	text: str
	opens: list[str]


class ShownBillLine(TypedDict):
	"""A line; amounts as text, `1234.56`, empty if not known."""

	description: str
	part_number: str
	quantity: str
	unit_price: str
	amount: str
	item: str
	account: str


class ShownRegion(TypedDict):
	"""Where a field stands: the page from 1, edges in thousandths of the page."""

	field: str
	page: int
	top: int
	left: int
	bottom: int
	right: int


class BillChoice(TypedDict):
	"""Something to choose: its name, and what people call it."""

	name: str
	title: str


class SupplierBillView(TypedDict):
	"""One bill for the page.

	`fields` are texts by field, days as `2026-11-29`; `pages` addresses of pictures; `invoice` the draft, empty if
	there is none or it was deleted; `may_open` is whether the reader's roles open it in ERPNext.
	"""

	name: str
	state: str
	modified: str
	file_title: str
	file: str
	problem: str
	fields: dict[str, str]
	lines: list[ShownBillLine]
	findings: list[ShownFinding]
	pages: list[str]
	regions: list[ShownRegion]
	invoice: str
	may_open: bool
	suppliers: list[BillChoice]
	accounts: list[BillChoice]
	items: list[BillChoice]


def list_bills(state: str, batch: str) -> BillList:
	"""Return the bills of a state.

	Args:
		state: of Bill Reading.
		batch: whose progress is told; empty for none.
	"""
	fields = ["name", "state", "verdict", "supplier", "supplier_name", "file_title"]
	fields += ["bill_number", "bill_date", "total", "problem"]
	rows = frappe.get_all(
		readings.DOCTYPE, {"state": state}, fields, order_by="creation desc", limit=MOST_SHOWN + 1
	)
	return {
		"bills": [_build_row(row) for row in rows[:MOST_SHOWN]],
		"counts": _count_states(),
		"progress": _count_progress(batch),
		"is_cut": len(rows) > MOST_SHOWN,
	}


def load_bill(name: str, today: date) -> SupplierBillView:
	"""Return one bill as it is shown.

	Args:
		name: of the Bill Reading.
		today: local date.

	Raises:
		FsmError: it was deleted.
		frappe.PermissionError: the user may not read it.
	"""
	if not frappe.db.exists(readings.DOCTYPE, name):
		frappe.throw(_("This bill no longer exists. Reload the page."), FsmError)
	row = frappe.get_doc(readings.DOCTYPE, name)
	row.check_permission("read")
	bill = stored_bill.load_bill(row)
	invoice = row.invoice if row.invoice and frappe.db.exists("Purchase Invoice", row.invoice) else ""
	return {
		"name": row.name,
		"state": row.state,
		"modified": str(row.modified),
		"file_title": row.file_title or "",
		"file": row.file or "",
		"problem": wording.explain_problem(row.problem),
		"fields": {"supplier": row.supplier or "", "kind": bill.kind, **_write_fields(bill)},
		"lines": [_write_line(line) for line in bill.lines],
		"findings": _explain_findings(row, today),
		"pages": (row.pages or "").split(),
		"regions": json.loads(row.regions or "[]"),
		"invoice": invoice,
		"may_open": bool(invoice) and frappe.has_permission("Purchase Invoice", "read", invoice),
		"suppliers": _list_suppliers(),
		"accounts": _list_accounts(),
		"items": _list_items(),
	}


def _build_row(row: "frappe._dict") -> BillRow:
	return {
		"name": row.name,
		"state": row.state,
		"verdict": row.verdict or "",
		"supplier": row.supplier_name or row.supplier or "",
		"file_title": row.file_title or "",
		"bill_number": row.bill_number or "",
		"day": str(row.bill_date or ""),
		"total": float(row.total or 0),
		"problem": wording.explain_problem(row.problem),
	}


def _count_states() -> dict[str, int]:
	bill = frappe.qb.DocType(readings.DOCTYPE)
	return dict(frappe.qb.from_(bill).select(bill.state, Count(bill.name)).groupby(bill.state).run())


def _count_progress(batch: str) -> BillProgress:
	waiting = frappe.db.count(readings.DOCTYPE, {"state": readings.WAITING})
	if not batch:
		return {"waiting": waiting, "done": 0, "all": 0}
	own = {"batch": batch}
	left = frappe.db.count(readings.DOCTYPE, {**own, "state": readings.WAITING})
	number = frappe.db.count(readings.DOCTYPE, own)
	return {"waiting": waiting, "done": number - left, "all": number}


def _explain_findings(row: "BillReading", today: date) -> list[ShownFinding]:
	if row.state not in (readings.TO_CHECK, readings.FAILED):
		return []
	judged = findings.judge_bill(stored_bill.load_bill(row), surroundings.load_surroundings(row, today))
	language = formatting.language(frappe.local.lang)
	return [
		{
			"code": each.code,
			"key": each.key,
			"is_bad": findings.is_bad(each),
			"field": each.field,
			"text": wording.explain_finding(each, language),
			"opens": _find_route(each),
		}
		for each in sorted(
			(*stored_bill.load_findings(row.doubts), *judged), key=lambda each: not findings.is_bad(each)
		)
	]


def _find_route(found: "stored_bill.BillFinding") -> list[str]:
	if found.code not in NAMES_DOCUMENT:
		return []
	name = found.values[NAMES_DOCUMENT[found.code]]
	if frappe.db.exists("Purchase Invoice", name) and frappe.has_permission("Purchase Invoice", "read", name):
		return ["purchase-invoice", name]
	reading = frappe.db.exists(readings.DOCTYPE, name) or frappe.db.get_value(
		readings.DOCTYPE, {"invoice": name}
	)
	return ["supplier-bills", reading] if reading else []


def _write_fields(bill: "stored_bill.SupplierBill") -> dict[str, str]:
	names = (*stored_bill.TEXTS, *stored_bill.DAYS, *stored_bill.TAXES, "subtotal", "total")
	return {name: _write(getattr(bill, name)) for name in names}


def _write_line(line: "stored_bill.SupplierBillLine") -> ShownBillLine:
	return {
		"description": line.description,
		"part_number": line.part_number,
		"quantity": f"{line.quantity.normalize():f}",
		"unit_price": _write_price(line.unit_price),
		"amount": _write(line.amount),
		"item": line.item,
		"account": line.account,
	}


def _write_price(price: Decimal | None) -> str:
	"""Return a price with the decimals that it has, two at least."""
	if price is None:
		return ""
	short = price.normalize()
	return f"{short:f}" if -int(short.as_tuple().exponent) > 2 else f"{price:.2f}"


def _write(value: object) -> str:
	return "" if value is None else str(value)


def _list_suppliers() -> list[BillChoice]:
	known = {"disabled": 0}
	fields = ["name", "supplier_name as title"]
	return frappe.get_all("Supplier", known, fields, order_by="supplier_name", limit=MOST_CHOICES)


def _list_accounts() -> list[BillChoice]:
	known = {"company": surroundings.find_company(), "is_group": 0, "root_type": ("in", EXPENSES)}
	fields = ["name", "account_name as title"]
	return frappe.get_all(
		"Account", known, fields, order_by="root_type desc, account_name", limit=MOST_CHOICES
	)


def _list_items() -> list[BillChoice]:
	known = {"disabled": 0, "is_purchase_item": 1, "has_variants": 0}
	fields = ["name", "item_name as title"]
	return frappe.get_all("Item", known, fields, order_by="item_name", limit=MOST_CHOICES)
