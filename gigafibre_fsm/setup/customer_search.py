"""Lets every customer be found: rows are written by the next worker, telephone numbers at once."""

import frappe

from gigafibre_fsm.domain.care import phone_index
from gigafibre_fsm.domain.care.customer_search import entries


def apply() -> None:
	"""Ask for the rows of customers who have none, and write the telephone index of a site that has none yet."""
	if entries.mark_missing() and not frappe.db.count(phone_index.DOCTYPE):
		phone_index.index_everything(after_each=lambda: None)
