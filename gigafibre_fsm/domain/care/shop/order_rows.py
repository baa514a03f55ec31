"""The Sales Orders that customers made on their pages: found, locked, written, whatever their age."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop.totals import OrderLine
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Sales Order"
KEPT_OPEN = timedelta(minutes=60)
"""How long an order that nobody pays stands before it is given up."""
GRACE = timedelta(minutes=5)
"""How much longer than the vendor's page: the news of a payment takes a while."""


def lock_order(name: str, customer: str) -> "Document":
	"""Return an order of a customer, both locked until the transaction ends, the customer first.

	Raises:
		NotYours: there is none, it was not made on the customer's pages, or it is another customer's.
	"""
	customers.lock_customer(customer)
	if not frappe.db.get_value(DOCTYPE, {"name": name, "customer": customer}, "name", for_update=True):
		raise NotYours
	doc = frappe.get_doc(DOCTYPE, name)
	if not doc.fsm_portal_state:
		raise NotYours
	return doc


def write_order(doc: "Document", **values: object) -> None:
	"""Store fields of a locked order; it is submitted, and customers are no users of ERPNext."""
	frappe.db.set_value(DOCTYPE, doc.name, values)
	doc.update(values)


def set_state(doc: "Document", state: OrderState, next_look: datetime | None = None) -> None:
	"""Store the state of a locked order, and when the clock looks at it again.

	Args:
		doc: the Sales Order.
		state: the new state.
		next_look: UTC; None if nothing is to be done by the clock.
	"""
	write_order(doc, fsm_portal_state=state.value, fsm_portal_next=next_look)


def read_state(doc: "Document") -> OrderState:
	"""Return the state of an order."""
	return OrderState(doc.fsm_portal_state)


def needs_visit(doc: "Document") -> bool:
	"""Whether a technician comes for an order."""
	return bool(doc.fsm_dispatch_job)


def list_lines(orders: Iterable[str]) -> dict[str, tuple[OrderLine, ...]]:
	"""Return the lines of orders, each monthly one at the present price of its plan; in one query."""
	row, plan = frappe.qb.DocType("Sales Order Item"), frappe.qb.DocType("Subscription Plan")
	names = list(orders)
	rows = (
		frappe.qb.from_(row)
		.left_join(plan)
		.on(plan.name == row.fsm_shop_plan)
		.select(row.parent, row.item_code, row.item_name, row.qty, row.rate, row.fsm_shop_plan, plan.cost)
		.where(row.parent.isin([*names, ""]))
		.orderby(row.idx)
		.run(as_dict=True)
	)
	found: dict[str, list[OrderLine]] = {name: [] for name in names}
	for each in rows:
		price = to_decimal(each.cost if each.fsm_shop_plan else each.rate)
		line = OrderLine(each.item_code, each.item_name, int(each.qty), price, bool(each.fsm_shop_plan))
		found[each.parent].append(line)
	return {name: tuple(lines) for name, lines in found.items()}


def list_due(now: datetime, limit: int = 100) -> list[tuple[str, str]]:
	"""Return order and customer of the orders at which the clock is to look; `now` is UTC."""
	fields = ["name", "customer"]
	rows = frappe.get_all(DOCTYPE, due.order_filters(now), fields, order_by="fsm_portal_next", limit=limit)
	return [(row.name, row.customer) for row in rows]


def look_now(orders: list[str]) -> None:
	"""Have the clock look at these orders at once."""
	frappe.db.set_value(
		DOCTYPE, {"name": ("in", [*orders, ""])}, "fsm_portal_next", instants.now_utc(), update_modified=False
	)
