"""FSM Incident Settings: figures with which everything or nothing would be an incident are refused, and weak secrets."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM Incident Settings"


class TestIncidentSettings(FrappeTestCase):
	def save(self, **values: object):
		usual = frappe.new_doc(SETTINGS).as_dict(no_default_fields=True)
		settings = frappe.get_doc(SETTINGS)
		settings.update({**usual, **values})
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		return settings

	def test_figures_that_make_no_sense_are_refused_in_words(self) -> None:
		for values, words in (
			({"share": 0}, "between 1 and 100"),
			({"core_share": 101}, "between 1 and 100"),
			({"fewest": 1}, "between 2 and 64"),
			({"window_minutes": 1}, "between 5 and 240"),
			({"polls": 13}, "between 1 and 12"),
			({"partly_share": 80, "restored_share": 80}, "smaller share"),
			({"alarm_secret": "short"}, "at least 16 characters"),
			({"alarms_enabled": 1}, "without a secret"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_the_usual_figures_are_saved(self) -> None:
		self.assertEqual(self.save().fewest, 3)
