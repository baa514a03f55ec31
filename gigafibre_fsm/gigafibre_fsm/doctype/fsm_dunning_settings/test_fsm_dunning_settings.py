"""The settings of dunning: what setup stores once, what is refused, and how the rules read them."""

from datetime import timedelta
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing.dunning import settings as dunning_settings
from gigafibre_fsm.domain.billing.dunning.promises import DelayLimits
from gigafibre_fsm.domain.billing.dunning.stages import DEFAULT_CLOCK, DunningStep
from gigafibre_fsm.setup import defaults
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

DOCTYPE = "FSM Dunning Settings"


class TestFSMDunningSettings(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.delete("Singles", {"doctype": DOCTYPE})
		frappe.db.delete("FSM Dunning Step")
		frappe.clear_document_cache(DOCTYPE, DOCTYPE)
		self._apply()
		self.settings = frappe.get_doc(DOCTYPE)

	def _apply(self) -> None:
		defaults.apply_dunning_steps()
		defaults.apply_settings()

	def test_what_setup_stores_is_what_the_rules_have_by_themselves(self) -> None:
		found = dunning_settings.load_settings()
		self.assertFalse(found.is_enabled)
		self.assertEqual((found.clock, found.delay, found.work_hour), (DEFAULT_CLOCK, DelayLimits(), 9))
		self.assertFalse(found.interest.is_charged)
		self.assertEqual(found.templates[DunningStep.REMINDER], "customer_reminder")
		limits = dunning_settings.read_limits()
		self.assertEqual((limits.amount, limits.months), (Decimal("50.00"), 2))
		self.assertEqual((limits.first_notice_days, limits.last_notice), (14, timedelta(days=1)))
		self.assertEqual((limits.last_notice_lifetime, limits.is_review_required), (timedelta(days=7), True))

	def test_a_new_site_has_the_steps_although_frappe_has_stored_the_defaults(self) -> None:
		frappe.db.delete("FSM Dunning Step")
		frappe.clear_document_cache(DOCTYPE, DOCTYPE)
		self.assertTrue(frappe.db.get_singles_dict(DOCTYPE))
		self._apply()
		self.assertEqual(dunning_settings.load_settings().clock, DEFAULT_CLOCK)

	def test_another_migration_leaves_what_the_company_changed(self) -> None:
		self.settings.steps = [row for row in self.settings.steps if row.step == "Reminder"]
		self.settings.steps[0].days = 3
		self.settings.most_delay_days = 0
		self.settings.save()
		self._apply()
		found = dunning_settings.load_settings()
		self.assertEqual(
			[(step, day.days) for step, day in found.clock.days.items()], [(DunningStep.REMINDER, 3)]
		)
		self.assertEqual(found.delay.most_days, 0)

	def test_settings_that_the_rules_cannot_follow_are_refused_by_name(self) -> None:
		cases = {
			"between 0 and 23": {"work_hour": 24},
			"at least one step": {"enabled": 1, "steps": []},
			"at most 35 % a year": {"annual_percent": 36},
			"needs an item": {"annual_percent": 19.56},
			"comes after the first one": {"first_notice_days": 0},
			"Reminder stands twice": {
				"steps": [{"step": "Reminder", "message_template": "customer_reminder"}] * 2
			},
			"Final Reminder needs a message": {"steps": [{"step": "Final Reminder", "days": 14}]},
		}
		for sentence, values in cases.items():
			with self.subTest(sentence), self.assertRaises(frappe.ValidationError) as refusal:
				frappe.get_doc(DOCTYPE).update(values).save()
			self.assertIn(sentence, str(refusal.exception))
