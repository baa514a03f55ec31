"""A quotation that is to be ordered: whether it can be, and which lines with which prices it gives an order. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.domain.billing.amounts import round_to_cent
from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine

DRAFT, SUBMITTED = 0, 1
"""`docstatus` of ERPNext's documents; 2 is cancelled."""


class QuotationProblem(Enum):
	"""Why a quotation cannot be ordered."""

	NOT_SUBMITTED = "not_submitted"
	CANCELLED = "cancelled"
	LOST = "lost"
	ORDERED = "ordered"
	EXPIRED = "expired"
	OTHER_CURRENCY = "other_currency"
	OTHER_TOTAL = "other_total"
	NOT_WHOLE = "not_whole"
	WITHOUT_ITEM = "without_item"
	WITHOUT_PLAN = "without_plan"


@dataclass(frozen=True)
class QuotedPlan:
	"""A Subscription Plan that sells an Item by the month.

	Attributes:
		name: of the plan.
		price: of a month, in dollars before taxes.
		has_speed: whether it is an internet plan.
		is_offered: whether staff or the website sell it today.
	"""

	name: str
	price: Decimal
	has_speed: bool
	is_offered: bool


@dataclass(frozen=True)
class QuotedRow:
	"""A line of a quotation; one that is an alternative to another line is left out.

	Attributes:
		row: name of the Quotation Item.
		item: name of the Item; empty if the line was written by hand.
		title: what people read.
		quantity: how many.
		price: of one, in dollars before taxes.
		plans: that sell its Item by the month; none for what is paid once.
	"""

	row: str
	item: str
	title: str
	quantity: Decimal
	price: Decimal
	plans: tuple[QuotedPlan, ...] = ()


@dataclass(frozen=True)
class QuotationFacts:
	"""What ERPNext knows of a quotation.

	Attributes:
		docstatus: 0 draft, 1 submitted, 2 cancelled.
		status: as ERPNext stores it.
		valid_till: the last day on which it can be ordered; None for no end.
		currency: of its prices.
		net_total: in dollars before taxes, discounts on the whole taken off.
		rows: its lines.
	"""

	docstatus: int
	status: str
	valid_till: date | None
	currency: str
	net_total: Decimal
	rows: Sequence[QuotedRow]


def find_problem(facts: QuotationFacts, today: date, currency: str) -> QuotationProblem | None:
	"""Return why a quotation cannot be ordered; None if it can.

	Args:
		facts: the quotation.
		today: local date.
		currency: of orders.
	"""
	sums = sum((round_to_cent(row.price * row.quantity) for row in facts.rows), Decimal(0))
	problems = (
		(QuotationProblem.NOT_SUBMITTED, facts.docstatus == DRAFT),
		(QuotationProblem.CANCELLED, facts.docstatus > SUBMITTED),
		(QuotationProblem.LOST, facts.status == "Lost"),
		(QuotationProblem.ORDERED, facts.status in ("Ordered", "Partially Ordered")),
		(QuotationProblem.EXPIRED, _is_expired(facts, today)),
		(QuotationProblem.OTHER_CURRENCY, facts.currency != currency),
		(QuotationProblem.WITHOUT_ITEM, any(not row.item for row in facts.rows)),
		(QuotationProblem.NOT_WHOLE, any(row.quantity < 1 or row.quantity % 1 for row in facts.rows)),
		# a discount on the whole, or taxes that are in the prices: no line says what it costs
		(QuotationProblem.OTHER_TOTAL, sums != facts.net_total),
		(QuotationProblem.WITHOUT_PLAN, not any(row.plans for row in facts.rows)),
	)
	return next((problem for problem, holds in problems if holds), None)


def list_lines(rows: Iterable[QuotedRow]) -> tuple[SoldLine, ...]:
	"""Return the lines of an order at the prices that were quoted: the internet plan first, then the others as quoted."""
	chosen = [(row, _choose_plan(row)) for row in rows]
	lines = [
		SoldLine(row.item, row.title, int(row.quantity), row.price, plan.name if plan else "", row.row)
		for row, plan in chosen
	]
	ranks = [0 if plan and plan.has_speed else 1 if plan else 2 for _row, plan in chosen]
	main = ranks.index(min(ranks))
	return (lines[main], *lines[:main], *lines[main + 1 :])


def _is_expired(facts: QuotationFacts, today: date) -> bool:
	return facts.status == "Expired" or (facts.valid_till is not None and facts.valid_till < today)


def _choose_plan(row: QuotedRow) -> QuotedPlan | None:
	"""Return the plan of a line: that of its price, else one that is offered; of several the first by name."""
	return min(
		row.plans,
		key=lambda plan: (plan.price != row.price, not plan.is_offered, plan.name),
		default=None,
	)
