"""What a customer decides about automatic payment themselves: to pause it, to end it; and the text that confirms it."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.methods import saving
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import transactions

TEMPLATE = "customer_autopay_off"


def is_autopay_on(customer: str) -> bool:
	"""Whether a card or account pays a customer's invoices by itself."""
	return bool(methods.find_autopay(customer))


def pause_autopay(customer: str, now: datetime) -> None:
	"""Charge nothing of a customer by itself any more; the card or account stays saved. Safe to repeat.

	The customer is told by text, so that somebody else who has their link cannot do it unseen.

	Args:
		customer: name of the Customer who wishes so.
		now: site time, naive.
	"""
	transactions.run_transaction(lambda: _pause(customer, now))


def _pause(customer: str, now: datetime) -> None:
	customers.lock_customer(customer)
	method = methods.find_autopay(customer)
	if not method:
		return
	methods.choose_autopay(method, customer, is_on=False)
	_confirm(customer, method, now)


def end_method(method: str, customer: str, now: datetime) -> None:
	"""Forget a customer's card or account, here and at the vendor; the agreement of an account ends.

	Args:
		method: name of the FSM Payment Method.
		customer: name of the Customer who wishes so.
		now: site time, naive.

	Raises:
		NotYours: the method is not the customer's.
		IntegrationError: the vendor did not answer; nothing is charged any more all the same.
	"""
	saving.end_method(method, customer)
	transactions.run_transaction(lambda: _confirm(customer, method, now))


def _confirm(customer: str, method: str, now: datetime) -> None:
	contact = messages.load_customer(customer)
	if not contact.phone:
		return
	outbox.queue_message(
		TEMPLATE,
		contact.phone,
		contact.language,
		messages.common_values(contact),
		effect_key=f"{TEMPLATE}:{method}:{frappe.utils.get_datetime_str(now)}",
		reference=(methods.DOCTYPE, method),
		recipient=("Customer", customer),
	)
