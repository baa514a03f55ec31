"""Money to the cent: rounding, taxes, allocation."""

import re
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import Allocation, OpenInvoice

D = Decimal


@pytest.mark.parametrize(
	("net", "tps", "tvq", "total"),
	[
		("79.95", "4.00", "7.98", "91.93"),
		("100.00", "5.00", "9.98", "114.98"),
		# half a cent goes up: 30.10 x 5 % is 1.505
		("30.10", "1.51", "3.00", "34.61"),
		("-30.10", "-1.51", "-3.00", "-34.61"),
		("0.00", "0.00", "0.00", "0.00"),
		("0.10", "0.01", "0.01", "0.12"),
	],
)
def test_taxes_are_computed_on_the_net_amount_and_rounded_apart(net, tps, tvq, total):
	taxed = amounts.add_taxes(D(net))
	assert [str(each) for each in (taxed.net, taxed.tps, taxed.tvq, taxed.total)] == [net, tps, tvq, total]


@pytest.mark.parametrize(
	("value", "expected"),
	[
		(91.93, "91.93"),
		(None, "0.00"),
		("12.345", "12.35"),
		(-0.005, "-0.01"),
		(100.194144658, "100.19"),
		(7, "7.00"),
	],
)
def test_a_number_of_the_database_becomes_an_amount_to_the_cent(value, expected):
	assert str(amounts.to_decimal(value)) == expected


@pytest.mark.parametrize(
	("text", "amount"), [("91.93", "91.93"), ("91,93", "91.93"), (" 5 ", "5.00"), ("0.5", "0.50")]
)
def test_a_typed_amount_is_read_as_it_is_written(text: str, amount: str):
	assert str(amounts.parse_amount(text)) == amount


@pytest.mark.parametrize(
	"text",
	[
		*("", "0", "0.00", "-91.93", "91.930", "91.934", "91.", ".93", "1 234.50", "1,234.50", "9_1"),
		*(
			"NaN",
			"Infinity",
			"1e2",
			"1e400",
			"9" * 40,
			"91.93 USD",
			"USD 91.93",
			"$91.93",
			"abc",
			"٩١",
			"９１",
		),
	],
)
def test_what_is_no_amount_to_the_cent_is_refused_and_never_rounded(text: str):
	with pytest.raises(ValueError, match=re.escape(text)):
		amounts.parse_amount(text)


def test_cents_of_a_vendor_are_exact_both_ways():
	assert amounts.to_cents(D("91.93")) == 9193
	assert amounts.from_cents(9193) == D("91.93")
	with pytest.raises(ValueError, match="fraction of a cent"):
		amounts.to_cents(D("91.935"))


INVOICES = (OpenInvoice("A", D("91.93")), OpenInvoice("B", D("40.00")))


@pytest.mark.parametrize(
	("amount", "expected", "rest"),
	[
		("131.93", [("A", "91.93"), ("B", "40.00")], "0.00"),
		("100.00", [("A", "91.93"), ("B", "8.07")], "0.00"),
		("50.00", [("A", "50.00")], "0.00"),
		("140.00", [("A", "91.93"), ("B", "40.00")], "8.07"),
		("0.00", [], "0.00"),
	],
)
def test_a_payment_pays_in_order_and_the_rest_is_credit(amount, expected, rest):
	allocations, left = amounts.allocate(D(amount), INVOICES)
	assert allocations == [Allocation(name, D(part)) for name, part in expected]
	assert left == D(rest)


def test_a_settled_invoice_takes_nothing():
	assert amounts.allocate(D("10"), [OpenInvoice("A", D("0")), OpenInvoice("B", D("10"))]) == (
		[Allocation("B", D("10"))],
		D("0"),
	)
