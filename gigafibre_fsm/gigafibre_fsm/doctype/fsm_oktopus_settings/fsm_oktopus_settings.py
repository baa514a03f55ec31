"""FSM Oktopus Settings: access to Oktopus, and how modems are moved to it."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.network.acs import usp_parameters
from gigafibre_fsm.domain.platform import server_address
from gigafibre_fsm.integrations import oktopus
from gigafibre_fsm.integrations.errors import IntegrationError


class FSMOktopusSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acs_url: DF.Data | None
		base_url: DF.Data | None
		email: DF.Data | None
		enabled: DF.Check
		password: DF.Password | None
		timeout_seconds: DF.Int
		usp_parameters: DF.SmallText | None
		watch_days: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse settings with which no request could succeed."""
		self.base_url = (self.base_url or "").strip().rstrip("/").removesuffix("/api")
		self.email = (self.email or "").strip()
		self.acs_url = (self.acs_url or "").strip()
		self._check_server()
		self._check_migration()

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Log in with the saved settings and count Oktopus's devices; changes nothing.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			devices = oktopus.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		return {"colour": "green", "sentence": _("Oktopus answers: it knows {0} devices.").format(devices)}

	def _check_server(self) -> None:
		for address in filter(None, (self.base_url, self.acs_url)):
			if not server_address.is_server_address(address):
				frappe.throw(_("The server's address begins with http:// or https://."))
			if server_address.holds_login(address):
				frappe.throw(
					_("User name and password have fields of their own: take them out of the address.")
				)
		if not 1 <= (self.timeout_seconds or 0) <= 60:
			frappe.throw(_("Time-out: between 1 and 60 seconds."))
		if self.enabled and not (self.base_url and self.email and self.get("password")):
			frappe.throw(_("Oktopus cannot be switched on without its address, e-mail and password."))

	def _check_migration(self) -> None:
		if not 1 <= (self.watch_days or 0) <= 90:
			frappe.throw(_("A moved modem is watched for 1 to 90 days."))
		try:
			usp_parameters.parse_lines(self.usp_parameters or "")
		except usp_parameters.BadLineError as error:
			sentence = _(
				"Line {0} of the parameters is not like Device.LocalAgent.Enable = true, or repeats one."
			)
			frappe.throw(sentence.format(error.line))
