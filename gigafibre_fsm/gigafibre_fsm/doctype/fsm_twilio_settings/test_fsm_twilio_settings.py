"""Incomplete Twilio settings are refused."""

import frappe

from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

SID = "0" * 32
COMPLETE = {
	"enabled": 1,
	"account_sid": f"AC{SID}",
	"api_key_sid": f"SK{SID}",
	"api_key_secret": "a secret",
	"auth_token": "a token",
	"from_number": "514 555-0100",
	"messaging_service_sid": "",
	"timeout_seconds": 10,
}


class TestFSMTwilioSettings(FrappeTestCase):
	def setUp(self) -> None:
		self.settings = frappe.get_doc("FSM Twilio Settings")
		self.settings.update(COMPLETE)

	def refusal(self, **changes: object) -> str:
		settings = frappe.get_doc("FSM Twilio Settings")
		settings.update({**COMPLETE, **changes})
		with self.assertRaises(frappe.ValidationError) as refusal:
			settings.save()
		return str(refusal.exception)

	def test_a_complete_form_is_saved_with_its_number_in_order(self) -> None:
		self.settings.save()
		self.assertEqual(self.settings.from_number, "+15145550100")

	def test_each_missing_field_is_named(self) -> None:
		for field, label in (
			("account_sid", "Account SID"),
			("auth_token", "Auth token"),
			("api_key_secret", "API key secret"),
			("from_number", "From number"),
		):
			self.assertIn(label, self.refusal(**{field: ""}))

	def test_without_an_api_key_the_token_signs_in(self) -> None:
		self.settings.update({"api_key_sid": "", "api_key_secret": ""})
		self.settings.save()

	def test_a_form_that_is_switched_off_may_be_empty(self) -> None:
		self.settings.update(dict.fromkeys(COMPLETE, "") | {"enabled": 0, "timeout_seconds": 10})
		self.settings.save()

	def test_an_identifier_of_another_kind_is_refused(self) -> None:
		refusal = self.refusal(account_sid=f"SK{SID}")
		self.assertIn("Account SID is AC and 32 digits", refusal)

	def test_a_bad_number_is_refused(self) -> None:
		self.assertIn("Digits are missing", self.refusal(from_number="514 555"))

	def test_a_time_out_is_between_1_and_30_seconds(self) -> None:
		for seconds in (0, 31):
			self.assertIn("between 1 and 30", self.refusal(timeout_seconds=seconds))

	def test_the_telephone_needs_a_key_an_app_and_a_number(self) -> None:
		voice = {"voice_enabled": 1, "voice_app_sid": f"AP{SID}"}
		self.assertIn("TwiML app SID", self.refusal(**{**voice, "voice_app_sid": ""}))
		self.assertIn("API key SID", self.refusal(**voice, api_key_sid="", api_key_secret=""))
		self.assertIn("is AP and 32 digits", self.refusal(**{**voice, "voice_app_sid": f"AC{SID}"}))
		self.assertIn("Write it like +33", self.refusal(**voice, dial_abroad="33"))
		self.assertIn("between 5 and 120", self.refusal(**voice, ring_seconds=200))
		self.assertIn("between 1 and 1095", self.refusal(**voice, recordings_kept_days=5000))
		self.settings.update({**voice, "voice_number": "418 555-0199"})
		self.settings.save()
		self.assertEqual(self.settings.voice_number, "+14185550199")
