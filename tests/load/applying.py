"""Measures what a day's changes cost: applying a proposal, undoing it, publishing 36 visits; ours and Frappe's saving.

`python -m tests.load.applying`, with the bench's Python, prints it for the site that `FSM_SITE` names; nothing is kept.
Queries are the same everywhere; seconds compare only within one run.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from unittest.mock import patch

import frappe
from frappe.model.document import Document

from gigafibre_fsm.domain.dispatch.board import publishing, undo
from gigafibre_fsm.domain.dispatch.job.light_saving import LightSaving
from gigafibre_fsm.domain.dispatch.proposals import apply, solve
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker
from gigafibre_fsm.domain.dispatch.proposals.acceptance import AcceptedMoves
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest
from gigafibre_fsm.tests.visitor import counted_queries
from tests.board_data import filled
from tests.load.pages import on_site

DAY = date(2031, 3, 17)  # a Monday on which no other test plans anything
NOW = datetime(2031, 3, 16, 18)
TECHNICIANS, STANDING, WAITING = 20, 90, 30
PUBLISHED = 36
RUNS = 3
ACTOR = "Benchmark"


def main() -> None:
	"""Print the table for the site."""
	print(f"{'':<36}{'seconds':>10}{'of CPU':>10}{'queries':>10}{'visits':>8}{'a visit':>9}")
	with on_site(), filled(TECHNICIANS, STANDING, DAY, waiting=WAITING):
		frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 0)
		frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")
		plan = plan_repository.request_plan(PlanRequest(solve.DAY, DAY), NOW)
		plan_worker.run_plan(plan, lambda: NOW, keep=lambda step: step())
		frappe.db.commit()  # each run begins here
		try:
			for name, saving in (("Frappe's saving", frappes_saving), ("ours", nullcontext)):
				with saving():
					_print(name, [_run(plan) for _number in range(RUNS)])
		finally:
			frappe.db.delete("Dispatch Plan", {"name": plan})
			frappe.db.commit()


@dataclass(frozen=True)
class Cost:
	"""What a step took: seconds on the wall, seconds of this process, queries, visits."""

	wall: float
	cpu: float
	queries: int
	visits: int


def _print(name: str, runs: list[dict[str, Cost]]) -> None:
	for step, first in runs[0].items():
		wall, cpu = (median(getattr(run[step], what) for run in runs) for what in ("wall", "cpu"))
		cells = f"{first.queries:>10}{first.visits:>8}{first.queries / first.visits:>9.1f}"
		print(f"{step + ', ' + name:<36}{wall:>10.2f}{cpu:>10.2f}{cells}", flush=True)


def _run(plan: str) -> dict[str, Cost]:
	"""What each step costs, one after the other; taken back at the end."""
	spent = {}

	def measure(step: str, act: Callable[[], Iterable[str]]) -> list[str]:
		begun, used = time.perf_counter(), time.process_time()
		with counted_queries() as queries:
			touched = sorted(act())
		wall, cpu = time.perf_counter() - begun, time.process_time() - used
		spent[step] = Cost(wall, cpu, len(queries), len(touched))
		return touched

	moved = measure("apply", lambda: apply.apply_proposal(plan, AcceptedMoves(), ACTOR, NOW).applied)
	measure("undo", lambda: undo.undo_change(ACTOR, NOW).jobs)
	measure("redo", lambda: undo.redo_change(ACTOR, NOW).jobs)
	chosen = _unpublished(moved)[:PUBLISHED]
	told = dict.fromkeys(chosen, True)
	measure("publish", lambda: publishing.publish_jobs(chosen, told, ACTOR, NOW).published)
	frappe.db.rollback()
	return spent


def _unpublished(jobs: list[str]) -> list[str]:
	is_scheduled = {"name": ("in", jobs), "status": "Scheduled", "technician": ("is", "set")}
	return frappe.get_all("Dispatch Job", is_scheduled, pluck="name", order_by="technician, arrival")


@contextmanager
def frappes_saving() -> Iterator[None]:
	"""Save jobs as Frappe does by itself."""
	ways = ("load_doc_before_save", "update_child_table")
	with patch.multiple(LightSaving, **{way: getattr(Document, way) for way in ways}):
		yield


if __name__ == "__main__":
	main()
