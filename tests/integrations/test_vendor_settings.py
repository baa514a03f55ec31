"""What `connect()` makes of a site's settings: a client that works, or the names of what is missing."""

from collections.abc import Iterator

import pytest

from gigafibre_fsm.integrations import gemini, genieacs, stripe, twilio
from gigafibre_fsm.integrations.errors import NotConfigured
from gigafibre_fsm.tests.standins.gemini import API_KEY as GEMINI_KEY
from gigafibre_fsm.tests.standins.gemini import MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeStandIn
from gigafibre_fsm.tests.standins.twilio import (
	ACCOUNT,
	API_KEY,
	API_SECRET,
	AUTH_TOKEN,
	NUMBER,
	SERVICE,
	TwilioStandIn,
)

TWILIO = {
	"enabled": 1,
	"account_sid": ACCOUNT,
	"api_key_sid": API_KEY,
	"api_key_secret": API_SECRET,
	"auth_token": AUTH_TOKEN,
	"secondary_auth_token": "",
	"messaging_service_sid": "",
	"from_number": NUMBER,
	"timeout_seconds": 7,
}


@pytest.fixture(scope="module")
def twilio_url() -> Iterator[str]:
	with TwilioStandIn() as server:
		yield server.url


@pytest.fixture(scope="module")
def gemini_url() -> Iterator[str]:
	with GeminiStandIn() as server:
		yield server.url


def fill(doctype: str, values: dict[str, object]) -> None:
	"""Save settings as they are, past the form's own checks: a copied or edited database may hold anything."""
	import frappe

	settings = frappe.get_doc(doctype)
	settings.update(values)
	settings.flags.ignore_validate = True
	settings.save()


def test_saved_twilio_settings_reach_twilio(site, twilio_url):
	fill(twilio.SETTINGS, {**TWILIO, "api_base_url": twilio_url})
	client = twilio.connect()
	assert client.sender == NUMBER
	assert client.check().status == "active"


def test_a_messaging_service_is_preferred_to_a_number(site, twilio_url):
	fill(twilio.SETTINGS, {**TWILIO, "api_base_url": twilio_url, "messaging_service_sid": SERVICE})
	assert twilio.connect().sender == SERVICE


@pytest.mark.parametrize("missing", ["account_sid", "api_key_secret", "from_number"])
def test_an_empty_twilio_field_is_named(site, twilio_url, missing):
	fill(twilio.SETTINGS, {**TWILIO, "api_base_url": twilio_url, missing: ""})
	with pytest.raises(NotConfigured) as refused:
		twilio.connect()
	assert refused.value.missing == (missing,)


def test_webhooks_may_be_signed_with_either_token_of_a_rotation(site, twilio_url):
	fill(twilio.SETTINGS, {**TWILIO, "api_base_url": twilio_url})
	assert twilio.webhook_tokens() == (AUTH_TOKEN,)
	fill(twilio.SETTINGS, {"secondary_auth_token": "next"})
	assert twilio.webhook_tokens() == (AUTH_TOKEN, "next")


def test_saved_stripe_settings_reach_stripe(site):
	with StripeStandIn() as server:
		values = {"enabled": 1, "mode": "Test", "secret_key": SECRET_KEY, "webhook_secret": WEBHOOK_SECRET}
		fill(stripe.SETTINGS, {**values, "api_base_url": server.url, "timeout_seconds": 0})
		assert stripe.connect().check().takes_charges
	assert stripe.webhook_secrets() == (WEBHOOK_SECRET,)
	assert not stripe.is_live_mode()
	fill(stripe.SETTINGS, {"mode": "Live"})
	assert stripe.is_live_mode()


@pytest.mark.parametrize(
	("missing", "ask"), [("secret_key", stripe.connect), ("webhook_secret", stripe.webhook_secrets)]
)
def test_a_missing_stripe_secret_is_named(site, missing, ask):
	fill(stripe.SETTINGS, {"enabled": 1, "mode": "Test", "secret_key": "", "webhook_secret": ""})
	with pytest.raises(NotConfigured) as refused:
		ask()
	assert refused.value.missing == (missing,)


def test_saved_gemini_settings_reach_gemini(site, gemini_url):
	values = {"enabled": 1, "api_key": GEMINI_KEY, "base_url": gemini_url, "model": "", "timeout_seconds": 0}
	fill(gemini.SETTINGS, values)
	client = gemini.connect()
	assert (client.model, client.timeout) == (MODEL, 8)
	assert MODEL in client.check()


def test_a_missing_gemini_key_is_named(site):
	fill(gemini.SETTINGS, {"enabled": 1, "api_key": ""})
	with pytest.raises(NotConfigured) as refused:
		gemini.connect()
	assert refused.value.missing == ("api_key",)


def test_saved_genieacs_settings_reach_genieacs(site):
	with GenieacsStandIn() as server:
		server.add(serial="22275A7-000395")
		fill(genieacs.SETTINGS, {"enabled": 1, "base_url": server.url, "timeout_seconds": 0})
		assert genieacs.connect().find("22275A7-000395").product_class == "XX230v"


def test_a_missing_genieacs_address_is_named(site):
	fill(genieacs.SETTINGS, {"enabled": 1, "base_url": ""})
	with pytest.raises(NotConfigured) as refused:
		genieacs.connect()
	assert refused.value.missing == ("base_url",)


def test_a_vendor_that_is_switched_off_is_not_called(site, twilio_url):
	fill(twilio.SETTINGS, {**TWILIO, "api_base_url": twilio_url, "enabled": 0})
	fill(gemini.SETTINGS, {"enabled": 0, "api_key": GEMINI_KEY})
	fill(genieacs.SETTINGS, {"enabled": 0, "base_url": twilio_url})
	fill(stripe.SETTINGS, {"enabled": 0, "secret_key": SECRET_KEY, "webhook_secret": WEBHOOK_SECRET})
	payments = (stripe.connect, stripe.webhook_secrets, stripe.is_live_mode)
	for ask in (twilio.connect, twilio.webhook_tokens, gemini.connect, genieacs.connect, *payments):
		with pytest.raises(NotConfigured) as refused:
			ask()
		assert refused.value.missing == ("enabled",)


def test_the_button_says_in_red_why_twilio_cannot_be_used(site, twilio_url):
	import frappe

	for changes, sentence in (
		({"api_base_url": twilio_url, "api_key_secret": "wrong"}, "Twilio does not accept the account's"),
		({"api_base_url": "http://127.0.0.1:9"}, "Twilio cannot be reached."),
	):
		fill(twilio.SETTINGS, {**TWILIO, **changes})
		answer = frappe.get_doc(twilio.SETTINGS).test_connection()
		assert answer["colour"] == "red"
		assert sentence in answer["sentence"]
