"""Removes what the app added to other apps' documents, before Frappe drops the app's own tables."""

import sys

import frappe
from frappe.installer import update_site_config

from gigafibre_fsm.setup import (
	billing_settings,
	custom_fields,
	erpnext_rights,
	found,
	indexes,
	leftovers,
	lists,
	overview_block,
	roles,
	service_levels,
	taxes,
	ticket_kinds,
)

SITE_CONFIG_KEYS = ("fsm_link_keys", "fsm_link_key", "fsm_seals", "fsm_seal", "fsm_live_for", leftovers.KEEPS)


def remove() -> None:
	"""Delete custom fields with their columns, roles, boards, keys, secrets, and data outside our tables."""
	if "--dry-run" in sys.argv:
		print(
			"* would remove custom fields, roles, logins, files and everything else that setup/ has brought"
		)
		return  # Frappe runs this hook in a dry run, too
	leftovers.remove()
	indexes.remove()
	custom_fields.remove()
	erpnext_rights.remove()
	roles.remove()
	lists.remove()
	taxes.remove()
	billing_settings.remove()
	ticket_kinds.remove()
	service_levels.remove()
	overview_block.remove()
	found.forget()
	for board in frappe.get_all("Kanban Board", {"reference_doctype": "Dispatch Job"}, pluck="name"):
		frappe.delete_doc("Kanban Board", board, force=True)
	# the scheduler would try to copy jobs that no longer exist
	for schedule in frappe.get_all("Auto Repeat", {"reference_doctype": "Dispatch Job"}, pluck="name"):
		frappe.delete_doc("Auto Repeat", schedule, force=True)
	for key in SITE_CONFIG_KEYS:
		# Frappe removes a key whose value is the string "None"
		update_site_config(key, "None")
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "gigafibre_fsm.%")})
