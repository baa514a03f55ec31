"""Reads what is drawn on the map of a document: polygons that say what is inside, or a sentence about what is wrong."""

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import polygons
from gigafibre_fsm.domain.platform.polygons import Polygon, PolygonFault
from gigafibre_fsm.exceptions import FsmError


def read_area(drawing: str | None) -> tuple[Polygon, ...]:
	"""Return the polygons of a drawing; none if nothing is drawn, or only points and lines.

	Args:
		drawing: GeoJSON, as a Geolocation field stores it.

	Raises:
		FsmError: it cannot be read, or is no area; the sentence says what to do.
	"""
	try:
		found = polygons.read_polygons(drawing)
	except ValueError:
		frappe.throw(_("The drawing on the map cannot be read. Delete it and draw the area again."), FsmError)
	if fault := polygons.find_fault(found):
		frappe.throw(_describe_fault(fault), FsmError)
	return found


def _describe_fault(fault: PolygonFault) -> str:
	return {
		PolygonFault.MANY_CORNERS: _("The area has more than {0} corners. Draw it with fewer."),
		PolygonFault.OFF_THE_MAP: _(
			"A corner of the area is where nobody lives. GeoJSON names the longitude first: [-72.95, 45.63]."
		),
		PolygonFault.NO_SURFACE: _(
			"A polygon of the area is only a line. Give it at least three corners that are apart."
		),
		PolygonFault.CROSSES_ITSELF: _("The outline of the area crosses itself. Move its corners apart."),
	}[fault].format(polygons.MOST_CORNERS)
