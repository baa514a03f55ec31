"""A budget is exceeded by the first that is too many, and a part that is 0 has no limit."""

from decimal import Decimal

import pytest

from gigafibre_fsm.domain.flows.budget.limits import NOTHING, BudgetUse, find_exceeded

CENT = Decimal("0.01")


@pytest.mark.parametrize(
	("used", "limits", "part"),
	[
		(BudgetUse(texts=20), BudgetUse(texts=20), ""),
		(BudgetUse(texts=21), BudgetUse(texts=20), "texts"),
		(BudgetUse(texts=10**6), NOTHING, ""),
		(BudgetUse(emails=2), BudgetUse(texts=1, emails=1), "emails"),
		(BudgetUse(amount=100 + CENT), BudgetUse(amount=Decimal(100)), "amount"),
		(BudgetUse(amount=Decimal(100)), BudgetUse(amount=Decimal(100)), ""),
		(BudgetUse(customers=2), BudgetUse(customers=1), "customers"),
		(BudgetUse(2, 2, Decimal(2), 2), BudgetUse(1, 1, Decimal(1), 1), "texts"),
	],
)
def test_the_first_that_is_too_many_is_named(used: BudgetUse, limits: BudgetUse, part: str):
	assert find_exceeded(used, limits) == part


def test_two_uses_add_up():
	assert BudgetUse(1, 2, CENT, 3) + BudgetUse(texts=1) == BudgetUse(2, 2, CENT, 3)
