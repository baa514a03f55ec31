"""What a customer decides about automatic payment themselves: to start, pause or end it; and the text that confirms it."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import customers
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.methods import saving
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.exceptions import FsmError

STOPPED, STARTED = "customer_autopay_off", "customer_autopay_on"


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
	_confirm(STOPPED, customer, method, now)


def start_autopay(method: str, customer: str, now: datetime) -> None:
	"""Let a saved card or account pay a customer's invoices by itself, instead of any other. Safe to repeat.

	Args:
		method: name of the FSM Payment Method.
		customer: name of the Customer who wishes so.
		now: site time, naive.

	Raises:
		NotYours: the method is not the customer's, or was removed.
		FsmError: its bank or its holder ended it, or it is not proved yet.
	"""
	transactions.run_transaction(lambda: _start(method, customer, now))


def _start(method: str, customer: str, now: datetime) -> None:
	customers.lock_customer(customer)
	if methods.find_autopay(customer) == method:
		return
	methods.choose_autopay(method, customer, is_on=True)
	if not methods.find_method(method):
		frappe.throw(_("This account cannot be debited. Add it again, or choose another one."), FsmError)
	brand, last4 = frappe.db.get_value(methods.DOCTYPE, method, ["brand", "last4"])
	_confirm(STARTED, customer, method, now, card=f"{(brand or '').title()} {last4 or ''}".strip())


def end_method(method: str, customer: str, now: datetime) -> None:
	"""Forget a customer's card or account, here and at the vendor; the agreement of an account ends. Safe to repeat.

	Args:
		method: name of the FSM Payment Method.
		customer: name of the Customer who wishes so.
		now: site time, naive.

	Raises:
		NotYours: the method is not the customer's.
		IntegrationError: the vendor did not answer; nothing is charged any more all the same.
	"""
	if frappe.db.exists(methods.DOCTYPE, {"name": method, "customer": customer, "state": methods.REMOVED}):
		return
	was_autopay = methods.find_autopay(customer) == method
	saving.end_method(method, customer)
	if was_autopay:
		transactions.run_transaction(lambda: _confirm(STOPPED, customer, method, now))


def _confirm(template: str, customer: str, method: str, now: datetime, **values: str) -> None:
	contact = messages.load_customer(customer)
	if not contact.phone:
		return
	outbox.queue_message(
		template,
		contact.phone,
		contact.language,
		{**messages.common_values(contact), **values},
		effect_key=f"{template}:{method}:{frappe.utils.get_datetime_str(now)}",
		reference=(methods.DOCTYPE, method),
		recipient=("Customer", customer),
	)
