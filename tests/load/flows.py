"""Measures what a durable step of a flow costs, beside DBOS on SQLite in the same run, and beside many sleeping and old runs.

`python -m tests.load.flows [--many]`, with the bench's Python, prints it for the site that `FSM_SITE` names. `FSM_DBOS_PYTHON`
names a Python that has `dbos`; without it DBOS is left out. Both are measured in turn, the best of three rounds counts.
`--many` adds 100,000 waiting runs and a million old ones first, and takes them away again.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.flows.runs import worker
from gigafibre_fsm.domain.platform import instants
from tests import flow_site
from tests.load.pages import on_site

if TYPE_CHECKING:
	from collections.abc import Callable

RUNS = int(os.environ.get("FSM_ROUNDS") or 200)
ROUNDS = 3
STEPS = 5
WAITING, OLD = 100_000, 1_000_000
MARK = "load"
DBOS = """
import json, os, resource, sys, tempfile, time
from dbos import DBOS
folder = tempfile.mkdtemp()
DBOS(config={"name": "load", "system_database_url": f"sqlite:///{folder}/dbos.sqlite", "log_level": "ERROR",
	"run_admin_server": False})

@DBOS.step()
def step(number):
	return {"value": number}

@DBOS.workflow()
def flow():
	for number in range(%d):
		step(number)

DBOS.launch()
for _ in range(10):
	flow()
print("ready", flush=True)
for line in sys.stdin:
	began = time.perf_counter()
	for _ in range(int(line)):
		flow()
	took = time.perf_counter() - began
	print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]), flush=True)
os._exit(0)
"""


def main(arguments: list[str]) -> None:
	"""Print the table."""
	with on_site(), flow_site.test_kinds():
		flow_site.forget_flows()
		try:
			rival = start_rival()
			print_round("an empty table", rival)
			if "--many" in arguments:
				fill()
				print_round(f"{WAITING:,} waiting, {OLD:,} old", rival)
			print_claim()
		finally:
			empty()
			flow_site.forget_flows()


def start_rival() -> subprocess.Popen | None:
	"""Start DBOS in its own Python, ready to run workflows."""
	python = os.environ.get("FSM_DBOS_PYTHON")
	if not python:
		return None
	program = subprocess.Popen(
		[python, "-c", DBOS % STEPS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
	)
	assert program.stdout and program.stdout.readline() == "ready\n"
	return program


def run_rival(rival: subprocess.Popen) -> tuple[float, int]:
	"""Run the workflows in DBOS; seconds, and the most memory in KB."""
	assert rival.stdin and rival.stdout
	rival.stdin.write(f"{RUNS}\n")
	rival.stdin.flush()
	took, memory = json.loads(rival.stdout.readline())
	return took, memory


def run_ours(template: str) -> tuple[float, int]:
	"""Start the runs, and measure the work on them; seconds, and the most memory in KB."""
	for _place in range(RUNS):
		flow_site.start_run(template)
	frappe.db.commit()
	began = time.perf_counter()
	handled = worker.work_due(lambda: True)
	took = time.perf_counter() - began
	assert handled == RUNS, handled
	return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def print_round(where: str, rival: subprocess.Popen | None) -> None:
	"""Measure each kind of flow, and DBOS, in turn."""
	numbers = range(1, STEPS + 1)
	reading = flow_site.make_template(*({"id": f"s{number}", "kind": "test_read"} for number in numbers))
	writing = flow_site.make_template(*map(flow_site.act, numbers))
	ways: dict[str, Callable[[], tuple[float, int]]] = {
		"ours, steps that only return": lambda: run_ours(reading),
		"ours, steps that write a row": lambda: run_ours(writing),
	}
	if rival:
		ways["DBOS on SQLite, steps that only return"] = lambda: run_rival(rival)
	for way in ways.values():
		way()
	found: dict[str, list[tuple[float, int]]] = {name: [] for name in ways}
	for _round in range(ROUNDS):
		for name, way in ways.items():
			found[name].append(way())
	print(f"\n{where}: {RUNS} runs of {STEPS} steps, one process\n")
	print("| | ms a step | runs a second | memory |\n| --- | --- | --- | --- |")
	for name, rounds in found.items():
		took, memory = min(rounds)
		print(f"| {name} | {took / RUNS / STEPS * 1000:.2f} | {RUNS / took:.0f} | {memory // 1024} MB |")


def print_claim() -> None:
	"""Print what the look for due runs costs, and how the database finds them."""
	spent = []
	for _round in range(50):
		began = time.perf_counter()
		worker.list_turn(instants.now_utc())
		spent.append((time.perf_counter() - began) * 1000)
	frappe.db.commit()
	print(f"\nlook for due runs: {statistics.median(spent):.2f} ms")
	for row in explain_look():
		print({name: row[name] for name in ("key", "rows", "Extra")})


def explain_look() -> list[dict]:
	"""Return how MariaDB finds due runs."""
	look = "select name, template from `tabFlow Run` where due_utc <= %s order by due_utc limit 100"
	return frappe.db.sql(f"explain {look}", (instants.now_utc(),), as_dict=True)


def fill() -> None:
	"""Add waiting and old runs, by the database itself."""
	template = flow_site.make_template(flow_site.wait_step(1, days=9))
	version = frappe.db.get_value("Flow Template", template, "active_version")
	for count, state, due in (
		(WAITING, "Waiting", "utc_timestamp() + interval seq second + interval 1 day"),
		(OLD, "Done", "null"),
	):
		frappe.db.sql(
			f"""insert into `tabFlow Run` (name, creation, modified, owner, modified_by, template, version, state, due_utc,
				record_doctype, record_name, root, started_on, ended_on, instant)
			select concat('{MARK}', '{state}', seq), now(), now(), 'Administrator', 'Administrator', %s, %s, '{state}', {due},
				'Customer', concat('C-', seq), concat('{MARK}', '{state}', seq), now(),
				if('{state}' = 'Done', now(), null), utc_timestamp()
			from seq_1_to_{count}""",
			(template, version),
		)
		frappe.db.commit()
	frappe.db.sql("analyze table `tabFlow Run`")


def empty() -> None:
	"""Take away all runs: deleting a million rows would take longer than everything else."""
	frappe.db.rollback()
	frappe.db.sql_ddl("truncate table `tabFlow Run`")


if __name__ == "__main__":
	main(sys.argv[1:])
