"""Coverage Area: polygons on the map, or postal codes, with one answer about service."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.care.plans.offers import parse_postal_codes
from gigafibre_fsm.domain.sales.coverage import geometry
from gigafibre_fsm.exceptions import FsmError


class CoverageArea(Document):
	"""Keeps the bounds of what is drawn, by which areas are looked up."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area_name: DF.Data
		available_on: DF.Date | None
		east: DF.Float
		north: DF.Float
		postal_codes: DF.SmallText | None
		south: DF.Float
		state: DF.Literal["Available", "Soon", "Not Yet"]
		west: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		if self.state != "Soon":
			self.available_on = None
		polygons = self.read_map()
		if not polygons and not parse_postal_codes(self.postal_codes):
			frappe.throw(_("Draw the area on the map, or name its postal codes."), FsmError)
		self.west, self.south, self.east, self.north = geometry.find_bounds(polygons)

	def read_map(self) -> tuple[geometry.Polygon, ...]:
		"""Return the polygons that are drawn; raises FsmError if the map cannot be read."""
		try:
			return geometry.read_polygons(self.map)
		except ValueError:
			frappe.throw(
				_("The drawing on the map cannot be read. Delete it and draw the area again."), FsmError
			)
