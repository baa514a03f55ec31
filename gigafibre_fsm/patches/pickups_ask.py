"""The kind of visit that the app brings for fetching equipment asks about what is still there."""

import frappe


def execute() -> None:
	"""Set it on the kind that the app made; what a site has added or renamed is its own."""
	frappe.db.set_value("Dispatch Job Type", "Equipment pickup", "requires_pickup", 1)
