"""MRR Movement: the monthly recurring revenue of each month, and what changed it."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_months, getdate, today

from gigafibre_fsm.domain.billing.figures import revenue_days
from gigafibre_fsm.domain.billing.figures.recurring_revenue import MovementKind, RevenueFigures
from gigafibre_fsm.domain.platform import formatting

USUAL_MONTHS, MOST_MONTHS = 12, 60
SHOWN = (
	MovementKind.NEW,
	MovementKind.REACTIVATION,
	MovementKind.EXPANSION,
	MovementKind.CONTRACTION,
	MovementKind.CHURN,
)


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: from_date, to_date; whole months, by default the last twelve.
	"""
	months = list(_months(frappe._dict(filters or {})))
	found = [(first, revenue_days.load_figures(first, last)) for first, last in months]
	rows = [_row(first, figures) for first, figures in found]
	return _columns(), rows, None, _chart(found), _summary(found[-1][1])


def _months(filters: "frappe._dict") -> Iterator[tuple[date, date]]:
	"""Yield the first and last day of each month of the period."""
	last = getdate(filters.to_date or today()).replace(day=1)
	usual = add_months(last, 1 - USUAL_MONTHS)
	first = getdate(filters.from_date).replace(day=1) if filters.from_date else getdate(usual)
	if first > last:
		frappe.throw(_("The period ends before it starts. Correct one of the two days."))
	if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
		frappe.throw(_("Choose at most {0} months.").format(MOST_MONTHS))
	while first <= last:
		yield first, first.replace(day=monthrange(first.year, first.month)[1])
		first = getdate(add_months(first, 1))


def _columns() -> list[dict]:
	amount = {"fieldtype": "Currency", "width": 120}
	return [
		{"fieldname": "month", "label": _("Month"), "fieldtype": "Data", "width": 110},
		{"fieldname": "opening", "label": _("At the beginning"), **amount},
		*({"fieldname": kind.name.lower(), "label": _(kind.value), **amount} for kind in SHOWN),
		{"fieldname": "closing", "label": _("At the end"), **amount},
		{"fieldname": "customers", "label": _("Customers who pay"), "fieldtype": "Int", "width": 120},
		{"fieldname": "average", "label": _("Per customer"), **amount},
		{"fieldname": "churn_percent", "label": _("Churn rate"), "fieldtype": "Percent", "width": 90},
	]


def _row(first: date, figures: RevenueFigures) -> dict:
	each, lost = figures.revenue_per_customer, figures.churn_percent
	return {
		"month": _name_month(first),
		"opening": float(figures.opening),
		**{kind.name.lower(): float(figures.by_kind.get(kind, 0)) for kind in SHOWN},
		"closing": float(figures.closing),
		"customers": figures.customers,
		"average": None if each is None else float(each),
		"churn_percent": None if lost is None else float(lost),
	}


def _name_month(first: date) -> str:
	return formatting.month(first, formatting.language(frappe.local.lang))


def _chart(found: list[tuple[date, RevenueFigures]]) -> dict:
	sets = [
		{"name": _(kind.value), "values": [float(figures.by_kind.get(kind, 0)) for _first, figures in found]}
		for kind in SHOWN
	]
	return {
		"data": {"labels": [_name_month(first) for first, _figures in found], "datasets": sets},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"fieldtype": "Currency",
		"colors": ["#28a745", "#17a2b8", "#5e64ff", "#fd7e14", "#dc3545"],
	}


def _summary(last: RevenueFigures) -> list[dict]:
	each, lost = last.revenue_per_customer, last.churn_percent
	shown = [
		{"label": _("Monthly recurring revenue"), "value": float(last.closing), "datatype": "Currency"},
		{"label": _("Customers who pay"), "value": last.customers, "datatype": "Int"},
	]
	if each is not None:
		shown.append({"label": _("Per customer"), "value": float(each), "datatype": "Currency"})
	if lost is not None:
		shown.append({"label": _("Churn rate"), "value": float(lost), "datatype": "Percent"})
	return shown
