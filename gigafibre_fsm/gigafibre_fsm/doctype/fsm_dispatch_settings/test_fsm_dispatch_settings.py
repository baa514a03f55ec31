"""The settings of dispatch on a site."""

import frappe

from gigafibre_fsm.setup import defaults
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

DOCTYPE = "FSM Dispatch Settings"


class TestFSMDispatchSettings(FrappeTestCase):
	def test_a_setting_that_is_stored_leaves_the_others_their_defaults(self):
		frappe.db.delete("Singles", {"doctype": DOCTYPE})
		frappe.db.set_single_value(DOCTYPE, "planner_seconds", 3)
		defaults.apply_settings()
		settings = frappe.get_doc(DOCTYPE)
		self.assertEqual((settings.planner_seconds, settings.customer_notice_hours), (3, 24))
		self.assertEqual((settings.slot_hold_minutes, settings.poll_seconds), (15, 2))
