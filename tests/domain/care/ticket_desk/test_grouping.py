"""Columns and rows of the ticket board: the most urgent first, an incident's tickets as one."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.care.ticket_desk import board_view
from gigafibre_fsm.domain.care.ticket_desk.board_view import BoardView, parse_view
from gigafibre_fsm.domain.care.ticket_desk.grouping import QueuedTicket, arrange

OPENED = datetime(2026, 11, 29, 8)


def ticket(name: str, clock: str = "none", left: int | None = None, **values: object) -> QueuedTicket:
	given = {"status": "Open", "kind": "", "people": (), "incident": "", "opened_on": OPENED, **values}
	due = None if left is None else OPENED + timedelta(seconds=left)
	return QueuedTicket(name, clock=clock, due=due, **given)


def names(tickets: list[QueuedTicket], by: str = board_view.LIST, most: int = 50) -> dict[str, list[str]]:
	columns = arrange(tickets, by, most, is_folded=True)
	return {column.key: [entry.ticket for entry in column.entries] for column in columns}


def test_what_breaches_first_stands_on_top_and_what_waits_for_its_customer_at_the_end():
	tickets = [
		ticket("paused", "paused"),
		ticket("young", opened_on=OPENED + timedelta(hours=1)),
		ticket("old"),
		ticket("fine", "fine", 7200),
		ticket("soon", "soon", 60),
		ticket("late", "overdue", -60),
		ticket("later", "overdue", -6000),
	]
	assert names(tickets)[""] == ["later", "late", "soon", "fine", "old", "young", "paused"]


def test_an_incidents_tickets_are_one_row_where_its_most_urgent_one_stands():
	tickets = [
		ticket("a", "fine", 100, incident="INC-1"),
		ticket("b", "overdue", -5, incident="INC-1"),
		ticket("c", "soon", 10),
		ticket("d", "fine", 50, incident="INC-2"),
	]
	(column,) = arrange(tickets, board_view.LIST, 50, is_folded=True)
	assert [(entry.ticket, entry.incident, entry.tickets) for entry in column.entries] == [
		("b", "INC-1", 2),
		("c", "", 1),
		("d", "INC-2", 1),
	]
	assert column.count == 4, "all tickets are counted"
	(column,) = arrange(tickets, board_view.LIST, 50, is_folded=False)
	assert [entry.tickets for entry in column.entries] == [1, 1, 1, 1]


def test_columns_by_status_and_clock_are_there_without_tickets_too():
	assert list(names([], board_view.STATUS)) == ["Open", "Replied", "On Hold"]
	assert list(names([ticket("a", "soon", 1)], board_view.CLOCK)) == [
		*("overdue", "soon", "fine", "none", "paused"),
	]


def test_by_person_what_nobody_has_comes_first_and_a_shared_ticket_stands_with_each():
	tickets = [ticket("a", people=("zoe", "ann")), ticket("b", people=("ann",)), ticket("c")]
	assert names(tickets, board_view.PERSON) == {"": ["c"], "ann": ["a", "b"], "zoe": ["a"]}
	assert list(names([ticket("a", people=("ann",))], board_view.PERSON)) == ["", "ann"]


def test_by_kind_tickets_without_one_come_last_and_a_column_has_so_many_rows():
	tickets = [ticket(str(number), kind="Wi-Fi") for number in range(9)] + [
		ticket("x"),
		ticket("y", kind="TV"),
	]
	found = arrange(tickets, board_view.KIND, 3, is_folded=True)
	assert [(column.key, column.count, len(column.entries)) for column in found] == [
		("TV", 1, 1),
		("Wi-Fi", 9, 3),
		("", 1, 1),
	]


def test_a_view_that_nobody_knows_is_the_usual_one():
	assert (
		parse_view({}) == parse_view({"by": "moon", "scope": 3, "kind": ["x"], "what": "else"}) == BoardView()
	)
	view = parse_view({"by": "status", "scope": "over", "text": "  no   internet ", "person": "me"})
	assert view == BoardView(by="status", scope="over", text="no internet", person="me")
	assert len(parse_view({"text": "x" * 999}).text) == board_view.LONGEST_TEXT
