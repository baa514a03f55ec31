"""The fields that the app adds to ERPNext's documents, as data."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

FIELDS = {
	"Issue": [
		{
			"fieldname": "fsm_visit_section",
			"label": "Visit",
			"fieldtype": "Section Break",
			"insert_after": "description",
			"collapsible": 1,
		},
		{
			"fieldname": "fsm_service_location",
			"label": "Service Location",
			"fieldtype": "Link",
			"options": "Service Location",
			"insert_after": "fsm_visit_section",
		},
		{
			"fieldname": "fsm_visit_column",
			"fieldtype": "Column Break",
			"insert_after": "fsm_service_location",
		},
		{
			"fieldname": "fsm_dispatch_job",
			"label": "Dispatch Job",
			"fieldtype": "Link",
			"options": "Dispatch Job",
			"insert_after": "fsm_visit_column",
			"read_only": 1,
			"no_copy": 1,
		},
		{
			"fieldname": "fsm_visit_status",
			"label": "Visit Status",
			"fieldtype": "Data",
			"insert_after": "fsm_dispatch_job",
			"read_only": 1,
			"no_copy": 1,
			"in_standard_filter": 1,
		},
	],
}


def apply() -> None:
	"""Add what is missing and bring the rest up to date."""
	create_custom_fields(FIELDS, update=True)


def remove() -> None:
	"""Delete the fields and their columns: Frappe alone would leave the columns behind."""
	for doctype, fields in FIELDS.items():
		for field in fields:
			name = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
			if name:
				frappe.delete_doc("Custom Field", name, force=True)
			if frappe.db.has_column(doctype, field["fieldname"]):
				frappe.db.sql_ddl(f"alter table `tab{doctype}` drop column `{field['fieldname']}`")
		frappe.clear_cache(doctype=doctype)
