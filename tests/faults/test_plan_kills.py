"""A worker is killed while it plans: the board is as it was, and the plan is made by the next one."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals import solve  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker  # noqa: E402
from tests.board_data import BoardData, filled  # noqa: E402
from tests.plugin import SITE, bench_python, program_environment  # noqa: E402

pytestmark = pytest.mark.faults

DAY = date(2031, 3, 17)  # a Monday on which no other test plans anything
NOW = datetime(2031, 3, 16, 18)
WORKER = """
import sys, frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
from gigafibre_fsm import tasks
tasks.run_plan(sys.argv[2])
"""
PATIENCE = 60  # seconds for a process to start and claim the plan


@pytest.fixture
def board(connected_site: str) -> Iterator[BoardData]:
	"""A day with a backlog to plan, and a planner that takes its time; everything is taken back."""
	earlier = frappe.db.get_single_value("FSM Dispatch Settings", "planner_seconds")
	with filled(3, 9, DAY, waiting=4) as data:
		set_seconds(60)
		yield data
		set_seconds(earlier)
		frappe.db.delete("Dispatch Plan", {"day": DAY})
		frappe.db.commit()


def set_seconds(seconds: int) -> None:
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", seconds)
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")
	frappe.db.commit()


def state_of(plan: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Dispatch Plan", plan, "state")


def read_jobs(board: BoardData) -> list:
	frappe.db.rollback()
	fields = ["name", "status", "technician", "arrival"]
	return frappe.get_all("Dispatch Job", {"name": ("in", board.jobs)}, fields, order_by="name")


def test_a_killed_worker_leaves_the_board_alone_and_the_next_one_makes_the_plan(board: BoardData):
	before = read_jobs(board)
	plan = plan_repository.request_plan(solve.PlanRequest(solve.DAY, DAY), NOW)
	frappe.db.commit()
	worker = subprocess.Popen([bench_python(), "-c", WORKER, SITE, plan], env=program_environment())
	until = time.monotonic() + PATIENCE
	while state_of(plan) != "Running" and time.monotonic() < until:
		time.sleep(0.1)
	os.kill(worker.pid, signal.SIGKILL)
	worker.wait()
	assert state_of(plan) == "Running", "nobody has noticed yet"
	assert read_jobs(board) == before
	set_seconds(0)
	# the dead worker gave its last sign of life by the real clock
	later = frappe.utils.now_datetime() + timedelta(minutes=6)
	plan_repository.retry_stuck(later)
	frappe.db.commit()
	assert state_of(plan) == "Queued"
	plan_worker.run_plan(plan, lambda: NOW)
	assert state_of(plan) == "Proposed"
	assert frappe.db.count("Dispatch Plan Move", {"parent": plan}) > 0
	assert read_jobs(board) == before
