"""Who may see a saved view of the ticket desk: its owner everything, everybody of support those that are shared."""

from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document


def view_query(user: str | None = None) -> str:
	"""Condition on lists of FSM Ticket View: the user's own and the shared ones."""
	own = frappe.db.escape(user or frappe.session.user)
	return f"(`tabFSM Ticket View`.owner = {own} or `tabFSM Ticket View`.shared = 1)"


def view_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether a user may access an FSM Ticket View.

	Every user reads shared ones, the owner may do anything.

	Args:
		doc: the FSM Ticket View.
		ptype: the requested permission, for example read; None counts as reading.
		user: name of the User; the signed-in user by default.
	"""
	is_own = not doc.owner or doc.owner == (user or frappe.session.user)
	return is_own or bool(doc.shared and ptype in ("read", "select", None))
