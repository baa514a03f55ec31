"""FSM Oktopus Settings: unusable settings are refused, and a button tests the connection."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins.oktopus import EMAIL, PASSWORD, OktopusStandIn

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SETTINGS = "FSM Oktopus Settings"
GOOD = {
	"enabled": 1,
	"base_url": "http://oktopus.example.ca:8000",
	"email": EMAIL,
	"password": PASSWORD,
	"timeout_seconds": 15,
	"usp_parameters": "",
	"acs_url": "",
	"watch_days": 7,
}


class TestOktopusSettings(FrappeTestCase):
	def save(self, **values: object):
		settings = frappe.get_doc(SETTINGS)
		settings.update({**GOOD, **values})
		settings.save()
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		return settings

	def test_what_no_request_could_use_is_refused_in_words(self) -> None:
		for values, words in (
			({"base_url": "oktopus.example.ca:8000"}, "begins with http"),
			({"acs_url": "ftp://oktopus.example.ca"}, "begins with http"),
			({"base_url": "http://fsm:secret@oktopus.example.ca"}, "fields of their own"),
			({"base_url": ""}, "without its address"),
			({"email": ""}, "without its address"),
			({"timeout_seconds": 0}, "between 1 and 60"),
			({"watch_days": 0}, "1 to 90 days"),
			({"usp_parameters": "Device.A = 1\nDevice.B"}, "Line 2"),
			({"usp_parameters": "<b>x</b>"}, "Line 1"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_an_address_is_kept_without_its_path(self) -> None:
		self.assertEqual(
			self.save(base_url=" http://oktopus.example.ca/api/ ").base_url, "http://oktopus.example.ca"
		)

	def test_the_button_logs_in_and_counts_the_devices(self) -> None:
		with OktopusStandIn() as server:
			server.populate(3)
			good = self.save(base_url=server.url).test_connection()
			self.assertEqual(good["colour"], "green", good)
			self.assertIn("knows 3 devices", good["sentence"])
			bad = self.save(base_url=server.url, password="wrong").test_connection()
			self.assertEqual(bad["colour"], "red")
			self.assertIn("does not accept the e-mail", bad["sentence"])

	def test_the_button_says_in_red_what_else_answers_at_the_address(self) -> None:
		with OktopusStandIn() as server:
			server.use("html")
			answer = self.save(base_url=server.url).test_connection()
		self.assertEqual(answer["colour"], "red")
		self.assertIn("not Oktopus", answer["sentence"])
