"""Queues of tickets: who answers which kinds. A queue is one of Frappe's User Groups; each kind of ticket may name one.

A ticket stands in the queue of its kind, so that another kind moves it. One without a kind, or of a kind without a queue,
is everybody's.
"""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.care.tickets import kinds

if TYPE_CHECKING:
	from pypika import Table
	from pypika.queries import QueryBuilder

FIELD = "fsm_queue"
"""Of an Issue Type: the User Group whose members answer tickets of this kind."""
_MEMBER = "User Group Member"


def find_queue(kind: str | None) -> str:
	"""Return the queue of a kind of ticket; empty without one.

	Args:
		kind: name of an Issue Type; empty or None for a ticket without one.
	"""
	return (kind and frappe.get_cached_value(kinds.DOCTYPE, kind, FIELD)) or ""


def list_members(queue: str) -> frozenset[str]:
	"""Return the Users who answer a queue; `queue` is the name of a User Group."""
	filters = {"parenttype": "User Group", "parent": queue}
	return frozenset(frappe.get_all(_MEMBER, filters, pluck="user", order_by=None))


def select_kinds(queue: str) -> "QueryBuilder":
	"""Return the query of the kinds whose tickets stand in a queue."""
	kind = frappe.qb.DocType(kinds.DOCTYPE)
	return frappe.qb.from_(kind).select(kind.name).where(kind[FIELD] == queue)


def select_kinds_of(user: str) -> "QueryBuilder":
	"""Return the query of the kinds whose tickets a user answers; `user` is the name of a User."""
	kind, member = frappe.qb.DocType(kinds.DOCTYPE), frappe.qb.DocType(_MEMBER)
	return (
		frappe.qb.from_(kind)
		.join(member)
		.on((member.parent == kind[FIELD]) & (member.parenttype == "User Group"))
		.select(kind.name)
		.where(member.user == user)
	)


def join_kinds(query: "QueryBuilder", issue: "Table") -> tuple["QueryBuilder", "Table"]:
	"""Return a query of tickets with the kinds of them, whose FIELD is their queue, and the table of the kinds."""
	kind = frappe.qb.DocType(kinds.DOCTYPE)
	return query.left_join(kind).on(kind.name == issue.issue_type), kind
