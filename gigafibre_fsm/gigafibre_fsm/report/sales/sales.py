"""Sales: services that began and ended, and what was ordered once, by month, offer, seller or source."""

from collections.abc import Callable
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, today

from gigafibre_fsm.domain.billing.figures import sales, sold
from gigafibre_fsm.domain.billing.figures.sales import Sale, SalesFigures, SaleSource
from gigafibre_fsm.domain.platform import chosen_period, formatting, months

MONTH, OFFER, SELLER, SOURCE = "Month", "Offer", "Seller", "Source"
KEYS: dict[str, Callable[[Sale], object]] = {
	MONTH: lambda sale: sale.day.replace(day=1),
	OFFER: lambda sale: sale.offer,
	SELLER: lambda sale: sale.seller,
	SOURCE: lambda sale: sale.source,
}
MOST_IN_CHART = 12


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: from_date, to_date (by default this month), by, seller.
	"""
	filters = frappe._dict(filters or {})
	usual = (getdate(today()).replace(day=1), months.end_month(getdate(today())))
	period = chosen_period.read_period(filters, usual)
	found = sold.load_sales(*period)
	if filters.seller:
		found = [sale for sale in found if sale.seller == filters.seller]
	by = filters.by if filters.by in KEYS else MONTH
	groups = sales.count_by(found, KEYS[by])
	if by == MONTH:
		known = {each.key: each for each in groups}
		firsts = [first for first, _last in months.list_months(*period)]
		groups = [known.get(first, SalesFigures(first)) for first in firsts]
	names = _name_groups(groups, by)
	return (
		_columns(by),
		[_row(each, names) for each in groups],
		None,
		_chart(groups, names, by) if groups else None,
		_summary(sales.sum_up(groups)),
	)


def _columns(by: str) -> list[dict]:
	labels = {MONTH: _("Month"), OFFER: _("Offer"), SELLER: _("Seller"), SOURCE: _("Source")}
	number, amount = {"fieldtype": "Int", "width": 140}, {"fieldtype": "Currency", "width": 150}
	return [
		{"fieldname": "group", "label": labels[by], "fieldtype": "Data", "width": 200},
		{"fieldname": "begun", "label": _("New services"), **number},
		{"fieldname": "gained", "label": _("New, a month"), **amount},
		{"fieldname": "ended", "label": _("Services ended"), **number},
		{"fieldname": "lost", "label": _("Lost, a month"), **amount},
		{"fieldname": "net", "label": _("Net, a month"), **amount},
		{"fieldname": "ordered", "label": _("Ordered once"), **number},
		{"fieldname": "once", "label": _("Ordered, amount"), **amount},
	]


def _row(figures: SalesFigures, names: dict[object, str]) -> dict:
	return {
		"group": names[figures.key],
		**{field: getattr(figures, field) for field in ("begun", "ended", "ordered")},
		**{field: float(getattr(figures, field)) for field in ("gained", "lost", "net", "once")},
	}


def _name_groups(groups: list[SalesFigures], by: str) -> dict[object, str]:
	"""Return how each group is called in the reader's language."""
	keys = [each.key for each in groups]
	if by == MONTH:
		return {key: _name_month(key) for key in keys}
	if by == SOURCE:
		labels = {SaleSource.OFFICE: _("Office"), SaleSource.ACCOUNT: _("Customer's account")}
		return {key: labels[key] for key in keys}
	if by == SELLER:
		people = _find_names("User", "full_name", keys)
		return {key: people.get(key) or key or _("The customer") for key in keys}
	items = _find_names("Item", "item_name", keys)
	return {key: items.get(key) or key or _("Without a plan") for key in keys}


def _name_month(first: date) -> str:
	return formatting.month(first, formatting.language(frappe.local.lang))


def _find_names(doctype: str, field: str, names: list[str]) -> dict[str, str]:
	known = {"name": ("in", [each for each in names if each] or [""])}
	return dict(frappe.get_all(doctype, known, ["name", field], as_list=True))


def _chart(groups: list[SalesFigures], names: dict[object, str], by: str) -> dict:
	shown = groups[-MOST_IN_CHART:] if by == MONTH else groups[:MOST_IN_CHART]
	return {
		"data": {
			"labels": [f"{each.key:%Y-%m}" if by == MONTH else names[each.key] for each in shown],
			"datasets": [
				{"name": _("New services"), "values": [each.begun for each in shown]},
				{"name": _("Services ended"), "values": [each.ended for each in shown]},
			],
		},
		"type": "bar",
		"colors": ["#28a745", "#dc3545"],
	}


def _summary(total: SalesFigures) -> list[dict]:
	return [
		{"label": _("New services"), "value": total.begun, "datatype": "Int"},
		{"label": _("New, a month"), "value": float(total.gained), "datatype": "Currency"},
		{"label": _("Services ended"), "value": total.ended, "datatype": "Int"},
		{"label": _("Lost, a month"), "value": float(total.lost), "datatype": "Currency"},
		{"label": _("Ordered, amount"), "value": float(total.once), "datatype": "Currency"},
	]
