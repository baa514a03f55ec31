"""Who may list the rows inside orders: Frappe checks only the parent's doctype, not the parent document."""

import frappe

READERS = frozenset({"System Manager", "FSM Manager", "FSM Support"})
NOTHING = "1 = 0"


def row_query(user: str | None = None) -> str:
	"""Condition on lists of rows of an FSM Order: all for who may read orders, none for others."""
	return "" if READERS & set(frappe.get_roles(user)) else NOTHING
