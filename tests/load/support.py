"""Measures the search of customers among 15,000, beside the search of Frappe's own link fields and its search of everything.

`python -m tests.load.support`, with the bench's Python, for the site that `FSM_SITE` names: one to throw away. Rows that
`tests.load.support_rows` has left are used and stay; without them they are written and taken away. All are asked in turn in
one process, so that only their ratios count.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import frappe
from frappe.desk.search import search_link
from frappe.utils import global_search

from gigafibre_fsm.domain.care.customer_search import entries, refreshing, search, vocabulary
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.pages import on_site
from tests.load.support_rows import customer_name, list_homes, support_rows

ROUNDS = int(os.environ.get("FSM_ROUNDS") or 20)
USER = "zq-support-load@example.com"


def main() -> None:
	"""Print the table."""
	with on_site(), _rows(), _search_rows(), _supporter():
		print(
			f"{'searched by':<34}{'found':>7}{'ms':>8}{'CPU ms':>9}{'queries':>9}{'× link':>8}{'× global':>10}"
		)
		for what, text in _list_texts().items():
			_print_row(what, text)


def _list_texts() -> dict[str, str]:
	home = list_homes()[776]
	given, family = home.title.split(" ", 1)
	return {
		"family name": family,
		"both names": home.title,
		"name without accents, and town": f"{family} {given} {home.town}".encode("ascii", "ignore").decode(),
		"mistyped name": f"{family[:-2]}{family[-1]}{family[-2]}x",
		"what nobody has": "xyzzyq",
		"telephone": f"{home.phone[2:5]} {home.phone[5:8]}-{home.phone[8:]}",
		"last four digits": home.phone[-4:],
		"address": home.address,
		"rue": "rue",
		"e-mail": home.email,
		"serial number": home.serial,
		"MAC, other spelling": home.mac.replace(":", "-").lower(),
		"account": home.customer,
		"ticket": "ZQL-T000777",
	}


def _print_row(what: str, text: str) -> None:
	ways: dict[str, Callable[[], object]] = {
		"ours": lambda: search.search_customers(text),
		"link": lambda: search_link("Customer", text),
		"global": lambda: global_search.search(text, limit=20),
	}
	spent: dict[str, list[float]] = {way: [] for way in ways}
	used: list[float] = []
	for _round in range(ROUNDS + 2):
		for way, work in ways.items():
			start, start_of_process = time.perf_counter(), time.process_time()
			work()
			spent[way].append(time.perf_counter() - start)
			if way == "ours":
				used.append(time.process_time() - start_of_process)
	usual = {way: statistics.median(each[2:]) for way, each in spent.items()}
	with counted_queries() as queries:
		found = search.search_customers(text)
	print(
		f"{what:<34}{len(found.customers):>7}{usual['ours'] * 1000:>8.0f}{statistics.median(used[2:]) * 1000:>9.0f}"
		f"{len(queries):>9}{usual['link'] / usual['ours']:>8.1f}{usual['global'] / usual['ours']:>10.1f}",
		flush=True,
	)


def _rows():
	return nullcontext() if frappe.db.exists("Customer", customer_name(1)) else support_rows()


@contextmanager
def _search_rows() -> Iterator[None]:
	"""What the worker writes, and what Frappe's search of everything holds of customers."""
	start = time.monotonic()
	entries.mark_missing()
	frappe.db.commit()
	written = refreshing.refresh_due(lambda: True)
	vocabulary.renew_vocabulary()
	print(f"{written:,} rows of the search written in {time.monotonic() - start:.0f} s", flush=True)
	_fill_global_search()
	try:
		yield
	finally:
		frappe.db.sql("DELETE FROM `__global_search` WHERE name LIKE 'ZQL-%%'")
		frappe.db.commit()


def _fill_global_search() -> None:
	"""As Frappe fills it: the values of a document with the labels of their fields."""
	frappe.db.sql(
		"INSERT IGNORE INTO `__global_search` (doctype, name, content, published, title, route)"
		" SELECT 'Customer', name, CONCAT('Customer Name : ', customer_name, ' ||| Mobile No : ', mobile_no,"
		" ' ||| Email Id : ', email_id), 0, customer_name, '' FROM tabCustomer WHERE name LIKE 'ZQL-%%'"
	)
	frappe.db.commit()


@contextmanager
def _supporter() -> Iterator[None]:
	people.make_user(USER, "FSM Support", user_type="System User")
	frappe.db.commit()
	frappe.set_user(USER)
	try:
		yield
	finally:
		frappe.set_user("Administrator")
		people.forget_user(USER)
		frappe.db.commit()


if __name__ == "__main__":
	main()
