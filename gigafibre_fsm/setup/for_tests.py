"""Preparation of a site for its tests."""

import frappe


def prepare() -> None:
	"""Stop a test run on a site that would send its messages."""
	if frappe.db.get_single_value("FSM Settings", "outbound") == "Live":
		frappe.throw(
			"FSM Settings.outbound is Live on this site: tests would text real people. Use another site."
		)
