"""FSM Agreement Settings: customers are never given less than the law gives them."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM Agreement Settings"


class TestAgreementSettings(FrappeTestCase):
	def save(self, **values: object):
		usual = frappe.new_doc(SETTINGS).as_dict(no_default_fields=True)
		settings = frappe.get_doc(SETTINGS)
		settings.update({**usual, **values})
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		return settings

	def test_fewer_days_than_the_law_gives_are_refused(self) -> None:
		for values, words in (
			({"door_days": 9}, "between 10 and 60"),
			({"telephone_days": 6}, "between 7 and 60"),
			({"late_copy_days": 16}, "between 1 and 15"),
			({"notice_days": 59}, "between 60 and 180"),
			({"code_minutes": 0}, "between 3 and 60"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_more_days_are_saved(self) -> None:
		self.assertEqual(self.save(door_days=14).door_days, 14)
