"""Coverage Area: polygons on the map, or postal codes, with one answer about service."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.care.plans.offers import parse_postal_codes
from gigafibre_fsm.domain.platform import polygons
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.gigafibre_fsm import drawn_areas


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
		drawn = drawn_areas.read_area(self.map)
		if not drawn and not parse_postal_codes(self.postal_codes):
			frappe.throw(_("Draw the area on the map, or name its postal codes."), FsmError)
		self.west, self.south, self.east, self.north = polygons.find_bounds(drawn)
