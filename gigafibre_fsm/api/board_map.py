"""Endpoint of the dispatch board's map; docs/features/board.md describes its answer."""

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.arguments import day_of, require
from gigafibre_fsm.domain.dispatch.board import technician_route
from gigafibre_fsm.domain.dispatch.board.technician_route import TechnicianRoute


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def load_route(technician: str, day: str) -> TechnicianRoute:
	"""Return a technician's way through a day, along the roads if a routing engine answers.

	Args:
		technician: name of a Dispatch Technician.
		day: YYYY-MM-DD.

	Returns:
		`{stops: [{job, lat, lon}], points: [[lat, lon]], straight, note}`
	"""
	require("Dispatch Technician", technician, "read")
	return technician_route.load_route(technician, day_of(day))
