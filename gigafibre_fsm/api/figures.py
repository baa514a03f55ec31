"""Figures of the business for the tiles of the workspace: what customers bring in a month, and what they owe."""

import frappe
from frappe.utils import getdate

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.answers import CardAnswer
from gigafibre_fsm.domain.billing.figures import receivables, revenue_days
from gigafibre_fsm.domain.billing.figures.recurring_revenue import RevenueFigures

REPORT = ["query-report", "MRR Movement"]


@frappe.whitelist(methods=["GET", "POST"])
@guards.accountant
@guards.limited(240, 60)
def revenue_card(filters: str = "") -> CardAnswer:
	"""Return the monthly recurring revenue of the last recorded night, for a number card.

	Args:
		filters: the card's filters, which are not used.
	"""
	return {"value": float(_this_month().closing), "fieldtype": "Currency", "route": REPORT}


@frappe.whitelist(methods=["GET", "POST"])
@guards.accountant
@guards.limited(240, 60)
def subscribers_card(filters: str = "") -> CardAnswer:
	"""Return how many customers paid something on the last recorded night, for a number card.

	Args:
		filters: the card's filters, which are not used.
	"""
	return {"value": _this_month().customers, "fieldtype": "Int", "route": REPORT}


@frappe.whitelist(methods=["GET", "POST"])
@guards.accountant
@guards.limited(240, 60)
def average_card(filters: str = "") -> CardAnswer:
	"""Return the average revenue per customer who pays (ARPU), for a number card; 0 without any.

	Args:
		filters: the card's filters, which are not used.
	"""
	return {
		"value": float(_this_month().revenue_per_customer or 0),
		"fieldtype": "Currency",
		"route": REPORT,
	}


@frappe.whitelist(methods=["GET", "POST"])
@guards.accountant
@guards.limited(240, 60)
def churn_card(filters: str = "") -> CardAnswer:
	"""Return this month's churn in per cent of the revenue at its beginning, for a number card; 0 without revenue.

	Args:
		filters: the card's filters, which are not used.
	"""
	return {"value": float(_this_month().churn_percent or 0), "fieldtype": "Percent", "route": REPORT}


@frappe.whitelist(methods=["GET", "POST"])
@guards.accountant
@guards.limited(240, 60)
def receivable_card(filters: str = "") -> CardAnswer:
	"""Return what customers owe by the ledger, credits apart, for a number card.

	Args:
		filters: the card's filters, which are not used.
	"""
	return {
		"value": float(receivables.sum_owed()),
		"fieldtype": "Currency",
		"route": ["query-report", "AR Ageing"],
	}


def _this_month() -> RevenueFigures:
	today = getdate()
	return revenue_days.load_figures(today.replace(day=1), today)
