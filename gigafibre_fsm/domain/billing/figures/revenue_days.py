"""Records each night what customers' subscriptions bring in a month, and reads periods of it.

A subscription that is edited forgets what it cost before; the row of the day remembers it. Amounts are the plans',
which are in the company's currency.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures import subscription_services
from gigafibre_fsm.domain.billing.figures.recurring_revenue import (
	NOTHING,
	MovementKind,
	RevenueChange,
	RevenueFigures,
	compute_monthly,
	find_movements,
)
from gigafibre_fsm.domain.billing.subscriptions import unbilled
from gigafibre_fsm.domain.platform import instants, transactions

DAY, MOVEMENT = "Revenue Day", "Revenue Movement"
FIELDS = {
	MovementKind.NEW: "new_revenue",
	MovementKind.REACTIVATION: "reactivation",
	MovementKind.EXPANSION: "expansion",
	MovementKind.CONTRACTION: "contraction",
	MovementKind.CHURN: "churn",
}
"""The fields of a day that hold the sums of its movements."""


def record_day(now: datetime) -> bool:
	"""Record today's revenue and what changed since the day recorded last; return False if that is done.

	Nights that were missed are recorded with the next one. The first day of a site is its opening: nobody is new.

	Args:
		now: naive UTC.
	"""
	today = instants.to_site(now).date()
	try:
		return transactions.run_transaction(lambda: _record(today))
	except frappe.DuplicateEntryError:
		# another worker was faster
		frappe.db.rollback()
		return False


def read_customers(today: date) -> dict[str, Decimal]:
	"""Return what each customer's subscriptions bring in a month today, by customer; who pays nothing is left out.

	Args:
		today: local day.
	"""
	found: dict[str, Decimal] = {}
	for each in subscription_services.load_running():
		amount = compute_monthly(each.facts, today)
		found[each.customer] = found.get(each.customer, NOTHING) + amount
	return {customer: amount for customer, amount in found.items() if amount}


def load_figures(first_day: date, last_day: date) -> RevenueFigures:
	"""Return what was recorded of a period, both days included; a site without records has nothing of everything.

	Args:
		first_day, last_day: local days.
	"""
	opening = _find_day(frappe.qb.DocType(DAY).day < first_day)
	closing = _find_day(frappe.qb.DocType(DAY).day <= last_day)
	return RevenueFigures(
		opening=to_decimal(opening.revenue) if opening else NOTHING,
		closing=to_decimal(closing.revenue) if closing else NOTHING,
		customers=closing.customers if closing else 0,
		by_kind=_sum_kinds(first_day, last_day),
	)


def find_unbilled() -> int | None:
	"""Return how many periods had no invoice on the day recorded last; None without one."""
	return frappe.db.get_value(DAY, {}, "unbilled_periods", order_by="day desc")


def find_first_day() -> date | None:
	"""Return the first day that was recorded; None on a site without records."""
	return frappe.db.get_value(DAY, {}, "day", order_by="day")


def _record(today: date) -> bool:
	if frappe.db.exists(DAY, {"day": today}):
		return False
	is_first = not frappe.db.exists(DAY, {})
	before, after = ({} if is_first else _recorded_customers()), read_customers(today)
	movements = find_movements(before, after, () if is_first else _known_customers())
	day = frappe.new_doc(DAY)
	day.update({"day": today, "revenue": sum(after.values(), NOTHING), "customers": len(after)})
	day.unbilled_periods = len(unbilled.list_unbilled(today))
	if not is_first:
		day.update(_sum_movements(movements))
	# guard: the clock's own record, which nobody else may write
	day.insert(ignore_permissions=True)
	_insert_movements(day.name, movements, is_first=is_first)
	return True


def _insert_movements(day: str, movements: list[RevenueChange], *, is_first: bool) -> None:
	now = instants.now()
	fields = ["name", "creation", "modified", "owner", "modified_by", "revenue_day", "customer", "kind"]
	fields += ["revenue_before", "revenue_after", "revenue_change"]
	rows = [
		(
			*(
				frappe.generate_hash(length=10),
				now,
				now,
				"Administrator",
				"Administrator",
				day,
				each.customer,
			),
			(MovementKind.OPENING if is_first else each.kind).value,
			*(each.before, each.after, each.change),
		)
		for each in movements
	]
	if rows:
		frappe.db.bulk_insert(MOVEMENT, fields, rows)


def _sum_movements(movements: Iterable[RevenueChange]) -> dict[str, Decimal]:
	sums: dict[str, Decimal] = {}
	for each in movements:
		sums[FIELDS[each.kind]] = sums.get(FIELDS[each.kind], NOTHING) + each.change
	return sums


def _recorded_customers() -> dict[str, Decimal]:
	"""Return what each customer paid a month when it was recorded last."""
	movement = frappe.qb.DocType(MOVEMENT)
	rows = (
		frappe.qb.from_(movement)
		.select(movement.customer, Sum(movement.revenue_change))
		.groupby(movement.customer)
		.run()
	)
	return {customer: to_decimal(amount) for customer, amount in rows if to_decimal(amount)}


def _known_customers() -> list[str]:
	return frappe.get_all(MOVEMENT, {"revenue_after": (">", 0)}, pluck="customer", distinct=True)


def _find_day(condition: object) -> "frappe._dict | None":
	day = frappe.qb.DocType(DAY)
	rows = (
		frappe.qb.from_(day)
		.select(day.revenue, day.customers)
		.where(condition)
		.orderby(day.day, order=frappe.qb.desc)
		.limit(1)
		.run(as_dict=True)
	)
	return rows[0] if rows else None


def _sum_kinds(first_day: date, last_day: date) -> dict[MovementKind, Decimal]:
	day = frappe.qb.DocType(DAY)
	rows = (
		frappe.qb.from_(day)
		.select(*(Sum(day[field]) for field in FIELDS.values()))
		.where(day.day[first_day:last_day])
		.run()
	)
	return {kind: to_decimal(amount) for kind, amount in zip(FIELDS, rows[0], strict=True)}
