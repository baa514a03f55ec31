"""Whom a text message speaks to: their first name, and the language where theirs is not known."""

import frappe


def usual_language() -> str:
	"""The language of whoever's is not known."""
	return frappe.get_cached_doc("FSM Settings").default_language or "fr"


def first_name(name: str) -> str:
	"""The first word of a name; empty for an empty one."""
	return (name.split() or [""])[0]
