"""Whether an order may go on: what nobody has signed is not activated."""

import frappe

from gigafibre_fsm.domain.sales.agreements import repository, states
from gigafibre_fsm.domain.sales.agreements.states import AgreementState


def find_state(agreement: str | None) -> AgreementState | None:
	"""Return the state of an order's agreement; None before it is written."""
	state = frappe.db.get_value(repository.DOCTYPE, agreement, "state") if agreement else None
	return AgreementState(state) if state else None


def find_end_reason(agreement: str) -> str:
	"""Return why an agreement is over, as its customer typed it; empty if they did not say."""
	return (frappe.db.get_value(repository.DOCTYPE, agreement, "end_reason") or "").strip()


def is_refused(agreement: str) -> bool:
	"""Whether an agreement is over without a signature: declined, expired or void."""
	return find_state(agreement) in states.UNSIGNED_ENDS


def is_signed(fsm_order: str) -> bool:
	"""Whether the agreement of an order is signed and not over.

	Args:
		fsm_order: name of the order.
	"""
	binding = [state.value for state in states.BINDING]
	about = {"order_key": fsm_order, "state": ("in", binding)}
	return bool(frappe.db.exists(repository.DOCTYPE, about))
