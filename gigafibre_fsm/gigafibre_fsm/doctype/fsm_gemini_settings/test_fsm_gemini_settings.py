"""FSM Gemini Settings: unusable settings are refused, and a button tests the connection."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


class TestGeminiSettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc("FSM Gemini Settings")
		given = {"enabled": 1, "api_key": API_KEY, "model": MODEL, "timeout_seconds": 8, "base_url": ""}
		settings.update({**given, **values})
		settings.save()
		frappe.clear_document_cache("FSM Gemini Settings", "FSM Gemini Settings")
		return settings

	def test_what_no_request_could_use_is_refused_in_words(self) -> None:
		for values, words in (
			({"model": "Gemini Flash!"}, "looks like"),
			({"base_url": "ftp://example"}, "https"),
			({"timeout_seconds": 0}, "between 1 and 20"),
			({"timeout_seconds": 90}, "between 1 and 20"),
			({"api_key": ""}, "without an API key"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_an_empty_model_becomes_one_that_lives(self) -> None:
		self.assertEqual(self.save(model="").model, MODEL)

	def test_the_button_proves_key_address_and_model(self) -> None:
		with GeminiStandIn() as gemini:
			good = self.save(base_url=gemini.url).test_connection()
			self.assertEqual(good["colour"], "green")
			self.assertIn(MODEL, good["sentence"])
			self.assertEqual(
				self.save(base_url=gemini.url, api_key="wrong").test_connection()["colour"], "red"
			)
			self.assertIn(
				"gemini-9", self.save(base_url=gemini.url, model="gemini-9").test_connection()["sentence"]
			)
