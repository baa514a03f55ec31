"""Puts tickets into columns, the most urgent first, and folds those of one incident into one row. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.care.ticket_desk import board_view

URGENCY = ("overdue", "soon", "fine", "none", "paused", "met", "failed")
"""States of a clock, the most urgent first: a ticket without a clock comes before one that waits for its customer."""
STATUSES = ("Open", "Replied", "On Hold")
CLOCKS = ("overdue", "soon", "fine", "none", "paused")


@dataclass(frozen=True, slots=True)
class QueuedTicket:
	"""What decides the place of a ticket.

	Attributes:
		name: of the Issue.
		status: of the Issue.
		kind: its Issue Type; empty without one.
		people: the Users it is assigned to.
		incident: the Network Incident that it belongs to; empty without one.
		opened_on: site time, naive.
		clock: state of its clock, of URGENCY.
		due: when it is due, in UTC; None while nothing is.
	"""

	name: str
	status: str
	kind: str
	people: tuple[str, ...]
	incident: str
	opened_on: datetime
	clock: str = "none"
	due: datetime | None = None


@dataclass(frozen=True, slots=True)
class BoardEntry:
	"""A row: a ticket, or the most urgent of an incident's tickets, which stands for all of them."""

	ticket: str
	incident: str
	tickets: int


@dataclass(frozen=True, slots=True)
class BoardColumn:
	"""A column: its key (a status, an Issue Type, …; empty for the list and for none), all its tickets counted, its first rows."""

	key: str
	count: int
	entries: tuple[BoardEntry, ...]


def arrange(tickets: Iterable[QueuedTicket], by: str, most: int, *, is_folded: bool) -> list[BoardColumn]:
	"""Return the columns of a board.

	Args:
		tickets: all that the view shows; one that is assigned to several people stands in each one's column.
		by: of `board_view.ARRANGED_BY`.
		most: rows of a column.
		is_folded: whether an incident's tickets are one row.
	"""
	groups: dict[str, list[QueuedTicket]] = defaultdict(list)
	for ticket in sorted(tickets, key=urgency_of):
		for key in _keys_of(ticket, by):
			groups[key].append(ticket)
	return [
		BoardColumn(key, len(groups[key]), _fold(groups[key], is_folded)[:most])
		for key in _order_keys(groups, by)
	]


def urgency_of(ticket: QueuedTicket) -> tuple[int, datetime, datetime, str]:
	"""Return what tickets are ordered by: the clock's state, when it is due, then age."""
	rank = URGENCY.index(ticket.clock) if ticket.clock in URGENCY else len(URGENCY)
	return rank, ticket.due or datetime.max, ticket.opened_on, ticket.name


def _keys_of(ticket: QueuedTicket, by: str) -> tuple[str, ...]:
	if by == board_view.PERSON:
		return ticket.people or ("",)
	found = {
		board_view.STATUS: ticket.status,
		board_view.KIND: ticket.kind,
		board_view.CLOCK: ticket.clock,
	}
	return (found.get(by, ""),)


def _order_keys(groups: dict[str, list[QueuedTicket]], by: str) -> list[str]:
	"""Return the keys from left to right; those that every board has stand first, also without a ticket."""
	usual = {board_view.STATUS: STATUSES, board_view.CLOCK: CLOCKS, board_view.LIST: ("",)}.get(by, ())
	if by == board_view.PERSON:
		usual = ("",)  # what nobody has taken comes first
	others = sorted(key for key in groups if key not in usual)
	# a ticket without a kind comes last
	return [*usual, *filter(None, others), *(key for key in others if not key)]


def _fold(tickets: Sequence[QueuedTicket], is_folded: bool) -> tuple[BoardEntry, ...]:
	counts: dict[str, int] = defaultdict(int)
	for ticket in tickets:
		counts[ticket.incident if is_folded and ticket.incident else f"ticket {ticket.name}"] += 1
	found: dict[str, BoardEntry] = {}
	for ticket in tickets:
		key = ticket.incident if is_folded and ticket.incident else f"ticket {ticket.name}"
		if key not in found:
			found[key] = BoardEntry(ticket.name, ticket.incident, counts[key])
	return tuple(found.values())
