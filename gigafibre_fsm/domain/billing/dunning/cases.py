"""The rows of Dunning Case: opened, brought up to date and closed; the only writer of them.

The customer is locked by whoever changes a case, and `open_key` is unique in the database: one open case a customer.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.dunning.debts import CustomerDebt
from gigafibre_fsm.domain.billing.dunning.facts import CasePause
from gigafibre_fsm.domain.billing.dunning.stages import (
	SUSPENSION_NOTICES,
	CaseDecision,
	DunningState,
	DunningStep,
)
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dunning Case"
RETRY = timedelta(days=7)
"""After which a notice of suspension that was not delivered is sent again."""


def find_open(customer: str) -> str | None:
	"""Return the open case of a customer; None without one."""
	return frappe.db.get_value(DOCTYPE, {"open_key": customer})


def load_open(customer: str) -> "Document | None":
	"""Return the open case of a locked customer, with what is known of the delivery of its messages."""
	name = find_open(customer)
	if not name:
		return None
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	for row in doc.steps:
		row.delivered_on = row.delivered_on or _find_delivery(row.message)
	return doc


def open_case(customer: str, today: date) -> "Document":
	"""Open the case of a locked customer who has none open."""
	values = {"doctype": DOCTYPE, "customer": customer, "open_key": customer, "opened_on": today}
	# guard: the clock opens cases, by the ledger; no role may create these rows
	return frappe.get_doc(values).insert(ignore_permissions=True)


def list_done(doc: "Document") -> Mapping[DunningStep, date]:
	"""Return the day on which each step was last taken; a notice of suspension counts from its delivery only."""
	done: dict[DunningStep, date] = {}
	for row in doc.steps:
		step = DunningStep(row.step)
		if step not in SUSPENSION_NOTICES:
			done[step] = row.taken_on
		elif row.delivered_on:
			done[step] = row.delivered_on.date()
	return done


def has_undelivered(doc: "Document", step: DunningStep, today: date) -> bool:
	"""Whether a notice was sent lately and its delivery is not known: it is not sent again every day.

	Args:
		doc: the open case.
		step: a notice of suspension.
		today: local date.
	"""
	latest = find_latest(doc, step)
	return latest is not None and today < latest + RETRY


def find_latest(doc: "Document", step: DunningStep) -> date | None:
	"""Return the day on which a step was last taken, delivered or not; None if it never was."""
	return max((row.taken_on for row in doc.steps if row.step == step.value), default=None)


def make_key(doc: "Document", step: DunningStep, debt: CustomerDebt) -> str:
	"""Return the key under which a step is taken once for the present debt; another notice has its own.

	Args:
		doc: the open case.
		step: which is taken.
		debt: what the customer owes.
	"""
	attempt = sum(row.step == step.value for row in doc.steps) if step in SUSPENSION_NOTICES else 0
	return f"{doc.name}:{step.value}:{debt.oldest.due_date}:{attempt}"


def record_look(
	doc: "Document", debt: CustomerDebt, decision: CaseDecision, pauses: Iterable[CasePause], today: date
) -> None:
	"""Store what was found of a customer and what follows.

	Args:
		doc: the open case.
		debt: what the customer owes.
		decision: state and next day.
		pauses: what stops the case.
		today: local date.
	"""
	doc.update(
		{
			"state": decision.state.value,
			"pauses": "\n".join(pause.reason.value for pause in pauses),
			"balance": float(debt.balance),
			"overdue": float(debt.sum_overdue(today)),
			"oldest_due_date": debt.oldest.due_date,
			"next_day": decision.next_day,
		}
	)
	save(doc)


def close_case(doc: "Document", today: date) -> None:
	"""Close a case because nothing is owed."""
	doc.update({"state": DunningState.CLOSED.value, "closed_on": today, "open_key": None, "is_suspended": 0})
	doc.update({"balance": 0, "overdue": 0, "pauses": "", "next_day": None})
	save(doc)


def save(doc: "Document") -> None:
	"""Store a case that was changed."""
	# guard: the caller is a part of `dunning`; no role may write these rows
	doc.save(ignore_permissions=True)


def find_notices(customer: str) -> tuple[datetime | None, datetime | None]:
	"""Return when the first and the last notice of suspension of the open case were delivered; naive UTC."""
	case = find_open(customer)
	if not case:
		return None, None
	first = _find_notice(case, DunningStep.SUSPENSION_NOTICE)
	return first, _find_notice(case, DunningStep.LAST_SUSPENSION_NOTICE)


def mark_suspended(customer: str, is_suspended: bool) -> None:
	"""Record on the open case whether the service is suspended for its debt; the customer is locked."""
	if case := find_open(customer):
		doc = frappe.get_doc(DOCTYPE, case, for_update=True)
		doc.is_suspended = int(is_suspended)
		if is_suspended:
			doc.state = DunningState.SUSPENDED.value
		save(doc)


def _find_notice(case: str, step: DunningStep) -> datetime | None:
	rows = frappe.get_all(
		"Dunning Case Step", {"parent": case, "step": step.value}, ["message", "delivered_on"]
	)
	known = (row.delivered_on or _find_delivery(row.message) for row in rows)
	latest = max(filter(None, known), default=None)
	return instants.to_utc(latest) if latest else None


def _find_delivery(message: str | None) -> datetime | None:
	"""Return when a text was delivered, by the operator's receipt or a person's word; site time, naive."""
	if not message:
		return None
	row = frappe.db.get_value("FSM SMS", message, ["state", "delivered_on"], as_dict=True)
	return row.delivered_on if row and row.state == "Delivered" else None
