"""What an order means to its customer, by what is stored, held and paid."""

from dataclasses import replace
from datetime import datetime, timedelta
from unittest import TestCase

from gigafibre_fsm.domain.care.order_states import OrderFacts, OrderStage, OrderState, find_stage

NOW = datetime(2026, 11, 29, 12)
SOON, PAST = NOW + timedelta(minutes=5), NOW - timedelta(seconds=1)
NEW = OrderFacts(OrderState.AWAITING, True, None, False, False, "")
PAID = replace(NEW, state=OrderState.PAID, is_settled=True)
CASES = (
	(NEW, OrderStage.CHOOSE_TIME),
	(replace(NEW, held_until=PAST), OrderStage.CHOOSE_TIME),
	(replace(NEW, held_until=SOON), OrderStage.TO_PAY),
	(replace(NEW, needs_visit=False), OrderStage.TO_PAY),
	(replace(NEW, held_until=SOON, payment="Open"), OrderStage.TO_PAY),
	(replace(NEW, held_until=SOON, payment="Failed"), OrderStage.TO_PAY),
	# the money is on its way: the hold that ran out asks for no second payment
	(replace(NEW, held_until=PAST, payment="Processing"), OrderStage.PROCESSING),
	(replace(NEW, held_until=PAST, payment="Review"), OrderStage.UNDER_REVIEW),
	(replace(NEW, held_until=PAST, payment="Succeeded"), OrderStage.UNDER_REVIEW),
	# the books know it before the job that fulfils the order has run
	(replace(NEW, held_until=PAST, is_settled=True, payment="Booked"), OrderStage.CONFIRMING),
	(PAID, OrderStage.CHOOSE_AGAIN),
	(replace(PAID, is_planned=True), OrderStage.VISIT),
	(replace(PAID, needs_visit=False), OrderStage.CONFIRMING),
	(replace(PAID, state=OrderState.DONE), OrderStage.DONE),
	(replace(PAID, state=OrderState.CANCELLED), OrderStage.CANCELLED),
	(replace(NEW, state=OrderState.ABANDONED, is_settled=True), OrderStage.ABANDONED),
)


class TestStages(TestCase):
	def test_each_combination_has_its_stage(self):
		for facts, stage in CASES:
			with self.subTest(facts=facts):
				self.assertIs(find_stage(facts, NOW), stage)
