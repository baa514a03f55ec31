"""FSM GenieACS Settings: access to GenieACS, and how often all modems are polled."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import server_address
from gigafibre_fsm.integrations import genieacs
from gigafibre_fsm.integrations.errors import IntegrationError


class FSMGenieACSSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		base_url: DF.Data | None
		enabled: DF.Check
		page_size: DF.Int
		password: DF.Password | None
		poll_minutes: DF.Int
		silent_after: DF.Float
		timeout_seconds: DF.Int
		username: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse settings with which no request could succeed."""
		self.base_url = (self.base_url or "").strip().rstrip("/")
		self.username = (self.username or "").strip()
		self._check_server()
		self._check_polling()

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Count GenieACS's devices with the saved settings; changes nothing.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			health = genieacs.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		if health.is_outdated:
			sentence = _("GenieACS {0} answers. Its holes are known: update it to 1.2.16 or later.")
			return {"colour": "orange", "sentence": sentence.format(health.version)}
		sentence = _("GenieACS {0} answers: it knows {1} devices.")
		return {"colour": "green", "sentence": sentence.format(health.version or "–", health.devices)}

	def _check_server(self) -> None:
		if self.base_url and not server_address.is_server_address(self.base_url):
			frappe.throw(_("The server's address begins with http:// or https://."))
		if server_address.holds_login(self.base_url):
			frappe.throw(_("User name and password have fields of their own: take them out of the address."))
		if ":" in self.username:
			frappe.throw(_("A user name holds no colon."))
		if not 1 <= (self.timeout_seconds or 0) <= 60:
			frappe.throw(_("Time-out: between 1 and 60 seconds."))
		if self.enabled and not self.base_url:
			frappe.throw(_("GenieACS cannot be switched on without its address."))

	def _check_polling(self) -> None:
		if not 1 <= (self.poll_minutes or 0) <= 60:
			frappe.throw(_("Modems are asked about every 1 to 60 minutes."))
		if not 50 <= (self.page_size or 0) <= 2000:
			frappe.throw(_("Page size: between 50 and 2000 modems."))
		if not 1.5 <= (self.silent_after or 0) <= 20:
			frappe.throw(_("A modem counts as silent after 1.5 to 20 of its inform intervals."))
