"""Technicians whose break is the moment at which they were made get the usual one; nobody types fractions of a second."""

import frappe
from frappe.utils import get_time

FIELDS = ("break_from", "break_until", "shift_start", "shift_end")


def execute() -> None:
	"""Write the default over each time of day that Frappe had filled in."""
	meta = frappe.get_meta("Dispatch Technician")
	for row in frappe.get_all("Dispatch Technician", fields=["name", *FIELDS]):
		made_up = [field for field in FIELDS if row[field] and get_time(row[field]).microsecond]
		if made_up:
			values = {field: meta.get_field(field).default for field in made_up}
			frappe.db.set_value("Dispatch Technician", row.name, values, update_modified=False)
