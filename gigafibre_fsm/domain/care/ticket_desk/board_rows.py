"""The rows of a board: the database puts tickets into columns, orders and folds them, and returns those that have room.

It reads one index of Issue alone (`setup/indexes.py`), whatever the tickets hold, and only the rows that are shown leave
it: four thousand open tickets cost what a hundred do.
"""

import html
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pypika.analytics import Count as CountOver
from pypika.analytics import RowNumber
from pypika.terms import Case, Criterion, Function, Term, ValueWrapper

import frappe
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.care.service_level import clock_readings
from gigafibre_fsm.domain.care.ticket_desk import board_view, grouping
from gigafibre_fsm.domain.care.ticket_desk.board_view import BoardView
from gigafibre_fsm.domain.care.tickets import queues
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

MOST_OVER = 100
"""Settled tickets that a board looks at, the last ones."""
_NEVER = datetime(9999, 12, 31)
_CARRIED = ("name", "column_key", "incident", "urgency", "due", "creation", "modified")


@dataclass(frozen=True, slots=True)
class BoardRow:
	"""A row: a ticket, or the most urgent of an incident's tickets, which stands for all of them.

	Attributes:
		column: key of its column: a status, an Issue Type, …; empty for the list and for none.
		ticket: name of the Issue.
		tickets: how many tickets the row stands for; 1 for one alone.
		in_column: how many tickets the column has, also those that have no room.
	"""

	column: str
	ticket: str
	tickets: int
	in_column: int


def list_rows(view: BoardView, user: str, most: int) -> list[BoardRow]:
	"""Return the first rows of each column, from the top; columns in no order.

	A ticket that is assigned to several people stands in each one's column.

	Args:
		view: arrangement and filters.
		user: name of the User who looks, for ME.
		most: rows of a column.
	"""
	rows = _cut(_fold(_select_tickets(view, user), view), view, most).run(as_dict=True)
	return [BoardRow(row.column_key, row.name, row.tickets, row.in_column) for row in rows]


def count_tickets(view: BoardView, user: str) -> int:
	"""Return how many tickets a view has, each counted once; for the arguments see `list_rows`."""
	issue = frappe.qb.DocType("Issue")
	query = frappe.qb.from_(issue).select(Count("*"))
	return _filter(query, issue, view, user).run()[0][0]


def _select_tickets(view: BoardView, user: str) -> "QueryBuilder":
	"""Return the query of a view's tickets, with what decides their place."""
	issue = frappe.qb.DocType("Issue")
	query = frappe.qb.from_(issue)
	state = clock_readings.find_states(issue, instants.now_utc())
	query, key = _find_column(query, issue, view.by, state)
	query = _filter(query, issue, view, user).select(
		issue.name,
		key.as_("column_key"),
		Coalesce(issue.fsm_network_incident, "").as_("incident"),
		Function("FIELD", state, *grouping.URGENCY).as_("urgency"),
		Coalesce(issue[clock_readings.ORDER], _NEVER).as_("due"),
		issue.creation,
		issue.modified if view.scope == board_view.OVER else issue.creation.as_("modified"),
	)
	if view.scope == board_view.OVER:
		return query.orderby(issue.modified, order=frappe.qb.desc).limit(MOST_OVER)
	return query


def _find_column(query: "QueryBuilder", issue, by: str, state: Term) -> tuple["QueryBuilder", Term]:
	"""Return the query with what it needs to know of a ticket's column, and the column's key."""
	if by == board_view.PERSON:
		todo = frappe.qb.DocType("ToDo")
		given = (
			frappe.qb.from_(todo)
			.select(todo.reference_name, todo.allocated_to)
			.distinct()
			.where((todo.reference_type == "Issue") & (todo.status == "Open"))
			.as_("given")
		)
		return query.left_join(given).on(given.reference_name == issue.name), Coalesce(given.allocated_to, "")
	if by == board_view.QUEUE:
		query, kind = queues.join_kinds(query, issue)
		return query, Coalesce(kind[queues.FIELD], "")
	keys = {
		board_view.STATUS: issue.status,
		board_view.KIND: Coalesce(issue.issue_type, ""),
		board_view.CLOCK: state,
	}
	return query, keys.get(by, ValueWrapper(""))


def _fold(tickets: "QueryBuilder", view: BoardView) -> "QueryBuilder":
	"""Return the query with, of each ticket, how many its row stands for and its place among them."""
	found = tickets.as_("tickets_of_view")
	key, name, incident = (found[each] for each in ("column_key", "name", "incident"))
	is_folded = not view.incident and view.scope != board_view.OVER
	own = Case().when(incident == "", name).else_("")
	row = (key, incident, own) if is_folded else (key, name)
	return frappe.qb.from_(found).select(
		*(found[each] for each in _CARRIED),
		CountOver(name).over(key).as_("in_column"),
		CountOver(name).over(*row).as_("tickets"),
		_number(found, view, row).as_("place"),
	)


def _cut(folded: "QueryBuilder", view: BoardView, most: int) -> "QueryBuilder":
	"""Return the query of the first rows of each column."""
	found = folded.as_("folded")
	columns = ("column_key", "name", "tickets", "in_column")
	numbered = (
		frappe.qb.from_(found)
		.select(*(found[each] for each in columns))
		.select(_number(found, view, (found["column_key"],)).as_("row_of_column"))
		.where(found["place"] == 1)
		.as_("numbered")
	)
	return (
		frappe.qb.from_(numbered)
		.select(*(numbered[each] for each in columns))
		.where(numbered["row_of_column"] <= most)
		.orderby(numbered["column_key"], numbered["row_of_column"])
	)


def _number(found, view: BoardView, within: tuple[Term, ...]) -> RowNumber:
	"""Number rows from the most urgent on: by the clock's state, when it is due, then age; settled ones from the last on."""
	numbered = RowNumber().over(*within)
	if view.scope == board_view.OVER:
		numbered = numbered.orderby(found["modified"], order=frappe.qb.desc)
	else:
		numbered = numbered.orderby(*(found[each] for each in ("urgency", "due", "creation")))
	return numbered.orderby(found["name"])


def _filter(query: "QueryBuilder", issue, view: BoardView, user: str) -> "QueryBuilder":
	for field, value in (
		(issue.issue_type, view.kind),
		(issue.priority, view.priority),
		(issue.fsm_network_incident, view.incident),
	):
		if value:
			query = query.where(field == value)
	if view.queue == board_view.ME:
		query = query.where(issue.issue_type.isin(queues.select_kinds_of(user)))
	elif view.queue:
		query = query.where(issue.issue_type.isin(queues.select_kinds(view.queue)))
	is_over = view.scope == board_view.OVER
	query = query.where(issue.status.isin(STATUS_OVER if is_over else grouping.STATUSES))
	if not is_over:
		is_asleep = issue.fsm_wakes_utc > instants.now_utc()
		wants_asleep = view.scope == board_view.SNOOZED
		query = query.where(is_asleep if wants_asleep else issue.fsm_wakes_utc.isnull() | is_asleep.negate())
	if view.person == board_view.NOBODY:
		query = query.where(Coalesce(issue._assign, "").isin(("", "[]")))
	elif view.person:
		person = user if view.person == board_view.ME else view.person
		query = query.where(issue._assign.like(f"%{_escape_like(json.dumps(person))}%"))
	return _search(query, issue, view.text) if view.text else query


def _search(query: "QueryBuilder", issue, text: str) -> "QueryBuilder":
	customer = frappe.qb.DocType("Customer")
	query = query.left_join(customer).on(customer.name == issue.customer)
	# as it was typed, and as Frappe's filter may have stored it: `&amp;` for `&`
	spellings = {f"%{_escape_like(each)}%" for each in (text, html.escape(text, quote=False))}
	fields = (issue.subject, issue.name, customer.customer_name)
	return query.where(Criterion.any(field.like(words) for field in fields for words in sorted(spellings)))


def _escape_like(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
