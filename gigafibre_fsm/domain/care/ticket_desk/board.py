"""The board of tickets: its columns from left to right, and what is shown of the tickets that have room."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.care.ticket_desk import board_rows, board_view, cards, grouping
from gigafibre_fsm.domain.care.ticket_desk.board_view import BoardView
from gigafibre_fsm.domain.care.ticket_desk.cards import TicketCard

if TYPE_CHECKING:
	from gigafibre_fsm.domain.care.ticket_desk.board_rows import BoardRow

MOST_ROWS = {board_view.LIST: 100}
MOST_IN_COLUMN = 25


@dataclass(frozen=True, slots=True)
class ShownColumn:
	"""A column with its first rows; `tickets` counts all, also those within a folded row."""

	key: str
	tickets: int
	cards: tuple[TicketCard, ...]


@dataclass(frozen=True, slots=True)
class TicketBoard:
	"""What a view shows; `tickets` counts all of its tickets, each once."""

	columns: tuple[ShownColumn, ...]
	tickets: int


def load_board(view: BoardView, user: str) -> TicketBoard:
	"""Return the tickets of a view, in a number of queries that does not grow with them.

	Args:
		view: arrangement and filters.
		user: name of the User who looks, for ME.
	"""
	rows = board_rows.list_rows(view, user, MOST_ROWS.get(view.by, MOST_IN_COLUMN))
	shown = cards.load_cards({row.ticket for row in rows})
	columns: dict[str, list[BoardRow]] = defaultdict(list)
	for row in rows:
		columns[row.column].append(row)
	counts = {row.column: row.in_column for row in rows}
	# a ticket of several people stands in several columns
	is_shared = view.by == board_view.PERSON
	return TicketBoard(
		columns=tuple(
			ShownColumn(key, counts.get(key, 0), _show(columns.get(key, ()), shown))
			for key in grouping.order_columns(columns, view.by)
		),
		tickets=board_rows.count_tickets(view, user) if is_shared else sum(counts.values()),
	)


def _show(rows: "list[BoardRow] | tuple[()]", shown: dict[str, TicketCard]) -> tuple[TicketCard, ...]:
	return tuple(cards.fold(shown[row.ticket], row.tickets) for row in rows if row.ticket in shown)
