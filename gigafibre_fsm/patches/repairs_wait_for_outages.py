"""The kinds of visits that the app brings for repairs wait while their address is in an outage."""

import frappe

REPAIRS = ("Repair", "Modem replacement", "Wi-Fi improvement")


def execute() -> None:
	"""Set it on the kinds that the app made; what a site has added or renamed is its own."""
	frappe.db.set_value("Dispatch Job Type", {"name": ("in", REPAIRS)}, "is_trouble", 1)
