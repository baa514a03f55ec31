"""The rows of FSM Billing Run: one a day, its progress, and the subscriptions that it could not bill."""

from datetime import date, datetime
from enum import Enum

import frappe

from gigafibre_fsm.domain.billing.subscriptions import repository
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "FSM Billing Run"


class ProblemKind(Enum):
	"""Why a subscription is not billed."""

	FAILED = "Failed"
	FOR_PERSON = "For a person"


_COUNTERS = {ProblemKind.FAILED: "failed", ProblemKind.FOR_PERSON: "for_person"}


def open_run(day: date, now: datetime) -> str:
	"""Return the run of a day, which begins anew if it was over; unfinished runs of earlier days are replaced.

	Args:
		day: local date.
		now: site time, naive.
	"""
	name = f"BILL-{day}"
	state = frappe.db.get_value(DOCTYPE, name, "state", for_update=True)
	if state == "Running":
		return name
	if not state:
		run = frappe.get_doc({"doctype": DOCTYPE, "day": day, "state": "Running", "started_on": now})
		# guard: the clock or an endpoint for accounts calls this; no role may create these rows
		run.insert(ignore_permissions=True)
	unfinished = {"state": "Running", "name": ("!=", name)}
	frappe.db.set_value(DOCTYPE, unfinished, {"state": "Replaced", "finished_on": now})
	_begin(name, day)
	return name


def find_running() -> str | None:
	"""Return the run that is under way, None if there is none."""
	return frappe.db.get_value(DOCTYPE, {"state": "Running"}, order_by="day desc")


def record_billed(name: str, invoices: int) -> None:
	"""Count a subscription as done, in the transaction that billed it."""
	_count(name, billed=1, invoices=invoices)


def record_problem(name: str, subscription: str, kind: ProblemKind, reason: str) -> None:
	"""Store why a subscription is not billed; once per run, whoever reports it.

	Args:
		name: of the run.
		subscription: name of the Subscription.
		kind: whether it failed, or a person must decide.
		reason: as `reasons` stores it.
	"""
	key = f"{name}:{subscription}"
	if frappe.db.exists(repository.PROBLEM, key):
		return
	row = frappe.get_doc(
		{
			"doctype": repository.PROBLEM,
			"name": key,
			"parent": name,
			"parenttype": DOCTYPE,
			"parentfield": "problems",
			"idx": frappe.db.count(repository.PROBLEM, {"parent": name}) + 1,
			"subscription": subscription,
			"customer": frappe.db.get_value(repository.DOCTYPE, subscription, "party"),
			"kind": kind.value,
			"reason": reason,
		}
	)
	row.db_insert(ignore_if_duplicate=True)
	_count(name, **{_COUNTERS[kind]: 1})


def finish(name: str, now: datetime) -> None:
	"""End a run: Done, or Incomplete if subscriptions are not billed; `now` is site time, naive."""
	run = frappe.get_doc(DOCTYPE, name, for_update=True)
	if run.state != "Running":
		return
	state = "Incomplete" if run.failed or run.for_person else "Done"
	run.db_set({"state": state, "finished_on": now})


def _begin(name: str, day: date) -> None:
	"""Forget what an earlier attempt of the day reported, so that it is tried again."""
	frappe.db.delete(repository.PROBLEM, {"parent": name})
	before = frappe.db.get_value(DOCTYPE, name, "billed") or 0
	values = {"state": "Running", "finished_on": None, "failed": 0, "for_person": 0}
	total = before + repository.count_due(name, day)
	frappe.db.set_value(DOCTYPE, name, {**values, "total": total, "seen_on": instants.now_utc()})


def _count(name: str, **by: int) -> None:
	run = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(run).set(run.seen_on, instants.now_utc()).where(run.name == name)
	for field, number in by.items():
		query = query.set(run[field], run[field] + number)
	query.run()
