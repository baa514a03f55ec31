"""FSM Magic Link: what a link sent by SMS opens, and until when; written by domain/access/links."""

from frappe.model.document import Document


class FSMMagicLink(Document):
	"""Decides access; the token only carries its name."""
