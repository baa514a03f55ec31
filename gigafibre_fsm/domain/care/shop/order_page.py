"""What a customer sees of an order: its lines, what it costs, and what happens next. The books decide."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.care.order_states import OrderFacts, OrderStage, OrderState, find_stage
from gigafibre_fsm.domain.care.shop import order_rows, slots, totals
from gigafibre_fsm.domain.care.shop.totals import OrderLine, OrderTotals
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.self_service import rules
from gigafibre_fsm.domain.dispatch.self_service.customer_page import MoveChoices
from gigafibre_fsm.domain.dispatch.self_service.job_page import notice_hours
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotYours

MOST_ORDERS = 50
CHOOSING = frozenset({OrderStage.CHOOSE_TIME, OrderStage.CHOOSE_AGAIN})
"""Stages in which the customer chooses the time of the visit."""
OPEN_PAGE = "Open"


@dataclass(frozen=True)
class OrderRow:
	"""An order in the list; its total is what was paid with it, in dollars with taxes."""

	name: str
	ordered_on: date
	title: str
	total: Decimal
	stage: str


@dataclass(frozen=True)
class OrderList:
	"""The orders of a customer, newest first."""

	rows: tuple[OrderRow, ...]


@dataclass(frozen=True)
class OrderPage:
	"""An order; times are site time, naive.

	Attributes:
		name: of the Sales Order.
		ordered_on: local date.
		stage: what it means to its customer, an OrderStage.
		lines: what was ordered.
		totals: what is paid with the order, and each month.
		window: the chosen time of the visit; None without one.
		held_until: until when that time is kept free; None once it is not.
		job: the visit; empty without one.
		times: the times to choose from, while one must be chosen.
		may_cancel: whether the customer may still take the order back.
		has_open_page: whether the vendor's payment page is open, so that an answer may come.
		was_refused: whether the newest attempt to pay was refused.
		invoice: name of its Sales Invoice; empty before it is paid or if it costs nothing.
	"""

	name: str
	ordered_on: date
	stage: str
	lines: tuple[OrderLine, ...]
	totals: OrderTotals
	window: tuple[datetime, datetime] | None
	held_until: datetime | None
	job: str
	times: MoveChoices
	may_cancel: bool
	has_open_page: bool
	was_refused: bool
	invoice: str


def list_orders(customer: str, now: datetime) -> OrderList:
	"""Return the orders that a customer made, newest first, without those that were given up; in two queries.

	Args:
		customer: name of the Customer.
		now: site time, naive.
	"""
	rows = _read({"customer": customer})
	lines = order_rows.list_lines([row.name for row in rows])
	return OrderList(
		tuple(
			OrderRow(
				row.name,
				row.transaction_date,
				", ".join(each.title for each in lines[row.name]),
				totals.sum_lines(lines[row.name]).now.total,
				find_stage(_facts(row), now).value,
			)
			for row in rows
		)
	)


def load_order(name: str, customer: str, now: datetime, start: date | None = None) -> OrderPage:
	"""Return the page of a customer's order.

	Args:
		name: name of the Sales Order.
		customer: name of the Customer.
		now: site time, naive.
		start: the first day of which times are shown; None for the first days.

	Raises:
		NotYours: there is none, or it is another customer's.
	"""
	rows = _read({"customer": customer, "name": name}, with_abandoned=True)
	if not rows:
		raise NotYours
	row, lines = rows[0], order_rows.list_lines([name])[name]
	facts = _facts(row)
	stage = find_stage(facts, now)
	is_choosing = stage in CHOOSING and not _is_offline(row)
	return OrderPage(
		name=name,
		ordered_on=row.transaction_date,
		stage=stage.value,
		lines=lines,
		totals=totals.sum_lines(lines),
		window=_find_window(row),
		held_until=facts.held_until,
		job=row.fsm_dispatch_job or "",
		times=slots.load_times(row.fsm_dispatch_job, start, now) if is_choosing else MoveChoices(),
		may_cancel=_may_cancel(row, stage, now),
		has_open_page=row.payment_state == OPEN_PAGE,
		was_refused=row.payment_state == "Failed",
		invoice=(row.fsm_portal_invoice or "") if row.fsm_portal_state != OrderState.AWAITING.value else "",
	)


def _read(where: dict[str, str], *, with_abandoned: bool = False) -> list["frappe._dict"]:
	"""Return orders with their invoice, newest payment, held slot and visit, in one query."""
	order, invoice, hold, job, payment, part = map(
		frappe.qb.DocType,
		(
			order_rows.DOCTYPE,
			"Sales Invoice",
			"Dispatch Slot Hold",
			"Dispatch Job",
			"FSM Payment",
			"FSM Payment Allocation",
		),
	)
	newest = (
		frappe.qb.from_(payment)
		.join(part)
		.on(part.parent == payment.name)
		.select(payment.state)
		.where(part.sales_invoice == order.fsm_portal_invoice)
		.orderby(payment.creation, order=frappe.qb.desc)
		.limit(1)
	)
	query = (
		frappe.qb.from_(order)
		.left_join(invoice)
		.on(invoice.name == order.fsm_portal_invoice)
		.left_join(hold)
		.on(hold.name == order.fsm_slot_hold)
		.left_join(job)
		.on(job.name == order.fsm_dispatch_job)
		.select(order.name, order.transaction_date, order.fsm_portal_state, order.fsm_portal_invoice)
		.select(order.fsm_dispatch_job, order.fsm_slot_start, order.fsm_slot_end)
		.select(invoice.docstatus.as_("invoice_status"), invoice.outstanding_amount)
		.select(hold.state.as_("hold_state"), hold.held_until)
		.select(job.status.as_("job_status"), job.promised, job.window_start, job.window_end)
		.select(newest.as_("payment_state"))
		.where(order.fsm_portal_state.isnotnull() & (order.fsm_portal_state != ""))
		.orderby(order.creation, order=frappe.qb.desc)
		.limit(MOST_ORDERS)
	)
	for field, value in where.items():
		query = query.where(order[field] == value)
	if not with_abandoned:
		query = query.where(order.fsm_portal_state != OrderState.ABANDONED.value)
	return query.run(as_dict=True)


def _facts(row: "frappe._dict") -> OrderFacts:
	is_held = row.hold_state == "Held" and row.held_until
	return OrderFacts(
		state=OrderState(row.fsm_portal_state),
		needs_visit=bool(row.fsm_dispatch_job),
		held_until=instants.to_site(row.held_until) if is_held else None,
		is_planned=bool(row.window_start) and row.job_status not in (None, lifecycle.DRAFT),
		is_settled=row.invoice_status == 1 and to_decimal(row.outstanding_amount) <= 0,
		payment=row.payment_state or "",
	)


def _find_window(row: "frappe._dict") -> tuple[datetime, datetime] | None:
	"""Return the window of the visit, which dispatch may have moved since, or the one that is kept for it."""
	if row.window_start and row.job_status not in (None, lifecycle.DRAFT):
		return (row.window_start, row.window_end)
	return (row.fsm_slot_start, row.fsm_slot_end) if row.fsm_slot_start else None


def _is_offline(row: "frappe._dict") -> bool:
	"""Whether the visit of an order is not there to be planned any more."""
	return row.job_status is None or row.job_status in lifecycle.FINAL


def _may_cancel(row: "frappe._dict", stage: OrderStage, now: datetime) -> bool:
	if stage in (OrderStage.CHOOSE_TIME, OrderStage.TO_PAY, OrderStage.CHOOSE_AGAIN):
		return True
	if stage is not OrderStage.VISIT:
		return False
	window = rules.known_window(row.job_status, bool(row.promised), (row.window_start, row.window_end))
	return rules.find_refusal(row.job_status, window and window[0], now, notice_hours()) is None


def find_job(name: str, customer: str) -> str:
	"""Return the visit of a customer's order; empty if it has none, or is not theirs."""
	own = {"name": name, "customer": customer, "fsm_portal_state": ("is", "set")}
	return frappe.db.get_value(order_rows.DOCTYPE, own, "fsm_dispatch_job") or ""
