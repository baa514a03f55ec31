"""Tickets that were merged: where their thread is read and answered now."""

import frappe

MERGED_INTO = "fsm_merged_into"


def find_surviving(ticket: str) -> str:
	"""Return the ticket in which one goes on, whoever asks; the ticket itself if it was not merged.

	Args:
		ticket: name of the Issue; it need not exist.
	"""
	return frappe.db.get_value("Issue", ticket, MERGED_INTO) or ticket


def find_target(ticket: str, customer: str) -> str:
	"""Return the ticket in which a customer's ticket goes on; the ticket itself if it was not merged, or is not theirs.

	Args:
		ticket: name of the Issue; it need not exist.
		customer: name of the Customer.
	"""
	return frappe.db.get_value("Issue", {"name": ticket, "customer": customer}, MERGED_INTO) or ticket
