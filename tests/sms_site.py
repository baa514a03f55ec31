"""A site that sends its texts to a stand-in of Twilio, and is left as it was found."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime
from frappe.utils.password import remove_encrypted_password

from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.tests.standins.twilio import (
	ACCOUNT,
	API_KEY,
	API_SECRET,
	AUTH_TOKEN,
	NUMBER,
	TwilioStandIn,
)

PUBLIC = "https://fsm.example.org"
PHONE = "+15145550142"
TEMPLATE = "customer_visit_done"
VALUES = {
	"brand": "Gigafibre",
	"first_name": "Marie",
	"job_type": "Installation",
	"dispatch_phone": "450-555-0100",
}
MARK = "test-text:"
NEVER = datetime(2099, 1, 1)

FSM_SETTINGS = {
	"outbound": "Live",
	"public_base_url": PUBLIC,
	"quiet_from": None,
	"quiet_until": None,
}

TWILIO_SECRETS = ("api_key_secret", "auth_token", "secondary_auth_token")
TWILIO_FIELDS = (
	"enabled",
	"account_sid",
	"api_key_sid",
	"messaging_service_sid",
	"from_number",
	"api_base_url",
	"timeout_seconds",
)


@dataclass
class SmsSite:
	"""What a test needs: the stand-in, and the rows of its own messages."""

	twilio: TwilioStandIn

	def queue(self, fact: str, to: str = PHONE, **changes: Any) -> str:
		"""Put a message into the outbox and commit it; returns its name."""
		arguments = {"language": "fr", "values": {**VALUES, "first_name": fact}, **changes}
		name = outbox.queue_message(TEMPLATE, to, effect_key=f"{MARK}{fact}", **arguments)
		frappe.db.commit()
		return name

	def row(self, name: str) -> Any:
		"""A message as it stands in the database now."""
		frappe.db.rollback()
		return frappe.db.get_value("FSM SMS", name, "*", as_dict=True)

	def let_claims_expire(self) -> None:
		"""Move the clock: what is claimed now was claimed by somebody who is long dead."""
		frappe.db.set_value(
			"FSM SMS",
			{"state": ("in", ("Sending", "Unknown"))},
			"claimed_until",
			now_datetime() - timedelta(seconds=1),
		)
		frappe.db.commit()


@contextlib.contextmanager
def sms_site(twilio: TwilioStandIn | None = None) -> Iterator[SmsSite]:
	"""Point the connected site at a stand-in, open its valve for this process, and undo both at the end."""
	twilio = twilio or TwilioStandIn()
	before, twilio_before = frappe.db.get_singles_dict("FSM Settings"), _twilio_settings()
	with twilio:
		_forget()
		waiting = _put_others_aside()
		_switch_on(twilio.url)
		frappe.conf.fsm_live_for = frappe.local.site
		try:
			yield SmsSite(twilio)
		finally:
			frappe.db.rollback()
			frappe.conf.pop("fsm_live_for", None)
			_forget()
			_bring_others_back(waiting)
			_restore(twilio_before)
			_set("FSM Settings", {field: before.get(field) for field in FSM_SETTINGS})
			frappe.db.commit()


def _switch_on(url: str) -> None:
	settings = frappe.get_doc("FSM Twilio Settings")
	settings.update(
		{
			"enabled": 1,
			"account_sid": ACCOUNT,
			"api_key_sid": API_KEY,
			"api_key_secret": API_SECRET,
			"auth_token": AUTH_TOKEN,
			"from_number": NUMBER,
			"messaging_service_sid": "",
			"api_base_url": url,
			"timeout_seconds": 1,
		}
	)
	settings.save()
	_set("FSM Settings", FSM_SETTINGS)
	frappe.db.commit()


def _twilio_settings() -> dict[str, Any]:
	settings = frappe.get_doc("FSM Twilio Settings")
	fields = {name: settings.get(name) for name in TWILIO_FIELDS}
	secrets = {name: settings.get_password(name, raise_exception=False) or "" for name in TWILIO_SECRETS}
	return fields | secrets


def _restore(twilio: dict[str, Any]) -> None:
	settings = frappe.get_doc("FSM Twilio Settings")
	settings.update(twilio)
	# a form that was never filled is no valid one, and is given back all the same
	settings.flags.ignore_validate = True
	settings.save()
	for name in TWILIO_SECRETS:
		if not twilio[name]:
			remove_encrypted_password(settings.doctype, settings.name, name)


def _set(doctype: str, values: dict[str, Any]) -> None:
	for field, value in values.items():
		frappe.db.set_single_value(doctype, field, value)
	frappe.clear_document_cache(doctype, doctype)


def _put_others_aside() -> dict[str, Any]:
	"""Let messages that other tests left queued wait, so that a test counts its own; returns when they were due."""
	queued = {"state": "Queued", "due_utc": ("is", "set")}
	waiting = {row.name: row.due_utc for row in frappe.get_all("FSM SMS", queued, ["name", "due_utc"])}
	if waiting:
		frappe.db.set_value("FSM SMS", {"name": ("in", list(waiting))}, "due_utc", NEVER)
		frappe.db.commit()
	return waiting


def _bring_others_back(waiting: dict[str, Any]) -> None:
	for name, due in waiting.items():
		frappe.db.set_value("FSM SMS", {"name": name, "due_utc": NEVER}, "due_utc", due)


def _forget() -> None:
	"""Remove what tests committed: messages by their mark or number, and what phones of tests said."""
	frappe.db.delete("FSM SMS", {"effect_key": ("like", f"{MARK}%")})
	frappe.db.delete("FSM SMS", {"from_number": ("like", "+1514555%")})
	frappe.db.delete("FSM Consent", {"phone": ("like", "+1514555%")})
	frappe.db.commit()
