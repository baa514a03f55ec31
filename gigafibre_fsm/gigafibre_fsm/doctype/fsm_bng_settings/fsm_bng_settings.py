"""FSM BNG Settings: access to the hook in front of the BNG or RADIUS server."""

from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import server_address
from gigafibre_fsm.integrations import bng
from gigafibre_fsm.integrations.errors import IntegrationError

SHORTEST_SECRET = 16


class FSMBNGSettings(Document):
	"""Refuses settings with which no request could be trusted, and proves those that are saved."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		base_url: DF.Data | None
		enabled: DF.Check
		secret: DF.Password | None
		timeout_seconds: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse an address or a secret with which no request could be trusted."""
		self.base_url = (self.base_url or "").strip()
		self._check_address()
		self._check_secret()
		if not 1 <= (self.timeout_seconds or 0) <= 60:
			frappe.throw(_("Time-out: between 1 and 60 seconds."))
		if self.enabled and not (self.base_url and self.secret):
			frappe.throw(_("The hook cannot be switched on without its address and its secret."))

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Send the hook a signed request that changes nothing.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			bng.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		return {"colour": "green", "sentence": _("The hook answers and accepts the signature.")}

	def _check_address(self) -> None:
		if not self.base_url:
			return
		if not server_address.is_encrypted(self.base_url):
			frappe.throw(_("The hook's address begins with https://."))
		parts = urlsplit(self.base_url)
		if server_address.holds_login(self.base_url) or parts.query or parts.fragment:
			frappe.throw(_("The hook's address holds no name, no password and no parameters."))

	def _check_secret(self) -> None:
		typed = (self.secret or "").strip()
		self.secret = typed
		if typed and not self.is_dummy_password(typed) and len(typed) < SHORTEST_SECRET:
			frappe.throw(_("The shared secret has at least {0} characters.").format(SHORTEST_SECRET))
