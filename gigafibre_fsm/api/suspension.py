"""Endpoints of suspensions for accounts receivable: confirm, refuse, ask again, restore, and what a person found."""

from typing import Literal, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.billing.suspension import proposals, repository, restoring
from gigafibre_fsm.domain.dispatch.job.open_visits import list_open_visits
from gigafibre_fsm.exceptions import FsmError


class SuspensionAnswer(TypedDict):
	"""The state of a suspension after what was done."""

	state: str


class CustomerService(TypedDict):
	"""The open suspension of a customer and its state; both empty if the service works."""

	suspension: str
	state: str


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def confirm_suspension(suspension: str) -> SuspensionAnswer:
	"""Confirm a proposal: the interlock is asked again now, and the suspension is requested if it allows it.

	Raises:
		FsmError: it is not proposed any more.
	"""
	_require_suspension(suspension)
	state = proposals.confirm_suspension(suspension, frappe.session.user, list_open_visits)
	return {"state": state.value}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def decline_suspension(suspension: str, reason: str) -> SuspensionAnswer:
	"""Refuse a proposal, with a reason that is kept; it is left alone until somebody asks again.

	Raises:
		FsmError: it is not proposed any more, or the reason is empty.
	"""
	_require_suspension(suspension)
	return {"state": proposals.decline_suspension(suspension, frappe.session.user, reason).value}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def ask_again(suspension: str) -> SuspensionAnswer:
	"""Ask the interlock about a proposal now.

	Raises:
		FsmError: it is not proposed any more.
	"""
	_require_suspension(suspension)
	return {"state": proposals.ask_again(suspension, list_open_visits).value}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def restore_service(suspension: str, reason: str) -> SuspensionAnswer:
	"""Restore a service now, whatever is owed, with a reason that is kept.

	Raises:
		FsmError: the service is not suspended, or the reason is empty.
	"""
	_require_suspension(suspension)
	return {"state": restoring.order_restoration(suspension, frappe.session.user, reason).value}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def note_finding(suspension: str, found: Literal["suspended", "working"]) -> SuspensionAnswer:
	"""Store what a person found on the network where the outcome of a request was unknown.

	Raises:
		FsmError: the outcome is known.
	"""
	_require_suspension(suspension)
	is_suspended = found == "suspended"
	state = restoring.note_finding(suspension, frappe.session.user, is_suspended=is_suspended)
	return {"state": state.value}


@frappe.whitelist(methods=["GET"])
@guards.accountant
@guards.limited(240, 60)
def find_customer_service(customer: str) -> CustomerService:
	"""Return the open suspension of a customer, for the customer's form.

	Raises:
		FsmError: there is no such customer, or the user may not see them.
	"""
	if not frappe.has_permission("Customer", "read", customer):
		frappe.throw(
			_("{0} {1} does not exist, or you may not see it.").format(_("Customer"), customer), FsmError
		)
	found = repository.find_open(customer)
	return {"suspension": found.name if found else "", "state": found.state.value if found else ""}


def _require_suspension(name: str) -> None:
	"""Refuse a suspension that does not exist or that the user may not read."""
	doctype = repository.DOCTYPE
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", name):
		frappe.throw(_("{0} {1} does not exist, or you may not see it.").format(_(doctype), name), FsmError)
