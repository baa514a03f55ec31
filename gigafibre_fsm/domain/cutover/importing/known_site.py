"""What the site has, as the checks of accounts need it; loaded once for many accounts."""

from decimal import Decimal

import frappe
from frappe.utils import cint

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.subscriptions.repository import INTERVALS
from gigafibre_fsm.domain.cutover.old_accounts.checks import KnownPlan, KnownSite
from gigafibre_fsm.domain.sales.old_catalogue import mapping


def load_site() -> KnownSite:
	"""Return what the site has, in five queries."""
	groups = frappe.get_all("Customer Group", fields=["name", "is_group"])
	years = frappe.get_all("Fiscal Year", {"disabled": 0}, ["year_start_date", "year_end_date"])
	return KnownSite(
		groups={row.name for row in groups if not row.is_group},
		reserved_names={row.name for row in groups},
		plans=load_plans(),
		models=set(frappe.get_all("Equipment Model", pluck="name")),
		years=[(row.year_start_date, row.year_end_date) for row in years],
	)


def load_plans() -> dict[str, KnownPlan]:
	"""Return the plan of each SKU: the plan of this name, else the only one of its Item.

	The Item is that of the mapping of old codes, else the one of this code.
	"""
	fields = ["name", "item", "cost", "billing_interval", "billing_interval_count"]
	plans = frappe.get_all("Subscription Plan", fields=fields, order_by="name")
	by_item: dict[str, list[frappe._dict]] = {}
	for row in plans:
		by_item.setdefault(row.item, []).append(row)
	items = {item: item for item in by_item} | mapping.load_mapping().items
	found = {code: by_item.get(item, ()) for code, item in items.items()}
	only = {code: _to_plan(rows[0]) for code, rows in found.items() if len(rows) == 1}
	return {**only, **{row.name: _to_plan(row) for row in plans}}


def _to_plan(row: "frappe._dict") -> KnownPlan:
	interval = INTERVALS.get(row.billing_interval)
	months = interval.value * (cint(row.billing_interval_count) or 1) if interval else 0
	return KnownPlan(row.name, months, to_decimal(row.cost) if row.cost else Decimal(0))
