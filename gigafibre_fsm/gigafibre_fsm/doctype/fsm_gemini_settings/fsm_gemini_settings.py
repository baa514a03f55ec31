"""FSM Gemini Settings: access to Gemini, the second reader of labels."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import server_address
from gigafibre_fsm.integrations import gemini
from gigafibre_fsm.integrations.errors import IntegrationError


class FSMGeminiSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		api_key: DF.Password | None
		base_url: DF.Data | None
		enabled: DF.Check
		model: DF.Data | None
		timeout_seconds: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse settings with which no request could succeed."""
		self.model = (self.model or "").strip().removeprefix("models/") or gemini.DEFAULT_MODEL
		self.base_url = (self.base_url or "").strip().rstrip("/")
		if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", self.model):
			frappe.throw(_("A model's id looks like {0}.").format(gemini.DEFAULT_MODEL))
		if self.base_url and not server_address.is_server_address(self.base_url):
			frappe.throw(_("The server's address begins with https://."))
		if not 1 <= (self.timeout_seconds or 0) <= 20:
			frappe.throw(_("Time-out: between 1 and 20 seconds. A technician waits for it on a doorstep."))
		if self.enabled and not self.api_key:
			frappe.throw(_("Gemini cannot be switched on without an API key."))

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Query Gemini for the model with the saved settings; sends no picture and is free.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			model = gemini.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		return {
			"colour": "green",
			"sentence": _("Gemini answers: {0} is ready to read labels.").format(model),
		}
