"""The rows of Billing Side: which system bills a customer. A customer without one is billed here."""

from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.customers import lock_customer
from gigafibre_fsm.domain.billing.sides.states import SideState
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

	from frappe.model.document import Document

DOCTYPE = "Billing Side"
OTHERS = tuple(state.value for state in SideState if state is not SideState.NEW)
"""States in which this app does not bill."""


def find_state(customer: str) -> SideState | None:
	"""Return who bills a customer, None without a row; waits for whoever changes it.

	Call it under the lock of the customer.
	"""
	found = frappe.db.get_value(DOCTYPE, {"customer": customer}, "name")
	# locked by its name, so that a customer without a row keeps nobody from adding another one's
	state = found and frappe.db.get_value(DOCTYPE, found, "state", for_update=True)
	return SideState(state) if state else None


def bills_here(state: SideState | None) -> bool:
	"""Whether this app bills a customer in a state; without one it does."""
	return state in (None, SideState.NEW)


def is_collected_here(customer: str) -> bool:
	"""Whether this app may ask a customer for money: not while the old system bills and collects."""
	state = frappe.db.get_value(DOCTYPE, {"customer": customer}, "state")
	return bills_here(SideState(state) if state else None)


def require_collected_here(customer: str) -> None:
	"""Refuse to ask a customer for money that the old system collects.

	Raises:
		FsmError: this app does not bill the customer.
	"""
	if not is_collected_here(customer):
		title = frappe.db.get_value("Customer", customer, "customer_name") or customer
		sentence = _(
			"The old system still collects what {0} owes: nothing is sent or charged here. See their Billing Side."
		)
		frappe.throw(sentence.format(title), FsmError)


def add_side(customer: str, boundary: date) -> str:
	"""Note that the old system bills a customer, who is to move on a day; return the row's name."""
	values = {"customer": customer, "state": SideState.LEGACY.value, "boundary": boundary}
	side = frappe.get_doc({"doctype": DOCTYPE, **values, **_stamps()})
	# guard: the import does this for whoever may run it; no role may create these rows
	return side.insert(ignore_permissions=True).name


def lock_side(customer: str) -> "Document":
	"""Lock a customer's subscriptions, the customer and its row, in the order of the billing run; return the row.

	Raises:
		frappe.DoesNotExistError: the customer has no row.
		FsmError: there is no such customer.
	"""
	subscription = frappe.qb.DocType("Subscription")
	own = frappe.qb.from_(subscription).select(subscription.name).where(subscription.party == customer)
	own.orderby(subscription.name).for_update().run()
	lock_customer(customer)
	return frappe.get_doc(DOCTYPE, {"customer": customer}, for_update=True)


def write_state(side: "Document", state: SideState, **values: object) -> None:
	"""Store who bills from now on, with who said so and when."""
	side.db_set({"state": state.value, **values, **_stamps()})


def query_old_customers() -> "QueryBuilder":
	"""Return the query of the customers whom this app does not bill."""
	side = frappe.qb.DocType(DOCTYPE)
	return frappe.qb.from_(side).select(side.customer).where(side.state.isin(OTHERS))


def list_old_customers() -> set[str]:
	"""Return the customers whom this app does not bill."""
	return set(query_old_customers().run(pluck=True))


def _stamps() -> dict[str, object]:
	return {
		"changed_by": frappe.session.user,
		"changed_on": now_datetime(),
		"asked_utc": instants.now_utc(),
	}
