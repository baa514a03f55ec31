"""A customer's service at an address: the plans of the ERPNext subscription, without prices."""

from dataclasses import dataclass

from pypika.terms import Case

import frappe

ENDED = ("Cancelled", "Completed")


@dataclass(frozen=True, slots=True)
class Subscription:
	"""A running subscription: its plans, and the highest speeds among them in Mbit/s (0: unknown)."""

	subscription: str
	plans: tuple[str, ...]
	download: int
	upload: int


def find_subscription(location: str | None, customer: str | None) -> Subscription | None:
	"""Return a Service Location's running subscription, else the customer's without location, in one query.

	Of several, the one that began last. The customer's subscriptions for other locations are ignored.
	"""
	if not customer and not location:
		return None
	rows = _rows(location, customer)
	if not rows:
		return None
	first = rows[0].name
	plans = [row for row in rows if row.name == first]
	return Subscription(
		first,
		tuple(row.plan for row in plans),
		max(row.fsm_download or 0 for row in plans),
		max(row.fsm_upload or 0 for row in plans),
	)


def _rows(location: str | None, customer: str | None) -> list[frappe._dict]:
	subscription = frappe.qb.DocType("Subscription")
	detail = frappe.qb.DocType("Subscription Plan Detail")
	plan = frappe.qb.DocType("Subscription Plan")
	somewhere = subscription.fsm_service_location
	named = somewhere == (location or "")
	anywhere = (somewhere.isnull() | (somewhere == "")) & (subscription.party == (customer or ""))
	return (
		frappe.qb.from_(subscription)
		.join(detail)
		.on((detail.parent == subscription.name) & (detail.parenttype == "Subscription"))
		.join(plan)
		.on(plan.name == detail.plan)
		.select(subscription.name, detail.plan, plan.fsm_download, plan.fsm_upload)
		.where((subscription.party_type == "Customer") & subscription.status.notin(ENDED))
		.where(named & (somewhere != "") | anywhere)
		.orderby(Case().when(named, 0).else_(1))
		.orderby(subscription.start_date, order=frappe.qb.desc)
		.orderby(subscription.name, detail.idx)
		.limit(50)
	).run(as_dict=True)
