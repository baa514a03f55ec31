"""Turns what was transcribed from a picture, all of it text, into a bill and what of it could not be understood. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from gigafibre_fsm.domain.billing.supplier_bills import findings, printed_text
from gigafibre_fsm.domain.billing.supplier_bills.bill import (
	BILL,
	CREDIT_NOTE,
	NOTHING,
	OTHER,
	BillFinding,
	SupplierBill,
	SupplierBillLine,
)

KINDS = {"bill": BILL, "credit_note": CREDIT_NOTE}
TEXTS = ("supplier_name", "gst_number", "qst_number", "foreign_tax_number", "bill_number", "terms")
TAXES = ("gst", "qst", "other_tax")
MOST_LINES = 100
LONGEST = 140


@dataclass(frozen=True)
class Transcription:
	"""A bill, and what of its print could not be understood or has two meanings."""

	bill: SupplierBill
	doubts: tuple[BillFinding, ...]


def read_transcription(
	fields: Mapping[str, str], lines: Sequence[Mapping[str, str]], today: date
) -> Transcription:
	"""Return the bill behind transcribed texts.

	Args:
		fields: the texts of a bill by the names of SupplierBill's fields, `document_kind` for its kind.
		lines: `description`, `part_number`, `quantity`, `unit_price` and `amount` of each.
		today: decides which meaning of an ambiguous date is shown first; local date.
	"""
	reader = _Reader(fields, today)
	bill = SupplierBill(
		kind=KINDS.get(fields.get("document_kind", "").strip().lower(), OTHER),
		**{name: reader.read_text(name) for name in TEXTS},
		bank_details=reader.read_text("bank_details"),
		currency=_read_currency(fields.get("currency", "")),
		bill_date=reader.read_day("bill_date"),
		due_date=reader.read_day("due_date"),
		subtotal=reader.read_amount("subtotal"),
		total=reader.read_amount("total"),
		**{name: reader.read_amount(name) or NOTHING for name in TAXES},
		lines=tuple(_read_line(line) for line in lines[:MOST_LINES]),
	)
	return Transcription(_turn_credit(bill), tuple(reader.doubts))


class _Reader:
	"""Reads fields one after the other and notes those that it does not understand."""

	def __init__(self, fields: Mapping[str, str], today: date) -> None:
		self._fields, self._today = fields, today
		self.doubts: list[BillFinding] = []

	def read_text(self, name: str) -> str:
		return " ".join(self._fields.get(name, "").split())[:LONGEST]

	def read_amount(self, name: str) -> Decimal | None:
		return self._read(name, printed_text.parse_printed_amount)

	def read_day(self, name: str) -> date | None:
		found = self._read(name, _parse_days)
		if not found:
			return None
		if len(found) > 1:
			self.doubts.append(
				BillFinding(findings.AMBIGUOUS_DATE, (self.read_text(name), *map(str, found)), name)
			)
		past = [day for day in found if day <= self._today]
		return past[-1] if past else found[0]

	def _read(self, name: str, parse: Callable) -> object | None:
		text = self.read_text(name)
		if not text:
			return None
		try:
			return parse(text)
		except ValueError:
			self.doubts.append(BillFinding(findings.UNREADABLE, (text,), name))
			return None


def _parse_days(text: str) -> tuple[date, ...]:
	found = printed_text.parse_printed_days(text)
	if not found:
		raise ValueError(text)
	return found


def _read_currency(text: str) -> str:
	code = text.strip().upper()
	return code if len(code) == 3 and code.isalpha() else ""


def _read_line(line: Mapping[str, str]) -> SupplierBillLine:
	def number(name: str, decimals: int) -> Decimal | None:
		try:
			return printed_text.parse_printed_amount(line.get(name, ""), decimals)
		except ValueError:
			return None

	return SupplierBillLine(
		description=" ".join(line.get("description", "").split())[:LONGEST],
		part_number=" ".join(line.get("part_number", "").split())[:LONGEST],
		amount=number("amount", 2),
		quantity=number("quantity", 3) or Decimal(1),
		unit_price=number("unit_price", 4),
	)


def _turn_credit(bill: SupplierBill) -> SupplierBill:
	"""Return a credit note with positive amounts, however it prints them; a total below zero makes one."""
	if bill.total is None or bill.total >= 0:
		return bill
	turned = tuple(
		replace(line, amount=None if line.amount is None else -line.amount, quantity=abs(line.quantity))
		for line in bill.lines
	)
	amounts = {name: -getattr(bill, name) for name in TAXES}
	subtotal = None if bill.subtotal is None else -bill.subtotal
	kind = CREDIT_NOTE if bill.kind == BILL else bill.kind
	return replace(bill, kind=kind, total=-bill.total, subtotal=subtotal, lines=turned, **amounts)
