"""MRR Movement: the monthly recurring revenue of each month, and what changed it."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_months, getdate, today

from gigafibre_fsm.domain.billing.figures import revenue_days
from gigafibre_fsm.domain.billing.figures.recurring_revenue import MovementKind, RevenueFigures
from gigafibre_fsm.domain.platform import chosen_period, formatting, months

USUAL_MONTHS = 12
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
	shown = chosen_period.read_months(filters or {}, _usual_period())
	begun = revenue_days.find_first_day()
	# what was before the first record is not nothing, but unknown
	known = [each for each in shown if begun and each[1] >= begun] or shown[-1:]
	found = [(first, revenue_days.load_figures(first, last)) for first, last in known]
	rows = [_row(first, figures) for first, figures in found]
	return _columns(), rows, None, _chart(found), _summary(found[-1][1])


def _usual_period() -> tuple[date, date]:
	last = months.end_month(getdate(today()))
	return getdate(add_months(last.replace(day=1), 1 - USUAL_MONTHS)), last


def _columns() -> list[dict]:
	amount = {"fieldtype": "Currency", "width": 105}
	return [
		{"fieldname": "month", "label": _("Month"), "fieldtype": "Data", "width": 120},
		{"fieldname": "opening", "label": _("At the beginning"), **amount},
		*({"fieldname": kind.name.lower(), "label": _(kind.value), **amount} for kind in SHOWN),
		{"fieldname": "closing", "label": _("At the end"), **amount},
		{"fieldname": "customers", "label": _("Customers who pay"), "fieldtype": "Int", "width": 130},
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
		"data": {"labels": [f"{first:%Y-%m}" for first, _figures in found], "datasets": sets},
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
