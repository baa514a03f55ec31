"""Measures the billing run beside ERPNext's own way of billing subscriptions, in turn in the same process.

`python -m tests.load.billing_run`, with the bench's Python, for the site that `FSM_SITE` names; `FSM_SUBSCRIPTIONS` is how
many are made for each. Each has one period due. Everything that is made is taken away again.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe.utils import getdate

from erpnext.accounts.doctype.subscription.subscription import process_all

from gigafibre_fsm.domain.billing.subscriptions import billing_run
from gigafibre_fsm.domain.platform import instants
from tests.billing_site import BillingSite, at, billing_site
from tests.clocks import freeze_time
from tests.load.pages import SITE, on_site

SUBSCRIPTIONS = int(os.environ.get("FSM_SUBSCRIPTIONS") or 300)
PARTS = 3
ALL, TARGET = 15_000, 7_200
DAY, QUIET_DAY = "2026-05-01", "2026-05-02"
NOTE = """CPU is the worker's alone; the database's is in the seconds only. One subscription has one invoice of one line and two taxes.
The run's seconds with two workers are those of two processes that share one list, extrapolated to 15,000 subscriptions.
ERPNext here is the stand-in; the real one was seen to need 0.26 s CPU an invoice and 0.07 s for each subscription that is not due."""


@dataclass(frozen=True)
class Cost:
	"""What so many subscriptions took, in seconds."""

	subscriptions: int
	cpu: float
	wall: float

	def per_one(self) -> tuple[float, float]:
		"""Milliseconds of CPU and wall time for each."""
		return self.cpu / self.subscriptions * 1000, self.wall / self.subscriptions * 1000


def main() -> None:
	"""Print the table."""
	with on_site(), billing_site() as billing:
		billing.forget()
		costs = _in_turn(billing)
		print(f"{'way':<44}{'CPU ms each':>12}{'ms each':>9}{'× CPU':>7}{'×':>6}{'15,000':>10}")
		for (way, cost), base in zip(
			costs, [costs[0][1], costs[0][1], costs[2][1], costs[2][1]], strict=True
		):
			_print(way, cost, base)
		two = _two_workers(billing)
	seconds = two.wall / two.subscriptions * ALL
	verdict = "within" if seconds <= TARGET else "MORE THAN"
	print(
		f"two workers: {two.subscriptions} in {two.wall:.0f} s, so {ALL:,} in {seconds / 60:.0f} min, {verdict} 2 h"
	)
	print(NOTE)


def _print(way: str, cost: Cost, base: Cost) -> None:
	cpu, wall = cost.per_one()
	base_cpu, base_wall = base.per_one()
	total = f"{wall * ALL / 60_000:.0f} min"
	print(f"{way:<44}{cpu:>12.1f}{wall:>9.1f}{cpu / base_cpu:>7.2f}{wall / base_wall:>6.2f}{total:>10}")


def _in_turn(billing: BillingSite) -> list[tuple[str, Cost]]:
	"""Bill a part by ERPNext, then a part by the run, and so on, so that both meet the same machine."""
	ways = {"ERPNext's process_all, one period due": [], "billing run, one period due": []}
	quiet = {"ERPNext's process_all, nothing due": [], "billing run, nothing due": []}
	size = max(1, SUBSCRIPTIONS // PARTS)
	for _part in range(PARTS):
		for table, day, fresh in ((ways, DAY, True), (quiet, QUIET_DAY, False)):
			for way, bill in zip(table, (_bill_by_erpnext, _bill_by_run), strict=True):
				if fresh:
					billing.forget()
					made = _subscribe(billing, size)
				table[way].append(_timed(bill, day, size))
				if fresh:
					missing = [each for each in made if len(billing.billed(each)) != 1]
					assert not missing, f"{way} left {len(missing)} of {size}"
	return [(way, _sum(costs)) for way, costs in (*ways.items(), *quiet.items())]


def _sum(costs: list[Cost]) -> Cost:
	return Cost(
		sum(each.subscriptions for each in costs),
		sum(each.cpu for each in costs),
		sum(each.wall for each in costs),
	)


def _subscribe(billing: BillingSite, number: int) -> list[str]:
	return [billing.subscribe(DAY) for _each in range(number)]


def _timed(bill: Callable[[], None], day: str, number: int) -> Cost:
	with at(day):
		cpu, wall = _clocks()
		bill()
		now_cpu, now_wall = _clocks()
	return Cost(number, now_cpu - cpu, now_wall - wall)


def _clocks() -> tuple[float, float]:
	"""CPU and wall seconds; a frozen clock leaves those of the operating system alone."""
	spent = os.times()
	return spent.user + spent.system, spent.elapsed


def _bill_by_erpnext() -> None:
	process_all(posting_date=getdate())
	frappe.db.commit()


def _bill_by_run() -> None:
	billing_run.start()
	frappe.db.commit()
	billing_run.work(lambda: True)


def _two_workers(billing: BillingSite) -> Cost:
	"""Let two processes share what is due."""
	billing.forget()
	made = _subscribe(billing, SUBSCRIPTIONS)
	with at(DAY):
		run, moment = billing_run.start(), str(instants.now_utc())
		frappe.db.commit()
	context = multiprocessing.get_context("spawn")
	ready = context.Barrier(3)
	workers = [context.Process(target=_work, args=(SITE, moment, ready)) for _each in range(2)]
	for worker in workers:
		worker.start()
	ready.wait()
	begun = time.monotonic()
	for worker in workers:
		worker.join()
	wall = time.monotonic() - begun
	assert billing.run(run).billed == SUBSCRIPTIONS
	assert all(len(billing.billed(each)) == 1 for each in made)
	return Cost(SUBSCRIPTIONS, 0, wall)


def _work(site: str, moment: str, ready: object) -> None:
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	ready.wait()
	with freeze_time(moment, tick=True):
		billing_run.work(lambda: True)


if __name__ == "__main__":
	main()
