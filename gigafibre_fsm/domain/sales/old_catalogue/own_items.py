"""Our Items with their price and their last sale, for the audit, in three queries."""

from datetime import date

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import getdate

from gigafibre_fsm.domain.billing import item_prices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.sales.old_catalogue.audit import OwnItem


def load_items(today: date) -> dict[str, OwnItem]:
	"""Return the Items that are sold, by their codes.

	The price of an Item that a monthly plan bills is that plan's; if several do, none of them is taken.

	Args:
		today: local date, on which a price must be valid.
	"""
	plans, sold = _list_plan_prices(), _list_last_sales()
	found: dict[str, OwnItem] = {}
	for row in _list_rows(today):
		costs = plans.get(row.name, {row.price_list_rate})
		price = next(iter(costs)) if len(costs) == 1 else None
		found[row.name] = OwnItem(
			row.name, row.item_name, None if price is None else to_decimal(price), sold.get(row.name)
		)
	return found


def _list_rows(today: date) -> list["frappe._dict"]:
	"""Return Items with their valid general price, the newest price last."""
	item, price = frappe.qb.DocType("Item"), frappe.qb.DocType("Item Price")
	return (
		frappe.qb.from_(item)
		.left_join(price)
		.on(item_prices.is_price_of(item, price, today))
		.select(item.name, item.item_name, price.price_list_rate)
		.where((item.disabled == 0) & (item.is_sales_item == 1))
		.orderby(item.name)
		.orderby(price.valid_from)
		.run(as_dict=True)
	)


def _list_plan_prices() -> dict[str, set[float]]:
	"""Return the prices of the monthly plans of each Item."""
	rows = frappe.get_all(
		"Subscription Plan",
		{"price_determination": "Fixed Rate", "billing_interval": "Month"},
		["item", "cost"],
		order_by="name",
		limit=0,
	)
	found: dict[str, set[float]] = {}
	for row in rows:
		found.setdefault(row.item, set()).add(row.cost)
	return found


def _list_last_sales() -> dict[str, date]:
	"""Return the day of the last invoice of each Item."""
	invoice, line = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
	rows = (
		frappe.qb.from_(line)
		.join(invoice)
		.on(invoice.name == line.parent)
		.select(line.item_code, Max(invoice.posting_date).as_("last_on"))
		.where((invoice.docstatus == 1) & (invoice.is_return == 0))
		.groupby(line.item_code)
		.run(as_dict=True)
	)
	return {row.item_code: getdate(row.last_on) for row in rows if row.last_on}
