"""Where an order stands, for its form: its steps, what blocks it, whose turn it is, and how long it has taken."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from frappe import _
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.domain.sales.leads import conversion
from gigafibre_fsm.domain.sales.orders import messages, repository, states, steps
from gigafibre_fsm.domain.sales.orders.states import SaleState
from gigafibre_fsm.domain.sales.orders.steps import SaleStep

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_order_step.fsm_order_step import FSMOrderStep


class StepStand(TypedDict):
	"""A step: `state` is done, due, blocked, open, undone or skipped (its order is over); `done_on` in site time."""

	step: str
	state: str
	done_on: datetime | None
	document_type: str | None
	document: str | None


class OrderStand(TypedDict):
	"""Where an order stands.

	`minutes` from its submission until its line worked, or now; None without either. `note` says what a cancellation
	could not take back.
	"""

	steps: list[StepStand]
	problem: str
	note: str
	is_blocked: bool
	may_cancel: bool
	may_choose_time: bool
	minutes: int | None


def describe_stand(order: "Document") -> OrderStand:
	"""Return where an order stands, for whoever reads its form."""
	state = repository.read_state(order)
	done = repository.read_done(order)
	is_worked_on = state in (*states.UNDER_WAY, SaleState.LIVE, SaleState.BILLED)
	due = steps.find_next(done) if is_worked_on else None
	can_choose = state in states.UNDER_WAY and not order.dispatch_job
	return {
		"steps": [_describe_step(order, step, due) for step in SaleStep],
		"problem": messages.explain_reason(order.problem),
		"note": _find_left_behind(order, state),
		"is_blocked": bool(order.is_blocked),
		"may_cancel": states.may_cancel(state),
		"may_choose_time": can_choose,
		"minutes": _count_minutes(order),
	}


def _find_left_behind(order: "Document", state: SaleState) -> str:
	"""Return what ERPNext did not let a cancellation take back, in words; empty for nothing."""
	if state is not SaleState.CANCELLED or not order.lead or not conversion.is_converted(order.lead):
		return ""
	sentence = _(
		"The lead {0} stays converted: ERPNext takes that back only with its customer, whom documents name."
	)
	return sentence.format(order.lead)


def _describe_step(order: "Document", step: SaleStep, due: SaleStep | None) -> StepStand:
	row = next((row for row in order.steps if row.step == step.value), None)
	return {
		"step": step.value,
		"state": _find_step_state(order, row, is_due=step is due),
		"done_on": row.done_on if row else None,
		"document_type": row.document_type if row else None,
		"document": row.document if row else None,
	}


def _find_step_state(order: "Document", row: "FSMOrderStep | None", *, is_due: bool) -> str:
	if is_due:
		return "blocked" if order.is_blocked else "due"
	if row:
		return {repository.DONE: "done", repository.UNDONE: "undone"}[row.state]
	return "skipped" if repository.read_state(order) in states.OVER else "open"


def _count_minutes(order: "Document") -> int | None:
	"""Return how long an order has taken or takes; nothing for one that is cancelled, whose line never works."""
	if not order.submitted_on or repository.read_state(order) in states.OVER:
		return None
	end = order.live_at or now_datetime()
	return int((get_datetime(end) - get_datetime(order.submitted_on)).total_seconds() // 60)
