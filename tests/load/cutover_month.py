"""A month of a move in which both systems bill: most customers are taken over, some stay, and the old system errs."""

from collections import Counter
from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.cutover.comparing import comparisons
from gigafibre_fsm.domain.cutover.comparing.drift import DriftKind
from tests.cutover_site import SIDE, CutoverSite, Rows
from tests.load.stopwatch import Stopwatch

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
CYCLES = 28
"""Days of the month on which accounts are billed, each its own."""
STAYS, ERRS = 5, 200
"""One account in so many stays with the old system; one in so many is billed there although it was to be stopped."""


class OldBooks:
	"""What the old system has: accounts that it bills by the month, each from a day of its own."""

	def __init__(self, rows: Rows) -> None:
		self.rows = rows
		self.first = {
			row["account"]: timedelta(days=place % CYCLES) for place, row in enumerate(rows["accounts"])
		}
		for table in ("services", "invoices"):
			for row in rows[table]:
				self._spread(row)
		self.numbers = list(self.first)
		self.staying = self.numbers[STAYS - 1 :: STAYS]
		moving, _staying = self.divide()
		# the old system goes on billing the first, bills the second after all, and sells more to the third
		self.unstopped, self.billed_late, self.changed = (moving[place::ERRS] for place in range(3))

	def _spread(self, row: dict[str, str]) -> None:
		"""Let the periods of a row begin on its account's own day of the month."""
		for title in ("billed_until", "period_start", "period_end"):
			if row.get(title):
				row[title] = (date.fromisoformat(row[title]) + self.first[row["account"]]).isoformat()

	def divide(self) -> tuple[list[str], list[str]]:
		"""Accounts that are to move, and those that stay."""
		staying = set(self.staying)
		return [each for each in self.numbers if each not in staying], self.staying

	def stop_moving(self) -> None:
		"""People stop the accounts that move, but for some; one in so many has another quantity since."""
		billed = {*self.staying, *self.unstopped}
		for row in self.rows["accounts"]:
			row["active"] = "yes" if row["account"] in billed else "no"
		for row in self.rows["services"]:
			if row["account"] in self.changed:
				row["quantity"] = "2"

	def bill_june(self) -> None:
		"""The old system bills the month of whoever stays, was not stopped, or is billed after all."""
		for account in (*self.staying, *self.unstopped, *self.billed_late):
			start = JUNE + self.first[account]
			end = JULY + self.first[account] - timedelta(days=1)
			period = {"period_start": start.isoformat(), "period_end": end.isoformat()}
			invoice = {"account": account, "number": f"J{account}", "date": start.isoformat(), **period}
			self.rows["invoices"].append(
				{**invoice, "total": "91.93", "open": "0.00", "service": f"S{account}"}
			)

	def count_june(self) -> Counter[str]:
		"""How often the old system has billed each account's period that begins in June."""
		starts = ((row["account"], row.get("period_start") or "") for row in self.rows["invoices"])
		return Counter(account for account, start in starts if is_in_june(start))


def bill(cutover: CutoverSite, old: OldBooks, watch: Stopwatch) -> None:
	"""All nights of June pass on this side, the old one bills as well, and is read at the end."""
	with watch.time("month's bill", len(old.numbers) - len(old.staying) - len(old.unstopped)):
		day = JUNE
		while day < JULY:
			cutover.billing.night(day.isoformat(), goes_on=watch.note_one)
			day += timedelta(days=1)
	old.bill_june()
	with watch.time("third reading", len(old.numbers)):
		cutover.read_again(old.rows)


def print_month(cutover: CutoverSite, old: OldBooks) -> None:
	"""Say who was billed how often, by the invoices of both sides, and what is named as a difference."""
	frappe.db.rollback()
	here = _count_here(old.numbers)
	both = here + old.count_june()
	twice = {each for each, times in both.items() if times > 1}
	unbilled = [each for each in old.numbers if not both[each]]
	named = _list_named(old.numbers)
	told = {each for each, kinds in named.items() if DriftKind.TWICE in kinds}
	print(
		f"June of {len(old.numbers):,} customers: {len(here):,} billed here, {len(both) - len(here):,} there only;"
		f" {len(twice - set(old.billed_late))} billed twice, {len(unbilled)} unbilled"
	)
	print(
		f"the old system billed {len(old.billed_late)} after it was stopped: {len(told & twice)} named as billed twice;"
		f" {len(old.unstopped)} not stopped: {len(set(old.unstopped) & set(here))} billed here"
	)
	kinds = Counter(kind.value for found in named.values() for kind in found)
	print(f"differences named: {dict(kinds)}; expected Service {len(old.changed)}", flush=True)
	assert twice == told == set(old.billed_late) and not unbilled


def is_in_june(day: object) -> bool:
	"""Whether a day, or its text, is in the month that is played."""
	return bool(day) and JUNE <= getdate(day) < JULY


def _count_here(customers: list[str]) -> Counter[str]:
	own = {"customer": ("in", customers), "docstatus": 1, "is_return": 0, "is_opening": "No"}
	rows = frappe.get_all("Sales Invoice", own, ["customer", "from_date"])
	return Counter(row.customer for row in rows if is_in_june(row.from_date))


def _list_named(customers: list[str]) -> dict[str, set[DriftKind]]:
	own = {"customer": ("in", customers), "drift_count": (">", 0)}
	rows = frappe.get_all(SIDE, own, ["customer", "drift"])
	return {row.customer: {each.kind for each in comparisons.load_drift(row.drift)} for row in rows}
