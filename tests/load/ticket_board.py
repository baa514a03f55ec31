"""Measures the ticket desk with 120,000 tickets and a million messages beside Frappe's own list of the same tickets.

`python -m tests.load.ticket_board`, with the bench's Python, for the site that `FSM_SITE` names, which has the rows of
`python -m tests.load.support_rows write`. Only the ratios count: everything is asked in turn in one process.
"""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import frappe

from gigafibre_fsm.api import ticket_desk
from gigafibre_fsm.domain.care.ticket_desk import board_view, grouping
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.pages import on_site

ROUNDS = 9
LIST_FIELDS = (
	"name",
	"subject",
	"status",
	"priority",
	"customer",
	"raised_by",
	"creation",
	"modified",
	"_assign",
)
MOST = 100
"""Rows of the desk's list, and of Frappe's after *100*."""


@dataclass(frozen=True)
class MeasuredAnswer:
	"""One question: milliseconds of the processor and of the clock (medians), queries, and kilobytes of JSON."""

	cpu: float
	clock: float
	queries: int
	size: float


def main() -> None:
	"""Print the table and the ratio."""
	with on_site():
		frappe.set_user("Administrator")
		ticket = frappe.get_all("Issue", {"status": "Open"}, pluck="name", limit=1)[0]
		asked: dict[str, Callable[[], object]] = {
			"Frappe's list of open tickets": list_as_frappe,
			"board: list": lambda: ticket_desk.load_board("{}"),
			**{
				f"board: by {by}": lambda by=by: ticket_desk.load_board(json.dumps({"by": by}))
				for by in board_view.ARRANGED_BY[1:]
			},
			"board: words": lambda: ticket_desk.load_board(json.dumps({"text": "internet"})),
			"board: settled": lambda: ticket_desk.load_board(json.dumps({"scope": "over"})),
			"one ticket": lambda: ticket_desk.open_ticket(ticket),
		}
		table = {name: measure(ask) for name, ask in asked.items()}
		print_table(table)


def list_as_frappe() -> object:
	"""Ask what the desk's list asks: the rows with their columns, and how many there are."""
	filters = {"status": ("in", grouping.STATUSES)}
	rows = frappe.get_list(
		"Issue", filters=filters, fields=list(LIST_FIELDS), order_by="modified desc", limit_page_length=MOST
	)
	return {"rows": rows, "count": frappe.db.count("Issue", filters)}


def measure(ask: Callable[[], object]) -> MeasuredAnswer:
	"""Return what a question costs; asked once before, so that caches are as usual."""
	ask()
	cpu, clock, size, count = [], [], 0.0, 0
	for _round in range(ROUNDS):
		with counted_queries() as queries:
			start, spent = time.perf_counter(), time.process_time()
			text = json.dumps(ask(), default=str)
			cpu.append(1000 * (time.process_time() - spent))
			clock.append(1000 * (time.perf_counter() - start))
			size, count = len(text) / 1000, len(queries)
	return MeasuredAnswer(statistics.median(cpu), statistics.median(clock), count, size)


def print_table(table: dict[str, MeasuredAnswer]) -> None:
	"""Print each question, and how many times more it costs than Frappe's list."""
	usual = table["Frappe's list of open tickets"]
	print(f"{'':<32}{'CPU ms':>9}{'ms':>9}{'queries':>9}{'KB':>9}{'times':>8}")
	for name, one in table.items():
		row = f"{name:<32}{one.cpu:>9.1f}{one.clock:>9.1f}{one.queries:>9}{one.size:>9.1f}"
		print(f"{row}{one.clock / usual.clock:>8.1f}")


if __name__ == "__main__":
	main()
