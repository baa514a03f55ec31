"""Does the steps of submitted orders, each in one transaction: whoever is killed in between repeats nothing.

The row of a step is written with its effects. What is due is read from the orders, so that the next worker goes on
where the last one ended.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime, strip_html

from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.orders import messages, repository, states, steps
from gigafibre_fsm.domain.sales.orders.fulfilment import (
	cancellation,
	contract,
	line,
	party,
	sales_order,
	service,
	visit,
	welcome,
)
from gigafibre_fsm.domain.sales.orders.intake import abandonment, ports
from gigafibre_fsm.domain.sales.orders.states import SaleState, Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult
from gigafibre_fsm.domain.sales.orders.steps import SaleStep

if TYPE_CHECKING:
	from frappe.model.document import Document

AGAIN = timedelta(hours=1)
"""After this time a step is tried again at which something failed."""
MOST_STEPS = 2 * len(SaleStep)

DO: dict[SaleStep, Callable[["Document", datetime], StepResult]] = {
	SaleStep.CUSTOMER: party.create_customer,
	SaleStep.LOCATION: party.create_location,
	SaleStep.SALES_ORDER: sales_order.create_sales_order,
	SaleStep.AGREEMENT: contract.send_agreement,
	SaleStep.SIGNATURE: contract.check_signature,
	SaleStep.PORT: ports.hang_drop,
	SaleStep.VISIT: visit.book_visit,
	SaleStep.DEVICE: line.find_device,
	SaleStep.LINE: line.check_line,
	SaleStep.SUBSCRIPTION: service.start_subscription,
	SaleStep.FIRST_INVOICE: service.bill_first_days,
	SaleStep.WELCOME: welcome.welcome_customer,
}
UNDO: dict[SaleStep, Callable[["Document", datetime], None]] = {
	SaleStep.CUSTOMER: party.remove_customer,
	SaleStep.LOCATION: party.release_location,
	SaleStep.SALES_ORDER: sales_order.cancel_sales_order,
	SaleStep.AGREEMENT: contract.void_agreement,
	SaleStep.PORT: ports.take_drop_away,
	SaleStep.VISIT: visit.cancel_visit,
	SaleStep.DEVICE: line.require_removal,
}
"""What a cancellation takes back; the other steps leave nothing behind, or are done when nobody can cancel any more."""


def advance_due() -> None:
	"""Look at each order that is due; a failure of one stops none of the others."""
	for name in due.list_due(instants.now_utc()):
		advance_order(name)


def advance_order(name: str) -> None:
	"""Do what can be done for an order now, a transaction for each step; harmless to repeat, and at the same time elsewhere."""
	for _number in range(MOST_STEPS):
		try:
			if not transactions.run_transaction(lambda: do_next(name)):
				return
		except StepDelay as wait:
			frappe.db.rollback()
			look = instants.now_utc() + wait.look_after
			_record_wait(name, wait.turn, wait.reason, look, is_blocked=wait.is_blocked)
			return
		except Exception as error:
			frappe.db.rollback()
			reason = _find_reason(error, name)
			_record_wait(name, Turn.SALES, reason, instants.now_utc() + AGAIN, is_blocked=True)
			return


def do_next(name: str) -> bool:
	"""Do the next step of an order in the transaction of the caller, or undo the last one; whether there may be another.

	Raises:
		StepDelay: it cannot be done yet; the transaction is to be rolled back.
	"""
	order = repository.lock_order(name)
	state, now = repository.read_state(order), now_datetime()
	done = repository.read_done(order)
	if state in states.BEFORE_SUBMISSION or state is SaleState.ABANDONED:
		return abandonment.look_at(order, now)
	if state is SaleState.CANCELLING:
		return _undo_last(order, steps.find_last(done), now)
	step = steps.find_next(done) if state in states.WORKED_ON else None
	if step is None:
		repository.write_order(order, next_look=None, turn=Turn.NOBODY.value)
		return False
	result = DO[step](order, now)
	repository.record_step(order, step, result.document, now, is_ours=result.is_ours)
	return True


def _undo_last(order: "Document", step: SaleStep | None, now: datetime) -> bool:
	if step is None:
		abandonment.free_what_is_held(order, now)
		repository.end_order(order, SaleState.CANCELLED, now)
		cancellation.tell_customer(order)
		return False
	if undo := UNDO.get(step):
		undo(order, now)
	repository.record_undone(order, step, now)
	return True


def _record_wait(name: str, turn: Turn, reason: str, look: datetime, *, is_blocked: bool) -> None:
	def record() -> None:
		order = repository.lock_order(name)
		repository.record_wait(order, turn, reason, look, is_blocked=is_blocked)

	frappe.clear_messages()
	transactions.run_transaction(record)


def _find_reason(error: Exception, name: str) -> str:
	"""Return the reason of this app or of ERPNext; anything else is logged."""
	if isinstance(error, frappe.ValidationError):
		said = strip_html(str(error)).strip() or type(error).__name__
		return messages.write_reason(messages.REFUSED, said)
	frappe.log_error(title=f"Order {name}")
	return messages.write_reason(messages.FAULT)
