"""The rows in which customers are searched, and the marks that let them be written again.

FSM Search Entry has one row for each customer, named like them, and a row without texts for each change since, which is a
mark. Whoever changes a document only adds a mark in their transaction: they never wait for a row that a worker writes.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from pypika.terms import Values

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.care.customer_search.facts import CustomerFact, FactKind, write_lines
from gigafibre_fsm.domain.care.customer_search.sources import SearchSource
from gigafibre_fsm.domain.platform import instants, job_queue

DOCTYPE = "FSM Search Entry"
LIFETIME = timedelta(days=1)
"""After which a row is written again, for changes by a query, which no event reports."""
LONGEST_TITLE = 140


def mark_customers(customers: Iterable[str | None]) -> None:
	"""Let the rows of customers be written again, as soon as this transaction is committed.

	Args:
		customers: names of Customers, also of some who are gone; empty ones are ignored.
	"""
	names = set(filter(None, customers))
	if is_left_to_worker():
		frappe.local.fsm_left_customers |= names
	elif names:
		_insert_marks(sorted(names))
		job_queue.enqueue_after_commit("refresh_search", "short")


@contextmanager
def left_to_worker() -> Iterator[None]:
	"""Mark each customer whose documents are written within once, at the end, for work that writes many of one.

	Their telephone numbers are indexed by the worker too, when it writes their rows. Nothing is marked if the work fails,
	because its transaction ends with it.
	"""
	frappe.local.fsm_left_customers = set()
	try:
		yield
		names = frappe.local.fsm_left_customers
	finally:
		frappe.local.fsm_left_customers = None
	mark_customers(names)


def is_left_to_worker() -> bool:
	"""Whether a change is within `left_to_worker`."""
	return getattr(frappe.local, "fsm_left_customers", None) is not None


def mark_missing() -> int:
	"""Let rows be written for all customers who have none, and return how many; rows of customers who are gone go."""
	table, customer = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Customer")
	without = frappe.qb.from_(customer).left_join(table).on(table.name == customer.name)
	missing = without.select(customer.name).where(table.name.isnull()).run(pluck=True)
	entry_alone = frappe.qb.from_(table).left_join(customer).on(table.customer == customer.name)
	gone = entry_alone.select(table.customer).distinct().where(customer.name.isnull()).run(pluck=True)
	for names in (missing, gone):
		for first in range(0, len(names), 1000):
			_insert_marks(names[first : first + 1000])
	return len(missing)


def mark_everybody() -> int:
	"""Let the rows of all customers be written again, and return how many they are."""
	names = frappe.get_all("Customer", pluck="name", order_by="name")
	for first in range(0, len(names), 1000):
		_insert_marks(names[first : first + 1000])
	return len(names)


def _insert_marks(names: list[str]) -> None:
	due, now = instants.now_utc(), now_datetime()
	rows = [(frappe.generate_hash(length=20), name, due, now, now) for name in names]
	frappe.db.bulk_insert(DOCTYPE, ["name", "customer", "refresh_due", "creation", "modified"], rows)


def lock_due(limit: int) -> tuple[list[str], list[str]]:
	"""Lock what is due, and return the customers and the names of marks; nothing may have been read in this transaction.

	What another worker, or a change under way, has locked waits for the next look. The rows of all these customers are
	locked too, and created before: what is read afterwards is not older than what the last worker read.

	Args:
		limit: the most rows and marks.
	"""
	table = frappe.qb.DocType(DOCTYPE)
	due = (
		frappe.qb.from_(table)
		.select(table.name, table.customer)
		.where(table.refresh_due <= instants.now_utc())
	)
	found = due.orderby(table.refresh_due).limit(limit).for_update(skip_locked=True).run()
	customers = sorted({customer for _name, customer in found})
	if customers:
		now = now_datetime()
		rows = [(name, name, now, now) for name in customers]
		query = frappe.qb.into(table).columns("name", "customer", "creation", "modified").insert(*rows)
		# by their keys: of a small table a SELECT … IN reads every row, and would wait for marks of changes under way
		query.on_duplicate_key_update(table.modified, Values(table.modified)).run()
	return customers, [name for name, customer in found if name != customer]


def save_entries(found: list[SearchSource]) -> None:
	"""Write the rows of customers in one statement."""
	if not found:
		return
	table, now = frappe.qb.DocType(DOCTYPE), now_datetime()
	columns = ("title", "is_disabled", "words", "shown", "refresh_due", "modified")
	rows = [_make_row(each, instants.now_utc() + LIFETIME, now) for each in found]
	query = frappe.qb.into(table).columns("name", *columns, "customer", "creation").insert(*rows)
	for column in columns:
		query = query.on_duplicate_key_update(table[column], Values(table[column]))
	query.run()


def _make_row(source: SearchSource, due: datetime, now: datetime) -> tuple:
	shown = json.dumps([(fact.kind.value, fact.text) for fact in source.facts], ensure_ascii=False)
	title = source.title[:LONGEST_TITLE]
	texts = (title, int(source.is_disabled), write_lines(source.facts), shown)
	return (source.customer, *texts, due, now, source.customer, now)


def delete_entries(names: Iterable[str]) -> None:
	"""Delete marks that were followed, and rows of customers who are gone."""
	for name in names:
		# one by one: of a small table a DELETE … IN reads every row, and would wait for marks of changes under way
		frappe.db.delete(DOCTYPE, {"name": name})


def read_facts(shown: str | None) -> list[CustomerFact]:
	"""Return the facts of a row, in the order of its lines."""
	return [CustomerFact(FactKind(kind), text) for kind, text in json.loads(shown or "[]")]
