"""The rows of Service Suspension: created, locked, changed. Sole writer of their states."""

import json
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.customers import lock_customer
from gigafibre_fsm.domain.billing.suspension.interlock import SuspensionVerdict
from gigafibre_fsm.domain.billing.suspension.states import (
	CAN_BE_RESTORED,
	SuspensionEvent,
	SuspensionState,
	find_next_state,
)
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Service Suspension"
LEASE = timedelta(minutes=2)
"""Duration of a worker's claim: longer than any request to the network."""
Result = TypeVar("Result")


class OpenSuspension(NamedTuple):
	"""The open suspension of a customer."""

	name: str
	customer: str
	state: SuspensionState


def create_proposal(customer: str, dunning_case: str | None) -> str | None:
	"""Store a proposal to suspend a customer's service; None if one is open already."""
	if find_open(customer):
		return None
	doc = frappe.new_doc(DOCTYPE)
	doc.update({"customer": customer, "open_for": customer, "dunning_case": dunning_case})
	doc.update({"state": SuspensionState.LAST_NOTICE.value, "next_check": instants.now_utc()})
	# guard: no role may write these rows; a dunning case that is ready asks for it
	return doc.insert(ignore_permissions=True).name


def find_open(customer: str) -> OpenSuspension | None:
	"""Return the open suspension of a customer, as others have committed it."""
	row = frappe.db.get_value(DOCTYPE, {"open_for": customer}, ["name", "customer", "state"], for_update=True)
	return OpenSuspension(row[0], row[1], SuspensionState(row[2])) if row else None


def is_suspended(customer: str) -> bool:
	"""Whether a customer's service is suspended and not being restored."""
	return bool(frappe.db.exists(DOCTYPE, {"open_for": customer, "state": SuspensionState.SUSPENDED.value}))


def list_suspended(customers: Collection[str]) -> dict[str, datetime | None]:
	"""Return those of these customers whose service is suspended → since when (site time, None if unknown), in one query."""
	if not customers:
		return {}
	filters = {"open_for": ("in", sorted(customers)), "state": SuspensionState.SUSPENDED.value}
	return dict(frappe.get_all(DOCTYPE, filters, ["customer", "suspended_on"], as_list=True))


def list_suspended_customers() -> set[str]:
	"""Return the customers whose service is suspended, may be, or is just being restored."""
	switched = [state.value for state in (*CAN_BE_RESTORED, SuspensionState.RESTORING)]
	return set(frappe.get_all(DOCTYPE, {"state": ("in", switched)}, pluck="customer"))


def find_last_closing(customer: str) -> datetime | None:
	"""Return when the last suspension of a customer was closed, in naive UTC; None if there was none."""
	filters = {"customer": customer, "closed_at": ("is", "set")}
	return frappe.db.get_value(DOCTYPE, filters, "closed_at", order_by="closed_at desc")


def change_suspension(name: str, change: Callable[["Document"], Result]) -> Result:
	"""Run a change in a transaction of its own, with the customer and the suspension locked, in this order.

	Args:
		name: name of the Service Suspension.
		change: takes the locked document; runs again after a deadlock.

	Raises:
		FsmError: there is none of this name.
	"""
	# before the transaction, whose first statement must be the lock
	customer = frappe.db.get_value(DOCTYPE, name, "customer")
	if not customer:
		frappe.throw(_("There is no suspension {0}.").format(name), FsmError)

	def locked() -> Result:
		lock_customer(customer)
		return change(frappe.get_doc(DOCTYPE, name, for_update=True))

	return transactions.run_transaction(locked)


def claim_next(states: Iterable[SuspensionState]) -> str | None:
	"""Claim the next suspension in one of these states that is due, for two minutes; the caller commits."""
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(table.state.isin([each.value for each in states]))
		.where(table.next_check <= instants.now_utc())
		.orderby(table.next_check)
		.limit(1)
		.for_update(skip_locked=True)
		.run()
	)
	if not rows:
		return None
	name = rows[0][0]
	values = {"next_check": instants.now_utc() + LEASE}
	frappe.db.set_value(DOCTYPE, name, values, update_modified=False)
	return name


def apply_event(doc: "Document", event: SuspensionEvent) -> SuspensionState:
	"""Set the state that follows an event; one that ends a suspension closes it. The caller saves.

	Raises:
		ValueError: the event cannot happen in this state.
	"""
	state = find_next_state(SuspensionState(doc.state), event)
	doc.state = state.value
	if state is SuspensionState.NONE:
		doc.update({"open_for": None, "next_check": None, "closed_at": instants.now_utc()})
	return state


def store_verdict(doc: "Document", verdict: SuspensionVerdict) -> None:
	"""Keep a verdict of the interlock; one that says the same as the last extends its row. The caller saves."""
	moment = instants.to_site(verdict.checked_at).replace(fold=0)
	objections = [
		{"objection": each.objection.value, "evidence": list(each.evidence)} for each in verdict.objections
	]
	doc.update({"checked_on": moment, "overdue": float(verdict.facts.overdue)})
	doc.oldest_due_date = verdict.facts.oldest_due_date
	doc.currency = doc.currency or _find_currency()
	last = doc.verdicts[-1] if doc.verdicts else None
	reviewed_by = verdict.facts.reviewed_by
	if last and last.reviewed_by == reviewed_by and json.loads(last.objections) == objections:
		last.update({"last_checked_on": moment, "facts": _write_facts(verdict)})
		return
	doc.append(
		"verdicts",
		{
			"checked_on": moment,
			"last_checked_on": moment,
			"is_allowed": int(verdict.is_allowed),
			"reviewed_by": reviewed_by,
			"objections": json.dumps(objections, ensure_ascii=False),
			"facts": _write_facts(verdict),
		},
	)


def save_suspension(doc: "Document") -> None:
	"""Store a locked suspension."""
	# guard: the caller is a part of `suspension`; no role may write these rows
	doc.save(ignore_permissions=True)


def _find_currency() -> str | None:
	"""Return the currency of the site's company, in which amounts are shown."""
	company = frappe.db.get_default("company")
	return company and frappe.get_cached_value("Company", company, "default_currency")


def _write_facts(verdict: SuspensionVerdict) -> str:
	return json.dumps(verdict.facts.__dict__, default=str, ensure_ascii=False)
