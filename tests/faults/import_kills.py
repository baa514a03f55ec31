"""An import of old accounts whose workers are killed while they are at it, at moments that nobody chose."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

import frappe

from gigafibre_fsm.domain.cutover.importing import requests
from tests.cutover_site import ACCOUNT
from tests.plugin import SITE, bench_python, program_environment

MADE = {doctype: "customer" for doctype in ("Service Location", "Equipment", "Billing Side", "Sales Invoice")}
MADE |= {"Subscription": "party"}
"""Documents that an account becomes, each once, with the field that names its customer."""
LOOK = 0.1
"""Seconds between two looks at how many accounts are done."""
PAUSE = 0.3
"""Seconds in which an account or two are imported: the moment of a kill lies anywhere within them."""


def import_under_fire(
	name: str,
	goals: Sequence[int],
	*,
	kind: str = "careful",
	workers: int = 1,
	watch: Callable[[int], None] = lambda done: None,
	patience: float = 240,
) -> int:
	"""Have workers import what was tried, and kill all of them whenever so many accounts are done; how many died.

	Args:
		name: of the Cutover Import.
		goals: numbers of accounts, ascending; after each the workers are killed a moment later.
		kind: `careful`, or `careless` for workers that make an account and note it in two transactions.
		workers: how many are at it at a time; one that died is replaced.
		watch: is told again and again how many accounts are done.
		patience: seconds without one more account after which the workers have failed.
	"""
	requests.request_import(name, "Administrator")
	frappe.db.commit()
	words = ["-m", "tests.faults.cutover_workers", SITE, str(workers), name, kind]
	pool = subprocess.Popen(
		[bench_python(), *words], env=program_environment(), stdout=subprocess.PIPE, text=True
	)
	living: dict[str, int] = {}
	listener = threading.Thread(target=_listen, args=(pool, living), daemon=True)
	listener.start()
	killed = 0
	for goal in (*goals, None):
		_await_goal(pool, name, goal, watch, patience)
		if goal is not None and pool.poll() is None:
			time.sleep(random.uniform(0, PAUSE))
			killed += _kill_all(living)
	assert pool.wait() == 0
	listener.join()
	pool.stdout.close()
	return killed


def count_done(name: str) -> int:
	"""How many accounts of an import have become customers."""
	frappe.db.rollback()
	return frappe.db.count(ACCOUNT, {"cutover_import": name, "state": "Done"})


def count_documents(accounts: list[str]) -> dict[str, Counter[str]]:
	"""How many documents of each kind each account has become."""
	frappe.db.rollback()
	return {
		doctype: Counter(frappe.get_all(doctype, {field: ("in", accounts)}, pluck=field))
		for doctype, field in MADE.items()
	}


def _listen(pool: subprocess.Popen, living: dict[str, int]) -> None:
	for line in pool.stdout:
		_word, place, pid = line.split()
		living[place] = int(pid)


def _await_goal(
	pool: subprocess.Popen, name: str, goal: int | None, watch: Callable[[int], None], patience: float
) -> None:
	"""Wait until so many accounts are done or the pool has ended; without a goal, until it has ended."""
	last, looks = -1, 0
	while pool.poll() is None:
		done = count_done(name)
		watch(done)
		if goal is not None and done >= goal:
			return
		# looks are counted, not seconds: a machine that stops all of this for an hour fails nothing
		looks = looks + 1 if done == last else 0
		last = done
		assert looks * LOOK < patience, f"no account more than {done} in {patience:.0f} s"
		time.sleep(LOOK)


def _kill_all(living: dict[str, int]) -> int:
	killed = 0
	for pid in dict(living).values():
		try:
			os.kill(pid, signal.SIGKILL)
		except ProcessLookupError:
			continue
		killed += 1
	return killed
