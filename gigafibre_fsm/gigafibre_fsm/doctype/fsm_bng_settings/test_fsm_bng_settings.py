"""FSM BNG Settings: an address or a secret that nobody could trust is refused, and a button proves the rest."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins.bng import SECRET, BngStandIn

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM BNG Settings"
GOOD = {"enabled": 1, "base_url": "https://bng.example.ca/fsm", "secret": SECRET, "timeout_seconds": 10}


class TestBngSettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc(SETTINGS)
		settings.update({**GOOD, **values})
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		return settings

	def test_what_no_request_could_be_trusted_with_is_refused_in_words(self) -> None:
		for values, words in (
			({"base_url": "bng.example.ca"}, "begins with https"),
			({"base_url": "http://bng.example.ca"}, "begins with https"),
			({"base_url": "https://fsm:secret@bng.example.ca"}, "no name, no password"),
			({"base_url": "https://bng.example.ca/?token=1"}, "no name, no password"),
			({"base_url": ""}, "without its address"),
			({"secret": "short"}, "at least 16 characters"),
			({"timeout_seconds": 0}, "between 1 and 60"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_the_button_proves_address_and_secret(self) -> None:
		with BngStandIn() as server:
			self.assertEqual(self.save(base_url=server.url).test_connection()["colour"], "green")
			server.secret = "another secret of the hook"
			answer = self.save(base_url=server.url).test_connection()
		self.assertEqual(answer["colour"], "red")
		self.assertIn("does not accept the signature", answer["sentence"])
