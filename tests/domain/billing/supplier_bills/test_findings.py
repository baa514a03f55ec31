"""The rules by which a bill is judged: a case for each of them, and one that it leaves alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.supplier_bills import findings
from gigafibre_fsm.domain.billing.supplier_bills.bill import (
	CREDIT_NOTE,
	OTHER,
	SupplierBill,
	SupplierBillLine,
)
from gigafibre_fsm.domain.billing.supplier_bills.findings import BillSurroundings, KnownBill

TODAY = date(2026, 11, 29)
KNOWN = BillSurroundings(
	today=TODAY,
	limit=Decimal(5000),
	supplier="SUP-1",
	supplier_title="Câblerie Ste-Foy inc.",
	gst_numbers=frozenset({"123456782 RT0001"}),
	qst_numbers=frozenset({"1234567890TQ0001"}),
	bank_details=frozenset({"815-20000-1234567"}),
)
GOOD = SupplierBill(
	supplier_name="Câblerie Ste-Foy Inc",
	gst_number="123456782RT0001",
	qst_number="1234567890 TQ0001",
	bill_number="INV-0042",
	bill_date=date(2026, 11, 3),
	due_date=date(2026, 12, 3),
	currency="CAD",
	lines=(
		SupplierBillLine("Câble", Decimal("84.50"), Decimal(1), Decimal("84.50")),
		SupplierBillLine("ONT", Decimal("122.50"), Decimal(2), Decimal("61.25")),
	),
	subtotal=Decimal("207.00"),
	gst=Decimal("10.35"),
	qst=Decimal("20.65"),
	total=Decimal("238.00"),
	bank_details="815 20000 1234567",
)


def codes(bill: SupplierBill, known: BillSurroundings = KNOWN) -> set[str]:
	return {each.code for each in findings.judge_bill(bill, known)}


def test_nothing_speaks_against_a_good_bill():
	assert not codes(GOOD)


def other(number: str = "INV-7", total: str = "1.00", day: date | None = None) -> KnownBill:
	key = findings.printed_text.make_number_key(number)
	return KnownBill("ACC-PINV-1", key, Decimal(total), day or date(2026, 5, 1))


CASES = [
	("not_a_bill", {"kind": OTHER}, {}),
	("credit", {"kind": CREDIT_NOTE}, {}),
	("no_supplier", {}, {"supplier": ""}),
	("no_total", {"total": None}, {}),
	("no_lines", {"lines": ()}, {}),
	("no_date", {"bill_date": None}, {}),
	("no_number", {"bill_number": ""}, {}),
	("line_without_amount", {"lines": (*GOOD.lines, SupplierBillLine("?", None))}, {}),
	("sum_differs", {"total": Decimal("238.02")}, {}),
	("sum_differs", {"gst": Decimal("10.25")}, {}),
	("cent_differs", {"total": Decimal("238.01")}, {}),
	("subtotal_differs", {"subtotal": Decimal("270.00")}, {}),
	("line_differs", {"lines": (replace(GOOD.lines[0], unit_price=Decimal("48.50")), GOOD.lines[1])}, {}),
	("gst_differs", {"gst": Decimal("10.37"), "total": Decimal("238.02")}, {}),
	("qst_differs", {"qst": Decimal("0.00"), "total": Decimal("217.35")}, {}),
	("no_gst_number", {"gst_number": ""}, {}),
	("no_qst_number", {"qst_number": ""}, {}),
	("wrong_gst_number", {"gst_number": "123456789RT0001"}, {}),
	("wrong_qst_number", {"qst_number": "123456789TQ0001"}, {}),
	("gst_number_changed", {"gst_number": "856741237RT0001"}, {}),
	("qst_number_changed", {"qst_number": "1987654321TQ0001"}, {}),
	("bank_changed", {"bank_details": "815-20000-7654321"}, {}),
	("name_differs", {"supplier_name": "Cablerie Beauport"}, {}),
	("future_date", {"bill_date": date(2026, 11, 30)}, {}),
	("old_date", {"bill_date": date(2025, 11, 3)}, {}),
	("due_too_early", {"due_date": date(2026, 11, 2)}, {}),
	("other_currency", {"currency": "USD"}, {}),
	("other_tax", {"other_tax": Decimal("20.00"), "total": Decimal("258.00")}, {}),
	("over_limit", {}, {"limit": Decimal(200)}),
	("same_file", {}, {"same_file": "BILL-2026-00001"}),
	("same_number", {}, {"others": (other("inv 42"),)}),
	("near_duplicate", {}, {"others": (other(total="238.00", day=date(2026, 11, 5)),)}),
]


@pytest.mark.parametrize(
	("code", "bill", "known"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)]
)
def test_each_fault_is_found(code: str, bill: dict, known: dict):
	assert code in codes(replace(GOOD, **bill), replace(KNOWN, **known))


def test_each_code_that_judging_gives_has_a_case():
	from_print = {findings.UNREADABLE, findings.AMBIGUOUS_DATE}
	assert {case[0] for case in CASES} == (findings.BAD | findings.DOUBTFUL) - from_print


@pytest.mark.parametrize(
	("bill", "known"),
	[
		({"currency": ""}, {}),
		({"gst_number": "123456782"}, {}),
		({"gst_number": "R123456782"}, {}),
		({"due_date": None, "terms": "", "subtotal": None, "bank_details": ""}, {}),
		({}, {"others": (other(total="238.00", day=date(2026, 10, 5)),)}),
		({}, {"others": (replace(other("INV-42", "238.00"), is_credit=True),)}),
		({}, {"gst_numbers": frozenset(), "qst_numbers": frozenset(), "bank_details": frozenset()}),
		({"gst": Decimal("10.36"), "total": Decimal("238.01")}, {}),
	],
)
def test_what_is_right_is_left_alone(bill: dict, known: dict):
	assert not codes(replace(GOOD, **bill), replace(KNOWN, **known))


def test_a_changed_bank_account_names_both():
	(found,) = findings.judge_bill(replace(GOOD, bank_details="999-1"), KNOWN)
	assert found.values == ("999-1", "815-20000-1234567")
