"""Measures the move of an old system's customers: import, with kills, and a month in which both sides bill.

`python -m tests.load.cutover_import`, with the bench's Python, for the site that `FSM_SITE` names; `FSM_ACCOUNTS` is how
many accounts are made, and `FSM_KILLS` how often the worker of the import is killed while it imports; `FSM_TRIAL=no`
leaves out the trial, which takes as long as the import. It says each 500 accounts how far it is. Everything that is made
is taken away again.
"""

import os
import random
from collections import Counter

import frappe

from gigafibre_fsm.domain.cutover.batches import batch_rows
from gigafibre_fsm.domain.cutover.batches.rules import BatchTask
from gigafibre_fsm.domain.cutover.importing import requests, runs
from gigafibre_fsm.domain.cutover.importing.staged_accounts import StagedState
from tests.contract import books
from tests.cutover_site import ACCOUNT, IMPORT, CutoverSite, cutover_site
from tests.faults import import_kills
from tests.load import cutover_month
from tests.load.cutover_month import OldBooks
from tests.load.pages import on_site
from tests.load.stopwatch import Stopwatch

ACCOUNTS = int(os.environ.get("FSM_ACCOUNTS") or 300)
KILLS = int(os.environ.get("FSM_KILLS") or 0)
HAS_TRIAL = os.environ.get("FSM_TRIAL") != "no"
ALL, TARGET = 15_000, 7_200
OWED = 71.93
"""Dollars that each made account owes: an open invoice less a credit."""
NOTE = """ERPNext here is the stand-in, whose documents are lighter; the work of a real one was measured at 95 ms an account
without what it owes and 126 ms for an opening invoice. Seconds are those of one process on the machine of the day;
pauses of more than a minute, in which the machine had stopped all of this, are left out."""


def main() -> None:
	"""Play the move, and print the table and what the month left."""
	with on_site(), cutover_site() as cutover:
		cutover.billing.forget()
		watch = Stopwatch()
		cutover.goes_on = watch.note_one
		rows = cutover.make_accounts(ACCOUNTS)
		old = OldBooks(rows)
		name = cutover.start(rows)
		if HAS_TRIAL:
			with watch.time("trial", ACCOUNTS):
				cutover.try_out(name)
		else:
			_only_read(name)
		customers = _import(cutover, name, watch)
		with watch.time("comparison", ACCOUNTS):
			cutover.work_batches()
		moving, _staying = old.divide()
		_move(cutover, old, _make_batches(cutover, moving), watch)
		cutover_month.bill(cutover, old, watch)
		_print(watch)
		cutover_month.print_month(cutover, old)
		_print_owed(cutover, customers)


def _only_read(name: str) -> None:
	"""Read the accounts, and hold all of them for tried: the import judges each again."""
	requests.request_trial(name, "Administrator")
	frappe.db.commit()
	runs.work(lambda: frappe.db.get_value(IMPORT, name, "state") == requests.READING)
	frappe.db.set_value(ACCOUNT, {"cutover_import": name}, "state", StagedState.VALID)
	frappe.db.set_value(IMPORT, name, "state", requests.TRIED)
	frappe.db.commit()  # the worker is another process


def _import(cutover: CutoverSite, name: str, watch: Stopwatch) -> list[str]:
	"""Import in a process of its own, killed at random accounts; every account has become one customer."""
	goals = sorted(random.sample(range(1, ACCOUNTS - 3), KILLS))
	with watch.time("import", ACCOUNTS):
		killed = import_kills.import_under_fire(name, goals, watch=watch.note_count)
	frappe.db.rollback()
	state = frappe.get_doc(IMPORT, name)
	customers = frappe.get_all(ACCOUNT, {"cutover_import": name, "state": "Done"}, pluck="customer")
	once = Counter(dict.fromkeys(customers, 1))
	made = import_kills.count_documents(customers)
	lost = sum(len(once - found) for found in made.values())
	double = sum((found - once).total() for found in made.values())
	print(
		f"import: {killed} kills after {goals} accounts; {state.done} imported, {state.refused} refused;"
		f" documents missing {lost}, double {double}",
		flush=True,
	)
	assert (len(customers), len(once), lost, double) == (ACCOUNTS, ACCOUNTS, 0, 0)
	return customers


def _make_batches(cutover: CutoverSite, customers: list[str]) -> list[str]:
	return [
		cutover.make_batch(customers[start : start + batch_rows.MOST])
		for start in range(0, len(customers), batch_rows.MOST)
	]


def _move(cutover: CutoverSite, old: OldBooks, batches: list[str], watch: Stopwatch) -> None:
	"""Rehearse, sign off, stop, and take over whoever was read as stopped."""
	for step, task in (("rehearsal", BatchTask.REHEARSE), ("stop", BatchTask.STOP)):
		with watch.time(step):
			for batch in batches:
				cutover.do(batch, task)
		if task is BatchTask.REHEARSE:
			for batch in batches:
				batch_rows.sign_off(batch, "Administrator")
	old.stop_moving()
	with watch.time("second reading", ACCOUNTS):
		cutover.read_again(old.rows)
	with watch.time("take over"):
		for batch in batches:
			cutover.do(batch, BatchTask.TAKE_OVER)


def _print(watch: Stopwatch) -> None:
	print(f"{'step':<18}{'ms each':>9}{'× import':>10}{'15,000':>10}")
	usual = watch.each("import")
	for step in watch.steps:
		each = watch.each(step)
		print(f"{step:<18}{each * 1000:>9.1f}{each / usual:>10.2f}{each * ALL / 60:>6.0f} min")
	total = usual * ALL
	print(f"import of {ALL:,}: {total / 60:.0f} min, {'within' if total <= TARGET else 'MORE THAN'} 2 h")
	print(NOTE, flush=True)


def _print_owed(cutover: CutoverSite, customers: list[str]) -> None:
	"""Say whether what is owed is that of the old ledger, and what was billed here since."""
	frappe.db.rollback()
	own = {"customer": ("in", customers), "docstatus": 1, "is_opening": "No"}
	billed = sum(frappe.get_all("Sales Invoice", own, pluck="grand_total"))
	owed = sum(books.balance_of(customer) for customer in customers)
	print(
		f"owed {owed:.2f}: {len(customers) * OWED:.2f} of the old ledger and {billed:.2f} billed here;"
		f" temporary account {cutover.booked(cutover.temporary):.2f}",
		flush=True,
	)


if __name__ == "__main__":
	main()
