"""Records that the stand-in creates on a site on installation."""

import frappe

from erpnext.setup import presets

CUSTOM_FIELDS = {
	"Address": [
		{
			"fieldname": "is_your_company_address",
			"label": "Is Your Company Address",
			"fieldtype": "Check",
			"default": "0",
			"insert_after": "linked_with",
		},
	],
	"Contact": [
		{
			"fieldname": "is_billing_contact",
			"label": "Is Billing Contact",
			"fieldtype": "Check",
			"insert_after": "is_primary_contact",
		},
	],
}
WEBSITE_ROLES = ("Customer",)
SETTINGS = (
	"Accounts Settings",
	"CRM Settings",
	"Selling Settings",
	"Stock Settings",
	"Subscription Settings",
)


def after_install() -> None:
	"""Create roles, settings and the records of a new Canadian site; the wizard creates the company."""
	from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

	for role in WEBSITE_ROLES:
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role}).insert(ignore_permissions=True)
		frappe.db.set_value("Role", role, "desk_access", 0)
	create_custom_fields(CUSTOM_FIELDS)
	set_single_defaults()
	presets.install("Canada")


def after_migrate() -> None:
	"""Give a site what modules and settings bring that it did not have when it was installed."""
	from frappe.installer import add_module_defs

	add_module_defs("erpnext", ignore_if_duplicate=True)
	set_single_defaults()


def set_single_defaults() -> None:
	"""Store the fields' defaults in the settings, which a Single does not have before it is first saved."""
	for doctype in SETTINGS:
		stored = frappe.db.get_singles_dict(doctype)
		fields = [field for field in frappe.get_meta(doctype).fields if field.default]
		missing = [field for field in fields if stored.get(field.fieldname) in (None, "")]
		if not missing:
			continue
		settings = frappe.get_doc(doctype)
		settings.update({field.fieldname: field.default for field in missing})
		settings.flags.ignore_mandatory = True
		settings.save(ignore_permissions=True)
