"""Brings a site to the state this version expects; run at install and each migrate, safe to repeat."""

from gigafibre_fsm.setup import (
	agreement_terms,
	billing_settings,
	custom_fields,
	customer_search,
	defaults,
	erpnext_rights,
	flow_templates,
	indexes,
	lists,
	network_drops,
	olt_sheets,
	overview_block,
	roles,
	service_levels,
	taxes,
)


def apply() -> None:
	"""Apply roles and rights, custom fields, indexes, initial data, list columns, taxes, settings of billing, written drops, command sheets, the usual service level, the search of customers, clauses and seal of agreements, and the block of the overview."""
	roles.apply()
	erpnext_rights.apply()
	custom_fields.apply()
	indexes.apply()
	defaults.apply()
	flow_templates.apply()
	lists.apply()
	taxes.apply()
	billing_settings.apply()
	network_drops.apply()
	olt_sheets.apply()
	customer_search.apply()
	service_levels.apply()
	agreement_terms.apply()
	overview_block.apply()
