"""FSM Legacy Settings: access to the retired billing system's database, for reading."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.integrations import legacy
from gigafibre_fsm.integrations.errors import IntegrationError

HOST = re.compile(r"[A-Za-z0-9._:-]+")
LAST_PORT = 65_535


class FSMLegacySettings(Document):
	"""Refuses what cannot be an address, and proves what is saved."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		database_name: DF.Data | None
		enabled: DF.Check
		host: DF.Data | None
		password: DF.Password | None
		port: DF.Int
		username: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse a host or port that is none, and a switch without everything that it needs."""
		for field in ("host", "database_name", "username"):
			self.set(field, (self.get(field) or "").strip())
		if self.host and not HOST.fullmatch(self.host):
			frappe.throw(
				_("Host: a name or an address alone, as 10.0.0.5, without http:// and without a path.")
			)
		if not 1 <= (self.port or 0) <= LAST_PORT:
			frappe.throw(_("Port: between 1 and 65535; MariaDB usually listens on 3306."))
		if self.enabled and not (self.host and self.database_name and self.username and self.password):
			frappe.throw(_("The old system cannot be switched on without host, database, user and password."))

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, str]:
		"""Ask each query for no row.

		Returns `{"colour": …, "sentence": …}`.
		"""
		self.check_permission("write")
		try:
			legacy.connect().check()
		except IntegrationError as error:
			return {"colour": "red", "sentence": _(error.message)}
		return {
			"colour": "green",
			"sentence": _("The old system's database answers, and every query fits it."),
		}
