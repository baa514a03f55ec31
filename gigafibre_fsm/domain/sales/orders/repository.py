"""The rows of FSM Order and its steps: found, locked and written here alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.orders import states, steps
from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine
from gigafibre_fsm.domain.sales.orders.states import WEB, SaleState, Turn
from gigafibre_fsm.domain.sales.orders.steps import SaleStep
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_order_step.fsm_order_step import FSMOrderStep

DOCTYPE = due.ORDER
STEP = "FSM Order Step"
DONE, UNDONE = "Done", "Undone"


def lock_order(name: str) -> "Document":
	"""Return an order, locked until the transaction ends.

	Raises:
		NotYours: there is none.
	"""
	if not frappe.db.get_value(DOCTYPE, name, "name", for_update=True):
		raise NotYours
	return frappe.get_doc(DOCTYPE, name)


def load_order(name: str) -> "Document":
	"""Return an order as it stands.

	Raises:
		NotYours: there is none.
	"""
	if not frappe.db.exists(DOCTYPE, name):
		raise NotYours
	return frappe.get_doc(DOCTYPE, name)


def insert_order(values: dict[str, object]) -> "Document":
	"""Store a new order; the caller has checked that it may be made."""
	doc = frappe.new_doc(DOCTYPE)
	doc.update(values)
	# guard: no role writes orders by itself; whoever calls has checked who asks
	return doc.insert(ignore_permissions=True)


def write_order(doc: "Document", **values: object) -> None:
	"""Store fields of a locked order."""
	frappe.db.set_value(DOCTYPE, doc.name, values)
	doc.update(values)


def replace_lines(doc: "Document", lines: Iterable[SoldLine], currency: str) -> None:
	"""Store the plan and the add-ons of a locked order in place of those that it has.

	Args:
		doc: the FSM Order.
		lines: the plan first.
		currency: of their prices.
	"""
	doc.lines = []
	for each in lines:
		price = float(each.price)
		row = {"item": each.item, "title": each.title, "qty": each.quantity, "price": price}
		row |= {"plan": each.plan or None, "quotation_row": each.quotation_row or None}
		doc.append("lines", {**row, "currency": currency})
	doc.save(ignore_permissions=True)  # guard: as for insert_order


def read_lines(doc: "Document") -> tuple[SoldLine, ...]:
	"""Return the plan and the add-ons of an order."""
	return tuple(
		SoldLine(
			row.item,
			row.title or row.item,
			row.qty or 1,
			to_decimal(row.price),
			row.plan or "",
			row.quotation_row or "",
		)
		for row in doc.lines
	)


def find_under_way(**own: str) -> str | None:
	"""Return the order that is under way for what its fields say, such as `service_location`; None without one."""
	return frappe.db.get_value(DOCTYPE, {**own, "state": ("in", states.values_of(states.UNDER_WAY))})


def find_open(**own: str) -> str | None:
	"""Return the order that is not submitted yet and whose fields say this, such as `lead`; None without one."""
	return frappe.db.get_value(DOCTYPE, {**own, "state": ("in", states.values_of(states.BEFORE_SUBMISSION))})


def read_proved(doc: "Document") -> tuple[str, str]:
	"""Return the e-mail address and the number to which links and codes of an order may go; empty for none.

	On the website anybody may type the address of somebody else: only what the code went to counts. Whoever sells by
	telephone or at the door has checked both.
	"""
	email, mobile = doc.email or "", doc.mobile or ""
	if doc.channel != WEB:
		return email, mobile
	return email if doc.code_sent_to == email else "", mobile if doc.code_sent_to == mobile else ""


def read_state(doc: "Document") -> SaleState:
	"""Return the state of an order."""
	return SaleState(doc.state)


def read_done(doc: "Document") -> frozenset[SaleStep]:
	"""Return the steps that an order has done."""
	return frozenset(SaleStep(row.step) for row in doc.steps if row.state == DONE)


def read_step(doc: "Document", step: SaleStep) -> "FSMOrderStep | None":
	"""Return the row of a step that is done; None if it is not."""
	return next((row for row in doc.steps if row.step == step.value and row.state == DONE), None)


def record_step(
	doc: "Document", step: SaleStep, document: tuple[str, str] | None, now: datetime, *, is_ours: bool = True
) -> None:
	"""Record in the transaction of its effects that a step of a locked order is done.

	The key is unique in the database, so that no step is recorded twice, whoever does it.

	Args:
		doc: the FSM Order.
		step: the step.
		document: doctype and name of what it made; None for nothing.
		now: site time, naive.
		is_ours: whether the document was made for this order, so that a cancellation takes it away.
	"""
	row = doc.append("steps", {"step": step.value, "state": DONE, "done_on": now, "is_ours": int(is_ours)})
	row.step_key = f"{doc.name}:{step.value}"
	if document:
		row.document_type, row.document = document
	row.db_insert()
	reached = steps.find_state(read_done(doc))
	write_order(doc, state=reached.value, is_blocked=0, problem=None, turn=None, next_look=instants.now_utc())


def record_undone(doc: "Document", step: SaleStep, now: datetime) -> None:
	"""Record in the transaction of its effects that a step of a locked order is undone.

	Args:
		doc: the FSM Order.
		step: one that is done.
		now: site time, naive.
	"""
	row = read_step(doc, step)
	assert row is not None
	values = {"state": UNDONE, "undone_on": now}
	frappe.db.set_value(STEP, row.name, values)
	row.update(values)
	write_order(doc, is_blocked=0, problem=None, turn=None, next_look=instants.now_utc())


def record_wait(
	doc: "Document", turn: Turn, problem: str, look: datetime | None, *, is_blocked: bool
) -> None:
	"""Store for what a locked order waits.

	Args:
		doc: the FSM Order.
		turn: whose turn it is.
		problem: why, as a stored reason.
		look: UTC, when the clock looks again; None if only an event or a person goes on.
		is_blocked: whether something is wrong, and not merely to be waited for.
	"""
	values = {"turn": turn.value, "problem": problem, "is_blocked": int(is_blocked), "next_look": look}
	write_order(doc, **values)


def end_order(doc: "Document", state: SaleState, now: datetime) -> None:
	"""Store that nothing more happens to a locked order; it holds no port any more.

	Args:
		doc: the FSM Order.
		state: Cancelled or Abandoned.
		now: site time, naive.
	"""
	ended = {"state": state.value, "is_blocked": 0, "problem": None, "turn": Turn.NOBODY.value}
	write_order(doc, **ended, next_look=None, port_key=None, ended_on=now)


def look_now(**filters: object) -> bool:
	"""Have the clock look at once at the orders of these filters that are under way; whether there are any."""
	worked = {"state": ("in", states.values_of(states.WORKED_ON)), "next_look": ("is", "set"), **filters}
	names = frappe.get_all(DOCTYPE, worked, pluck="name")
	for name in names:
		frappe.db.set_value(DOCTYPE, name, "next_look", instants.now_utc(), update_modified=False)
	return bool(names)
