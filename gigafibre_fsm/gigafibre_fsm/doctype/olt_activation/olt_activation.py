"""OLT Activation: an ONT that is to be registered at its OLT; written by domain/network only."""

from dataclasses import asdict

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.activation import messages as activation_messages
from gigafibre_fsm.domain.network.activation import requests
from gigafibre_fsm.domain.platform import instants

ENGINEERS = ("System Manager", "FSM Manager")


class OLTActivation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		equipment: DF.Link
		instant: DF.Datetime | None
		is_offline: DF.Check
		job: DF.Link | None
		next_look: DF.Datetime | None
		olt: DF.Link | None
		pasted: DF.LongText | None
		pon_port: DF.Link | None
		port: DF.Data | None
		proof: DF.SmallText | None
		reason: DF.Data | None
		reason_about: DF.Data | None
		requested_by: DF.Link | None
		requested_on: DF.Datetime
		serial: DF.Data | None
		service_location: DF.Link | None
		settled_by: DF.Link | None
		settled_on: DF.Datetime | None
		sheet: DF.LongText | None
		state: DF.Literal["Requested", "Running", "Done", "Failed", "Unknown", "Cancelled"]
		technician: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "requested_on")

	def onload(self) -> None:
		"""Send the form what is next, in the reader's words."""
		self.set_onload("view", asdict(activation_messages.describe_activation(self, now_datetime())))

	@frappe.whitelist(methods=["POST"])
	def check_answer(self, text: str) -> str:
		"""Check what the OLT answered, and settle the activation if it proves it; return a sentence about the result."""
		frappe.only_for(ENGINEERS)
		return requests.check_answer(self.name, text, now_datetime())

	@frappe.whitelist(methods=["POST"])
	def give_up(self, note: str) -> None:
		"""Record that the ONT could not be registered, and why."""
		frappe.only_for(ENGINEERS)
		requests.give_up(self.name, note, now_datetime())
