"""FSM Consent: an opt-in to or opt-out from texts; the newest row of a phone number counts."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class FSMConsent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		evidence: DF.SmallText | None
		instant: DF.Datetime | None
		party: DF.DynamicLink | None
		party_doctype: DF.Link | None
		phone: DF.Data
		recorded_on: DF.Datetime
		source: DF.Literal["Inbound SMS", "Provider", "Staff", "Portal", "Import"]
		state: DF.Literal["Opted In", "Opted Out"]
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "recorded_on")
