"""Submits an order as its review showed it, and cancels one whose service does not run yet."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.coverage import requests
from gigafibre_fsm.domain.sales.orders import repository, states, totals, waking
from gigafibre_fsm.domain.sales.orders.intake import abandonment, catalogue, quoted, slots
from gigafibre_fsm.domain.sales.orders.states import SaleState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.sales.offers.monthly_plans import MonthlyPlan
	from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine


def submit_order(name: str, shown: str, now: datetime) -> bool:
	"""Submit an order, and return whether it was submitted now; a second time changes nothing.

	Args:
		name: the FSM Order.
		shown: what the review said that it costs, as `OrderTotals.agreed`.
		now: site time, naive.

	Raises:
		FsmError: something is missing, its time is no longer kept, or it costs or promises something else today.
	"""
	order = repository.lock_order(name)
	state = repository.read_state(order)
	if state in states.WORKED_ON:
		return False
	if state not in states.BEFORE_SUBMISSION:
		frappe.throw(_("This order is over. Begin a new one."), FsmError)
	if not slots.is_held(order, now):
		frappe.throw(_("The chosen time is no longer kept. Choose one again; the order stands."), FsmError)
	if state is not SaleState.HELD:
		frappe.throw(_("Something is missing in this order. Go through its steps again."), FsmError)
	lines = repository.read_lines(order)
	chosen, today = _read_today(order, lines, now)
	if any(
		(order.get(field) or type(value)()) != value for field, value in catalogue.read_terms(chosen).items()
	):
		sentence = _(
			"The term or the equipment of this plan has changed. Choose the plan again; nothing was ordered."
		)
		frappe.throw(sentence, FsmError)
	if not totals.sum_order(lines).agreed == totals.sum_order(today).agreed == shown:
		sentence = _("A price has changed. Choose plan and add-ons again; nothing was ordered.")
		frappe.throw(sentence, FsmError)
	slots.keep_until_signed(order, now)
	submitted = {"state": SaleState.SUBMITTED.value, "submitted_on": now}
	repository.write_order(order, **submitted, next_look=instants.now_utc())
	if order.coverage_request:
		requests.convert_request(order.coverage_request)
	waking.wake_worker()
	return True


def _read_today(
	order: "Document", lines: "tuple[SoldLine, ...]", now: datetime
) -> "tuple[MonthlyPlan, tuple[SoldLine, ...]]":
	"""Return the plan of an order and what its lines cost today: as quoted, else as they are sold."""
	if order.quotation:
		return quoted.read_lines(order.quotation, order.language, now.date())
	chosen = catalogue.choose_plan(lines[0].plan, order)
	add_ons = {each.item: each.quantity for each in lines[1:]}
	return chosen, catalogue.choose_lines(chosen, add_ons, order.language, now.date())


def cancel_order(name: str, reason: str, now: datetime) -> None:
	"""Cancel an order: what was done for it is undone, the last first; a second time changes nothing.

	Args:
		name: the FSM Order.
		reason: in the words of whoever cancels it.
		now: site time, naive.

	Raises:
		FsmError: nothing says why, or the service runs already.
	"""
	order = repository.lock_order(name)
	state = repository.read_state(order)
	if state in (SaleState.CANCELLING, SaleState.CANCELLED):
		return
	if not states.may_cancel(state):
		frappe.throw(_("The service of this order runs already. End the service instead."), FsmError)
	if not reason.strip():
		frappe.throw(_("Say why the order is cancelled."), FsmError)
	repository.write_order(order, cancel_reason=reason.strip()[:500])
	if state in states.BEFORE_SUBMISSION:
		abandonment.free_what_is_held(order, now)
		repository.end_order(order, SaleState.CANCELLED, now)
		return
	cancelling = {"state": SaleState.CANCELLING.value, "is_blocked": 0, "problem": None, "turn": None}
	repository.write_order(order, **cancelling, next_look=instants.now_utc())
	waking.wake_worker()


def try_again(name: str) -> None:
	"""Have an order looked at now, for which it was waited or at which something failed."""
	order = repository.lock_order(name)
	if repository.read_state(order) in states.WORKED_ON and order.next_look:
		repository.write_order(order, next_look=instants.now_utc())
		waking.wake_worker()
