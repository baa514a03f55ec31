"""The choices of the technician's selects."""

import frappe


def job_types() -> list[dict]:
	"""The job types in use, with their French names."""
	return frappe.get_all(
		"Dispatch Job Type", {"disabled": 0}, ["name", "label_fr"], order_by="job_type_name", limit=50
	)


def models() -> list[dict]:
	"""The equipment models in use, by type."""
	return frappe.get_all(
		"Equipment Model",
		{"disabled": 0},
		["name", "manufacturer", "equipment_type"],
		order_by="equipment_type, model_name",
		limit=200,
	)
