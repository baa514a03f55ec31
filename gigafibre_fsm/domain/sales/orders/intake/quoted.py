"""Reads the lines of a quotation for an order, and refuses in words one that cannot be ordered."""

from collections.abc import Callable, Iterable
from datetime import date

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.sales.offers import monthly_plans
from gigafibre_fsm.domain.sales.offers.monthly_plans import MonthlyPlan
from gigafibre_fsm.domain.sales.orders import quotation
from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine
from gigafibre_fsm.domain.sales.orders.quotation import (
	QuotationFacts,
	QuotationProblem,
	QuotedPlan,
	QuotedRow,
)
from gigafibre_fsm.exceptions import FsmError, NotYours

DOCTYPE, ROW = "Quotation", "Quotation Item"
CURRENCY = "CAD"


def read_lines(name: str, language: str, today: date) -> tuple[MonthlyPlan, tuple[SoldLine, ...]]:
	"""Return the plan of a quotation, with its terms, and its lines at the prices that were quoted; locks it.

	Args:
		name: of the Quotation.
		language: `fr` or `en`, of the plan's terms.
		today: local date.

	Raises:
		NotYours: there is none.
		FsmError: it cannot be ordered; the sentence says why and what to do.
	"""
	facts = _load_facts(name)
	if problem := quotation.find_problem(facts, today, CURRENCY):
		frappe.throw(_SENTENCES[problem]().format(name, _say_day(facts.valid_till)), FsmError)
	lines = quotation.list_lines(facts.rows)
	return monthly_plans.load_plan(lines[0].plan, language), lines


def _load_facts(name: str) -> QuotationFacts:
	fields = ["docstatus", "status", "valid_till", "currency", "net_total"]
	row = frappe.db.get_value(DOCTYPE, name, fields, as_dict=True, for_update=True)
	if not row:
		raise NotYours
	return QuotationFacts(
		row.docstatus, row.status, row.valid_till, row.currency, to_decimal(row.net_total), _list_rows(name)
	)


def _list_rows(name: str) -> tuple[QuotedRow, ...]:
	fields = ["name", "item_code", "item_name", "qty", "rate"]
	filters = {"parent": name, "parenttype": DOCTYPE, "is_alternative": 0}
	rows = frappe.get_all(ROW, filters, fields, order_by="idx")
	plans = _list_plans(row.item_code for row in rows)
	return tuple(
		QuotedRow(
			row.name,
			row.item_code or "",
			row.item_name,
			to_decimal(row.qty),
			to_decimal(row.rate),
			plans.get(row.item_code, ()),
		)
		for row in rows
	)


def _list_plans(items: Iterable[str | None]) -> dict[str, tuple[QuotedPlan, ...]]:
	"""Return the plans that sell Items by the month: those of the Item itself, and that of an add-on."""
	wanted = [*filter(None, items), ""]
	add_ons = frappe.get_all("Item", {"name": ("in", wanted)}, ["name", "fsm_shop_plan"])
	plan_of = {row.fsm_shop_plan: row.name for row in add_ons if row.fsm_shop_plan}
	own = {"item": ("in", wanted), "name": ("in", [*plan_of, ""])}
	fields = ["name", "item", "cost", "fsm_download", "fsm_is_offered", "fsm_is_public"]
	found: dict[str, tuple[QuotedPlan, ...]] = {}
	for row in frappe.get_all("Subscription Plan", monthly_plans.MONTHLY, fields, or_filters=own):
		is_offered = bool(row.fsm_is_offered or row.fsm_is_public)
		plan = QuotedPlan(row.name, to_decimal(row.cost), bool(row.fsm_download), is_offered)
		for item in {row.item, plan_of.get(row.name)} & set(wanted):
			found[item] = (*found.get(item, ()), plan)
	return found


def _say_day(day: date | None) -> str:
	return formatting.day(day, formatting.language(frappe.local.lang)) if day else ""


_SENTENCES: dict[QuotationProblem, Callable[[], str]] = {
	QuotationProblem.NOT_SUBMITTED: lambda: _("Submit the quotation {0} first, then begin the order."),
	QuotationProblem.CANCELLED: lambda: _("The quotation {0} is cancelled. Begin with its amended version."),
	QuotationProblem.LOST: lambda: _("The quotation {0} is marked as lost. Make a new one for this order."),
	QuotationProblem.ORDERED: lambda: _("The quotation {0} is ordered already."),
	QuotationProblem.EXPIRED: lambda: _("The quotation {0} was good until {1}. Make a new one."),
	QuotationProblem.OTHER_CURRENCY: lambda: _("The quotation {0} is not in Canadian dollars."),
	QuotationProblem.OTHER_TOTAL: lambda: _(
		"The quotation {0} has a discount on its total, or taxes in its prices. Give each line its price before taxes."
	),
	QuotationProblem.NOT_WHOLE: lambda: _("A quantity of the quotation {0} is no whole number."),
	QuotationProblem.WITHOUT_ITEM: lambda: _(
		"A line of the quotation {0} names no Item. Choose one for each line."
	),
	QuotationProblem.WITHOUT_PLAN: lambda: _(
		"No line of the quotation {0} is sold by the month. Choose an Item that a Subscription Plan sells."
	),
}
