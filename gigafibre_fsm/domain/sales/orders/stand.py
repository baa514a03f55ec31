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


class StepStand(TypedDict):
	"""A step: `state` is done, due, open or undone; `done_on` in site time."""

	step: str
	state: str
	done_on: datetime | None
	document_type: str | None
	document: str | None


class OrderStand(TypedDict):
	"""Where an order stands.

	`minutes` from its submission until its line worked, its end, or now; `note` says what a cancellation could not take
	back.
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
	state = {repository.DONE: "done", repository.UNDONE: "undone"}[row.state] if row else "open"
	return {
		"step": step.value,
		"state": "due" if step is due else state,
		"done_on": row.done_on if row else None,
		"document_type": row.document_type if row else None,
		"document": row.document if row else None,
	}


def _count_minutes(order: "Document") -> int | None:
	if not order.submitted_on:
		return None
	end = order.live_at or order.ended_on or now_datetime()
	return int((get_datetime(end) - get_datetime(order.submitted_on)).total_seconds() // 60)
