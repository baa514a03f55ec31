"""Revenue by Service: what was invoiced before tax, by service and month, less what was credited."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_months, getdate, today

from gigafibre_fsm.domain.billing.figures import invoiced_revenue, service_revenue
from gigafibre_fsm.domain.billing.figures.invoiced_revenue import RevenueBy
from gigafibre_fsm.domain.billing.figures.service_revenue import ServiceRevenue
from gigafibre_fsm.domain.platform import chosen_period, formatting, months

USUAL_MONTHS, MOST_MONTHS = 6, 12
MOST_IN_CHART = 6
BY = {"Service": RevenueBy.SERVICE, "Item group": RevenueBy.GROUP, "Income account": RevenueBy.ACCOUNT}

Months = Sequence[tuple[date, date]]


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: company, from_date, to_date (whole months, by default the last six), by.
	"""
	filters = frappe._dict(filters or {})
	company = filters.company or frappe.defaults.get_user_default("company")
	shown = chosen_period.read_months(filters, _usual_period(), MOST_MONTHS)
	by = BY.get(filters.by, RevenueBy.SERVICE)
	first, last = shown[0][0], shown[-1][1]
	sums = invoiced_revenue.load_sums(company, first, last, by)
	table = service_revenue.tabulate(sums, [month for month, _last in shown])
	booked = invoiced_revenue.sum_sales(company, first, last)
	return (
		_columns(by, shown),
		_rows(table, by),
		_message(table, booked),
		_chart(table, by, shown) if table else None,
		_summary(table, booked, len(shown)),
	)


def _usual_period() -> tuple[date, date]:
	last = months.end_month(getdate(today()))
	return getdate(add_months(last.replace(day=1), 1 - USUAL_MONTHS)), last


def _columns(by: RevenueBy, shown: Months) -> list[dict]:
	labels = {
		RevenueBy.SERVICE: _("Service"),
		RevenueBy.GROUP: _("Item group"),
		RevenueBy.ACCOUNT: _("Income account"),
	}
	amount = {"fieldtype": "Currency", "width": 120}
	locale = formatting.language(frappe.local.lang)
	return [
		{"fieldname": "service", "label": labels[by], "fieldtype": "Data", "width": 240},
		*(
			{"fieldname": _field(place), "label": formatting.month(first, locale), **amount}
			for place, (first, _last) in enumerate(shown)
		),
		{"fieldname": "total", "label": _("Total"), **amount},
	]


def _field(place: int) -> str:
	return f"month_{place}"


def _rows(table: list[ServiceRevenue], by: RevenueBy) -> list[dict]:
	names = _find_names([row.service for row in table]) if by is RevenueBy.SERVICE else {}
	return [
		{
			"service": _name(row.service, names),
			**{_field(place): float(amount) for place, amount in enumerate(row.months)},
			"total": float(row.total),
		}
		for row in table
	]


def _find_names(items: list[str]) -> dict[str, str]:
	"""Return the names of Items; a free line of an invoice is none."""
	known = {"name": ("in", items or [""])}
	return dict(frappe.get_all("Item", known, ["name", "item_name"], as_list=True))


def _name(service: str, names: dict[str, str]) -> str:
	return names.get(service) or service or _("Without a name")


def _message(table: list[ServiceRevenue], booked: Decimal) -> str | None:
	"""Return a sentence if the invoices and the ledger differ; a text of ours alone, so it may be markup."""
	invoiced = _sum(table)
	if invoiced == booked:
		return None
	locale = formatting.language(frappe.local.lang)
	sentence = _(
		"The invoices come to {0}, the accounts of income to {1}. Look for a line that is booked on another account, or an entry that was changed by hand."
	)
	return sentence.format(formatting.money(invoiced, locale), formatting.money(booked, locale))


def _sum(table: list[ServiceRevenue]) -> Decimal:
	return sum((row.total for row in table), Decimal("0.00"))


def _chart(table: list[ServiceRevenue], by: RevenueBy, shown: Months) -> dict:
	largest = service_revenue.keep_largest(table, MOST_IN_CHART, _("Others"))
	names = _find_names([row.service for row in largest]) if by is RevenueBy.SERVICE else {}
	return {
		"data": {
			# short, so that a year of them is not cut
			"labels": [f"{first:%Y-%m}" for first, _last in shown],
			"datasets": [
				{"name": _name(row.service, names), "values": [float(each) for each in row.months]}
				for row in largest
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"fieldtype": "Currency",
		"colors": ["#2563a8", "#28a745", "#fd7e14", "#17a2b8", "#6f42c1", "#868e96"],
	}


def _summary(table: list[ServiceRevenue], booked: Decimal, count: int) -> list[dict]:
	invoiced = _sum(table)
	is_same = invoiced == booked
	return [
		{"label": _("Revenue before tax"), "value": float(invoiced), "datatype": "Currency"},
		{"label": _("Average per month"), "value": float(invoiced / count), "datatype": "Currency"},
		{
			"label": _("Invoices and ledger"),
			"value": _("agree") if is_same else _("differ"),
			"datatype": "Data",
			"indicator": "Green" if is_same else "Red",
		},
	]
