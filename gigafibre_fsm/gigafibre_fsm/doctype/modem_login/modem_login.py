"""Modem Login: as whom one modem is asked; what it answered is written by domain/network only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.network.probes import addresses
from gigafibre_fsm.domain.network.probes import status as probe_status


class ModemLogin(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accepted_on: DF.Datetime | None
		address: DF.Data | None
		attempts: DF.Int
		equipment: DF.Link
		password: DF.Password | None
		refused_on: DF.Datetime | None
		state: DF.Literal["Untried", "Accepted", "Refused"]
		tried_on: DF.Datetime | None
		username: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse an address that is none, and let a password that was just typed be tried."""
		self.address = addresses.tidy_address(self.address or "")
		self.username = (self.username or "").strip()
		typed = self.password or ""
		if typed and not self.is_dummy_password(typed):
			self.state = probe_status.UNTRIED
