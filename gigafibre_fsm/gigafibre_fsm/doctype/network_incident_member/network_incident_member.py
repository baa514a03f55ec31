"""Network Incident Member: an address that an incident affects; written by `domain/network/incidents` only."""

import frappe
from frappe.model.document import Document


class NetworkIncidentMember(Document):
	"""An affected address, since when it has been without service, and what followed for it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		back_on: DF.Datetime | None
		back_utc: DF.Datetime | None
		credit: DF.Link | None
		credit_checked: DF.Check
		customer: DF.Link | None
		equipment: DF.Link | None
		incident: DF.Link
		light_before: DF.Float
		opened_notice: DF.Link | None
		restored_notice: DF.Link | None
		service_location: DF.Link | None
		silent_from: DF.Datetime | None
		silent_utc: DF.Datetime | None
		told: DF.Literal["", "Text", "E-mail", "Nobody"]
		told_over: DF.Check
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Let a device be a member of an incident once, whatever workers do at the same time."""
	frappe.db.add_unique("Network Incident Member", ["incident", "equipment"])
