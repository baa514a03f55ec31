"""Brings a site to what this version of the app expects; run at install and at each migrate, safe to run again."""

from gigafibre_fsm.setup import custom_fields, defaults, roles


def apply() -> None:
	"""Add roles, the fields on ERPNext's documents, and what a new site starts with."""
	roles.apply()
	custom_fields.apply()
	defaults.apply()
