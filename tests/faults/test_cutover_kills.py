"""Workers of an import are killed while they import: every account becomes one customer, with all that belongs to it.

Small by default; `FSM_FAULTS=full` imports 600 accounts with 30 kills.
"""

import os
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.cutover.importing import requests  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.cutover_site import ACCOUNT, IMPORT, CutoverSite, cutover_site  # noqa: E402
from tests.plugin import FULL, SITE, bench_python, program_environment, wait_for  # noqa: E402

pytestmark = pytest.mark.faults

ACCOUNTS, KILLS = (600, 30) if FULL else (12, 3)
WORKERS = 2
DICE = random.Random(20261129)
MADE = ("Subscription", "Service Location", "Equipment", "Billing Side", "Sales Invoice")


@pytest.fixture
def cutover(connected_site: str) -> Iterator[CutoverSite]:
	with cutover_site() as own:
		yield own


def import_under_fire(name: str, kind: str, kills: int) -> None:
	"""Let workers import what was tried, killed so many times."""
	requests.request_import(name, "Administrator")
	frappe.db.commit()
	words = ["-m", "tests.faults.cutover_workers", SITE, str(WORKERS), name, kind]
	pool = subprocess.Popen(
		[bench_python(), *words], env=program_environment(), stdout=subprocess.PIPE, text=True
	)
	living: dict[str, int] = {}

	def listen() -> None:
		for line in pool.stdout:
			_word, place, pid = line.split()
			living[place] = int(pid)

	listener = threading.Thread(target=listen, daemon=True)
	listener.start()
	for goal in sorted(DICE.sample(range(1, ACCOUNTS - 3), kills)):
		wait_for(lambda goal=goal: pool.poll() is not None or done(name) >= goal, f"account {goal}", 240)
		for pid in dict(living).values():
			try:
				os.kill(pid, signal.SIGKILL)
			except ProcessLookupError:
				continue
	assert pool.wait() == 0
	listener.join()
	pool.stdout.close()


def done(name: str) -> int:
	frappe.db.rollback()
	return frappe.db.count(ACCOUNT, {"cutover_import": name, "state": "Done"})


def count_documents(accounts: list[str]) -> dict[str, Counter[str]]:
	"""How many documents of each kind each account has become."""
	frappe.db.rollback()
	fields = {doctype: "customer" for doctype in MADE} | {"Subscription": "party"}
	return {
		doctype: Counter(frappe.get_all(doctype, {field: ("in", accounts)}, pluck=field))
		for doctype, field in fields.items()
	}


def test_killed_workers_import_every_account_once(cutover: CutoverSite):
	rows = cutover.make_accounts(ACCOUNTS)
	accounts = [row["account"] for row in rows["accounts"]]
	name = cutover.start(rows)
	cutover.try_out(name)
	import_under_fire(name, "careful", KILLS)
	once = Counter(dict.fromkeys(accounts, 1))
	assert count_documents(accounts) == {doctype: once for doctype in MADE}
	frappe.db.rollback()
	state = frappe.get_doc(IMPORT, name)
	assert (state.state, state.done, state.refused) == ("Done", ACCOUNTS, 0)
	assert cutover.booked(cutover.temporary) == 0
	assert round(sum(map(books.balance_of, accounts)), 2) == round(71.93 * ACCOUNTS, 2)


@pytest.mark.slow
def test_workers_that_note_it_later_are_caught(cutover: CutoverSite):
	rows = cutover.make_accounts(ACCOUNTS)
	name = cutover.start(rows)
	cutover.try_out(name)
	import_under_fire(name, "careless", KILLS)
	frappe.db.rollback()
	state = frappe.get_doc(IMPORT, name)
	assert (state.done, state.refused) != (ACCOUNTS, 0), (
		"this play would not notice an account that was made twice"
	)
