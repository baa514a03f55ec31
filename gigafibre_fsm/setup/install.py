"""Brings a site to the state this version expects; run at install and each migrate, safe to repeat."""

from gigafibre_fsm.setup import custom_fields, defaults, erpnext_rights, lists, roles


def apply() -> None:
	"""Apply roles and their rights on ERPNext's documents, custom fields, initial data, and list columns."""
	roles.apply()
	erpnext_rights.apply()
	custom_fields.apply()
	defaults.apply()
	lists.apply()
