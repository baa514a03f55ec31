"""FSM Legacy Settings: what cannot be an address is refused in words, and the button says what is wrong."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM Legacy Settings"
GOOD = {
	"enabled": 1,
	"host": "127.0.0.1",
	"port": 9,
	"database_name": "old",
	"username": "reader",
	"password": "only-for-reading",
}


class TestLegacySettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc(SETTINGS)
		settings.update({**GOOD, **values})
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		return settings

	def test_what_cannot_be_an_address_is_refused_in_words(self) -> None:
		for values, words in (
			({"host": "http://10.0.0.5"}, "without http"),
			({"host": "old server"}, "without http"),
			({"port": 70000}, "between 1 and 65535"),
			({"host": ""}, "without host, database"),
			({"username": " "}, "without host, database"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_the_button_says_that_nothing_answers(self) -> None:
		answer = self.save().test_connection()
		self.assertEqual(answer["colour"], "red")
		self.assertIn("cannot be reached", answer["sentence"])
