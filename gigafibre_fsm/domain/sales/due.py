"""When orders for new lines wait for their next step, and old ones may go; checked every minute."""

from datetime import datetime

import frappe

ORDER = "FSM Order"


def sales_since(now: datetime) -> datetime | None:
	"""Return since when an order waits for its next step or is left alone, None if none does; times in UTC."""
	order = frappe.qb.DocType(ORDER)
	query = frappe.qb.from_(order).select(order.next_look).where(order.next_look <= now)
	rows = query.orderby(order.next_look).limit(1).run()
	return rows[0][0] if rows else None


def list_due(now: datetime, limit: int = 100) -> list[str]:
	"""Return the orders at which the clock is to look, the one that waits longest first; `now` is UTC."""
	order = frappe.qb.DocType(ORDER)
	# not by get_all, for which an empty time is an early one
	query = frappe.qb.from_(order).select(order.name).where(order.next_look <= now)
	return query.orderby(order.next_look).limit(limit).run(pluck=True)
