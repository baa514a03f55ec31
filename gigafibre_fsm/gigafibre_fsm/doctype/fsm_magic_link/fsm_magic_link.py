"""FSM Magic Link: A link sent by SMS: the row decides what it opens, until when, and whether it is revoked; its name is the token's jti."""

from frappe.model.document import Document


class FSMMagicLink(Document):
	pass
