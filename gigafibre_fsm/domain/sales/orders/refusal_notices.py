"""Tells whoever sold an order that its agreement is over without a signature, and keeps the customer's words with the order."""

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import desk_notifications, formatting, plain_text
from gigafibre_fsm.domain.sales.orders import repository

SENTENCES = {
	"Declined": "The customer declined the agreement.",
	"Expired": "The customer let the agreement expire.",
}
"""By the state of the agreement; source strings of the translations."""
ROLE = "FSM Support"


def note_refusal(order: str, state: str, reason: str) -> None:
	"""Write the refusal into an order's timeline, and notify whoever sold it; nothing for an order that is deleted.

	Args:
		order: name of the FSM Order.
		state: of the agreement, Declined or Expired.
		reason: as the customer typed it; may be empty.
	"""
	if not frappe.db.exists(repository.DOCTYPE, order):
		return
	doc = repository.load_order(order)
	# a timeline is read by everybody, so it is in the site's language
	sentence = _(SENTENCES[state], formatting.language(frappe.db.get_default("lang")))
	said = [sentence, *reason.strip().splitlines()]
	doc.add_comment("Comment", "<br>".join(map(plain_text.escape_html, said)))
	desk_notifications.notify_users(_list_sellers(doc), SENTENCES[state], repository.DOCTYPE, order)


def _list_sellers(doc: "frappe.model.document.Document") -> list[str]:
	"""Return who took the order, else who looks after its lead, else everybody of support."""
	lead_owner = frappe.db.get_value("Lead", doc.lead, "lead_owner") if doc.lead else None
	support = desk_notifications.list_users(ROLE)
	own = next((user for user in (doc.owner, lead_owner) if user in support), None)
	return [own] if own else support
