"""What is kept from readers without a role of the money: the words of messages that name amounts. Pure.

Whoever answers customers sees that such a message was sent, when and whether it arrived, but not what it says.
"""

from gigafibre_fsm.domain.messaging.templates.catalogue import CATALOGUE

MONEY_DOCTYPES = frozenset(
	(
		"Credit Proposal",
		"Dunning Case",
		"FSM Cart",
		"FSM Debit Notice",
		"FSM Dispute",
		"FSM Payment",
		"FSM Payment Method",
		"FSM Refund",
		"Journal Entry",
		"Payment Entry",
		"Payment Promise",
		"Quotation",
		"Sales Invoice",
		"Sales Order",
		"Service Suspension",
		"Subscription",
		"Subscription Change",
	)
)
"""Doctypes about which a message names amounts."""
_AMOUNTS = frozenset(("amount", "fee", "price", "total", "balance", "credit"))


def is_about_money(doctype: str, template: str = "") -> bool:
	"""Whether a message may name an amount.

	Args:
		doctype: of the document that it is about; empty without one.
		template: key of the text's template; empty without one.
	"""
	kind = CATALOGUE.get(template)
	return doctype in MONEY_DOCTYPES or bool(kind and kind.variables & _AMOUNTS)
