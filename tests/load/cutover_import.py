"""Measures the import of an old system's accounts, a month in which both sides bill, and what a kill costs.

`python -m tests.load.cutover_import`, with the bench's Python, for the site that `FSM_SITE` names; `FSM_ACCOUNTS` is how
many accounts are made. Everything that is made is taken away again.
"""

import os
import time
from collections.abc import Callable

import frappe

from gigafibre_fsm.domain.cutover.batches import batch_rows
from gigafibre_fsm.domain.cutover.batches.rules import BatchTask
from tests.contract import books
from tests.cutover_site import ACCOUNT, SIDE, CutoverSite, cutover_site
from tests.load.pages import on_site

ACCOUNTS = int(os.environ.get("FSM_ACCOUNTS") or 300)
ALL, TARGET = 15_000, 7_200
NOTE = """ERPNext here is the stand-in, whose documents are lighter; the work of a real one was measured at 95 ms an account
without what it owes and 126 ms for an opening invoice. Seconds are those of one process on the machine of the day."""


def main() -> None:
	"""Print the table."""
	with on_site(), cutover_site() as cutover:
		cutover.billing.forget()
		rows = cutover.make_accounts(ACCOUNTS)
		name = cutover.start(rows)
		cost = {
			"trial": _timed(lambda: cutover.try_out(name)),
			"import": _timed(lambda: cutover.carry_out(name)),
		}
		customers = frappe.get_all(ACCOUNT, {"cutover_import": name, "state": "Done"}, pluck="customer")
		assert len(customers) == ACCOUNTS
		cost["comparison"] = _timed(cutover.work_batches)
		batches = _make_batches(cutover, customers)
		cost["rehearsal"] = _timed(lambda: [cutover.do(batch, BatchTask.REHEARSE) for batch in batches])
		cost |= _move(cutover, rows, batches)
		_print(cost)
		_print_month(cutover, customers)


def _timed(work: Callable[[], object]) -> float:
	begun = time.monotonic()
	work()
	return time.monotonic() - begun


def _make_batches(cutover: CutoverSite, customers: list[str]) -> list[str]:
	return [
		cutover.make_batch(customers[start : start + batch_rows.MOST])
		for start in range(0, len(customers), batch_rows.MOST)
	]


def _move(cutover: CutoverSite, rows: dict, batches: list[str]) -> dict[str, float]:
	"""Take everybody over, and bill their first month."""
	for batch in batches:
		batch_rows.sign_off(batch, "Administrator")
	cost = {"stop": _timed(lambda: [cutover.do(batch, BatchTask.STOP) for batch in batches])}
	for row in rows["accounts"]:
		row["active"] = "no"
	cost["second reading"] = _timed(lambda: cutover.read_again(rows))
	cost["take over"] = _timed(lambda: [cutover.do(batch, BatchTask.TAKE_OVER) for batch in batches])
	cost["first bill"] = _timed(lambda: cutover.billing.night("2026-06-02"))
	return cost


def _print(cost: dict[str, float]) -> None:
	print(f"{'step':<18}{'ms each':>9}{'× import':>10}{'15,000':>10}")
	for step, seconds in cost.items():
		each = seconds / ACCOUNTS * 1000
		print(f"{step:<18}{each:>9.1f}{seconds / cost['import']:>10.2f}{each * ALL / 60_000:>6.0f} min")
	total = cost["import"] / ACCOUNTS * ALL
	print(f"import of {ALL:,}: {total / 60:.0f} min, {'within' if total <= TARGET else 'MORE THAN'} 2 h")
	print(NOTE)


def _print_month(cutover: CutoverSite, customers: list[str]) -> None:
	"""Say how often each customer's June was billed, and whether what is owed is that of the old ledger."""
	frappe.db.rollback()
	own = {"period_start": "2026-06-01", "customer": ("in", customers)}
	billed = frappe.get_all("Billed Period", own, pluck="customer")
	twice = len(billed) - len(set(billed))
	drifting = frappe.db.count(SIDE, {"customer": ("in", customers), "drift_count": (">", 0)})
	print(f"{len(customers)} customers: {twice} billed twice, {len(customers) - len(set(billed))} unbilled")
	owed = sum(books.balance_of(customer) for customer in customers)
	expected = len(customers) * (71.93 + 91.93)
	print(
		f"owed {owed:.2f}, expected {expected:.2f}; temporary {cutover.booked(cutover.temporary):.2f}; {drifting} differ"
	)


if __name__ == "__main__":
	main()
