"""What differs between our Items and the old catalogue."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.sales.old_catalogue.audit import CatalogueFinding, OwnItem, audit_catalogue
from gigafibre_fsm.integrations.legacy.records import LegacyProduct

TODAY = date(2026, 11, 29)
SOLD = date(2026, 10, 1)
LONG_AGO = date(2025, 11, 28)


def product(sku: str, price: str = "79.95", sold: date | None = SOLD) -> LegacyProduct:
	return LegacyProduct(sku, sku.title(), Decimal(price), True, sold)


def item(code: str, price: str | None = "79.95", sold: date | None = SOLD) -> OwnItem:
	return OwnItem(code, code.title(), None if price is None else Decimal(price), sold)


def findings(
	products: list[LegacyProduct],
	items: list[OwnItem],
	mapping: dict[str, str] | None = None,
	dropped: frozenset[str] = frozenset(),
	today: date = TODAY,
) -> list[tuple[str, str, list[str]]]:
	found = audit_catalogue(products, {each.item: each for each in items}, mapping or {}, dropped, today)
	return [
		(
			each.product.sku if each.product else "",
			each.item.item if each.item else "",
			[finding.value for finding in each.findings],
		)
		for each in found
	]


def test_a_line_that_is_the_same_on_both_sides_has_no_finding():
	assert findings([product("F1")], [item("F1")]) == [("F1", "F1", [])]


def test_a_code_without_an_item_is_missing_unless_it_is_not_sold_any_more():
	assert findings([product("F1")], []) == [("F1", "", ["Missing"])]
	assert findings([product("F1")], [], dropped=frozenset({"F1"})) == [("F1", "", [])]


def test_the_mapping_decides_which_item_a_code_is_even_if_another_has_its_name():
	found = findings([product("F1")], [item("F1"), item("FIBRE-100")], {"F1": "FIBRE-100"})
	assert found == [("F1", "FIBRE-100", []), ("", "F1", ["Only here"])]


def test_two_codes_may_be_one_item():
	found = findings([product("A"), product("B")], [item("X")], {"A": "X", "B": "X"})
	assert [row[1] for row in found] == ["X", "X"]


@pytest.mark.parametrize(
	("price", "finding"),
	[("79.95", []), ("79.950", []), ("79.94", ["Price differs"]), (None, ["Without price"])],
)
def test_prices_are_compared_to_the_cent(price: str | None, finding: list[str]):
	assert findings([product("F1")], [item("F1", price)])[0][2] == finding


@pytest.mark.parametrize(
	("there", "here", "finding"),
	[
		(None, None, [CatalogueFinding.NEVER_SOLD.value]),
		(LONG_AGO, None, [CatalogueFinding.LONG_UNSOLD.value]),
		(None, LONG_AGO, [CatalogueFinding.LONG_UNSOLD.value]),
		(LONG_AGO, SOLD, []),
		(date(2025, 11, 29), None, []),
	],
)
def test_a_sale_on_either_side_counts(there: date | None, here: date | None, finding: list[str]):
	assert findings([product("F1", sold=there)], [item("F1", sold=here)])[0][2] == finding


def test_the_year_before_the_29th_of_february_begins_on_the_28th():
	leap = date(2028, 2, 29)
	for sold, finding in ((date(2027, 2, 28), []), (date(2027, 2, 27), ["Unsold for 12 months"])):
		assert findings([product("F1", sold=sold)], [item("F1", sold=None)], today=leap)[0][2] == finding
