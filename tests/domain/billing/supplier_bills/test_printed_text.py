"""Amounts, days and numbers as bills print them."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.supplier_bills import printed_text


@pytest.mark.parametrize(
	("text", "amount"),
	[
		("1 234,56 $", "1234.56"),
		("1\u00a0234,56\u00a0$", "1234.56"),
		("$1,234.56", "1234.56"),
		("1.234,56", "1234.56"),
		("1,234,567.80", "1234567.80"),
		("12", "12.00"),
		("12,5", "12.50"),
		("0,99", "0.99"),
		("0.005", None),
		("(12.00)", "-12.00"),
		("($1,012.00)", "-1012.00"),
		("12,00-", "-12.00"),
		("−5,00 $", "-5.00"),
		("5.00 CR", "-5.00"),
		("CA$ 20.00", "20.00"),
		("US$20.00", "20.00"),
		("20,00 EUR", "20.00"),
		("1,234", None),
		("1.234", None),
		("1 234", "1234.00"),
		("12 34,00", None),
		("1,23,456.00", None),
		("1.234.56", None),
		("12.3456", None),
		("twelve", None),
		("", None),
		("1e5", None),
		("12.00 13.00", None),
		("٣", None),
	],
)
def test_an_amount_is_read_as_it_is_printed_or_not_at_all(text: str, amount: str | None):
	if amount is None:
		with pytest.raises(ValueError):
			printed_text.parse_printed_amount(text)
	else:
		assert printed_text.parse_printed_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
	("text", "days"),
	[
		("2026-11-03", ["2026-11-03"]),
		("2026/11/03", ["2026-11-03"]),
		("20261103", ["2026-11-03"]),
		("3 novembre 2026", ["2026-11-03"]),
		("1er déc. 2026", ["2026-12-01"]),
		("Le 3 août 2026", ["2026-08-03"]),
		("Nov. 3, 2026", ["2026-11-03"]),
		("November 3rd 2026", ["2026-11-03"]),
		("23-Nov-2026", ["2026-11-23"]),
		("23/11/2026", ["2026-11-23"]),
		("11/23/26", ["2026-11-23"]),
		("03/11/2026", ["2026-03-11", "2026-11-03"]),
		("05/05/2026", ["2026-05-05"]),
		("31/02/2026", []),
		("soon", []),
		("", []),
	],
)
def test_a_day_is_read_with_every_meaning_that_it_has(text: str, days: list[str]):
	assert list(printed_text.parse_printed_days(text)) == [date.fromisoformat(day) for day in days]


@pytest.mark.parametrize(
	("one", "other", "is_same"),
	[
		("INV-0042", "inv 42", True),
		("FAC 2026-0042", "fac-2026-42", True),
		("A00017", "A17", True),
		("0042", "42", True),
		("INV-42", "INV-420", False),
		("A1", "B1", False),
	],
)
def test_two_spellings_of_a_number_are_one(one: str, other: str, is_same: bool):
	assert (printed_text.make_number_key(one) == printed_text.make_number_key(other)) is is_same


def test_a_line_says_the_same_in_every_month():
	keys = {
		printed_text.make_line_key(text) for text in ("Location, novembre 2026", "LOCATION - Décembre 2026")
	}
	assert keys == {"location"}
