"""The columns of the ticket board, and which tickets are the most urgent. Pure."""

from collections.abc import Iterable

from gigafibre_fsm.domain.care.ticket_desk import board_view

URGENCY = ("overdue", "soon", "fine", "none", "paused", "met", "failed")
"""States of a clock, the most urgent first: a ticket without a clock comes before one that waits for its customer."""
STATUSES = ("Open", "Replied", "On Hold")
CLOCKS = ("overdue", "soon", "fine", "none", "paused")


def order_columns(keys: Iterable[str], by: str) -> list[str]:
	"""Return the keys of a board's columns from left to right; those that every board has stand first, also without a ticket.

	Args:
		keys: of the columns that have tickets.
		by: of `board_view.ARRANGED_BY`.
	"""
	usual = {board_view.STATUS: STATUSES, board_view.CLOCK: CLOCKS, board_view.LIST: ("",)}.get(by, ())
	if by == board_view.PERSON:
		usual = ("",)  # what nobody has taken comes first
	others = sorted(key for key in keys if key not in usual)
	# a ticket without a kind or a queue comes last
	return [*usual, *filter(None, others), *(key for key in others if not key)]
