"""Which line of the bank is which payout."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.reconciliation.bank_matching import BankLine, PayoutEntry, match_payouts


def line(name: str, day: int, amount: str = "88.96", text: str = "STRIPE") -> BankLine:
	return BankLine(name, date(2026, 11, day), Decimal(amount), text)


def entry(name: str, day: int, amount: str = "88.96") -> PayoutEntry:
	return PayoutEntry(name, f"po_{name}", date(2026, 11, day), Decimal(amount))


@pytest.mark.parametrize(
	("lines", "entries", "pairs"),
	[
		([line("a", 12)], [entry("x", 10)], [("a", "x")]),
		([line("a", 12, "88.95")], [entry("x", 10)], []),
		([line("a", 18)], [entry("x", 10)], []),
		([line("a", 7)], [entry("x", 10)], []),
		([line("a", 12, "-88.96")], [entry("x", 10, "-88.96")], [("a", "x")]),
		([line("a", 12), line("b", 13)], [entry("x", 10)], []),
		([line("a", 12)], [entry("x", 10), entry("y", 11)], []),
		(
			[line("a", 12, text="po_y"), line("b", 13)],
			[entry("x", 10), entry("y", 11)],
			[("a", "y"), ("b", "x")],
		),
		([line("a", 28, text="STRIPE po_x")], [entry("x", 10)], [("a", "x")]),
		([line("a", 12, "5.00", "po_x")], [entry("x", 10)], []),
	],
	ids=(
		*("same amount", "a cent less", "too late", "too early", "came back", "two lines", "two payouts"),
		*("one is named", "named and late", "named with another amount"),
	),
)
def test_a_line_is_matched_only_if_nothing_else_fits(
	lines: list[BankLine], entries: list[PayoutEntry], pairs: list[tuple[str, str]]
):
	assert match_payouts(lines, entries) == pairs
