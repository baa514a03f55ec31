"""FSM Stripe Settings: unusable settings are refused, and a button tests the connection."""

import frappe

from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.standins.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeStandIn

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

COMPLETE = {
	"enabled": 1,
	"mode": "Test",
	"secret_key": SECRET_KEY,
	"webhook_secret": WEBHOOK_SECRET,
	"previous_webhook_secret": "",
	"api_base_url": "",
	"timeout_seconds": 5,
}


class TestFSMStripeSettings(FrappeTestCase):
	def save(self, **changes: object):
		settings = frappe.get_doc("FSM Stripe Settings")
		settings.update({**COMPLETE, **changes})
		settings.save()
		frappe.clear_document_cache("FSM Stripe Settings", "FSM Stripe Settings")
		return settings

	def test_what_no_payment_could_use_is_refused_in_words(self) -> None:
		for values, words in (
			({"secret_key": ""}, "Still empty: Secret key"),
			({"webhook_secret": ""}, "Still empty: Webhook secret"),
			({"secret_key": "pk_test_abc"}, "begins with sk_test_ or rk_test_"),
			({"secret_key": "sk_live_abc"}, "begins with sk_test_ or rk_test_"),
			({"mode": "Live"}, "begins with sk_live_ or rk_live_"),
			({"secret_key": "sk_test_a b"}, "begins with sk_test_"),
			({"webhook_secret": "secret"}, "Webhook secret begins with whsec_"),
			({"previous_webhook_secret": "secret"}, "Previous webhook secret begins with whsec_"),
			({"api_base_url": "stripe.example"}, "begins with https"),
			({"mode": "Live", "secret_key": "rk_live_a", "api_base_url": "http://127.0.0.1"}, "In live mode"),
			({"timeout_seconds": 0}, "between 1 and 60"),
			({"timeout_seconds": 61}, "between 1 and 60"),
			({"mode": "Production"}, "Mode"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				self.save(**values)

	def test_a_key_is_kept_without_the_blanks_around_it(self) -> None:
		self.save(secret_key=f" {SECRET_KEY}\n")
		self.assertEqual(frappe.get_doc("FSM Stripe Settings").get_password("secret_key"), SECRET_KEY)

	def test_another_mode_does_not_keep_the_stored_key(self) -> None:
		self.save()
		settings = frappe.get_doc("FSM Stripe Settings")
		settings.mode = "Live"
		with self.assertRaisesRegex(frappe.ValidationError, "In live mode"):
			settings.save()

	def test_during_a_rotation_both_secrets_count_and_the_present_one_comes_first(self) -> None:
		self.save(previous_webhook_secret="whsec_before")
		self.assertEqual(stripe.webhook_secrets(), (WEBHOOK_SECRET, "whsec_before"))
		self.save(previous_webhook_secret="")
		self.assertEqual(stripe.webhook_secrets(), (WEBHOOK_SECRET,))
		self.assertFalse(stripe.is_live_mode())

	def test_a_form_that_is_switched_off_may_be_empty(self) -> None:
		self.save(enabled=0, secret_key="", webhook_secret="")

	def test_the_button_proves_key_and_address(self) -> None:
		with StripeStandIn() as server:
			good = self.save(api_base_url=server.url).test_connection()
			self.assertEqual(good["colour"], "green")
			self.assertIn("Gigafibre", good["sentence"])
			bad = self.save(api_base_url=server.url, secret_key="sk_test_other").test_connection()
			self.assertEqual(bad, {"colour": "red", "sentence": "Stripe does not accept the key."})
