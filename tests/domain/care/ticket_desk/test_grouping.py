"""Columns of the ticket board from left to right, and views as a browser sends them."""

from gigafibre_fsm.domain.care.ticket_desk import board_view
from gigafibre_fsm.domain.care.ticket_desk.board_view import BoardView, parse_view
from gigafibre_fsm.domain.care.ticket_desk.grouping import order_columns


def test_columns_by_status_and_clock_are_there_without_tickets_too():
	assert order_columns([], board_view.LIST) == [""]
	assert order_columns(["On Hold"], board_view.STATUS) == ["Open", "Replied", "On Hold"]
	assert order_columns(["soon"], board_view.CLOCK) == ["overdue", "soon", "fine", "none", "paused"]


def test_by_person_what_nobody_has_comes_first():
	assert order_columns(["zoe", "ann"], board_view.PERSON) == ["", "ann", "zoe"]


def test_by_kind_and_queue_tickets_without_one_come_last():
	for by in (board_view.KIND, board_view.QUEUE):
		assert order_columns(["", "Wi-Fi", "TV"], by) == ["TV", "Wi-Fi", ""]


def test_a_view_that_nobody_knows_is_the_usual_one():
	assert (
		parse_view({}) == parse_view({"by": "moon", "scope": 3, "kind": ["x"], "what": "else"}) == BoardView()
	)
	view = parse_view({"by": "status", "scope": "over", "text": "  no   internet ", "person": "me"})
	assert view == BoardView(by="status", scope="over", text="no internet", person="me")
	assert len(parse_view({"text": "x" * 999}).text) == board_view.LONGEST_TEXT
