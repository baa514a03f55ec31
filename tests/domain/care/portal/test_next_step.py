"""The one thing that a customer should do, of everything that there is to do."""

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.care.portal import next_step
from gigafibre_fsm.domain.care.portal.next_step import AccountStep, StepFacts, choose_step

NOTHING, OWED, DAY = Decimal(0), Decimal("91.93"), date(2026, 12, 3)


@pytest.mark.parametrize(
	("overdue", "to_pay", "is_visit", "is_down", "step"),
	[
		(NOTHING, NOTHING, False, False, AccountStep(next_step.NOTHING)),
		(NOTHING, OWED, False, False, AccountStep(next_step.PAY, OWED, DAY)),
		(NOTHING, OWED, False, True, AccountStep(next_step.REPORT_LINE)),
		(OWED, OWED, False, True, AccountStep(next_step.PAY_OVERDUE, OWED)),
		# autopay is late: what was to be taken automatically is overdue nevertheless
		(OWED, NOTHING, False, False, AccountStep(next_step.PAY_OVERDUE, OWED)),
		(OWED, OWED, True, True, AccountStep(next_step.FOLLOW_VISIT)),
	],
)
def test_the_most_urgent_comes_first(
	overdue: Decimal, to_pay: Decimal, is_visit: bool, is_down: bool, step: AccountStep
):
	facts = StepFacts(overdue, to_pay, DAY if to_pay else None, None, is_visit, is_down)
	assert choose_step(facts) == step


@pytest.mark.parametrize(
	("overdue", "is_down", "kind"),
	[(NOTHING, False, "renew_card"), (OWED, False, "pay_overdue"), (NOTHING, True, "report_line")],
)
def test_a_card_that_ends_is_renewed_after_what_is_more_urgent(overdue: Decimal, is_down: bool, kind: str):
	facts = StepFacts(overdue, OWED, DAY, DAY, False, is_down)
	assert choose_step(facts).kind == kind
