"""Technician Position: where a technician is who shares it; written by domain/dispatch/live_position/positions.py."""

from frappe.model.document import Document


class TechnicianPosition(Document):
	"""The newest position of a technician; an older one is kept nowhere."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accuracy: DF.Int
		latitude: DF.Float
		longitude: DF.Float
		measured_on: DF.Datetime
		technician: DF.Link
	# end: auto-generated types
