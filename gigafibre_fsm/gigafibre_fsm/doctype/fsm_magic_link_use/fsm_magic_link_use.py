"""FSM Magic Link Use: one sign-in through a link, logged at its first POST."""

from frappe.model.document import Document


class FSMMagicLinkUse(Document):
	pass
