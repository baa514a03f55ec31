"""The rules by which a supplier's bill is judged. Pure: the clock and everything known of others are arguments.

A bad finding keeps a bill from becoming a draft; a doubtful one must be looked at by a person. Rates of GST and QST:
Revenu Québec, general information concerning the QST and the GST/HST.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from stdnum.ca import bn
from stdnum.exceptions import ValidationError

from gigafibre_fsm.domain.billing.amounts import CENT, TPS_RATE, TVQ_RATE, round_to_cent
from gigafibre_fsm.domain.billing.supplier_bills import printed_text
from gigafibre_fsm.domain.billing.supplier_bills.bill import (
	CREDIT_NOTE,
	OTHER,
	BillFinding,
	SupplierBill,
	SupplierBillLine,
)

NOT_A_BILL, NO_SUPPLIER, NO_TOTAL, NO_LINES, NO_DATE = (
	"not_a_bill",
	"no_supplier",
	"no_total",
	"no_lines",
	"no_date",
)
UNREADABLE, LINE_WITHOUT_AMOUNT = "unreadable", "line_without_amount"
SUM_DIFFERS, SUBTOTAL_DIFFERS = "sum_differs", "subtotal_differs"
FUTURE_DATE, DUE_TOO_EARLY = "future_date", "due_too_early"
SAME_FILE, SAME_NUMBER, OTHER_CURRENCY, OTHER_TAX = "same_file", "same_number", "other_currency", "other_tax"
BAD = frozenset(
	(
		*(NOT_A_BILL, NO_SUPPLIER, NO_TOTAL, NO_LINES, NO_DATE, UNREADABLE, LINE_WITHOUT_AMOUNT),
		*(SUM_DIFFERS, SUBTOTAL_DIFFERS, FUTURE_DATE, DUE_TOO_EARLY),
		*(SAME_FILE, SAME_NUMBER, OTHER_CURRENCY, OTHER_TAX),
	)
)
"""Findings with which nothing becomes a draft."""
CENT_DIFFERS, LINE_DIFFERS, GST_DIFFERS, QST_DIFFERS = (
	"cent_differs",
	"line_differs",
	"gst_differs",
	"qst_differs",
)
NO_GST_NUMBER, NO_QST_NUMBER = "no_gst_number", "no_qst_number"
WRONG_GST_NUMBER, WRONG_QST_NUMBER = "wrong_gst_number", "wrong_qst_number"
GST_NUMBER_CHANGED, QST_NUMBER_CHANGED, BANK_CHANGED = (
	"gst_number_changed",
	"qst_number_changed",
	"bank_changed",
)
NAME_DIFFERS, NEAR_DUPLICATE, OVER_LIMIT = "name_differs", "near_duplicate", "over_limit"
OLD_DATE, AMBIGUOUS_DATE, NO_NUMBER, CREDIT = "old_date", "ambiguous_date", "no_number", "credit"
DOUBTFUL = frozenset(
	(
		*(CENT_DIFFERS, LINE_DIFFERS, GST_DIFFERS, QST_DIFFERS, NO_GST_NUMBER, NO_QST_NUMBER),
		*(WRONG_GST_NUMBER, WRONG_QST_NUMBER, GST_NUMBER_CHANGED, QST_NUMBER_CHANGED, BANK_CHANGED),
		*(NAME_DIFFERS, NEAR_DUPLICATE, OVER_LIMIT, OLD_DATE, AMBIGUOUS_DATE, NO_NUMBER, CREDIT),
	)
)
"""Findings that a person must have looked at."""

OLD = timedelta(days=365)
NEAR = timedelta(days=7)
"""Bills of one supplier with the same total within so many days may be one bill."""
SHARE_OFF = Decimal("0.005")
"""By how much quantity times price may miss a line's amount: prices are often printed rounded."""


@dataclass(frozen=True)
class KnownBill:
	"""Another bill of the same supplier: its document, the key of its number, its total and its day."""

	document: str
	number_key: str
	total: Decimal
	day: date | None
	is_credit: bool = False


@dataclass(frozen=True)
class BillSurroundings:
	"""What is known beside a bill.

	Attributes:
		today: local date.
		currency: of the company.
		limit: total from which a bill is named; None without a limit.
		supplier: name of the Supplier; empty if none is chosen.
		supplier_title: how the Supplier is called.
		names, gst_numbers, qst_numbers, bank_details: printed on this supplier's bills before.
		same_file: another reading of the same file; empty without one.
		others: this supplier's other bills.
	"""

	today: date
	currency: str = "CAD"
	limit: Decimal | None = None
	supplier: str = ""
	supplier_title: str = ""
	names: frozenset[str] = frozenset()
	gst_numbers: frozenset[str] = frozenset()
	qst_numbers: frozenset[str] = frozenset()
	bank_details: frozenset[str] = frozenset()
	same_file: str = ""
	others: tuple[KnownBill, ...] = ()


def judge_bill(bill: SupplierBill, known: BillSurroundings) -> tuple[BillFinding, ...]:
	"""Return everything that speaks against taking a bill as it was read, bad findings first."""
	found = [
		*_judge_kind(bill, known),
		*_judge_sums(bill),
		*_judge_taxes(bill),
		*_judge_dates(bill, known.today),
		*_judge_supplier(bill, known),
		*_judge_duplicates(bill, known),
	]
	return tuple(sorted(found, key=lambda finding: finding.code not in BAD))


def is_bad(found: BillFinding) -> bool:
	"""Whether a finding keeps a bill from becoming a draft."""
	return found.code in BAD


def _judge_kind(bill: SupplierBill, known: BillSurroundings) -> Iterator[BillFinding]:
	if bill.kind == OTHER:
		yield BillFinding(NOT_A_BILL, field="kind")
	if bill.kind == CREDIT_NOTE:
		yield BillFinding(CREDIT, field="kind")
	if bill.currency and bill.currency != known.currency:
		yield BillFinding(OTHER_CURRENCY, (bill.currency, known.currency), "currency")
	if known.limit and bill.total is not None and bill.total > known.limit:
		yield BillFinding(OVER_LIMIT, (str(known.limit),), "total")


def _judge_sums(bill: SupplierBill) -> Iterator[BillFinding]:
	if not bill.lines:
		yield BillFinding(NO_LINES, field="lines")
	for number, line in enumerate(bill.lines, 1):
		yield from _judge_line(number, line)
	if bill.subtotal is not None and abs(bill.subtotal - bill.base) > CENT:
		yield BillFinding(SUBTOTAL_DIFFERS, (str(bill.base), str(bill.subtotal)), "subtotal")
	if bill.total is None or bill.total <= 0:
		yield BillFinding(NO_TOTAL, field="total")
	elif bill.rounding:
		code = CENT_DIFFERS if abs(bill.rounding) <= CENT else SUM_DIFFERS
		yield BillFinding(code, (str(bill.base + bill.taxes), str(bill.total), str(bill.rounding)), "total")


def _judge_line(number: int, line: SupplierBillLine) -> Iterator[BillFinding]:
	if line.amount is None:
		yield BillFinding(LINE_WITHOUT_AMOUNT, (str(number),), "lines")
	elif line.unit_price is not None:
		expected = round_to_cent(line.quantity * line.unit_price)
		if abs(abs(expected) - abs(line.amount)) > max(CENT, SHARE_OFF * abs(line.amount)):
			yield BillFinding(LINE_DIFFERS, (str(number), str(expected), str(line.amount)), "lines")


def _judge_taxes(bill: SupplierBill) -> Iterator[BillFinding]:
	if bill.other_tax:
		yield BillFinding(OTHER_TAX, (str(bill.other_tax),), "other_tax")
	if not bill.gst and not bill.qst:
		return
	for amount, rate, code, field in (
		(bill.gst, TPS_RATE, GST_DIFFERS, "gst"),
		(bill.qst, TVQ_RATE, QST_DIFFERS, "qst"),
	):
		expected = round_to_cent(bill.base * rate)
		if abs(amount - expected) > CENT:
			yield BillFinding(code, (str(expected), str(amount)), field)
	yield from _judge_numbers(bill)


def _judge_numbers(bill: SupplierBill) -> Iterator[BillFinding]:
	if bill.gst and not bill.gst_number:
		yield BillFinding(NO_GST_NUMBER, field="gst_number")
	elif bill.gst_number and not is_gst_number(bill.gst_number):
		yield BillFinding(WRONG_GST_NUMBER, (bill.gst_number,), "gst_number")
	if bill.qst and not bill.qst_number:
		yield BillFinding(NO_QST_NUMBER, field="qst_number")
	elif bill.qst_number and not is_qst_number(bill.qst_number):
		yield BillFinding(WRONG_QST_NUMBER, (bill.qst_number,), "qst_number")


def is_gst_number(text: str) -> bool:
	"""Whether a printed text is a GST number: nine digits with their check digit, with or without `RT0001`."""
	compact = printed_text.strip_accents(text).upper().replace(" ", "").replace("-", "").removeprefix("R")
	try:
		number = bn.validate(compact)
	except ValidationError:
		return False
	return len(number) == 9 or number[9:11] == "RT"


def is_qst_number(text: str) -> bool:
	"""Whether a printed text is a QST number: ten digits, with or without `TQ0001`."""
	compact = text.upper().replace(" ", "").replace("-", "")
	number, _letters, rest = compact.partition("TQ")
	return len(number) == 10 and number.isdecimal() and (not rest or (len(rest) == 4 and rest.isdecimal()))


def _judge_dates(bill: SupplierBill, today: date) -> Iterator[BillFinding]:
	if bill.bill_date is None:
		yield BillFinding(NO_DATE, field="bill_date")
		return
	if bill.bill_date > today:
		yield BillFinding(FUTURE_DATE, (str(bill.bill_date),), "bill_date")
	elif today - bill.bill_date > OLD:
		yield BillFinding(OLD_DATE, (str(bill.bill_date),), "bill_date")
	if bill.due_date and bill.due_date < bill.bill_date:
		yield BillFinding(DUE_TOO_EARLY, (str(bill.due_date), str(bill.bill_date)), "due_date")


def _judge_supplier(bill: SupplierBill, known: BillSurroundings) -> Iterator[BillFinding]:
	if not known.supplier:
		yield BillFinding(NO_SUPPLIER, field="supplier")
		return
	names = {printed_text.make_name_key(name) for name in (*known.names, known.supplier_title)}
	if bill.supplier_name and printed_text.make_name_key(bill.supplier_name) not in names:
		yield BillFinding(NAME_DIFFERS, (bill.supplier_name, known.supplier_title), "supplier_name")
	for printed, before, code, field in (
		(bill.gst_number, known.gst_numbers, GST_NUMBER_CHANGED, "gst_number"),
		(bill.qst_number, known.qst_numbers, QST_NUMBER_CHANGED, "qst_number"),
		(bill.bank_details, known.bank_details, BANK_CHANGED, "bank_details"),
	):
		if (
			printed
			and before
			and make_account_key(printed) not in {make_account_key(each) for each in before}
		):
			yield BillFinding(code, (printed, ", ".join(sorted(before))), field)


def make_account_key(text: str) -> str:
	"""Return the digits of a tax or account number, or its letters where it has none: spellings do not matter.

	A registration's suffix is left out: `123456782 RT0001` and `123456782` are one number.
	"""
	compact = re.sub(r"[\s-]", "", text.upper())
	bare = re.split(r"(?<=\d)(?:RT|TQ)(?=\d{4}$)", compact)[0]
	return printed_text.keep_digits(bare) or printed_text.make_name_key(text)


def _judge_duplicates(bill: SupplierBill, known: BillSurroundings) -> Iterator[BillFinding]:
	key = printed_text.make_number_key(bill.bill_number)
	if not key:
		yield BillFinding(NO_NUMBER, field="bill_number")
	if known.same_file:
		yield BillFinding(SAME_FILE, (known.same_file,))
	is_credit = bill.kind == CREDIT_NOTE
	alike = [other for other in known.others if other.is_credit == is_credit]
	same = [other.document for other in alike if key and other.number_key == key]
	if same:
		yield BillFinding(SAME_NUMBER, (bill.bill_number, same[0]), "bill_number")
	near = [other.document for other in alike if other.document not in same and _is_near(bill, other)]
	if near:
		yield BillFinding(NEAR_DUPLICATE, (near[0], str(bill.total)), "total")


def _is_near(bill: SupplierBill, other: KnownBill) -> bool:
	if bill.bill_date is None or other.day is None:
		return bill.total == other.total
	return bill.total == other.total and abs(bill.bill_date - other.day) <= NEAR
