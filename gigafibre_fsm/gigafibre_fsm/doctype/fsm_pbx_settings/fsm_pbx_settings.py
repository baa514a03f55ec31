"""FSM PBX Settings: how browsers reach the company's own telephone exchange."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import server_address

_EXTENSION = re.compile(r"[\w.+-]{1,64}", re.ASCII)
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}")


class FSMPBXSettings(Document):
	"""Refuses an exchange that no browser could sign in to."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_pbx_extension.fsm_pbx_extension import FSMPBXExtension

		domain: DF.Data | None
		enabled: DF.Check
		extensions: DF.Table[FSMPBXExtension]
		server: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse an address without encryption, and extensions that are no address."""
		self.server, self.domain = (self.server or "").strip(), (self.domain or "").strip()
		if self.enabled and not (self.server and self.domain):
			frappe.throw(_("The exchange cannot be switched on without its address and its domain."))
		self._check_server()
		if self.domain and not _DOMAIN.fullmatch(self.domain):
			frappe.throw(_("The SIP domain is a name such as pbx.example.ca."))
		self._check_extensions()

	def _check_server(self) -> None:
		if not self.server:
			return
		if not server_address.is_encrypted(self.server, server_address.SOCKET):
			frappe.throw(_("The exchange's address begins with wss://."))

	def _check_extensions(self) -> None:
		users = [row.user for row in self.extensions]
		if len(users) != len(set(users)):
			frappe.throw(_("Each user has one extension: take the second row away."))
		for row in self.extensions:
			row.extension = (row.extension or "").strip()
			if not _EXTENSION.fullmatch(row.extension):
				frappe.throw(_("Row {0}: an extension is a number or a name without spaces.").format(row.idx))
