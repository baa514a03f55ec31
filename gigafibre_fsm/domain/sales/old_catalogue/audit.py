"""What differs between our Items and the catalogue of the old system. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.integrations.legacy.records import LegacyProduct

UNSOLD_MONTHS = 12


class CatalogueFinding(Enum):
	"""What is wrong with a line of the catalogue; the values are source strings of our translations."""

	MISSING = "Missing"
	WITHOUT_PRICE = "Without price"
	PRICE_DIFFERS = "Price differs"
	NEVER_SOLD = "Never sold"
	LONG_UNSOLD = "Unsold for 12 months"
	ONLY_HERE = "Only here"


@dataclass(frozen=True, slots=True)
class OwnItem:
	"""An Item of ours.

	Attributes:
		item: its code.
		title: its name.
		price: dollars before taxes, of a month for what is billed monthly; None if it has none.
		last_sold_on: day of the last invoice or subscription that has it; None if there is none.
	"""

	item: str
	title: str
	price: Decimal | None
	last_sold_on: date | None


@dataclass(frozen=True, slots=True)
class AuditedProduct:
	"""A line of the old catalogue beside the Item that it is; one of both may be missing."""

	product: LegacyProduct | None
	item: OwnItem | None
	findings: tuple[CatalogueFinding, ...]


def audit_catalogue(
	products: Iterable[LegacyProduct],
	items: Mapping[str, OwnItem],
	mapping: Mapping[str, str],
	dropped: frozenset[str],
	today: date,
) -> list[AuditedProduct]:
	"""Return each line of both catalogues once: those of the old one in its order, then what only we have.

	Args:
		products: the old catalogue.
		items: our Items by their codes.
		mapping: code of the old system → Item; a code without a row means the Item of the same code.
		dropped: codes of the old system that we do not sell any more, which need no Item.
		today: local date.
	"""
	known = [(each, items.get(mapping.get(each.sku) or each.sku)) for each in products]
	found = [
		AuditedProduct(product, item, _judge_product(product, item, product.sku in dropped, today))
		for product, item in known
	]
	paired = {item.item for _product, item in known if item}
	only_here = [
		AuditedProduct(
			None, items[code], (CatalogueFinding.ONLY_HERE, *_judge_sales([items[code].last_sold_on], today))
		)
		for code in sorted(items.keys() - paired)
	]
	return [*found, *only_here]


def _judge_product(
	product: LegacyProduct, item: OwnItem | None, is_dropped: bool, today: date
) -> tuple[CatalogueFinding, ...]:
	if item is None:
		return () if is_dropped else (CatalogueFinding.MISSING, *_judge_sales([product.last_sold_on], today))
	return (*_judge_price(product, item), *_judge_sales([product.last_sold_on, item.last_sold_on], today))


def _judge_price(product: LegacyProduct, item: OwnItem) -> tuple[CatalogueFinding, ...]:
	if item.price is None:
		return (CatalogueFinding.WITHOUT_PRICE,)
	return () if item.price == product.price else (CatalogueFinding.PRICE_DIFFERS,)


def _judge_sales(days: Iterable[date | None], today: date) -> tuple[CatalogueFinding, ...]:
	"""Judge by the last sale on either side."""
	sold = [day for day in days if day]
	if not sold:
		return (CatalogueFinding.NEVER_SOLD,)
	return (CatalogueFinding.LONG_UNSOLD,) if max(sold) < _year_before(today) else ()


def _year_before(today: date) -> date:
	try:
		return today.replace(year=today.year - UNSOLD_MONTHS // 12)
	except ValueError:  # 29 February
		return today.replace(year=today.year - UNSOLD_MONTHS // 12, day=28)
