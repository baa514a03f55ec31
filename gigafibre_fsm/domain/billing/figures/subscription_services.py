"""Loads customers' subscriptions as services that bring something each month, with where they come from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pypika.terms import Criterion

import frappe
from frappe.utils import cint

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures.recurring_revenue import NOTHING, PlanLine, RecurringService
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED


@dataclass(frozen=True)
class SubscribedService:
	"""A subscription of a customer.

	Attributes:
		name, customer: of the Subscription and the Customer.
		facts: what it brings in a month is computed from.
		offer: the first of its plans; empty without one.
		entered_by: the User who entered it.
	"""

	name: str
	customer: str
	facts: RecurringService
	offer: str
	entered_by: str


class _Price(NamedTuple):
	item: str
	price_list: str


def load_running() -> list[SubscribedService]:
	"""Return the customers' subscriptions that are not over."""
	subscription = frappe.qb.DocType("Subscription")
	return _load(subscription, subscription.status.notin(ENDED))


def load_changed(first_day: date, last_day: date) -> list[SubscribedService]:
	"""Return the customers' subscriptions that begin or end in a period, whatever has become of them.

	Args:
		first_day, last_day: of the period, both included.
	"""
	subscription = frappe.qb.DocType("Subscription")
	days = (subscription.start_date, subscription.end_date, subscription.cancelation_date)
	is_inside = Criterion.any([day[first_day:last_day] for day in days])
	return _load(subscription, is_inside)


def _load(subscription: object, condition: Criterion) -> list[SubscribedService]:
	fields = ("name", "party", "owner", "start_date", "trial_period_end", "end_date", "cancelation_date")
	fields += ("additional_discount_percentage", "additional_discount_amount")
	is_ours = (subscription.party_type == "Customer") & subscription.start_date.isnotnull() & condition
	rows = (
		frappe.qb.from_(subscription)
		.select(*(subscription[field] for field in fields))
		.where(is_ours)
		.orderby(subscription.name)
		.run(as_dict=True)
	)
	lines = _load_lines(subscription, is_ours)
	return [_make_service(row, lines.get(row.name, [])) for row in rows]


def _make_service(row: "frappe._dict", lines: list[tuple[str, PlanLine]]) -> SubscribedService:
	facts = RecurringService(
		lines=tuple(line for _plan, line in lines),
		start=row.start_date,
		trial_end=row.trial_period_end,
		last_day=row.end_date,
		cancelled_on=row.cancelation_date,
		discount_percent=Decimal(str(row.additional_discount_percentage or 0)),
		discount_amount=to_decimal(row.additional_discount_amount),
	)
	return SubscribedService(row.name, row.party, facts, lines[0][0] if lines else "", row.owner)


def _load_lines(subscription: object, condition: Criterion) -> dict[str, list[tuple[str, PlanLine]]]:
	"""Return the plans of subscriptions with their names, by subscription."""
	detail, plan = frappe.qb.DocType("Subscription Plan Detail"), frappe.qb.DocType("Subscription Plan")
	rows = (
		frappe.qb.from_(detail)
		.join(subscription)
		.on(subscription.name == detail.parent)
		.join(plan)
		.on(plan.name == detail.plan)
		.select(detail.parent, detail.qty, detail.plan, plan.price_determination, plan.cost, plan.item)
		.select(plan.price_list, plan.billing_interval, plan.billing_interval_count)
		.where(condition)
		.orderby(detail.parent, detail.idx)
		.run(as_dict=True)
	)
	prices = _load_prices({_Price(row.item, row.price_list) for row in rows if _is_listed(row)})
	found: dict[str, list[tuple[str, PlanLine]]] = {}
	for row in rows:
		cost = prices.get(_Price(row.item, row.price_list), NOTHING) if _is_listed(row) else row.cost
		line = PlanLine(
			cost=to_decimal(cost),
			quantity=Decimal(str(row.qty or 0)),
			interval=row.billing_interval or "Month",
			count=cint(row.billing_interval_count),
			is_monthly_rate=row.price_determination == "Monthly Rate",
		)
		found.setdefault(row.parent, []).append((row.plan, line))
	return found


def _is_listed(row: "frappe._dict") -> bool:
	return row.price_determination == "Based On Price List"


def _load_prices(wanted: set[_Price]) -> dict[_Price, Decimal]:
	"""Return the price of each item on its list, the one that was entered last."""
	if not wanted:
		return {}
	named = {"item_code": ("in", sorted({each.item for each in wanted}))}
	rows = frappe.get_all(
		"Item Price", named, ["item_code", "price_list", "price_list_rate"], order_by="modified"
	)
	return {_Price(row.item_code, row.price_list): to_decimal(row.price_list_rate) for row in rows}
