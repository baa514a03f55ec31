"""How a vendor is, from its settings and what was last heard of it."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.administration.vendors import conditions
from gigafibre_fsm.domain.administration.vendors.catalogue import VENDORS, find_vendor
from gigafibre_fsm.domain.administration.vendors.conditions import VendorCondition, VendorFacts

NOON = datetime(2026, 11, 23, 12)
LATER = NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
	("facts", "expected"),
	[
		(VendorFacts(False, False), VendorCondition.NEVER_SET_UP),
		(VendorFacts(False, True), VendorCondition.SWITCHED_OFF),
		(VendorFacts(False, True, None, NOON, "It failed."), VendorCondition.SWITCHED_OFF),
		(VendorFacts(True, True), VendorCondition.UNTRIED),
		(VendorFacts(True, True, NOON), VendorCondition.WORKING),
		(VendorFacts(True, True, LATER, NOON, "It failed."), VendorCondition.WORKING),
		(VendorFacts(True, True, NOON, NOON), VendorCondition.WORKING),
		(VendorFacts(True, True, NOON, LATER), VendorCondition.FAILING),
		(VendorFacts(True, True, None, NOON), VendorCondition.FAILING),
	],
)
def test_a_vendor_fails_while_nothing_answered_after_its_last_failure(
	facts: VendorFacts, expected: VendorCondition
) -> None:
	assert conditions.judge_vendor(facts) is expected


def test_of_several_the_one_that_fails_stands_for_all() -> None:
	works, fails = VendorFacts(True, True, NOON), VendorFacts(True, True, None, NOON, "first")
	fails_later = VendorFacts(True, True, None, LATER, "second")
	assert conditions.choose_worst([works, fails, fails_later]) is fails_later
	assert conditions.choose_worst([VendorFacts(False, True), works]) is works
	assert conditions.judge_vendor(conditions.choose_worst([])) is VendorCondition.NEVER_SET_UP


def test_each_vendor_has_a_key_of_its_own() -> None:
	assert len({each.key for each in VENDORS}) == len(VENDORS)
	assert find_vendor("stripe").doctype == "FSM Stripe Settings"
	assert find_vendor("nobody") is None
