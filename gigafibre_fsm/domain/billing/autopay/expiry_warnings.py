"""Warns customers whose card expires soon, if it pays their invoices by itself."""

from datetime import date, timedelta

import frappe

from gigafibre_fsm.domain.billing.autopay import card_expiry
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting, transactions

TEMPLATE = "customer_card_expiring"


def warn_due(today: date) -> int:
	"""Look at the cards whose look is due, and warn their customers; return how many were warned.

	Args:
		today: local date.
	"""
	due = [
		["kind", "=", "Card"],
		["state", "=", methods.ACTIVE],
		["is_autopay", "=", 1],
		["next_warning", "is", "set"],
		["next_warning", "<=", today],
	]
	names = frappe.get_all(methods.DOCTYPE, due, pluck="name", order_by="next_warning", limit=1000)
	return sum(transactions.run_transaction(lambda name=name: _look(name, today)) for name in names)


def _look(name: str, today: date) -> bool:
	doc = frappe.get_doc(methods.DOCTYPE, name, for_update=True)
	last_day = card_expiry.find_last_day_of_card(doc.exp_year, doc.exp_month)
	sent = [doc.last_warning] if doc.last_warning else []
	warning = card_expiry.find_expiry_warning(last_day, sent, today)
	if warning:
		_warn(doc, last_day, warning)
		sent = [warning]
	upcoming = [days for days in card_expiry.WARNING_DAYS if days < min(sent, default=366)]
	following = last_day - timedelta(days=max(upcoming)) if upcoming else None
	doc.db_set(
		{
			"last_warning": sent[0] if sent else 0,
			"next_warning": following if following and following > today else None,
		},
		update_modified=False,
	)
	return bool(warning)


def _warn(doc: "frappe.model.document.Document", last_day: date, warning: int) -> None:
	contact = messages.load_customer(doc.customer)
	if not contact.phone:
		return
	outbox.queue_message(
		TEMPLATE,
		contact.phone,
		contact.language,
		{
			**messages.common_values(contact),
			"card": f"{(doc.brand or '').title()} {doc.last4}".strip(),
			"day": formatting.day(last_day, contact.language, formatting.BRIEF),
		},
		effect_key=f"{TEMPLATE}:{doc.name}:{last_day}:{warning}",
		reference=(doc.doctype, doc.name),
		recipient=("Customer", doc.customer),
	)
