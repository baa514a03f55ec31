"""The rows of Subscription Change, one open for a subscription. Sole writer of their states.

Who changes one locks its subscription first and the customer then, as the billing run does.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.customers import lock_customer
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Subscription Change"
RETRY = timedelta(days=1)


class ChangeKind(Enum):
	"""What a customer asks for: another plan, or the end of the service."""

	PLAN = "Plan"
	CANCELLATION = "Cancellation"


class ChangeState(Enum):
	"""State of a change; FAILED is tried again each day."""

	SCHEDULED = "Scheduled"
	APPLIED = "Applied"
	WITHDRAWN = "Withdrawn"
	FAILED = "Failed"


class DueChange(NamedTuple):
	"""A change to be applied, by the names of its fields."""

	name: str
	subscription: str
	customer: str


@dataclass(frozen=True)
class PlannedChange:
	"""A change that waits for its day, as its customer sees it; dollars.

	Attributes:
		effective_on: first day on the new plan, or last day of service.
		total: with taxes; negative if the customer gets it back.
		has_failed: whether it could not be applied on its day.
	"""

	name: str
	kind: ChangeKind
	effective_on: date
	to_plan: str
	total: Decimal
	has_failed: bool


def lock_subscription(subscription: str, customer: str) -> None:
	"""Lock a subscription of a customer, and the customer, until the transaction ends.

	Raises:
		NotYours: there is none, or it is another customer's.
	"""
	known = {"name": subscription, "party_type": "Customer", "party": customer}
	if not frappe.db.get_value("Subscription", known, "name", for_update=True):
		raise NotYours
	lock_customer(customer)


def lock_open(subscription: str) -> "Document | None":
	"""Return the open change of a subscription that the caller has locked; None without one."""
	name = frappe.db.get_value(DOCTYPE, {"open_key": subscription}, "name", for_update=True)
	return frappe.get_doc(DOCTYPE, name, for_update=True) if name else None


def insert_change(values: dict[str, object], requested_by: str, reason: str, now: datetime) -> "Document":
	"""Store what a customer asked for, and when it is to be applied.

	Args:
		values: fields of the change; `kind` and `effective_on` among them.
		requested_by: the address that the person signed in with.
		reason: what the person says; may be empty.
		now: site time, naive.
	"""
	doc = frappe.get_doc({"doctype": DOCTYPE, "state": ChangeState.SCHEDULED.value, **values})
	doc.update({"requested_by": requested_by, "reason": reason, "requested_on": now})
	begins = values["effective_on"] + timedelta(days=int(is_end(doc)))
	next_attempt = instants.to_utc(datetime.combine(begins, time(0)))
	doc.update({"open_key": values["subscription"], "next_attempt": next_attempt})
	# guard: the caller has checked whose subscription it is; no role may write these rows
	return doc.insert(ignore_permissions=True)


def is_end(change: "Document") -> bool:
	"""Whether a change ends the service."""
	return change.kind == ChangeKind.CANCELLATION.value


def is_due(change: "Document", today: date) -> bool:
	"""Whether a change is to be applied by this day: a plan on its first day, an end after the last day of service."""
	return change.effective_on < today if is_end(change) else change.effective_on <= today


def close_change(change: "Document", state: ChangeState, document: str | None = None) -> None:
	"""End a change as applied or withdrawn.

	Args:
		change: the Subscription Change, locked.
		state: APPLIED or WITHDRAWN.
		document: the Sales Invoice that books it, if one does.
	"""
	change.update({"state": state.value, "ended_on": now_datetime(), "document": document, "problem": None})
	change.update({"open_key": None, "next_attempt": None})
	# guard: the caller holds the locks; no role may write these rows
	change.save(ignore_permissions=True)


def record_failure(name: str, problem: str, now: datetime) -> bool:
	"""Store why a change could not be applied, and try again tomorrow; return whether it is news.

	Args:
		name: of the change.
		problem: a reason as `reasons` stores it.
		now: naive UTC.
	"""
	change = frappe.get_doc(DOCTYPE, name, for_update=True)
	if not change.open_key:
		return False
	is_news = change.problem != problem
	change.update({"state": ChangeState.FAILED.value, "problem": problem, "next_attempt": now + RETRY})
	# guard: the clock applies changes; no role may write these rows
	change.save(ignore_permissions=True)
	return is_news


def list_due(now: datetime) -> list[DueChange]:
	"""Return changes to be applied, oldest first; `now` is naive UTC."""
	waiting = {"next_attempt": ("<=", now), "open_key": ("is", "set")}
	rows = frappe.get_all(DOCTYPE, waiting, DueChange._fields, order_by="next_attempt, name")
	return [DueChange(**row) for row in rows]


def list_open(customer: str) -> dict[str, PlannedChange]:
	"""Return the open changes of a customer by their subscription."""
	fields = ["name", "subscription", "kind", "effective_on", "to_plan", "total", "state"]
	rows = frappe.get_all(DOCTYPE, {"customer": customer, "open_key": ("is", "set")}, fields)
	return {
		row.subscription: PlannedChange(
			row.name,
			ChangeKind(row.kind),
			row.effective_on,
			row.to_plan or "",
			Decimal(str(row.total)),
			row.state == ChangeState.FAILED.value,
		)
		for row in rows
	}
