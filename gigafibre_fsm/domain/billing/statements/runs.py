"""The rows of a statement run: one run a day, and in it one row for each customer, so that nobody gets two."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

import frappe

from gigafibre_fsm.domain.billing.figures import ageing, open_items
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.platform import instants

RUN, ROW = "Statement Run", "Customer Statement"
RUNNING, DONE = "Running", "Done"


class RowState(Enum):
	"""What became of the statement of one customer."""

	WAITING = "Waiting"
	SENT = "Sent"
	TO_PRINT = "To Print"
	NOT_SENT = "Not Sent"


class Channel(Enum):
	"""How a statement was sent."""

	MAIL = "E-mail"
	TEXT = "Text"


class Obstacle(Enum):
	"""Why a statement was not sent."""

	NO_ADDRESS = "No Address"
	HELD_BACK = "Held Back"
	PAID = "Paid Meanwhile"
	NO_ACCOUNT = "No Mail Account"
	FAULT = "Fault"


class StatementRow(NamedTuple):
	"""A customer's row, and the period of its run."""

	name: str
	run: str
	customer: str
	first_day: date
	day: date


def find_debtors(today: date, *, only_overdue: bool) -> dict[str, Decimal]:
	"""Return what each customer owes over all companies, in dollars.

	Who owes nothing is left out, and whoever still gets the statements of the old system.

	Args:
		today: local day.
		only_overdue: leave out those of whom nothing has fallen due.
	"""
	items = [
		item
		for company in frappe.get_all("Company", pluck="name")
		for item in open_items.list_open(company, today)
	]
	debts = {who: ageing.age_items(own, today) for who, own in ageing.group_by_customer(items).items() if who}
	elsewhere = sides.list_old_customers()
	return {
		who: debt.balance
		for who, debt in debts.items()
		if debt.balance > 0 and (debt.overdue or not only_overdue) and who not in elsewhere
	}


def open_run(first_day: date, today: date, debtors: dict[str, Decimal], user: str, now: datetime) -> str:
	"""Return today's run with a row for each debtor; those that were not reached today are tried once more.

	Args:
		first_day: of the period that the statements show.
		today: local day, the last of the period.
		debtors: what each customer owes.
		user: who asks for it.
		now: site time, naive.
	"""
	name = f"STMT-{today}"
	if not frappe.db.get_value(RUN, name, "name", for_update=True):
		run = frappe.new_doc(RUN)
		run.update({"day": today, "state": RUNNING, "started_by": user, "started_on": now})
		# guard: an endpoint for accounts calls this; no role may create these rows
		run.insert(ignore_permissions=True)
	again = {"statement_run": name, "state": RowState.NOT_SENT.value}
	frappe.db.set_value(ROW, again, {"state": RowState.WAITING.value, "obstacle": ""})
	known = set(frappe.get_all(ROW, {"statement_run": name}, pluck="customer"))
	_insert_rows(name, {who: owed for who, owed in debtors.items() if who not in known}, now)
	_begin(name, first_day)
	return name


def find_waiting(after: str = "") -> StatementRow | None:
	"""Return the first row after one, by name, that waits to be sent; None if none does."""
	row, run = frappe.qb.DocType(ROW), frappe.qb.DocType(RUN)
	rows = (
		frappe.qb.from_(row)
		.join(run)
		.on(run.name == row.statement_run)
		.select(row.name, run.name, row.customer, run.first_day, run.day)
		.where((row.state == RowState.WAITING.value) & (row.name > after))
		.orderby(row.name)
		.limit(1)
		.run()
	)
	return StatementRow(*rows[0]) if rows else None


def lock_waiting(name: str) -> bool:
	"""Lock a row; return False if another worker has sent it meanwhile."""
	return frappe.db.get_value(ROW, name, "state", for_update=True) == RowState.WAITING.value


def record_sent(row: StatementRow, channel: Channel, address: str, now: datetime) -> None:
	"""Note that a statement was sent, in the transaction that queued it.

	Args:
		row: of the customer.
		channel: by which it goes.
		address: the e-mail address or the number.
		now: site time, naive.
	"""
	values = {"state": RowState.SENT.value, "channel": channel.value, "sent_to": address, "sent_on": now}
	frappe.db.set_value(ROW, row.name, values)
	_count(row.run, "sent")


def record_to_print(row: StatementRow) -> None:
	"""Note that a statement is to be printed, in the transaction that stored it."""
	frappe.db.set_value(ROW, row.name, {"state": RowState.TO_PRINT.value, "obstacle": ""})
	_count(row.run, "to_print")


def record_obstacle(row: StatementRow, obstacle: Obstacle) -> None:
	"""Note why a statement was not sent."""
	frappe.db.set_value(ROW, row.name, {"state": RowState.NOT_SENT.value, "obstacle": obstacle.value})
	_count(row.run, "not_sent")


def list_running() -> list[str]:
	"""Return the names of the runs under way."""
	return frappe.get_all(RUN, {"state": RUNNING}, pluck="name")


def lock_done(run: str) -> bool:
	"""Lock a run; return whether it is under way and nothing of it waits.

	To be called first in a transaction, so that all that follows sees what other workers stored before.
	"""
	state = frappe.db.get_value(RUN, run, "state", for_update=True)
	waiting = {"statement_run": run, "state": RowState.WAITING.value}
	return state == RUNNING and not frappe.db.exists(ROW, waiting)


def finish(run: str, paper: str, now: datetime) -> None:
	"""End a run.

	Args:
		run: name of the Statement Run, which the caller has locked.
		paper: address of the file with the statements to print; empty if there is none.
		now: site time, naive.
	"""
	printed = {"paper": paper} if paper else {}
	frappe.db.set_value(RUN, run, {"state": DONE, "finished_on": now, **printed})


def _insert_rows(run: str, debtors: dict[str, Decimal], now: datetime) -> None:
	fields = ["name", "creation", "modified", "owner", "modified_by", "statement_run", "customer", "balance"]
	stamp = (now, now, "Administrator", "Administrator")
	rows = [
		(frappe.generate_hash(length=10), *stamp, run, who, owed, RowState.WAITING.value)
		for who, owed in debtors.items()
	]
	if rows:
		frappe.db.bulk_insert(ROW, [*fields, "state"], rows)


def _begin(name: str, first_day: date) -> None:
	counts = {"total": frappe.db.count(ROW, {"statement_run": name}), "not_sent": 0}
	values = {"state": RUNNING, "finished_on": None, "first_day": first_day, "seen_on": instants.now_utc()}
	frappe.db.set_value(RUN, name, {**values, **counts})


def _count(run: str, field: str) -> None:
	table = frappe.qb.DocType(RUN)
	query = frappe.qb.update(table).set(table[field], table[field] + 1)
	query.set(table.seen_on, instants.now_utc()).where(table.name == run).run()
