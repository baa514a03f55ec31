"""Workers of the billing run are killed while they bill: no period is missed, and none is billed twice.

Small by default; `FSM_FAULTS=full` bills 1,000 subscriptions with 100 kills. Workers without lock and key must be caught.
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

from gigafibre_fsm.domain.billing.subscriptions import billing_run  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from tests.billing_site import RUN, BillingSite, at, billing_site  # noqa: E402
from tests.plugin import FULL, SITE, bench_python, program_environment, wait_for  # noqa: E402

pytestmark = pytest.mark.faults

SUBSCRIPTIONS, KILLS = (1_000, 100) if FULL else (10, 4)
WORKERS = 2
PERIODS = ["2026-04-01", "2026-05-01", "2026-06-01"]
DICE = random.Random(20261128)


@pytest.fixture
def billing(connected_site: str) -> Iterator[BillingSite]:
	with billing_site() as own:
		own.forget()
		yield own


def bill_under_fire(kind: str, kills: int) -> str:
	"""Let workers bill what is due on 4 June, killed so many times; the run."""
	with at("2026-06-04"):
		run, moment = billing_run.start(), str(instants.now_utc())
		frappe.db.commit()
	words = ["-m", "tests.faults.billing_workers", SITE, str(WORKERS), moment, kind]
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
	goals = sorted(DICE.sample(range(1, SUBSCRIPTIONS * len(PERIODS) - 8), kills))
	for goal in goals:
		wait_for(lambda goal=goal: pool.poll() is not None or made(run) >= goal, f"invoice {goal}", 120)
		for pid in dict(living).values():
			try:
				os.kill(pid, signal.SIGKILL)
			except ProcessLookupError:
				continue
	assert pool.wait() == 0
	listener.join()
	pool.stdout.close()
	return run


def made(run: str) -> int:
	frappe.db.rollback()
	return frappe.db.get_value(RUN, run, "invoices")


def billed(subscriptions: list[str]) -> Counter[tuple[str, str]]:
	frappe.db.rollback()
	own = {"subscription": ("in", subscriptions), "docstatus": 1}
	rows = frappe.get_all("Sales Invoice", own, ["subscription", "from_date"], limit=0)
	return Counter((row.subscription, str(row.from_date)) for row in rows)


def test_killed_workers_miss_no_period_and_bill_none_twice(billing: BillingSite):
	subscriptions = [billing.subscribe(PERIODS[0]) for _each in range(SUBSCRIPTIONS)]
	run = billing.run(bill_under_fire("careful", KILLS))
	assert billed(subscriptions) == Counter((each, start) for each in subscriptions for start in PERIODS)
	assert (run.state, run.billed, run.invoices) == ("Done", SUBSCRIPTIONS, SUBSCRIPTIONS * len(PERIODS))


@pytest.mark.slow
def test_workers_without_lock_and_key_are_caught(billing: BillingSite):
	subscriptions = [billing.subscribe(PERIODS[0]) for _each in range(8)]
	bill_under_fire("careless", 0)
	assert max(billed(subscriptions).values()) > 1, "this play would not notice a period that is billed twice"
