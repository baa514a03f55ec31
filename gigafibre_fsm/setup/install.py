"""Brings a site to what this version of the app expects; run at install and at each migrate, safe to run again."""

from gigafibre_fsm.setup import custom_fields, defaults, erpnext_rights, lists, roles


def apply() -> None:
	"""Add roles and what they see of ERPNext, the fields on ERPNext's documents, the width of lists, and what a new site starts with."""
	roles.apply()
	erpnext_rights.apply()
	custom_fields.apply()
	defaults.apply()
	lists.apply()
