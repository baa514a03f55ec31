"""The end of an order on the website: accepted or refused as its review shows it, its agreement, its payment method."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.sales.agreements import hold, sending
from gigafibre_fsm.domain.sales.agreements import repository as agreements
from gigafibre_fsm.domain.sales.agreements import states as agreement_states
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.domain.sales.coverage import requests
from gigafibre_fsm.domain.sales.leads import from_request as leads
from gigafibre_fsm.domain.sales.orders import repository, states
from gigafibre_fsm.domain.sales.orders.intake import submitting
from gigafibre_fsm.domain.sales.orders.states import SaleState
from gigafibre_fsm.domain.sales.web_orders import messages
from gigafibre_fsm.exceptions import FsmError


def accept_order(name: str, shown: str, link: str, now: datetime) -> None:
	"""Submit an order as its review shows it, and say so to whoever ordered; a second time changes nothing.

	Args:
		name: the FSM Order.
		shown: what the review said that it costs.
		link: name of the order's FSM Magic Link.
		now: site time, naive.

	Raises:
		FsmError: something is missing, its time is no longer kept, or it costs something else today.
	"""
	order = repository.lock_order(name)
	if not order.coverage_request:
		# a request whose address or number the order has proved is answered by it
		request = requests.find_open(order.code_sent_to)
		lead = leads.find_proved(request, order.code_sent_to)
		repository.write_order(order, coverage_request=request or None, lead=lead)
	if submitting.submit_order(name, shown, now):
		messages.send_received(order, link, now)


def refuse_order(name: str, now: datetime) -> None:
	"""Give up an order that is not submitted, as whoever ordered wishes; a second time changes nothing.

	Raises:
		FsmError: it is submitted.
	"""
	order = repository.lock_order(name)
	if repository.read_state(order) in states.UNDER_WAY:
		frappe.throw(_("This order is submitted already. Reload the page."), FsmError)
	submitting.cancel_order(name, _("Given up on the website by whoever ordered."), now)


def open_agreement(name: str) -> tuple[str, str]:
	"""Return the agreement of an order and a new link that opens it.

	Raises:
		FsmError: it is not written yet, or waits for no signature.
	"""
	order = repository.load_order(name)
	doc = agreements.lock_agreement(order.agreement) if order.agreement else None
	if not doc or AgreementState(doc.state) not in agreement_states.TO_SIGN:
		frappe.throw(_("The agreement is not ready. Look again in a minute."), FsmError)
	return doc.name, sending.issue_link(doc)


def require_customer(name: str) -> str:
	"""Return the customer whose payment method may be saved: that of a signed order that is not over.

	Raises:
		FsmError: it is not signed, or over.
	"""
	order = repository.load_order(name)
	state = repository.read_state(order)
	is_unsigned = state is SaleState.SUBMITTED and not hold.is_signed(name)
	if not order.customer or state not in states.UNDER_WAY or is_unsigned:
		frappe.throw(_("Sign the agreement first. Reload the page."), FsmError)
	return order.customer
