"""The board of tickets: every open one weighed by a few fields, and what is shown of those that have room."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.care.ticket_desk import board_view, cards, clocks, grouping
from gigafibre_fsm.domain.care.ticket_desk.board_view import BoardView
from gigafibre_fsm.domain.care.ticket_desk.cards import TicketCard
from gigafibre_fsm.domain.care.ticket_desk.grouping import BoardEntry, QueuedTicket
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

OPEN_STATUSES = grouping.STATUSES
MOST_ROWS = {board_view.LIST: 100}
MOST_IN_COLUMN = 25
MOST_WEIGHED = 4000
"""Open tickets beyond these, the youngest ones, are not on the board; their filters find them."""
MOST_OVER = 100


@dataclass(frozen=True, slots=True)
class ShownColumn:
	"""A column with its first rows; `tickets` counts all, also those within a folded row."""

	key: str
	tickets: int
	cards: tuple[TicketCard, ...]


@dataclass(frozen=True, slots=True)
class TicketBoard:
	"""What a view shows; `is_cut` if there are more tickets than a board weighs."""

	columns: tuple[ShownColumn, ...]
	tickets: int
	is_cut: bool


def load_board(view: BoardView, user: str) -> TicketBoard:
	"""Return the tickets of a view, in a number of queries that does not grow with them.

	Args:
		view: arrangement and filters.
		user: name of the User who looks, for ME.
	"""
	rows, now = _weigh(view, user), instants.now_utc()
	is_folded = not view.incident and view.scope != board_view.OVER
	queued = [_queue(row, now) for row in rows]
	most = MOST_ROWS.get(view.by, MOST_IN_COLUMN)
	columns = grouping.arrange(queued, view.by, most, is_folded=is_folded)
	entries: list[BoardEntry] = [entry for column in columns for entry in column.entries]
	names = {entry.ticket for entry in entries}
	shown = cards.load_cards(clocks.read_clocks([row for row in rows if row.name in names], now))
	return TicketBoard(
		columns=tuple(
			ShownColumn(
				column.key,
				column.count,
				tuple(
					cards.fold(shown[entry.ticket], entry.tickets)
					for entry in column.entries
					if entry.ticket in shown
				),
			)
			for column in columns
		),
		tickets=len(rows),
		is_cut=len(rows) >= MOST_WEIGHED,
	)


def _weigh(view: BoardView, user: str) -> list["frappe._dict"]:
	"""Return the few fields that decide a ticket's place."""
	issue = frappe.qb.DocType("Issue")
	query = frappe.qb.from_(issue).select(
		issue.name,
		issue.status,
		issue.issue_type,
		issue._assign,
		issue.fsm_network_incident,
		issue.creation,
		*(issue[field] for field in clocks.FIELDS),
	)
	query = _filter(query, issue, view, user)
	if view.scope == board_view.OVER:
		query = query.where(issue.status.isin(STATUS_OVER)).orderby(issue.modified, order=frappe.qb.desc)
		return query.limit(MOST_OVER).run(as_dict=True)
	query = query.where(issue.status.isin(OPEN_STATUSES)).orderby(issue.creation, issue.name)
	return query.limit(MOST_WEIGHED).run(as_dict=True)


def _filter(query: "QueryBuilder", issue, view: BoardView, user: str) -> "QueryBuilder":
	for field, value in (
		(issue.issue_type, view.kind),
		(issue.priority, view.priority),
		(issue.fsm_network_incident, view.incident),
	):
		if value:
			query = query.where(field == value)
	if view.scope != board_view.OVER:
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
	customer, words = frappe.qb.DocType("Customer"), f"%{_escape_like(text)}%"
	query = query.left_join(customer).on(customer.name == issue.customer)
	return query.where(
		issue.subject.like(words) | issue.name.like(words) | customer.customer_name.like(words)
	)


def _escape_like(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _queue(row: "frappe._dict", now: datetime) -> QueuedTicket:
	state, due = clocks.weigh_clock(row, now)
	return QueuedTicket(
		name=row.name,
		status=row.status,
		kind=row.issue_type or "",
		people=cards.read_people(row._assign),
		incident=row.fsm_network_incident or "",
		opened_on=row.creation,
		clock=state,
		due=due,
	)
