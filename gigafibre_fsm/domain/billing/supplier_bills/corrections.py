"""What a person corrects on a bill: fields, lines and what they are booked as, the supplier; judged anew each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.supplier_bills import (
	findings,
	printed_text,
	readings,
	stored_bill,
	surroundings,
)
from gigafibre_fsm.domain.billing.supplier_bills.bill import (
	BILL,
	CREDIT_NOTE,
	NOTHING,
	OTHER,
	SupplierBillLine,
)
from gigafibre_fsm.domain.platform import instants, party_names
from gigafibre_fsm.exceptions import FsmError

KINDS = (BILL, CREDIT_NOTE, OTHER)
AMOUNTS = ("subtotal", "gst", "qst", "other_tax", "total")
MOST_LINES = 200
OPEN = (readings.TO_CHECK, readings.FAILED)
"""States in which a person may type."""


@dataclass(frozen=True)
class TypedBill:
	"""What a person typed: texts by field, and the texts of each line."""

	fields: Mapping[str, str]
	lines: Sequence[Mapping[str, str]]


def save_bill(name: str, typed: TypedBill, modified: str, today: date) -> None:
	"""Save what a person typed, and judge the bill anew.

	Args:
		name: of the Bill Reading.
		typed: what was typed; fields that are not in it stay.
		modified: of the reading, as the person saw it.
		today: local date.

	Raises:
		FsmError: something typed is no amount or date, or names a supplier, item or account that is not there.
	"""
	row = readings.lock_reading(name, OPEN, modified)
	before = stored_bill.load_bill(row)
	bill = _apply(before, typed)
	supplier = typed.fields.get("supplier", row.supplier or "")
	_require_known("Supplier", supplier)
	if supplier and supplier != row.supplier:
		bill = surroundings.book_lines(bill, surroundings.load_booked_lines(supplier))
	stored_bill.write_bill(row, bill)
	doubts = [each for each in stored_bill.load_findings(row.doubts) if each.field not in typed.fields]
	row.update(
		{
			"supplier": supplier or None,
			"state": readings.TO_CHECK,
			"problem": "",
			"doubts": stored_bill.dump_findings(doubts),
		}
	)
	readings.save_judged(row, findings.judge_bill(bill, surroundings.load_surroundings(row, today)))


def add_supplier(name: str, title: str, modified: str, today: date) -> str:
	"""Create a supplier that a person has decided about, give it to the bill, and return its name.

	Args:
		name: of the Bill Reading.
		title: how the supplier is called.
		modified: of the reading, as the person saw it.
		today: local date.

	Raises:
		FsmError: it has no name or one with angle brackets, or there is a supplier of this name.
	"""
	try:
		title = party_names.read_party_name(title)
	except ValueError as problem:
		frappe.throw(_(str(problem)), FsmError)
	key = printed_text.make_name_key(title)
	for each in frappe.get_all("Supplier", fields=["name", "supplier_name"]):
		if printed_text.make_name_key(each.supplier_name) == key:
			frappe.throw(_("There is a supplier of this name already: choose it from the list."), FsmError)
	supplier = frappe.new_doc("Supplier")
	supplier.update({"supplier_name": title, "supplier_type": "Company"})
	# guard: the endpoint is for accountants, whose bills need a supplier
	supplier.insert(ignore_permissions=True)
	save_bill(name, TypedBill({"supplier": supplier.name}, ()), modified, today)
	return supplier.name


def dismiss_bill(name: str, modified: str) -> None:
	"""Put a bill aside that will not be booked; its file stays, and may be uploaded again.

	Args:
		name: of the Bill Reading.
		modified: as the person saw it.
	"""
	row = readings.lock_reading(name, (*OPEN, readings.WAITING), modified)
	row.update({"state": readings.DISMISSED, "file_key": None, "next_attempt": None})
	readings.save_reading(row)


def read_again(name: str, modified: str, now: datetime) -> None:
	"""Have a bill read again, also one that was put aside or whose draft was deleted; what was typed is read anew.

	Args:
		name: of the Bill Reading.
		modified: as the person saw it.
		now: site time, naive.

	Raises:
		FsmError: its draft is still there, or the same file came again meanwhile.
	"""
	states = (*OPEN, readings.DISMISSED, readings.DRAFTED)
	row = readings.lock_reading(name, states, modified)
	if row.invoice and frappe.db.exists("Purchase Invoice", row.invoice):
		frappe.throw(_("This bill is a draft already. Delete the draft first."), FsmError)
	if frappe.db.exists(readings.DOCTYPE, {"file_key": row.file_hash, "name": ("!=", name)}):
		frappe.throw(_("The same file came again meanwhile and is in the list."), FsmError)
	row.update(
		{
			"state": readings.WAITING,
			"invoice": None,
			"problem": "",
			"attempts": 0,
			"file_key": row.file_hash,
			"next_attempt": instants.to_nearest_utc(now),
		}
	)
	readings.save_reading(row)
	readings.wake_worker()


def _apply(bill: stored_bill.SupplierBill, typed: TypedBill) -> stored_bill.SupplierBill:
	fields = typed.fields
	changes: dict[str, object] = {
		name: fields[name].strip()[:140] for name in stored_bill.TEXTS if name in fields
	}
	changes |= {name: _read_day(fields[name]) for name in stored_bill.DAYS if name in fields}
	for name in AMOUNTS:
		if name in fields:
			amount = _read_amount(fields[name])
			changes[name] = NOTHING if amount is None and name in stored_bill.TAXES else amount
	if "kind" in fields:
		changes["kind"] = fields["kind"] if fields["kind"] in KINDS else OTHER
	if typed.lines:
		changes["lines"] = tuple(_read_line(line) for line in typed.lines[:MOST_LINES])
	return replace(bill, **changes)


def _read_line(line: Mapping[str, str]) -> SupplierBillLine:
	item, account = line.get("item", ""), line.get("account", "")
	_require_known("Item", item)
	_require_known("Account", account)
	return SupplierBillLine(
		description=line.get("description", "").strip()[:140],
		part_number=line.get("part_number", "").strip()[:140],
		quantity=_read_amount(line.get("quantity", ""), 3) or Decimal(1),
		unit_price=_read_amount(line.get("unit_price", ""), 4),
		amount=_read_amount(line.get("amount", "")),
		item=item,
		account=account,
	)


def _read_amount(text: str, decimals: int = 2) -> Decimal | None:
	"""Return an amount as a person types it in either language: `1 234,56` or `1,234.56`; None for an empty field."""
	if not text.strip():
		return None
	try:
		return printed_text.parse_printed_amount(text, decimals)
	except ValueError:
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is no amount. Write it like 1234.56.").format(written), FsmError)


def _read_day(text: str) -> date | None:
	found = printed_text.parse_printed_days(text) if text.strip() else ()
	if text.strip() and len(found) != 1:
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is not a date. Write it like 2026-11-23.").format(written), FsmError)
	return found[0] if found else None


def _require_known(doctype: str, name: str) -> None:
	if name and not frappe.db.exists(doctype, name):
		written = frappe.utils.escape_html(name[:60])
		frappe.throw(_("“{0}” is not in the list. Choose from the list.").format(written), FsmError)
