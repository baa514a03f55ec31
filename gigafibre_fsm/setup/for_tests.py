"""What a site needs before its tests run."""

import frappe


def prepare() -> None:
	"""Stop a test run on a site whose messages would leave it."""
	if frappe.db.get_single_value("FSM Settings", "outbound") == "Live":
		frappe.throw(
			"FSM Settings.outbound is Live on this site: tests would text real people. Use another site."
		)
