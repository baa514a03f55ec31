"""FSM DocuSeal Settings: what could not be trusted is refused, and a button proves the rest."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins.docuseal import TEMPLATE, TOKEN, WEBHOOK_SECRET, DocusealStandIn

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM DocuSeal Settings"
GOOD = {
	"enabled": 1,
	"base_url": "https://sign.example.ca",
	"api_token": TOKEN,
	"webhook_secret": WEBHOOK_SECRET,
	"template_id": TEMPLATE,
	"timeout_seconds": 5,
}


class TestDocuSealSettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc(SETTINGS)
		settings.update({**GOOD, **values})
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		return settings

	def test_what_could_not_be_trusted_is_refused_in_words(self) -> None:
		for values, words in (
			({"base_url": "http://sign.example.ca"}, "begins with https"),
			({"base_url": "https://sign.example.ca/api"}, "no path"),
			({"base_url": ""}, "without address"),
			({"template_id": 0}, "without address"),
			({"webhook_secret": "short"}, "at least 16 characters"),
			({"timeout_seconds": 90}, "between 1 and 60"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_the_button_proves_address_token_and_template(self) -> None:
		with DocusealStandIn() as server:
			answer = self.save(base_url=server.url).test_connection()
			self.assertEqual(answer["colour"], "green")
			self.assertIn("Contrat résidentiel", answer["sentence"])
			answer = self.save(base_url=server.url, api_token="another").test_connection()
		self.assertEqual(answer["colour"], "red")
		self.assertIn("refuses the token", answer["sentence"])
