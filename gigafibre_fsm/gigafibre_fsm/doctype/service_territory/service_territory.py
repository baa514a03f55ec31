"""Service Territory: polygons on the map, which technicians serve on some days of the week."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.gigafibre_fsm import drawn_areas


class ServiceTerritory(Document):
	"""A name in both languages, and the area that it stands for."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		color: DF.Color | None
		disabled: DF.Check
		label_fr: DF.Data
		territory_name: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		if not drawn_areas.read_area(self.map):
			frappe.throw(_("Draw the territory on the map: one polygon or more."), FsmError)
