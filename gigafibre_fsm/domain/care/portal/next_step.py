"""The one thing that a customer should do now. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FOLLOW_VISIT, PAY_OVERDUE, REPORT_LINE, RENEW_CARD, PAY, NOTHING = (
	"follow_visit",
	"pay_overdue",
	"report_line",
	"renew_card",
	"pay",
	"nothing",
)


@dataclass(frozen=True)
class StepFacts:
	"""What decides what a customer should do; dollars.

	Attributes:
		overdue: what is overdue and not being paid already.
		to_pay: what is due on the first due day, and neither being paid nor taken automatically.
		pay_before: that day; None without one.
		card_ends: last day of the card that pays by itself, if it has expired or soon does; else None.
		is_visit_under_way: whether a technician is on the way or on site.
		is_line_down: whether the line does not work.
	"""

	overdue: Decimal
	to_pay: Decimal
	pay_before: date | None
	card_ends: date | None
	is_visit_under_way: bool
	is_line_down: bool


@dataclass(frozen=True)
class AccountStep:
	"""What to do: follow_visit, pay_overdue, report_line, renew_card, pay or nothing, with the amount to pay in dollars and the day."""

	kind: str
	amount: Decimal = Decimal(0)
	before: date | None = None


def choose_step(facts: StepFacts) -> AccountStep:
	"""Return the most urgent step: who waits at the door first, then money that is late, then a line that is down."""
	if facts.is_visit_under_way:
		return AccountStep(FOLLOW_VISIT)
	if facts.overdue > 0:
		return AccountStep(PAY_OVERDUE, facts.overdue)
	if facts.is_line_down:
		return AccountStep(REPORT_LINE)
	if facts.card_ends:
		return AccountStep(RENEW_CARD, before=facts.card_ends)
	if facts.to_pay > 0:
		return AccountStep(PAY, facts.to_pay, facts.pay_before)
	return AccountStep(NOTHING)
