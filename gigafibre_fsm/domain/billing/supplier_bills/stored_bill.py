"""A bill as the row of a Bill Reading, and back. Pure: the row is given."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.supplier_bills import printed_text
from gigafibre_fsm.domain.billing.supplier_bills.bill import (
	CREDIT_NOTE,
	OTHER,
	BillFinding,
	SupplierBill,
	SupplierBillLine,
)

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading.bill_reading import BillReading
	from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading_line.bill_reading_line import BillReadingLine

TEXTS = (
	*("supplier_name", "gst_number", "qst_number", "foreign_tax_number"),
	*("bill_number", "terms", "currency", "bank_details"),
)
TAXES = ("gst", "qst", "other_tax")
DAYS = ("bill_date", "due_date")


def load_bill(row: "BillReading") -> SupplierBill:
	"""Return the bill of a row."""
	return SupplierBill(
		kind=row.kind or OTHER,
		**{name: row.get(name) or "" for name in TEXTS},
		**{name: _read_day(row.get(name)) for name in DAYS},
		**{name: to_decimal(row.get(name)) for name in TAXES},
		subtotal=_read_decimal(row.subtotal),
		total=to_decimal(row.total) or None,
		lines=tuple(_load_line(line) for line in row.lines),
	)


def write_bill(row: "BillReading", bill: SupplierBill) -> None:
	"""Write a bill into a row, which the caller saves."""
	row.update(
		{
			"kind": bill.kind,
			**{name: getattr(bill, name) for name in (*TEXTS, *DAYS)},
			**{name: float(getattr(bill, name)) for name in TAXES},
			"subtotal": _write_decimal(bill.subtotal),
			"total": float(bill.total or 0),
			"number_key": printed_text.make_number_key(bill.bill_number)[:140],
		}
	)
	row.set("lines", [_write_line(line) for line in bill.lines])


def is_credit(kind: str | None) -> bool:
	"""Whether a stored kind is a credit note."""
	return kind == CREDIT_NOTE


def dump_findings(found: Iterable[BillFinding]) -> str:
	"""Return findings as they are stored."""
	return json.dumps([asdict(each) for each in found])


def load_findings(stored: str | None) -> tuple[BillFinding, ...]:
	"""Return stored findings."""
	return tuple(
		BillFinding(each["code"], tuple(each["values"]), each["field"]) for each in json.loads(stored or "[]")
	)


def _load_line(line: "BillReadingLine") -> SupplierBillLine:
	return SupplierBillLine(
		description=line.description or "",
		part_number=line.part_number or "",
		quantity=Decimal(str(line.quantity or 1)),
		unit_price=_read_decimal(line.unit_price),
		amount=_read_decimal(line.amount),
		item=line.item or "",
		account=line.account or "",
	)


def _write_line(line: SupplierBillLine) -> dict[str, object]:
	return {
		"description": line.description,
		"part_number": line.part_number,
		"quantity": float(line.quantity),
		"unit_price": _write_decimal(line.unit_price),
		"amount": _write_decimal(line.amount),
		"item": line.item or None,
		"account": line.account or None,
	}


def _read_decimal(text: str | None) -> Decimal | None:
	try:
		return Decimal(text) if text else None
	except InvalidOperation:
		return None


def _write_decimal(amount: Decimal | None) -> str:
	return "" if amount is None else str(amount)


def _read_day(value: date | str | None) -> date | None:
	return date.fromisoformat(value) if isinstance(value, str) and value else value or None
