"""The add-ons that a customer is shown: ERPNext's Items with a price, judged by their rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing import item_prices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.care.shop.availability import Availability, AvailabilityRule, judge_availability
from gigafibre_fsm.domain.care.shop.places import KnownPlace

MOST = 20
"""The largest number of one item in an order, whatever its Item allows."""
MOST_ITEMS = 200


@dataclass(frozen=True)
class AddOn:
	"""An add-on as a customer sees it; dollars before taxes.

	Attributes:
		item: name of the Item.
		title: its name in the customer's language.
		text: a sentence about it; may be empty.
		image: address of its picture; empty without a public one.
		price: of one; of a month for a monthly one.
		plan: the Subscription Plan of a monthly one; empty for one that is bought once.
		needs_visit: whether a technician comes for it.
		rule: who may have it.
		available: how many can be bought now.
		warehouse: where it must be in stock; empty for anywhere.
	"""

	item: str
	title: str
	text: str
	image: str
	price: Decimal
	plan: str
	needs_visit: bool
	rule: AvailabilityRule
	available: Availability
	warehouse: str

	@property
	def is_monthly(self) -> bool:
		"""Whether it is paid each month, on the invoices of the service."""
		return bool(self.plan)


def load_add_ons(
	place: KnownPlace, language: str, today: date, items: Iterable[str] | None = None
) -> tuple[AddOn, ...]:
	"""Return the add-ons that are shown to customers and have a price, by title, in one query.

	Args:
		place: what is known of the address that they are for.
		language: `fr` or `en`, of their names.
		today: local date, on which a price must be valid.
		items: only these Items; None for all.
	"""
	rows = _list_rows(today, items)
	# the newest valid price of an item comes first
	first = {row.name: row for row in reversed(rows)}
	found = (_add_on(row, place, language) for row in first.values())
	return tuple(sorted(found, key=lambda each: (each.title.lower(), each.item)))


def load_titles(items: Iterable[str], language: str) -> dict[str, str]:
	"""Return the names of Items that customers read, by Item.

	Args:
		items: names of Items.
		language: `fr` or `en`.
	"""
	fields = ["name", "item_name", "fsm_shop_name_fr", "fsm_shop_name_en"]
	rows = frappe.get_all("Item", {"name": ("in", [*items, ""])}, fields)
	return {row.name: _choose_title(row, language) for row in rows}


def _list_rows(today: date, items: Iterable[str] | None) -> list["frappe._dict"]:
	item, price, plan, stock = map(frappe.qb.DocType, ("Item", "Item Price", "Subscription Plan", "Bin"))
	query = (
		frappe.qb.from_(item)
		.left_join(price)
		.on(item_prices.is_price_of(item, price, today))
		.left_join(plan)
		.on(plan.name == item.fsm_shop_plan)
		.left_join(stock)
		.on((stock.item_code == item.name) & (stock.warehouse == item.fsm_shop_warehouse))
		.select(item.name, item.item_name, item.image, item.fsm_shop_name_fr, item.fsm_shop_name_en)
		.select(item.fsm_shop_text_fr, item.fsm_shop_text_en, item.fsm_shop_plan, item.fsm_shop_visit)
		.select(item.fsm_shop_most, item.fsm_shop_once, item.fsm_shop_device, item.fsm_shop_download)
		.select(item.fsm_shop_warehouse, stock.actual_qty, stock.reserved_qty)
		.select(price.price_list_rate, plan.name.as_("plan"), plan.cost)
		.where((item.fsm_in_shop == 1) & (item.disabled == 0) & (item.has_variants == 0))
		.where(price.price_list_rate.isnotnull() | (plan.billing_interval == "Month"))
		.orderby(price.valid_from, order=frappe.qb.desc)
		.orderby(item.name)
		.limit(MOST_ITEMS)
	)
	return (query if items is None else query.where(item.name.isin(list(items)))).run(as_dict=True)


def _add_on(row: "frappe._dict", place: KnownPlace, language: str) -> AddOn:
	rule = AvailabilityRule(
		is_monthly=bool(row.plan),
		is_once=bool(row.fsm_shop_once),
		device=row.fsm_shop_device or "",
		download=row.fsm_shop_download or 0,
		most=min(row.fsm_shop_most or 1, MOST),
	)
	free = int((row.actual_qty or 0) - (row.reserved_qty or 0)) if row.fsm_shop_warehouse else None
	has_it = row.plan in place.plans if row.plan else row.name in place.bought
	image = row.image or ""
	return AddOn(
		item=row.name,
		title=_choose_title(row, language),
		text=row.get(f"fsm_shop_text_{language}") or "",
		# a private file is refused to customers, and another site's by the page's policy
		image=image if image.startswith(("/files/", "/assets/")) else "",
		price=to_decimal(row.cost if row.plan else row.price_list_rate),
		plan=row.plan or "",
		needs_visit=bool(row.fsm_shop_visit),
		rule=rule,
		available=judge_availability(rule, place.facts, has_it=has_it, stock=free),
		warehouse=row.fsm_shop_warehouse or "",
	)


def _choose_title(row: "frappe._dict", language: str) -> str:
	return row.get(f"fsm_shop_name_{language}") or row.fsm_shop_name_fr or row.item_name
