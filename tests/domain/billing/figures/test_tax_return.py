"""The lines of the GST/QST return, against sums made by hand."""

from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.figures.tax_return import (
	EntryKind,
	Tax,
	TaxEntry,
	TaxLines,
	classify_entry,
	compute_lines,
)

SALE, BILL, JOURNAL, PAYMENT = "Sales Invoice", "Purchase Invoice", "Journal Entry", "Payment Entry"

KINDS = (
	("an invoice", SALE, "4.00", True, EntryKind.COLLECTED),
	("a credit note", SALE, "-4.00", True, EntryKind.COLLECTED),
	("a sale at the counter", "POS Invoice", "4.00", True, EntryKind.COLLECTED),
	("a supplier's bill", BILL, "-5.00", True, EntryKind.CLAIMED),
	("a supplier's credit", BILL, "5.00", True, EntryKind.CLAIMED),
	("an expense paid by card, by journal", JOURNAL, "-1.25", True, EntryKind.CLAIMED_ADJUSTMENT),
	("a bad debt, by journal", JOURNAL, "-8.00", True, EntryKind.CLAIMED_ADJUSTMENT),
	("a sale by journal", JOURNAL, "2.00", True, EntryKind.COLLECTED_ADJUSTMENT),
	("the return paid from the bank", JOURNAL, "-310.00", False, EntryKind.SETTLEMENT),
	("the return paid by a payment entry", PAYMENT, "-310.00", False, EntryKind.SETTLEMENT),
	("a refund of the government", JOURNAL, "55.00", False, EntryKind.SETTLEMENT),
	("a tax withheld from a payment beside a fee", PAYMENT, "-0.05", True, EntryKind.CLAIMED_ADJUSTMENT),
)


@pytest.mark.parametrize(
	("kind", "amount", "has_trade", "expected"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS]
)
def test_a_document_is_what_it_books(kind: str, amount: str, has_trade: bool, expected: EntryKind):
	entry = TaxEntry(Tax.GST, kind, "X", Decimal(amount), has_trade)
	assert classify_entry(entry) is expected


# what each period holds: opening, then (type, amount, has_trade); expected collected, adjustment, claimed,
# adjustment, net, settled, closing
PERIODS = (
	("nothing", "0", [], "0 0 0 0 0 0 0"),
	("one invoice", "0", [(SALE, "4.00")], "4 0 0 0 4 0 4"),
	("the month of 79.95", "0", [(SALE, "4.00"), (SALE, "4.00"), (SALE, "4.00")], "12 0 0 0 12 0 12"),
	("an invoice and its credit note", "0", [(SALE, "4.00"), (SALE, "-4.00")], "0 0 0 0 0 0 0"),
	("a credit note alone", "0", [(SALE, "-1.33")], "-1.33 0 0 0 -1.33 0 -1.33"),
	("a bill alone is a refund", "0", [(BILL, "-5.00")], "0 0 5 0 -5 0 -5"),
	("a bill and its credit", "0", [(BILL, "-5.00"), (BILL, "2.50")], "0 0 2.50 0 -2.50 0 -2.50"),
	("both", "0", [(SALE, "40.00"), (BILL, "-5.00")], "40 0 5 0 35 0 35"),
	("what was owed before", "12.34", [(SALE, "4.00")], "4 0 0 0 4 0 16.34"),
	("paid in full", "100", [(JOURNAL, "-100", False)], "0 0 0 0 0 100 0"),
	("paid while selling", "100", [(SALE, "7"), (JOURNAL, "-100", False)], "7 0 0 0 7 100 7"),
	("a refund received", "-55", [(JOURNAL, "55", False)], "0 0 0 0 0 -55 0"),
	("an expense by journal", "0", [(JOURNAL, "-1.25")], "0 0 0 1.25 -1.25 0 -1.25"),
	("a sale by journal", "0", [(JOURNAL, "2.00")], "0 2 0 0 2 0 2"),
	(
		"everything at once",
		"10.01",
		[
			*((SALE, "100.05"), (SALE, "-0.05"), (BILL, "-20.10"), (BILL, "0.10")),
			*((JOURNAL, "-1.25"), (JOURNAL, "2.00"), (PAYMENT, "-10.01", False)),
		],
		"100 2 20 1.25 80.75 10.01 80.75",
	),
	("cents that floats would lose", "0", [(SALE, "0.10"), (SALE, "0.20")], "0.30 0 0 0 0.30 0 0.30"),
	(
		"a transfer between two accounts of one tax",
		"0",
		[(JOURNAL, "-9", False), (JOURNAL, "9", False)],
		"0 0 0 0 0 0 0",
	),
)


@pytest.mark.parametrize("tax", list(Tax))
@pytest.mark.parametrize(
	("opening", "entries", "expected"), [case[1:] for case in PERIODS], ids=[case[0] for case in PERIODS]
)
def test_a_period_is_the_sum_of_its_documents(tax: Tax, opening: str, entries: list[tuple], expected: str):
	found = compute_lines(
		{tax: Decimal(opening)},
		[TaxEntry(tax, kind, "X", Decimal(amount), *trade) for kind, amount, *trade in entries],
	)
	lines, other = found[tax], found[Tax.QST if tax is Tax.GST else Tax.GST]
	figures = (lines.collected, lines.collected_adjustment, lines.claimed, lines.claimed_adjustment)
	assert [*figures, lines.net, lines.settled, lines.closing] == [Decimal(each) for each in expected.split()]
	assert other == TaxLines(), "the other tax is not touched"
	assert lines.owed - lines.credits == lines.net
