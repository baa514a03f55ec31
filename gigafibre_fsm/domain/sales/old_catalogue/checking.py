"""Compares our Items with the catalogue that the old system has now."""

from datetime import date

from gigafibre_fsm.domain.sales.old_catalogue import mapping, own_items
from gigafibre_fsm.domain.sales.old_catalogue.audit import AuditedProduct, audit_catalogue
from gigafibre_fsm.integrations import legacy


def check_catalogue(today: date) -> list[AuditedProduct]:
	"""Return the lines of both catalogues with what was found.

	Args:
		today: local date.

	Raises:
		IntegrationError: the old system cannot be read.
	"""
	products = legacy.connect().list_products()
	kept = mapping.load_mapping()
	return audit_catalogue(products, own_items.load_items(today), kept.items, kept.dropped, today)
