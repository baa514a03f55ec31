"""How far an order is, which step is due, and what may become of it."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from gigafibre_fsm.domain.sales.orders import states, steps
from gigafibre_fsm.domain.sales.orders.states import DraftFacts, SaleState
from gigafibre_fsm.domain.sales.orders.steps import SaleStep

NOW = datetime(2026, 11, 29, 20)
ALL = {"has_address": True, "has_plan": True, "has_person": True, "is_verified": True, "has_slot": True}
WITHOUT = (
	("has_address", SaleState.DRAFT),
	("has_plan", SaleState.LOCATED),
	("has_person", SaleState.PLANNED),
	("is_verified", SaleState.PLANNED),
	("has_slot", SaleState.VERIFIED),
)


@pytest.mark.parametrize(("missing", "state"), WITHOUT)
def test_a_state_needs_all_before_it(missing: str, state: SaleState):
	assert states.find_draft_state(DraftFacts(**{**ALL, missing: False})) is state


def test_an_order_that_knows_all_is_held():
	assert states.find_draft_state(DraftFacts(**ALL)) is SaleState.HELD


def test_the_steps_follow_each_other_and_are_undone_backwards():
	done: list[SaleStep] = []
	reached = [steps.find_state(done)]
	while step := steps.find_next(done):
		done.append(step)
		reached.append(steps.find_state(done))
	assert done == list(SaleStep)
	order = list(SaleState)
	assert all(order.index(before) <= order.index(after) for before, after in pairwise(reached))
	assert (reached[0], reached[-1]) == (SaleState.SUBMITTED, SaleState.BILLED)
	undone = []
	while step := steps.find_last(done):
		undone.append(step)
		done.remove(step)
	assert undone == list(reversed(SaleStep))


def test_nothing_is_installed_before_the_signature():
	before = list(SaleStep)[: list(SaleStep).index(SaleStep.SIGNATURE)]
	assert {SaleStep.VISIT, SaleStep.DEVICE, SaleStep.LINE, SaleStep.SUBSCRIPTION}.isdisjoint(before)


def test_no_subscription_and_no_invoice_before_the_line_works():
	order = list(SaleStep)
	assert (
		order.index(SaleStep.LINE) < order.index(SaleStep.SUBSCRIPTION) < order.index(SaleStep.FIRST_INVOICE)
	)


def test_an_order_is_cancelled_until_its_service_runs():
	may_not = {state for state in SaleState if not states.may_cancel(state)}
	over = {SaleState.CANCELLING, SaleState.CANCELLED, SaleState.ABANDONED}
	assert may_not == {SaleState.LIVE, SaleState.BILLED, *over}


@pytest.mark.parametrize(
	("state", "hours", "is_abandoned"),
	[
		(SaleState.DRAFT, 24, True),
		(SaleState.HELD, 25, True),
		(SaleState.HELD, 23, False),
		(SaleState.SUBMITTED, 999, False),
	],
)
def test_only_what_nobody_submits_is_abandoned(state: SaleState, hours: int, is_abandoned: bool):
	assert states.is_abandoned(state, NOW - timedelta(hours=hours), NOW) is is_abandoned
