"""Takes away what the app put into documents of others, before Frappe drops the app's own tables."""

import frappe
from frappe.installer import update_site_config

from gigafibre_fsm.setup import custom_fields, erpnext_rights, lists, roles

SETTINGS = (
	"FSM Settings",
	"FSM Dispatch Settings",
	"FSM Twilio Settings",
	"FSM Gemini Settings",
	"FSM Routing Settings",
	"FSM GenieACS Settings",
)
SITE_CONFIG_KEYS = ("fsm_link_keys", "fsm_link_key", "fsm_live_for")


def remove() -> None:
	"""Delete custom fields with their columns, roles, boards, keys, and the values of settings with their secrets."""
	custom_fields.remove()
	erpnext_rights.remove()
	roles.remove()
	lists.remove()
	for board in frappe.get_all("Kanban Board", {"reference_doctype": "Dispatch Job"}, pluck="name"):
		frappe.delete_doc("Kanban Board", board, force=True)
	# the scheduler would try to copy visits that are no longer there
	for schedule in frappe.get_all("Auto Repeat", {"reference_doctype": "Dispatch Job"}, pluck="name"):
		frappe.delete_doc("Auto Repeat", schedule, force=True)
	for key in SITE_CONFIG_KEYS:
		# Frappe removes a key whose value is the word None
		update_site_config(key, "None")
	# Frappe leaves these behind of a removed app
	for settings in SETTINGS:
		frappe.db.delete("Singles", {"doctype": settings})
		frappe.db.delete("__Auth", {"doctype": settings})
	frappe.db.delete("__Auth", {"doctype": "CPE Command"})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "gigafibre_fsm.%")})
