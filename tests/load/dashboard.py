"""Measures the figures of the business where 15,000 customers have 24 invoices each, beside ERPNext's and Frappe's own ways.

`python -m tests.load.dashboard`, with the bench's Python, for the site that `FSM_SITE` names: one to throw away, because
some two million rows are written and deleted again. `FSM_CUSTOMERS` is the number of customers. Rows are copies of real
ones, made inside of the database. All is read in turn in one process, so that only the ratios count.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import frappe
from frappe.desk.doctype.number_card import number_card
from frappe.query_builder.functions import Max, Sum
from frappe.utils import now_datetime

from gigafibre_fsm.domain.overview import kept_readings, readings
from gigafibre_fsm.domain.overview.live_feed import feed
from gigafibre_fsm.domain.overview.tiles import Audience
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import counted_queries
from tests.contract import books
from tests.load.copied_rows import RowCopies, copied_rows
from tests.load.pages import on_site

CUSTOMERS = int(os.environ.get("FSM_CUSTOMERS") or 15_000)
INVOICES, TICKETS, VISITS = CUSTOMERS * 24, CUSTOMERS * 8, CUSTOMERS * 10
ROUNDS = int(os.environ.get("FSM_ROUNDS") or 7)
ALL = frozenset(Audience)
CARDS = ("Visits Today", "Messages To Decide", "Flow Runs To Decide", "Stock Differences", "Visits To Plan")
NUMBER, WHOSE = "concat('ZQL-I', n)", f"concat('ZQL-C', 1 + n mod {CUSTOMERS})"
POSTED = "date_sub(curdate(), interval (n mod 720) day)"


def main() -> None:
	"""Print the table."""
	with on_site(), taken_away_afterwards(), copied_rows(_plan()):
		ways = _list_ways()
		spent: dict[str, list[float]] = {way: [] for way in ways}
		for _round in range(ROUNDS):
			for way, work in ways.items():
				frappe.db.rollback()
				start = time.perf_counter()
				work()
				spent[way].append(time.perf_counter() - start)
		cold = statistics.median(spent["all figures, cold"])
		print(f"{'read':<44}{'ms':>9}{'queries':>9}{'× cold':>9}")
		for way, work in ways.items():
			with counted_queries() as queries:
				work()
			cost = statistics.median(spent[way])
			print(f"{way:<44}{cost * 1000:>9.1f}{len(queries):>9}{cost / cold:>9.2f}", flush=True)


def _list_ways() -> dict[str, Callable[[], object]]:
	now = instants.now_utc()
	each = {f"  {section}": lambda read=read: read(now) for section, read in readings.READERS.items()}
	return {
		"all figures, cold": _read_cold,
		"all figures, kept": lambda: kept_readings.load_overview(ALL, now),
		**each,
		"the feed": lambda: feed.load_feed(ALL),
		"owed by age, as ERPNext's report reads it": _read_ledger,
		f"{len(CARDS)} number cards of Frappe's": _read_cards,
	}


def _read_cold() -> None:
	kept_readings.forget_readings()
	kept_readings.load_overview(ALL, instants.now_utc())


def _read_ledger() -> list:
	"""Read what is open of every voucher from all entries of the ledger."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	balance = Sum(entry.amount)
	return (
		frappe.qb.from_(entry)
		.select(entry.party, entry.against_voucher_no, Max(entry.due_date), balance)
		.where((entry.party_type == "Customer") & (entry.account_type == "Receivable"))
		.where(entry.delinked == 0)
		.groupby(entry.party, entry.against_voucher_type, entry.against_voucher_no)
		.having(balance != 0)
		.run()
	)


def _read_cards() -> None:
	for name in CARDS:
		card = frappe.get_doc("Number Card", name).as_dict()
		number_card.get_result(frappe.as_json(card), card.filters_json)


def _plan() -> Iterator[RowCopies]:
	"""Copies of a customer with a paid and an open invoice, of its payment, of a ticket and of a visit."""
	books.prepare()
	customer = books.make_customer()
	paid, unpaid = (books.make_invoice(customer, days_ago=40) for _number in range(2))
	payment = books.pay(paid)
	ticket = builders.a_ticket(customer).name
	job = builders.a_job(customer=customer).name
	frappe.db.commit()  # copies are made in transactions of their own
	names = {"name": "concat('ZQL-C', n)", "customer_name": "concat('ZQL-C', n)"}
	yield RowCopies("Customer", customer, CUSTOMERS, names)
	invoice = {"name": NUMBER, "customer": WHOSE, "posting_date": POSTED, "due_date": POSTED}
	yield RowCopies("Sales Invoice", paid.name, INVOICES - CUSTOMERS, invoice)
	yield RowCopies("Sales Invoice", unpaid.name, CUSTOMERS, {**invoice, "name": "concat('ZQL-O', n)"})
	yield from _copy_payments(paid.name, payment.name, customer)
	closed = {"name": "concat('ZQL-T', n)", "customer": WHOSE, "status": "if(n mod 200, 'Closed', 'Open')"}
	yield RowCopies("Issue", ticket, TICKETS, closed)
	event = frappe.db.get_value("Dispatch Job Event", {"parent": job})
	moved = {"name": "concat('ZQL-V', n)", "happened_on": "date_sub(now(), interval n minute)"}
	yield RowCopies("Dispatch Job Event", event, VISITS, moved)


def _copy_payments(invoice: str, payment: str, customer: str) -> Iterator[RowCopies]:
	number = INVOICES - CUSTOMERS
	entry = "concat('ZQL-P', n)"
	for row in frappe.get_all(
		"Payment Ledger Entry", {"against_voucher_no": invoice}, ["name", "voucher_type"]
	):
		voucher = entry if row.voucher_type == "Payment Entry" else NUMBER
		own = {"voucher_no": voucher, "against_voucher_no": NUMBER, "party": WHOSE, "posting_date": POSTED}
		yield RowCopies(
			"Payment Ledger Entry", row.name, number, {**own, "name": f"concat('ZQL-{row.name[:4]}', n)"}
		)
	yield RowCopies("Payment Entry", payment, number, {"name": entry, "party": WHOSE})
	for row in frappe.get_all("GL Entry", {"voucher_no": payment}, pluck="name"):
		yield RowCopies(
			"GL Entry", row, number, {"name": f"concat('ZQL-{row[-6:]}', n)", "voucher_no": entry}
		)
	for doctype, values, differing in _vendor_rows(customer, payment):
		doc = frappe.get_doc({"doctype": doctype, "name": f"ZQL-{frappe.scrub(doctype)}", **values})
		doc.db_insert()
		frappe.db.commit()  # as above
		yield RowCopies(doctype, doc.name, number, {"name": entry, **differing})


def _vendor_rows(customer: str, payment: str) -> list[tuple[str, dict, dict]]:
	"""A payment of ours, its booking and its line of Stripe's balance, and what differs in their copies."""
	moment = now_datetime() - timedelta(days=30)
	happened = "date_sub(now(), interval n minute)"
	paid = {"customer": customer, "amount": 91.93, "received": 91.93, "state": "Booked", "origin": "Portal"}
	when = {field: moment for field in ("opened_on", "succeeded_on", "booked_on")}
	booking = {"parenttype": "FSM Payment", "parentfield": "bookings", "kind": "Payment"}
	booking |= {"document_type": "Payment Entry", "document": payment, "reference": "pi", "amount": 91.93}
	entry = "concat('ZQL-P', n)"
	return [
		("FSM Payment", {**paid, **when}, {"customer": WHOSE, **dict.fromkeys(when, happened)}),
		("FSM Payment Booking", booking, {"parent": entry, "document": entry, "reference": entry}),
		(
			"Stripe Balance Line",
			{"state": "Explained", "happened_on": moment, "amount": 91.93},
			{"payment": entry, "happened_on": happened},
		),
	]


if __name__ == "__main__":
	main()
