"""Measures what a proposal costs on a site beside the planner's own work: gathering, planning, applying.

Then what one urgent visit and one sick technician cost, from the asking to the proposal: medians.

`python -m tests.load.plans`, with the bench's Python, prints it for the site that `FSM_SITE` names. Shares of one run
count, seconds only compare on the same idle machine.
"""

import time
from datetime import date, datetime
from statistics import median

import frappe

from gigafibre_fsm.domain.dispatch.proposals import apply, solve
from gigafibre_fsm.domain.dispatch.proposals import gather as plan_input
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker
from gigafibre_fsm.domain.dispatch.proposals.acceptance import AcceptedMoves
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest
from gigafibre_fsm.tests.visitor import counted_queries
from tests.board_data import filled
from tests.load.pages import on_site

DAY = date(2031, 3, 10)  # a Monday on which no other test plans anything
NOW = datetime(2031, 3, 9, 18)
# technicians, visits that stand, visits in the backlog
SIZES = ((10, 60, 20), (30, 180, 20), (60, 420, 60))
DISTURBED = (30, 199, 1)
RUNS = 5


def main() -> None:
	"""Print the table for the site."""
	with on_site():
		_disturbing()
		_measure()


def _measure() -> None:
	print(
		f"{'technicians × visits':<24}{'gather s':>10}{'queries':>10}{'plan s':>10}{'apply s':>10}{'moves':>8}"
	)
	for technicians, standing, waiting in SIZES:
		with filled(technicians, standing, DAY, waiting=waiting):
			frappe.db.commit()
			gather, queries = _gathering()
			plan, applying, moves = _proposing()
		name = f"{technicians} × {standing + waiting}"
		print(f"{name:<24}{gather:>10.2f}{queries:>10}{plan:>10.2f}{applying:>10.2f}{moves:>8}", flush=True)


def _disturbing() -> None:
	"""Print the median seconds of plans for one urgent visit and for a sick technician."""
	technicians, standing, waiting = DISTURBED
	with filled(technicians, standing, DAY, waiting=waiting) as data:
		urgent = [PlanRequest(solve.VISIT, DAY, jobs=(data.waiting[0],))] * RUNS
		sick = [
			PlanRequest(solve.VISITS, DAY, who, tuple(data.planned[who])) for who in data.technicians[:RUNS]
		]
		for name, asks in (("one urgent visit", urgent), ("a sick technician", sick)):
			walls, cpus = zip(*(_seconds(ask) for ask in asks), strict=True)
			size = f"{technicians} × {standing + waiting}"
			print(f"{name:<24}{size:>12}{median(walls):>8.2f} s, {median(cpus):.2f} s of CPU", flush=True)


def _seconds(ask: PlanRequest) -> tuple[float, float]:
	"""Seconds from asking to the proposal, on the wall and of this process; nothing is kept."""
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 10)
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")
	name = plan_repository.request_plan(ask, NOW)
	begun, used = time.perf_counter(), time.process_time()
	plan_worker.run_plan(name, lambda: NOW, keep=lambda step: step())
	taken = time.perf_counter() - begun, time.process_time() - used
	state = frappe.db.get_value("Dispatch Plan", name, "state")
	frappe.db.rollback()
	assert state == plan_repository.PROPOSED, state
	return taken


def _gathering() -> tuple[float, int]:
	plan_input.gather_day(DAY, NOW, with_backlog=True)
	begun = time.perf_counter()
	with counted_queries() as queries:
		plan_input.gather_day(DAY, NOW, with_backlog=True)
	return time.perf_counter() - begun, len(queries)


def _proposing() -> tuple[float, float, int]:
	"""Seconds of a first plan without improvement, seconds of applying it, and its moves; nothing is kept."""
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 0)
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")
	name = plan_repository.request_plan(PlanRequest(solve.DAY, DAY), NOW)
	begun = time.perf_counter()
	plan_worker.run_plan(name, lambda: NOW, keep=lambda step: step())
	planned = time.perf_counter()
	moves = frappe.db.count("Dispatch Plan Move", {"parent": name})
	apply.apply_proposal(name, AcceptedMoves(), "Benchmark", NOW)
	applied = time.perf_counter()
	frappe.db.rollback()
	return planned - begun, applied - planned, moves


if __name__ == "__main__":
	main()
