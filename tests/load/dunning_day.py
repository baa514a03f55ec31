"""Measures a day of dunning: every customer is reminded, and the next day nothing is due but the look at everybody.

`python -m tests.load.dunning_day`, with the bench's Python, for the site that `FSM_SITE` names: one to throw away.
`FSM_CUSTOMERS` is the number of customers, each with one overdue invoice. They are copies of a real one.
"""

import os
from collections.abc import Iterator

import frappe

from gigafibre_fsm.tests.visitor import counted_queries
from tests.dunning_site import DUE, DunningSite, dunning_site
from tests.load.copied_rows import RowCopies, copied_rows
from tests.load.pages import on_site

CUSTOMERS = int(os.environ.get("FSM_CUSTOMERS") or 15_000)
REMINDED, QUIET = DUE.replace(day=23), DUE.replace(day=24)
NOTE = "CPU is the worker's alone; the database's is in the seconds only. One process."


def main() -> None:
	"""Print what both days cost."""
	with on_site(), dunning_site() as site:
		site.forget()
		pattern = site.owing()
		print(f"{'day':<34}{'customers':>10}{'s':>8}{'CPU s':>8}{'ms each':>9}{'queries each':>14}")
		with copied_rows(_plan(pattern)):
			for words, day in (("all are reminded", REMINDED), ("nothing is due", QUIET)):
				_print(words, *_measure(site, day))
	print(NOTE)


def _plan(invoice: "frappe._dict") -> Iterator[RowCopies]:
	customer, number = "concat('ZQL-C', n)", "concat('ZQL-I', n)"
	names = {"name": customer, "customer_name": customer}
	yield RowCopies("Customer", invoice.customer, CUSTOMERS, names)
	yield RowCopies("Sales Invoice", invoice.name, CUSTOMERS, {"name": number, "customer": customer})
	for entry in frappe.get_all("Payment Ledger Entry", {"against_voucher_no": invoice.name}, pluck="name"):
		own = {"name": f"concat('ZQL-{entry[:4]}', n)", "party": customer}
		yield RowCopies(
			"Payment Ledger Entry",
			entry,
			CUSTOMERS,
			{**own, "voucher_no": number, "against_voucher_no": number},
		)


def _measure(site: DunningSite, day: object) -> tuple[int, float, float, int]:
	"""Customers, wall and CPU seconds, and statements of the day."""
	before = os.times()
	with counted_queries() as queries:
		worked = site.work(day)
	after = os.times()
	cpu = after.user + after.system - before.user - before.system
	return worked, after.elapsed - before.elapsed, cpu, len(queries)


def _print(words: str, worked: int, wall: float, cpu: float, queries: int) -> None:
	cells = f"{worked:>10,}{wall:>8.0f}{cpu:>8.0f}{wall / worked * 1000:>9.1f}{queries / worked:>14.1f}"
	print(f"{words:<34}{cells}", flush=True)


if __name__ == "__main__":
	main()
