"""The kind of visit that the app brings for a fibre drop is work outdoors, and waits for the end of a storm."""

import frappe

DROP = "Fibre drop"


def execute() -> None:
	"""Set it on the kind that the app made; what a site has added or renamed is its own."""
	frappe.db.set_value("Dispatch Job Type", {"name": DROP}, "is_outdoors", 1)
