"""Measures the board's one request and one move beside the standard calendar's request of the same visits.

`python -m tests.load.board`, with the bench's Python, prints it for the site that `FSM_SITE` names. All requests of a
size are asked in turn in the same process, so that only their ratios count.
"""

import gzip
import json
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe

from gigafibre_fsm.tests.people import PASSWORD, forget_user, make_user
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, counted_queries, forget_limits
from tests.board_data import BoardData, filled
from tests.load.pages import on_site

ROUNDS = int(os.environ.get("FSM_ROUNDS") or 8)
DAY = date(2031, 3, 3)  # a Monday on which no other test plans anything
DAYS = 7
SIZES = ((10, 100), (30, 300), (60, 600))
USER = "fsm-measured-dispatcher@example.com"
FIELDS = {"start": "arrival", "end": "ends_on", "id": "name", "title": "subject", "allDay": "all_day"}
NOTE = """A week each. CPU is the answering thread's own; the database's is not in it. Ratios are to the standard calendar
(frappe.desk.calendar.get_events), which sends a line a visit; the board sends rows, travel, load, warnings and the backlog."""


@dataclass(frozen=True)
class Cost:
	"""Medians of an answer: CPU and wall in milliseconds, bytes after gzip, queries."""

	cpu: float
	wall: float
	weight: int
	queries: int


def main() -> None:
	"""Print the table."""
	heads = ("technicians × visits", "request", "CPU ms", "wall ms", "bytes gz", "queries", "× CPU", "× wall")
	line = "{:<22}{:<20}" + "{:>10}" * 6
	print(line.format(*heads))
	for technicians, jobs in SIZES:
		for name, cost, base in _measured(technicians, jobs):
			cells = (f"{cost.cpu:.0f}", f"{cost.wall:.0f}", f"{cost.weight:,}", cost.queries)
			ratios = (f"{cost.cpu / base.cpu:.2f}", f"{cost.wall / base.wall:.2f}")
			print(line.format(f"{technicians} × {jobs}", name, *cells, *ratios))
	print(NOTE)


def _measured(technicians: int, jobs: int) -> list[tuple[str, Cost, Cost]]:
	with on_site(), filled(technicians, jobs, DAY, DAYS, waiting=jobs // 15) as data:
		make_user(USER, "FSM Dispatcher", "System Manager", user_type="System User")
		frappe.db.commit()  # requests are answered on other connections
		try:
			visitor = Visitor().log_in(USER, PASSWORD).with_token()
			costs = _in_turn(_requests(visitor, data))
		finally:
			frappe.db.rollback()
			forget_user(USER)
			frappe.db.commit()  # as above
	base = costs["standard calendar"]
	return [(name, cost, base) for name, cost in costs.items()]


def _requests(visitor: Visitor, data: BoardData) -> dict[str, Callable[[], bytes]]:
	board = "/api/method/gigafibre_fsm.api.board"
	end = DAY + timedelta(days=DAYS)
	calendar = f"doctype=Dispatch Job&start={DAY}&end={end}&field_map={json.dumps(FIELDS)}"
	job, turn = next(iter(data.planned.values()))[0], [0]

	def move() -> bytes:
		turn[0] += 1
		arrival = datetime.combine(DAY, datetime.min.time()) + timedelta(hours=8, minutes=5 * (turn[0] % 6))
		moves = json.dumps([{"job": job, "to": {"arrival": str(arrival)}}])
		override = json.dumps({job: "measured"})
		return _ask(visitor, "POST", f"{board}.place", {"moves": moves, "override": override})

	return {
		"standard calendar": lambda: _ask(
			visitor, "GET", f"/api/method/frappe.desk.calendar.get_events?{calendar}"
		),
		"board, load": lambda: _ask(visitor, "GET", f"{board}.load?start={DAY}&days={DAYS}"),
		"board, one day": lambda: _ask(visitor, "GET", f"{board}.load?start={DAY}&days=1"),
		"board, one move": move,
	}


def _ask(visitor: Visitor, method: str, path: str, data: dict | None = None) -> bytes:
	headers = {"X-Frappe-Site-Name": visitor.site, "X-Frappe-CSRF-Token": visitor.csrf_token, **OWN_PAGE}
	answer = visitor._answer(method, path, headers=headers, data=data)
	assert answer.status_code == 200, (path, answer.text[:500])
	return answer.data


def _in_turn(requests: dict[str, Callable[[], bytes]]) -> dict[str, Cost]:
	spent: dict[str, list[tuple[float, float]]] = {name: [] for name in requests}
	for turn in range(ROUNDS + 1):
		forget_limits()
		for name, ask in requests.items():
			cost = _timed(ask)
			if turn:  # the first one fills caches
				spent[name].append(cost)
	costs = {}
	for name, ask in requests.items():
		with counted_queries() as queries, ThreadPoolExecutor(1) as thread:
			answer = thread.submit(ask).result()
		cpu, wall = (statistics.median(each) * 1000 for each in zip(*spent[name], strict=True))
		costs[name] = Cost(cpu, wall, len(gzip.compress(answer)), len(queries))
	return costs


def _timed(ask: Callable[[], bytes]) -> tuple[float, float]:
	"""CPU and wall seconds of one answer, in a thread of its own as Frappe wants it."""

	def timed() -> tuple[float, float]:
		cpu, clock = time.thread_time(), time.perf_counter()
		ask()
		return time.thread_time() - cpu, time.perf_counter() - clock

	with ThreadPoolExecutor(1) as thread:
		return thread.submit(timed).result()


if __name__ == "__main__":
	main()
