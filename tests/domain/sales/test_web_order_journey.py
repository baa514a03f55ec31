"""Which step of an order on the website is shown."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.sales.orders.states import SaleState
from gigafibre_fsm.domain.sales.web_orders import journey
from gigafibre_fsm.domain.sales.web_orders.journey import JourneyFacts, WebStep

DRAFT, LOCATED, PLANNED = SaleState.DRAFT, SaleState.LOCATED, SaleState.PLANNED


@pytest.mark.parametrize(
	("facts", "step"),
	[
		(JourneyFacts(LOCATED), WebStep.OFFER),
		(JourneyFacts(PLANNED), WebStep.PERSON),
		(JourneyFacts(PLANNED, has_person=True), WebStep.CODE),
		(JourneyFacts(SaleState.VERIFIED, has_person=True), WebStep.TIME),
		(JourneyFacts(SaleState.HELD, has_person=True, is_time_kept=True), WebStep.REVIEW),
		(JourneyFacts(SaleState.HELD, has_person=True), WebStep.TIME),
		(JourneyFacts(SaleState.SUBMITTED), WebStep.AGREEMENT),
		(JourneyFacts(SaleState.SUBMITTED, is_signed=True), WebStep.PAYMENT),
		(JourneyFacts(SaleState.SIGNED), WebStep.PAYMENT),
		(JourneyFacts(SaleState.BILLED), WebStep.PAYMENT),
		(JourneyFacts(SaleState.ABANDONED), WebStep.OVER),
		(JourneyFacts(SaleState.CANCELLING), WebStep.OVER),
	],
)
def test_an_order_waits_for_one_step(facts: JourneyFacts, step: WebStep):
	assert journey.find_open_step(facts) is step


@pytest.mark.parametrize(
	("state", "wanted", "shown"),
	[
		(PLANNED, "forfait", WebStep.OFFER),
		(PLANNED, "resume", WebStep.CODE),
		(PLANNED, "fin", WebStep.CODE),
		(PLANNED, "<b>", WebStep.CODE),
		(SaleState.SUBMITTED, "forfait", WebStep.AGREEMENT),
		(SaleState.SUBMITTED, "fin", WebStep.AGREEMENT),
		(SaleState.SIGNED, "fin", WebStep.DONE),
		(SaleState.SIGNED, "contrat", WebStep.PAYMENT),
		(SaleState.CANCELLED, "fin", WebStep.OVER),
	],
)
def test_a_visitor_goes_back_and_never_ahead(state: SaleState, wanted: str, shown: WebStep):
	assert journey.choose_step(JourneyFacts(state, has_person=True), wanted) is shown


def test_the_list_marks_what_was_done_and_what_can_be_opened():
	marks = journey.mark_steps(JourneyFacts(PLANNED, has_person=True), WebStep.CODE)
	assert [(each.step.value, each.is_here, each.is_done, each.is_open) for each in marks[:3]] == [
		("forfait", False, True, True),
		("coordonnees", True, True, False),
		("rendez-vous", False, False, False),
	]
	assert not any(
		each.is_open for each in journey.mark_steps(JourneyFacts(SaleState.SIGNED), WebStep.PAYMENT)
	)


def test_a_payment_method_that_is_left_for_later_is_no_step_that_was_done():
	facts = JourneyFacts(SaleState.SIGNED, has_person=True)
	for has_method in (False, True):
		marks = journey.mark_steps(facts, WebStep.DONE, has_method=has_method)
		assert {mark.step: mark.is_done for mark in marks}[WebStep.PAYMENT] is has_method
		assert all(mark.is_done for mark in marks if mark.step is not WebStep.PAYMENT)


def test_the_page_looks_for_its_agreement_ever_less_often_and_then_no_more():
	submitted = datetime(2026, 12, 1, 9)
	looks = [
		journey.find_next_look(submitted, submitted + timedelta(seconds=after))
		for after in (0, 9, 10, 59, 60, 600, 1799, 1800, 90_000)
	]
	assert looks == [3, 3, 5, 5, 20, 60, 60, None, None]
