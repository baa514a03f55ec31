"""FSM Modem Bridge Settings: which modems may be read by their own web interface, and as whom."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.network.probes import addresses, logins
from gigafibre_fsm.integrations import modem_bridge
from gigafibre_fsm.integrations.errors import IntegrationError


class FSMModemBridgeSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		dect_object: DF.Data | None
		enabled: DF.Check
		light_object: DF.Data | None
		neighbours_object: DF.Data | None
		networks: DF.SmallText | None
		password: DF.Password | None
		port: DF.Int
		use_https: DF.Check
		username: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse networks and ports at which no modem could be reached."""
		self.networks = addresses.tidy_networks(self.networks or "")
		if not 1 <= (self.port or 0) <= 65535:
			frappe.throw(_("The port is between 1 and 65535."))
		for field in ("username", "light_object", "neighbours_object", "dect_object"):
			self.set(field, (self.get(field) or "").strip())
		if self.enabled and not self.networks:
			frappe.throw(_("The bridge cannot be switched on without the networks that it may reach."))
		typed = self.password or ""
		self.flags.has_new_password = bool(typed) and not self.is_dummy_password(typed)

	def on_update(self) -> None:
		"""Let modems that refused the old usual password be asked with the new one."""
		if self.flags.has_new_password:
			logins.try_usual_password_again()

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Prove that sessions can be run with the saved settings; no modem is asked.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			modem_bridge.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		return {
			"colour": "green",
			"sentence": _("The bridge is ready. Ask a modem on the form of its device."),
		}
