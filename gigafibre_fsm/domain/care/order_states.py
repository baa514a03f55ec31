"""States of an order that a customer made on their pages, and what its page shows of it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class OrderState(str, Enum):
	"""State of the order, as stored on the Sales Order."""

	AWAITING = "Awaiting Payment"
	PAID = "Paid"
	DONE = "Done"
	ABANDONED = "Abandoned"
	CANCELLED = "Cancelled"


class OrderStage(str, Enum):
	"""What the order means to its customer."""

	CHOOSE_TIME = "choose_time"
	TO_PAY = "to_pay"
	PROCESSING = "processing"
	UNDER_REVIEW = "under_review"
	CONFIRMING = "confirming"
	CHOOSE_AGAIN = "choose_again"
	VISIT = "visit"
	DONE = "done"
	ABANDONED = "abandoned"
	CANCELLED = "cancelled"


@dataclass(frozen=True)
class OrderFacts:
	"""What decides the stage of an order; times are site time, naive.

	Attributes:
		state: as stored.
		needs_visit: whether a technician comes for it.
		held_until: until when the chosen time is kept free; None without one.
		is_planned: whether the visit has its time.
		is_settled: whether its invoice is paid.
		payment: state of the newest payment of its invoice; empty without one.
	"""

	state: OrderState
	needs_visit: bool
	held_until: datetime | None
	is_planned: bool
	is_settled: bool
	payment: str


def find_stage(facts: OrderFacts, now: datetime) -> OrderStage:
	"""Return what an order means to its customer; what the books know counts before what is stored.

	Args:
		facts: of the order.
		now: site time, naive.
	"""
	if facts.state is OrderState.AWAITING:
		return _stage_before_payment(facts, now)
	if facts.state is OrderState.PAID:
		if not facts.needs_visit:
			return OrderStage.CONFIRMING
		return OrderStage.VISIT if facts.is_planned else OrderStage.CHOOSE_AGAIN
	return {
		OrderState.DONE: OrderStage.DONE,
		OrderState.ABANDONED: OrderStage.ABANDONED,
		OrderState.CANCELLED: OrderStage.CANCELLED,
	}[facts.state]


def _stage_before_payment(facts: OrderFacts, now: datetime) -> OrderStage:
	if facts.is_settled:
		return OrderStage.CONFIRMING
	if facts.payment == "Processing":
		return OrderStage.PROCESSING
	if facts.payment in ("Succeeded", "Review"):
		return OrderStage.UNDER_REVIEW
	if facts.needs_visit and not (facts.held_until and facts.held_until > now):
		return OrderStage.CHOOSE_TIME
	return OrderStage.TO_PAY
