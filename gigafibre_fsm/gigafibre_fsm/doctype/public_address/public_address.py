"""Public Address: an address of the public file; staff decide only whether there is service."""

import frappe
from frappe.model.document import Document


class PublicAddress(Document):
	"""Forgets the date where none is promised."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		building: DF.Data | None
		civic: DF.Int
		direction: DF.Data | None
		has_place: DF.Check
		latitude: DF.Float
		line: DF.Data | None
		longitude: DF.Float
		lot: DF.Data | None
		municipality: DF.Data | None
		old_municipality: DF.Data | None
		old_town_key: DF.Data | None
		postal_code: DF.Data | None
		service_date: DF.Date | None
		service_state: DF.Literal["", "Available", "Soon", "Not Yet", "Ask Us"]
		source: DF.Literal["National Address Register", "Own list"]
		street_key: DF.Data | None
		street_kind: DF.Data | None
		suffix: DF.Data | None
		town_key: DF.Data | None
		unit: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		if self.service_state != "Soon":
			self.service_date = None


def on_doctype_update() -> None:
	"""Create the indexes by which an address is looked up."""
	for second in ("street_key", "postal_code", "town_key", "old_town_key"):
		frappe.db.add_index("Public Address", ["civic", second])
