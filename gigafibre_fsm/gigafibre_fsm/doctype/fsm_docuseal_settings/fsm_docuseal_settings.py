"""FSM DocuSeal Settings: access to the DocuSeal server on which agreements are signed."""

from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import server_address
from gigafibre_fsm.integrations import docuseal
from gigafibre_fsm.integrations.errors import IntegrationError

SHORTEST_SECRET = 16


class FSMDocuSealSettings(Document):
	"""Refuses settings with which no agreement could be signed, and proves those that are saved."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		api_token: DF.Password | None
		base_url: DF.Data | None
		enabled: DF.Check
		role: DF.Data | None
		template_id: DF.Int
		timeout_seconds: DF.Int
		webhook_secret: DF.Password | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse an address or a secret that could not be trusted."""
		self.base_url = (self.base_url or "").strip().rstrip("/")
		self._check_address()
		self._check_secret()
		if not 1 <= (self.timeout_seconds or 0) <= 60:
			frappe.throw(_("Time-out: between 1 and 60 seconds."))
		if self.enabled and not (self.base_url and self.api_token and self.template_id):
			frappe.throw(_("DocuSeal cannot be switched on without address, token and template."))

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Ask the server for the template with the saved settings; nothing is made there.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			name = docuseal.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		return {"colour": "green", "sentence": _("DocuSeal answers. The template is “{0}”.").format(name)}

	def _check_address(self) -> None:
		if not self.base_url:
			return
		if not server_address.is_encrypted(self.base_url):
			frappe.throw(_("The server's address begins with https://."))
		parts = urlsplit(self.base_url)
		if server_address.holds_login(self.base_url) or parts.path or parts.query or parts.fragment:
			frappe.throw(_("The server's address holds no name, no password, no path and no parameters."))

	def _check_secret(self) -> None:
		typed = (self.webhook_secret or "").strip()
		self.webhook_secret = typed
		if typed and not self.is_dummy_password(typed) and len(typed) < SHORTEST_SECRET:
			frappe.throw(_("The shared secret has at least {0} characters.").format(SHORTEST_SECRET))
