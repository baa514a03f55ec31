"""What `connect()` makes of a site's settings: a client that works, or the names of what is missing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from gigafibre_fsm.integrations import gemini, genieacs, oktopus, stripe, twilio
from gigafibre_fsm.integrations.errors import NotConfigured
from gigafibre_fsm.tests.standins.gemini import API_KEY as GEMINI_KEY
from gigafibre_fsm.tests.standins.gemini import MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.oktopus import EMAIL, OktopusStandIn
from gigafibre_fsm.tests.standins.oktopus import PASSWORD as OKTOPUS_PASSWORD
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
STRIPE = {"enabled": 1, "mode": "Test", "secret_key": SECRET_KEY, "webhook_secret": WEBHOOK_SECRET}
GEMINI = {"enabled": 1, "api_key": GEMINI_KEY, "model": "", "timeout_seconds": 0}
GENIEACS = {"enabled": 1, "timeout_seconds": 0}
OKTOPUS = {"enabled": 1, "email": EMAIL, "password": OKTOPUS_PASSWORD, "timeout_seconds": 0}


@dataclass(frozen=True)
class Vendor:
	"""A vendor's settings: the field of its address, good values, and what its client must be able to say."""

	module: ModuleType
	address: str
	values: dict[str, object]
	stand_in: Callable[[], AbstractContextManager]
	is_proved: Callable[[Any], object]


VENDORS = {
	"twilio": Vendor(
		twilio,
		"api_base_url",
		TWILIO,
		TwilioStandIn,
		lambda client: client.sender == NUMBER and client.check().status == "active",
	),
	"stripe": Vendor(
		stripe, "api_base_url", STRIPE, StripeStandIn, lambda client: client.check().takes_charges
	),
	"gemini": Vendor(
		gemini,
		"base_url",
		GEMINI,
		GeminiStandIn,
		lambda client: (client.model, client.timeout) == (MODEL, 8) and MODEL in client.check(),
	),
	"genieacs": Vendor(
		genieacs, "base_url", GENIEACS, GenieacsStandIn, lambda client: client.check().devices == 0
	),
	"oktopus": Vendor(oktopus, "base_url", OKTOPUS, OktopusStandIn, lambda client: client.check() == 0),
}


@pytest.fixture(scope="module")
def twilio_url() -> Iterator[str]:
	with TwilioStandIn() as server:
		yield server.url


def fill(doctype: str, values: dict[str, object]) -> None:
	"""Save settings as they are, past the form's own checks: a copied or edited database may hold anything."""
	import frappe

	settings = frappe.get_doc(doctype)
	settings.update(values)
	settings.flags.ignore_validate = True
	settings.save()


@pytest.mark.parametrize("name", VENDORS)
def test_saved_settings_reach_their_vendor(site, name):
	vendor = VENDORS[name]
	with vendor.stand_in() as server:
		fill(vendor.module.SETTINGS, {**vendor.values, vendor.address: server.url})
		assert vendor.is_proved(vendor.module.connect())


def test_stripes_settings_say_which_secrets_count_and_whether_money_moves(site):
	fill(stripe.SETTINGS, STRIPE)
	assert stripe.webhook_secrets() == (WEBHOOK_SECRET,)
	assert not stripe.is_live_mode()
	fill(stripe.SETTINGS, {"mode": "Live"})
	assert stripe.is_live_mode()


@pytest.mark.parametrize(
	("name", "missing", "ask"),
	[
		("twilio", "account_sid", twilio.connect),
		("twilio", "api_key_secret", twilio.connect),
		("twilio", "from_number", twilio.connect),
		("stripe", "secret_key", stripe.connect),
		("stripe", "webhook_secret", stripe.webhook_secrets),
		("gemini", "api_key", gemini.connect),
		("genieacs", "base_url", genieacs.connect),
		("oktopus", "password", oktopus.connect),
	],
)
def test_an_empty_field_is_named(site, name, missing, ask):
	vendor = VENDORS[name]
	fill(vendor.module.SETTINGS, {vendor.address: "http://127.0.0.1:9", **vendor.values, missing: ""})
	with pytest.raises(NotConfigured) as refused:
		ask()
	assert refused.value.missing == (missing,)


@pytest.mark.parametrize(
	("name", "ask"),
	[
		*((name, vendor.module.connect) for name, vendor in VENDORS.items()),
		("twilio", twilio.webhook_tokens),
		("stripe", stripe.webhook_secrets),
		("stripe", stripe.is_live_mode),
	],
)
def test_a_vendor_that_is_switched_off_is_not_called(site, name, ask):
	vendor = VENDORS[name]
	fill(vendor.module.SETTINGS, {**vendor.values, vendor.address: "http://127.0.0.1:9", "enabled": 0})
	with pytest.raises(NotConfigured) as refused:
		ask()
	assert refused.value.missing == ("enabled",)


def test_a_messaging_service_is_preferred_to_a_number(site, twilio_url):
	fill(twilio.SETTINGS, {**TWILIO, "api_base_url": twilio_url, "messaging_service_sid": SERVICE})
	assert twilio.connect().sender == SERVICE


def test_webhooks_may_be_signed_with_either_token_of_a_rotation(site, twilio_url):
	fill(twilio.SETTINGS, {**TWILIO, "api_base_url": twilio_url})
	assert twilio.webhook_tokens() == (AUTH_TOKEN,)
	fill(twilio.SETTINGS, {"secondary_auth_token": "next"})
	assert twilio.webhook_tokens() == (AUTH_TOKEN, "next")


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
