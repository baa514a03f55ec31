"""Money to the cent: taxes, rounding, part payments, credit notes, refunds, disputes, fees and payouts.

It runs on the embedded stand-in and on a real ERPNext 15 alike, and leaves nothing behind: the fixture `site` ends
every test in a rollback.
"""

import random
from decimal import ROUND_HALF_UP, Decimal

import pytest

frappe = pytest.importorskip("frappe")

from tests.contract import books  # noqa: E402
from tests.contract.money_play import Play  # noqa: E402

# net → TPS, TVQ, total; the first nine are half a cent of the one tax or the other
TAXES = """
	0.10    0.01   0.01      0.12
	10.10   0.51   1.01     11.62
	30.10   1.51   3.00     34.61
	50.30   2.52   5.02     57.84
	20.00   1.00   2.00     23.00
	60.00   3.00   5.99     68.99
	100.00  5.00   9.98    114.98
	140.00  7.00  13.97    160.97
	180.00  9.00  17.96    206.96
	79.95   4.00   7.98     91.93
	0.00    0.00   0.00      0.00
	0.01    0.00   0.00      0.01
	0.09    0.00   0.01      0.10
	1.00    0.05   0.10      1.15
	9.99    0.50   1.00     11.49
	10.00   0.50   1.00     11.50
	19.99   1.00   1.99     22.98
	34.95   1.75   3.49     40.19
	49.99   2.50   4.99     57.48
	59.95   3.00   5.98     68.93
	64.95   3.25   6.48     74.68
	84.99   4.25   8.48     97.72
	99.99   5.00   9.97    114.96
	119.95  6.00  11.97    137.92
	1234.56 61.73 123.15  1419.44
	9999.99 500.00 997.50 11497.49
"""

A = "sell A 79.95"
# name → steps, and what becomes of it; see money_play.py
CASES = {
	"three lines are taxed together": (
		"sell A 0.10 + 0.10 + 0.10",
		"A 0.35 Unpaid; income -0.30; TPS -0.02; TVQ -0.03",
	),
	"two of a line": ("sell A 2 x 39.99", "A 91.96 Unpaid; income -79.98; TPS -4.00; TVQ -7.98"),
	"a discount as a line": ("sell A 79.95 + -10", "A 80.43 Unpaid; income -69.95; TPS -3.50; TVQ -6.98"),
	"a discount of half a cent": (
		"sell A 40.10 + -10",
		"A 34.61 Unpaid; income -30.10; TPS -1.51; TVQ -3.00",
	),
	"nothing paid": (A, "A 91.93 Unpaid; balance 91.93; debtors 91.93; clearing 0.00"),
	"all paid": (f"{A}; pay A", "A 0.00 Paid; balance 0.00; clearing 91.93"),
	"one cent paid": (f"{A}; pay A 0.01", "A 91.92 Partly Paid; balance 91.92; clearing 0.01"),
	"one cent open": (f"{A}; pay A 91.92", "A 0.01 Partly Paid; balance 0.01; clearing 91.92"),
	"three parts": (
		f"{A}; pay A 30.64; pay A 30.64; pay A 30.65",
		"A 0.00 Paid; balance 0.00; clearing 91.93",
	),
	"two parts with a third": (f"{A}; pay A 30.65; pay A 30.64", "A 30.64 Partly Paid; clearing 61.29"),
	"two invoices at once": (f"{A}; sell B 10; pay A+B", "A 0.00 Paid; B 0.00 Paid; clearing 103.43"),
	"three invoices, the third in part": (
		f"{A}; sell B 10; sell C 20; pay A+B; pay C 11.50",
		"A 0.00 Paid; B 0.00 Paid; C 11.50 Partly Paid; balance 11.50; clearing 114.93",
	),
	"eight cents too much": (f"{A}; pay A 92.01", "A 0.00 Paid; pA 0.08 left; balance -0.08; clearing 92.01"),
	"rounded up to the dollar": (f"{A}; pay A 92", "A 0.00 Paid; pA 0.07 left; balance -0.07"),
	"both too much": (
		f"{A}; sell B 10; pay A+B 110",
		"A 0.00 Paid; B 0.00 Paid; pAB 6.57 left; balance -6.57",
	),
	"paid before it is billed": (f"advance 100; {A}", "A 91.93 Unpaid; p 100.00 left; balance -8.07"),
	"an advance is used": (f"advance 100; {A}; use p A", "A 0.00 Paid; p 8.07 left; balance -8.07"),
	"a small advance is used": (
		f"advance 20.05; {A}; use p A",
		"A 71.88 Partly Paid; p 0.00 left; balance 71.88",
	),
	"an advance for two": (
		f"advance 100; {A}; sell B 20; use p A; use p B",
		"A 0.00 Paid; B 14.93 Partly Paid; p 0.00 left; balance 14.93",
	),
	"the rest of a payment pays the next": (
		f"{A}; pay A 100; sell B 20; use pA B",
		"A 0.00 Paid; B 14.93 Partly Paid; pA 0.00 left; balance 14.93; clearing 100.00",
	),
	"a payment is cancelled": (f"{A}; pay A; cancel pA", "A 91.93 Unpaid; balance 91.93; clearing 0.00"),
	"one of two parts is cancelled": (
		f"{A}; pay A 50; sell B 10; pay B; cancel pA",
		"A 91.93 Unpaid; B 0.00 Paid; balance 91.93; clearing 11.50",
	),
	"a paid invoice is cancelled": (
		f"{A}; pay A; cancel A",
		"pA 91.93 left; balance -91.93; clearing 91.93; TPS 0.00; TVQ 0.00; income 0.00",
	),
	"a part paid invoice is cancelled": (f"{A}; pay A 50; cancel A", "pA 50.00 left; balance -50.00"),
	"a payment of a cancelled invoice pays another": (
		f"{A}; pay A; cancel A; sell B 79.95; use pA B",
		"B 0.00 Paid; pA 0.00 left; balance 0.00",
	),
	"a credit of its own": (
		f"{A}; credit A",
		"A 91.93 Unpaid; cA -91.93 Return; balance 0.00; TPS 0.00; TVQ 0.00; income 0.00",
	),
	"a credit that reduces": (f"{A}; reduce A", "A 0.00 Credit Note Issued; cA 0.00 Return; balance 0.00"),
	"one of two comes back": (
		"sell A 2 x 39.99; reduce A 1",
		"A 45.98 Partly Paid; cA 0.00 Return; balance 45.98; TPS -2.00; TVQ -3.99; income -39.99",
	),
	"one of three comes back by itself": (
		"sell A 3 x 30.10; credit A 1",
		"A 103.83 Unpaid; cA -34.61 Return; balance 69.22; TPS -3.01; TVQ -6.01",
	),
	"each of three comes back": (
		"sell A 3 x 30.10; reduce A 1; reduce A 1; credit A 1",
		"A 34.61 Partly Paid; cA -34.61 Return; balance 0.00; TPS 0.01; TVQ -0.01; income 0.00",
	),
	"the credit is paid, the rest by card": (
		"sell A 2 x 40; reduce A 1; pay A",
		"A 0.00 Credit Note Issued; balance 0.00; clearing 45.99",
	),
	"a credit above what is open": (
		f"{A}; pay A 50; reduce A",
		"A 41.93 Partly Paid; cA -91.93 Return; balance -50.00; clearing 50.00",
	),
	"a credit of what is paid": (f"{A}; pay A; reduce A", "A 0.00 Paid; cA -91.93 Return; balance -91.93"),
	"a credit pays its own invoice": (
		f"{A}; credit A; use cA A",
		"A 0.00 Credit Note Issued; cA 0.00 Return; balance 0.00",
	),
	"a credit pays another": (
		f"{A}; pay A; credit A; sell B 59.95; use cA B",
		"A 0.00 Paid; B 0.00 Paid; cA -23.00 Return; balance -23.00",
	),
	"a small credit pays a part": (
		f"sell B 10; pay B; credit B; {A}; use cB A",
		"A 80.43 Partly Paid; cB 0.00 Return; balance 80.43",
	),
	"a credit and a card together": (
		f"sell B 10; pay B; credit B; {A}; pay A+cB",
		"A 0.00 Paid; cB 0.00 Return; balance 0.00; clearing 91.93",
	),
	"a credit note is cancelled": (f"{A}; reduce A; cancel cA", "A 91.93 Unpaid; balance 91.93; TPS -4.00"),
	"a credit is refunded": (
		f"{A}; pay A; credit A; refund cA",
		"A 0.00 Paid; cA 0.00 Return; balance 0.00; clearing 0.00; TPS 0.00; TVQ 0.00",
	),
	"a credit is refunded in part": (
		f"{A}; pay A; credit A; refund cA 20",
		"cA -71.93 Return; balance -71.93; clearing 71.93",
	),
	"a credit is refunded twice": (
		f"{A}; pay A; credit A; refund cA 20; refund cA",
		"cA 0.00 Return; balance 0.00; clearing 0.00",
	),
	"a refund is cancelled": (
		f"{A}; pay A; credit A; refund cA; cancel rcA",
		"cA -91.93 Return; balance -91.93; clearing 91.93",
	),
	"one of two is refunded": (
		"sell A 2 x 39.99; pay A; credit A 1; refund cA",
		"A 0.00 Paid; cA 0.00 Return; balance 0.00; clearing 45.98",
	),
	"an overpayment goes back": (
		f"{A}; pay A 100; giveback 8.07",
		"A 0.00 Paid; pA 0.00 left; balance 0.00; clearing 91.93",
	),
	"a part of an overpayment goes back": (
		f"{A}; pay A 100; giveback 5",
		"pA 3.07 left; balance -3.07; clearing 95.00",
	),
	"an advance goes back": ("advance 50; giveback 50", "p 0.00 left; balance 0.00; clearing 0.00"),
	"a dispute": (
		f"{A}; pay A; withdraw A 91.93 15",
		"A 91.93 Unpaid; balance 91.93; clearing -15.00; fees 15.00",
	),
	"a dispute without a fee": (
		f"{A}; pay A; withdraw A 91.93 0",
		"A 91.93 Unpaid; clearing 0.00; fees 0.00",
	),
	"a dispute is won": (
		f"{A}; pay A; withdraw A 91.93 15; reinstate A 91.93 15",
		"A 0.00 Paid; balance 0.00; clearing 91.93; fees 0.00",
	),
	"a dispute is won, the fee is kept": (
		f"{A}; pay A; withdraw A 91.93 15; reinstate A 91.93 0",
		"A 0.00 Paid; balance 0.00; clearing 76.93; fees 15.00",
	),
	"a dispute of a part": (
		f"{A}; pay A; withdraw A 40 15",
		"A 40.00 Partly Paid; balance 40.00; clearing 36.93; fees 15.00",
	),
	"a disputed invoice is paid again": (
		f"{A}; pay A; withdraw A 91.93 15; pay A",
		"A 0.00 Paid; balance 0.00; clearing 76.93; fees 15.00",
	),
	"a disputed invoice is credited": (
		f"{A}; pay A; withdraw A 91.93 15; reduce A",
		"A 0.00 Credit Note Issued; cA 0.00 Return; balance 0.00; clearing -15.00; fees 15.00",
	),
	"a bank debit that fails later": (
		f"{A}; pay A; withdraw A 91.93 7",
		"A 91.93 Unpaid; balance 91.93; clearing -7.00; fees 7.00",
	),
	"a fee": (f"{A}; pay A; fee 2.96", "A 0.00 Paid; balance 0.00; clearing 88.97; fees 2.96"),
	"a fee and a payout": (
		f"{A}; pay A; fee 2.96; payout 88.97",
		"A 0.00 Paid; balance 0.00; clearing 0.00; fees 2.96",
	),
	"a payout of two payments": (
		f"{A}; sell B 10; pay A; pay B; fee 2.96; fee 0.63; payout 99.84",
		"A 0.00 Paid; B 0.00 Paid; clearing 0.00; fees 3.59",
	),
	"a payout after a refund": (
		f"{A}; sell B 10; pay A; pay B; credit B; refund cB; fee 3.59; payout 88.34",
		"B 0.00 Paid; balance 0.00; clearing 0.00; fees 3.59",
	),
	"a payout after a dispute": (
		f"{A}; sell B 200; pay A; pay B; withdraw A 91.93 15; fee 10; payout 204.95",
		"A 91.93 Unpaid; B 0.00 Paid; clearing 0.00; fees 25.00",
	),
	"a payout that fails": (f"{A}; pay A; fee 2.96; payout 88.97; cancel t", "clearing 88.97; fees 2.96"),
}


@pytest.fixture(autouse=True)
def _books(site: str) -> None:
	books.prepare()


def rounded(amount: Decimal) -> Decimal:
	return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def draft(customer: str, rates: list[Decimal]):
	"""An invoice that is computed but not stored."""
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update({"customer": customer, "company": books.company()})
	for rate in rates:
		invoice.append("items", {"item_code": books.ITEM, "qty": 1, "rate": float(rate)})
	invoice.set_taxes()
	invoice.set_missing_values()
	invoice.calculate_taxes_and_totals()
	return invoice


def amounts_of(invoice: object) -> list[str]:
	values = [invoice.net_total, *(row.tax_amount for row in invoice.taxes), invoice.grand_total]
	return [f"{value:.2f}" for value in values]


def test_there_are_enough_cases():
	assert len(CASES) + len(TAXES.split("\n")) - 2 >= 60


def test_each_tax_is_rounded_to_the_cent_by_itself():
	customer = books.make_customer()
	rows = [row.split() for row in TAXES.strip().split("\n")]
	found = [amounts_of(draft(customer, [Decimal(row[0])])) for row in rows]
	assert found == rows


def outcome(steps: str, wanted: str) -> str:
	play = Play()
	play.run(steps)
	return play.state(wanted)


def test_each_case_comes_out_to_the_cent():
	found = {name: outcome(*case) for name, case in CASES.items()}
	assert found == {name: expected for name, (_steps, expected) in CASES.items()}


def test_a_thousand_prices_are_taxed_as_decimal_numbers_are():
	chance = random.Random(20261128)
	invoice = draft(books.make_customer(), [Decimal(1)])
	wrong = []
	for _each in range(1000):
		net = Decimal(chance.randrange(1, 100_000)) / 100
		invoice.items[0].rate = float(net)
		invoice.calculate_taxes_and_totals()
		tps, tvq = rounded(net * Decimal("0.05")), rounded(net * Decimal("0.09975"))
		expected = [f"{value:.2f}" for value in (net, tps, tvq, net + tps + tvq)]
		if amounts_of(invoice) != expected:
			wrong.append((amounts_of(invoice), expected))
	assert wrong == []
