"""FSM Twilio Settings: access to Twilio."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform.phone_numbers import to_textable
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.errors import IntegrationError

IDENTIFIERS = {
	"account_sid": "AC",
	"api_key_sid": "SK",
	"messaging_service_sid": "MG",
	"voice_app_sid": "AP",
}
COUNTRY = re.compile(r"\+[1-9]\d{0,5}")
SHORT_CODE = re.compile(r"\d{3,8}")


class FSMTwilioSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account_sid: DF.Data | None
		api_base_url: DF.Data | None
		api_key_secret: DF.Password | None
		api_key_sid: DF.Data | None
		auth_token: DF.Password | None
		dial_abroad: DF.SmallText | None
		enabled: DF.Check
		from_number: DF.Data | None
		greeting_en: DF.SmallText | None
		greeting_fr: DF.SmallText | None
		messaging_service_sid: DF.Data | None
		record_calls: DF.Check
		recordings_kept_days: DF.Int
		ring_seconds: DF.Int
		secondary_auth_token: DF.Password | None
		timeout_seconds: DF.Int
		voice_app_sid: DF.Data | None
		voice_edge: DF.Data | None
		voice_enabled: DF.Check
		voice_number: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse incomplete settings before a message is sent with them."""
		self._check_identifiers()
		self._check_sender()
		self._check_telephone()
		if not 1 <= (self.timeout_seconds or 0) <= 30:
			frappe.throw(_("Time-out: between 1 and 30 seconds."))
		if self.enabled:
			self._check_complete()

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Query the account at Twilio with the saved settings; changes and sends nothing.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			client = twilio.connect()
			account = client.check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		found = _("Twilio answers: account “{0}”, {1}. Messages go out from {2}.")
		sentence = found.format(account.name, account.status, client.sender)
		try:
			app = twilio.check_voice()
		except IntegrationError as error:
			return {"colour": "orange", "sentence": f"{sentence} {_('Telephone:')} {_(error.message)}"}
		calls = _("Calls go through the app “{0}”.").format(app) if app else ""
		return {"colour": "green", "sentence": f"{sentence} {calls}".strip()}

	def _check_identifiers(self) -> None:
		for field, prefix in IDENTIFIERS.items():
			value = (self.get(field) or "").strip()
			self.set(field, value)
			if value and not re.fullmatch(rf"{prefix}[0-9a-f]{{32}}", value):
				frappe.throw(
					_("{0} is {1} and 32 digits or letters a to f, as in Twilio's console.").format(
						_(self.meta.get_label(field)), prefix
					)
				)

	def _check_sender(self) -> None:
		if not self.from_number or SHORT_CODE.fullmatch(self.from_number.strip()):
			return
		try:
			self.from_number = to_textable(self.from_number)
		except ValueError as problem:
			frappe.throw(
				_("{0}: “{1}” cannot be used. {2}").format(
					_("From number"), self.from_number, _(str(problem))
				)
			)

	def _check_telephone(self) -> None:
		if self.voice_number:
			try:
				self.voice_number = to_textable(self.voice_number)
			except ValueError as problem:
				sentence = _("{0}: “{1}” cannot be used. {2}")
				label = _("Telephone number")
				frappe.throw(sentence.format(label, self.voice_number, _(str(problem))))
		for prefix in (self.dial_abroad or "").split():
			if not COUNTRY.fullmatch(prefix):
				frappe.throw(_("“{0}” is no country code. Write it like +33, one a line.").format(prefix))
		# settings that were saved before there was a telephone have neither
		self.ring_seconds = self.ring_seconds or twilio.DEFAULT_RING
		self.recordings_kept_days = self.recordings_kept_days or 180
		if not 5 <= self.ring_seconds <= 120:
			frappe.throw(_("Ring: between 5 and 120 seconds."))
		if not 1 <= self.recordings_kept_days <= 1095:
			frappe.throw(_("Recordings are kept between 1 and 1095 days."))

	def _check_complete(self) -> None:
		needed = ["account_sid", "auth_token"]
		if self.api_key_sid or self.api_key_secret:
			needed += ["api_key_sid", "api_key_secret"]
		if self.voice_enabled:
			needed += ["api_key_sid", "api_key_secret", "voice_app_sid"]
		absent = [_(self.meta.get_label(field)) for field in dict.fromkeys(needed) if not self.get(field)]
		if not (self.messaging_service_sid or self.from_number):
			absent.append(_("Messaging service SID or From number"))
		if self.voice_enabled and not (self.voice_number or self.from_number):
			absent.append(_("Telephone number"))
		if absent:
			frappe.throw(
				_("Twilio cannot be switched on yet. Still empty: {0}.").format(", ".join(absent)),
				title=_("Half-filled form"),
			)
