"""Workers that work on flows and kill themselves between two statements; one that died is replaced until all is done.

`python -m tests.faults.flow_pool <site> <folder> <variant>`, run in the bench's sites folder. The folder has `plan.json`
with the number of workers and the accidents, and the counters of `event_pool`.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

import frappe

from gigafibre_fsm.domain.flows.runs import repository, signals, worker
from gigafibre_fsm.domain.platform import transactions
from tests import flow_site
from tests.faults import event_pool
from tests.faults.worker_pool import connect

UNDER_WAY = ("Queued", "Ready", "Waiting")
GONE = (0, 2002, 2003, 2006, 2013, 2055, 1053, 1927)
"""Codes of MariaDB's client for a database that is not there, or has closed the connection."""


def break_transaction() -> None:
	"""Deliberately broken: a step commits what it did before the run is recorded."""
	write = flow_site._insert_effect

	def commit_at_once(call: object) -> None:
		write(call)
		frappe.db.commit()

	flow_site._insert_effect = commit_at_once


def die_in_one_run() -> None:
	"""One run of the plan kills each worker that takes it on."""
	write = flow_site._insert_effect

	def die(call: object) -> None:
		if call.run == event_pool.PLAN["killer"]:
			with (event_pool.FOLDER / "deaths").open("a") as file:
				file.write("x")
			os.kill(os.getpid(), signal.SIGKILL)
		write(call)

	flow_site._insert_effect = die


def send_signals(place: int) -> None:
	"""Send the signals of this place's runs that were not sent yet."""
	for run in event_pool.PLAN["late"][place :: event_pool.PLAN["workers"]]:
		key = f"go:{run}"
		if not frappe.db.exists("Flow Event", {"key": key}):
			transactions.run_transaction(lambda key=key: signals.signal(key, {}))


def work(site: str, place: int, variant: str) -> None:
	"""Send this place's signals, then work until no run is under way."""
	connect(site)
	random.seed(os.getpid())
	flow_site.register_kinds()
	if variant == "effects committed alone":
		break_transaction()
	if "killer" in event_pool.PLAN:
		die_in_one_run()
	else:
		event_pool.die_between_statements()
	send_signals(place)
	while frappe.db.exists(repository.RUN, {"state": ("in", UNDER_WAY)}):
		if not worker.work_due(lambda: True):
			frappe.db.commit()
			time.sleep(0.05)


def respawn_worker(site: str, place: int, variant: str) -> int:
	"""Fork a process that replaces its worker each time it dies or loses the database; its process id."""
	if keeper := os.fork():
		return keeper
	while True:
		pid = os.fork()
		if pid == 0:
			try:
				work(site, place, variant)
			except BaseException as error:
				if getattr(error, "args", None) and error.args[0] in GONE:
					time.sleep(0.3)
					os._exit(9)
				traceback.print_exc()
				os._exit(1)
			os._exit(0)
		code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
		if code in (0, 1):
			os._exit(code)


if __name__ == "__main__":
	site, event_pool.FOLDER, variant = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
	event_pool.PLAN = json.loads((event_pool.FOLDER / "plan.json").read_text())
	keepers = [respawn_worker(site, place, variant) for place in range(event_pool.PLAN["workers"])]
	sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in keepers))
