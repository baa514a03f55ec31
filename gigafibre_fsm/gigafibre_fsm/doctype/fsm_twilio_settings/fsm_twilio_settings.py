"""FSM Twilio Settings: access to Twilio."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform.phone_numbers import to_textable
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.errors import IntegrationError

IDENTIFIERS = {"account_sid": "AC", "api_key_sid": "SK", "messaging_service_sid": "MG"}
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
		enabled: DF.Check
		from_number: DF.Data | None
		messaging_service_sid: DF.Data | None
		secondary_auth_token: DF.Password | None
		timeout_seconds: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse incomplete settings before a message is sent with them."""
		self._check_identifiers()
		self._check_sender()
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
		return {"colour": "green", "sentence": found.format(account.name, account.status, client.sender)}

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

	def _check_complete(self) -> None:
		needed = ["account_sid", "auth_token"]
		if self.api_key_sid or self.api_key_secret:
			needed += ["api_key_sid", "api_key_secret"]
		absent = [_(self.meta.get_label(field)) for field in needed if not self.get(field)]
		if not (self.messaging_service_sid or self.from_number):
			absent.append(_("Messaging service SID or From number"))
		if absent:
			frappe.throw(
				_("Twilio cannot be switched on yet. Still empty: {0}.").format(", ".join(absent)),
				title=_("Half-filled form"),
			)
