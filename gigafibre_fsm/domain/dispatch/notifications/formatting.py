"""Whom a text message speaks to: their first name, and the language where theirs is not known."""

import frappe


def usual_language() -> str:
	"""The language of whoever's is not known."""
	return frappe.get_cached_doc("FSM Settings").default_language or "fr"
