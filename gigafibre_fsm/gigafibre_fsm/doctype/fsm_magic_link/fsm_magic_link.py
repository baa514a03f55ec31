"""FSM Magic Link: what a link sent by SMS opens, until when, and whether it is revoked; written by domain.access.links."""

from frappe.model.document import Document


class FSMMagicLink(Document):
	"""A row that decides; the token it is named in only carries."""
