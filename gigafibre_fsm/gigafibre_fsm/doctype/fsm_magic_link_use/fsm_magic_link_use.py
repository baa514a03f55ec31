"""FSM Magic Link Use: one browser that used a link, logged at its first write."""

from frappe.model.document import Document


class FSMMagicLinkUse(Document):
	"""When, from which address, with which browser; forgotten thirty days after the link ended."""
