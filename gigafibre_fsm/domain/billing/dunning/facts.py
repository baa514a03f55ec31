"""What stops a customer's case, with the documents behind each reason."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.billing.dunning import tickets
from gigafibre_fsm.domain.billing.dunning.stages import PauseReason
from gigafibre_fsm.domain.billing.payments.repository import DOCTYPE as PAYMENT
from gigafibre_fsm.domain.billing.payments.states import MONEY_ON_ITS_WAY, PaymentState
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.platform import instants

PROMISE = "Payment Promise"
ON_ITS_WAY = tuple(sorted(state.value for state in MONEY_ON_ITS_WAY))


@dataclass(frozen=True)
class CasePause:
	"""A reason for which a case stands still, and the names of the documents behind it."""

	reason: PauseReason
	documents: tuple[str, ...]


def list_pauses(customer: str) -> list[CasePause]:
	"""Return what stops a customer's case: open promises, incidents, disputes and claims, and money on its way.

	An outage at one of the customer's addresses counts until a day after its end.
	"""
	open_tickets = tickets.list_tickets(customer)
	disputed = _names(PAYMENT, customer, (PaymentState.DISPUTED.value,))
	found = (
		CasePause(PauseReason.PROMISE, _names(PROMISE, customer, ("Open",))),
		CasePause(PauseReason.INCIDENT, (*open_tickets.incidents, *list_outages(customer))),
		CasePause(PauseReason.DISPUTE, (*disputed, *open_tickets.claims)),
		CasePause(PauseReason.IN_FLIGHT, _names(PAYMENT, customer, ON_ITS_WAY)),
	)
	return [pause for pause in found if pause.documents]


def list_outages(customer: str) -> tuple[str, ...]:
	"""Return the Network Incident because of which reminders, late fees and suspensions of a customer wait; empty without one."""
	outage = affecting.find_money_hold(customer, instants.now())
	return (outage.name,) if outage else ()


def _names(doctype: str, customer: str, states: tuple[str, ...]) -> tuple[str, ...]:
	filters = {"customer": customer, "state": ("in", states)}
	return tuple(frappe.get_all(doctype, filters, pluck="name", order_by="name"))
