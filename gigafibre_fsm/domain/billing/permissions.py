"""Who may list the rows inside payments: Frappe checks only the parent's doctype, not the parent document."""

import frappe

READERS = frozenset({"System Manager", "FSM Manager", "FSM Accounts"})
NOTHING = "1 = 0"


def row_query(user: str | None = None) -> str:
	"""Condition on lists of child rows of an FSM Payment: all for accounts and managers, none for others."""
	return "" if READERS & set(frappe.get_roles(user)) else NOTHING
