"""Measures the reports of the books on two years of invoices, each beside the usual way of ERPNext's reports.

`python -m tests.load.figures`, with the bench's Python, for the site that `FSM_SITE` names: one to throw away. The usual way
loads each row of the period and adds up in Python, as ERPNext's *Accounts Receivable* and *Item-wise Sales Register* do.
All are asked in one process, so that only their ratios count.
"""

import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable
from datetime import date

import frappe
from frappe.utils import add_months, getdate, today

from gigafibre_fsm.domain.billing.figures import revenue_days
from gigafibre_fsm.gigafibre_fsm.report.ar_ageing import ar_ageing
from gigafibre_fsm.gigafibre_fsm.report.gst_qst_return import gst_qst_return
from gigafibre_fsm.gigafibre_fsm.report.mrr_movement import mrr_movement
from gigafibre_fsm.gigafibre_fsm.report.revenue_by_service import revenue_by_service
from gigafibre_fsm.gigafibre_fsm.report.sales import sales
from gigafibre_fsm.tests.visitor import counted_queries
from tests.contract import books
from tests.load.book_rows import book_rows
from tests.load.pages import on_site

Report = Callable[[], object]


def main() -> None:
	"""Print the table."""
	with on_site(), book_rows():
		print(f"{'report':<34}{'s':>8}{'queries':>9}{'MB':>8}{'× usual':>9}")
		for name, (ours, usual) in list_reports().items():
			_print(name, ours, usual)


def list_reports() -> dict[str, tuple[Report, Report | None]]:
	"""Return each report, and the usual way to its figures where there is one."""
	company, now = books.company(), getdate(today())
	half_year = {"company": company, "from_date": add_months(now.replace(day=1), -5), "to_date": now}
	year = {"from_date": add_months(now.replace(day=1), -11), "to_date": now}
	quarter = {**half_year, "from_date": add_months(now, -3)}
	return {
		"AR Ageing": (lambda: ar_ageing.execute({"company": company}), lambda: add_up_debts(company, now)),
		"AR Ageing, by document": (
			lambda: ar_ageing.execute({"company": company, "show": "Documents"}),
			lambda: add_up_debts(company, now),
		),
		"Revenue By Service, six months": (
			lambda: revenue_by_service.execute(half_year),
			lambda: add_up_lines(**half_year),
		),
		"GST QST Return, a quarter": (
			lambda: gst_qst_return.execute(quarter),
			lambda: add_up_taxes(**quarter),
		),
		"MRR of the day": (lambda: revenue_days.read_customers(now), read_documents),
		"MRR Movement, a year": (lambda: mrr_movement.execute(year), None),
		"Sales, a year": (lambda: sales.execute(year), None),
	}


def add_up_debts(company: str, day: date) -> dict[str, float]:
	"""Add up the payment ledger entry by entry."""
	counted = {"company": company, "delinked": 0, "posting_date": ("<=", day), "party_type": "Customer"}
	fields = ["party", "voucher_no", "against_voucher_no", "posting_date", "due_date", "amount"]
	found: dict[str, float] = defaultdict(float)
	for row in frappe.get_all("Payment Ledger Entry", counted, fields, order_by="posting_date"):
		found[row.against_voucher_no] += row.amount
	return {name: amount for name, amount in found.items() if round(amount, 2)}


def add_up_lines(company: str, from_date: date, to_date: date) -> dict[tuple, float]:
	"""Add up the lines of invoices one by one."""
	named = {"company": company, "docstatus": 1, "posting_date": ("between", (from_date, to_date))}
	days = dict(frappe.get_all("Sales Invoice", named, ["name", "posting_date"], as_list=True))
	found: dict[tuple, float] = defaultdict(float)
	fields = ["parent", "item_code", "base_net_amount"]
	for row in frappe.get_all("Sales Invoice Item", {"docstatus": 1}, fields):
		if row.parent in days:
			found[(row.item_code, days[row.parent].replace(day=1))] += row.base_net_amount
	return found


def add_up_taxes(company: str, from_date: date, to_date: date) -> dict[str, float]:
	"""Add up the entries of the tax accounts one by one."""
	accounts = [books.account("TPS"), books.account("TVQ")]
	named = {"company": company, "account": ("in", accounts), "is_cancelled": 0}
	named["posting_date"] = ("between", (from_date, to_date))
	found: dict[str, float] = defaultdict(float)
	for row in frappe.get_all("GL Entry", named, ["account", "voucher_type", "credit", "debit"]):
		found[row.account] += row.credit - row.debit
	return found


def read_documents() -> float:
	"""Load a part of the subscriptions as documents, and return what all would take: seconds."""
	names = frappe.get_all("Subscription", {"party_type": "Customer"}, pluck="name")
	for name in names[:500]:
		frappe.get_doc("Subscription", name)
	return len(names) / min(len(names), 500)


def _print(name: str, ours: Report, usual: Report | None) -> None:
	ours()
	seconds, _result = _time(ours)
	with counted_queries() as queries:
		ours()
	tracemalloc.start()
	ours()
	megabytes = tracemalloc.get_traced_memory()[1] / 1e6
	tracemalloc.stop()
	ratio = ""
	if usual:
		other, result = _time(usual)
		factor = result if isinstance(result, float) else 1
		ratio = f"{other * factor / seconds:.1f}"
	print(f"{name:<34}{seconds:>8.2f}{len(queries):>9}{megabytes:>8.1f}{ratio:>9}", flush=True)


def _time(work: Report) -> tuple[float, object]:
	start = time.monotonic()
	result = work()
	return time.monotonic() - start, result


if __name__ == "__main__":
	main()
