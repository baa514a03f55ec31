"""Availability of an add-on: each reason, and how many can be bought."""

from unittest import TestCase

from gigafibre_fsm.domain.care.shop.availability import (
	AddOnRefusal,
	Availability,
	AvailabilityRule,
	PlaceFacts,
	judge_availability,
)

HOME = PlaceFacts(has_service=True, download=500, devices=frozenset({"ONT"}))
CASES = (
	# rule, place, has it, stock, answer
	(AvailabilityRule(), PlaceFacts(), False, None, Availability(1)),
	(AvailabilityRule(most=3), HOME, True, None, Availability(3)),
	(AvailabilityRule(most=3), HOME, False, 2, Availability(2)),
	(AvailabilityRule(most=0), HOME, False, 9, Availability(1)),
	(AvailabilityRule(most=3), HOME, False, 0, Availability(0, AddOnRefusal.OUT_OF_STOCK)),
	(AvailabilityRule(most=3), HOME, False, -4, Availability(0, AddOnRefusal.OUT_OF_STOCK)),
	(AvailabilityRule(is_once=True, most=3), HOME, False, None, Availability(1)),
	(AvailabilityRule(is_once=True), HOME, True, None, Availability(0, AddOnRefusal.HAS_IT)),
	(AvailabilityRule(is_monthly=True, most=5), HOME, False, None, Availability(1)),
	(AvailabilityRule(is_monthly=True), HOME, True, None, Availability(0, AddOnRefusal.HAS_IT)),
	(AvailabilityRule(is_monthly=True), PlaceFacts(), False, None, Availability(0, AddOnRefusal.NO_SERVICE)),
	(
		AvailabilityRule(is_monthly=True),
		PlaceFacts(has_service=True, is_ending=True),
		False,
		None,
		Availability(0, AddOnRefusal.SERVICE_ENDS),
	),
	(AvailabilityRule(), PlaceFacts(has_service=True, is_ending=True), False, None, Availability(1)),
	(AvailabilityRule(device="ONT"), HOME, False, None, Availability(1)),
	(AvailabilityRule(device="Router"), HOME, False, None, Availability(0, AddOnRefusal.NO_DEVICE)),
	(AvailabilityRule(download=500), HOME, False, None, Availability(1)),
	(AvailabilityRule(download=501), HOME, False, None, Availability(0, AddOnRefusal.TOO_SLOW)),
	(AvailabilityRule(download=1), PlaceFacts(), False, None, Availability(0, AddOnRefusal.NO_SERVICE)),
)


class TestAvailability(TestCase):
	def test_each_rule_answers_with_a_number_or_its_reason(self):
		for rule, place, has_it, stock, answer in CASES:
			with self.subTest(rule=rule, place=place, has_it=has_it, stock=stock):
				self.assertEqual(judge_availability(rule, place, has_it=has_it, stock=stock), answer)
