"""Measures the page of a customer with ten years of history, beside Frappe's own form of the same customer.

`python -m tests.load.customer_view`, with the bench's Python, for the site that `FSM_SITE` names: one to throw away. Rows that
`tests.load.support_rows` has left are used and stay; without them they are written and taken away. All are asked in turn in
one process, so that only their ratios count.
"""

import os
import statistics
import time
from collections.abc import Callable
from contextlib import nullcontext

import frappe
from frappe.desk.form import load as form
from frappe.utils import now_datetime

from gigafibre_fsm.domain.care.customer_view import timeline, view
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.pages import on_site
from tests.load.support_rows import customer_name, support_rows

ROUNDS = int(os.environ.get("FSM_ROUNDS") or 20)
WARM_UP = 2


def main() -> None:
	"""Print the table."""
	is_there = nullcontext if frappe_has_rows() else support_rows
	with on_site(), is_there():
		ways = list_ways(customer_name(1))
		spent: dict[str, list[float]] = {way: [] for way in ways}
		for _round in range(ROUNDS + WARM_UP):
			for way, work in ways.items():
				start = time.process_time()
				work()
				spent[way].append(time.process_time() - start)
		form_cost = statistics.median(spent["Frappe's form"][WARM_UP:])
		print(f"{'read':<28}{'CPU ms':>8}{'queries':>9}{'× form':>8}")
		for way, work in ways.items():
			with counted_queries() as queries:
				work()
			cost = statistics.median(spent[way][WARM_UP:])
			print(f"{way:<28}{cost * 1000:>8.1f}{len(queries):>9}{form_cost / cost:>8.1f}", flush=True)


def frappe_has_rows() -> bool:
	"""Whether the rows are there already."""
	with on_site():
		return bool(frappe.db.exists("Customer", customer_name(1)))


def list_ways(customer: str) -> dict[str, Callable[[], object]]:
	"""Return what is read of a customer, by name: the parts of our page, and Frappe's form."""
	now = now_datetime()
	oldest = timeline.load_page(customer, with_money=True).older
	return {
		"what is known now": lambda: view.load_view(customer, "fr", now, with_money=True),
		"the same, without money": lambda: view.load_view(customer, "fr", now, with_money=False),
		"the newest page": lambda: timeline.load_page(customer, with_money=True),
		"an older page": lambda: timeline.load_page(customer, before=oldest, with_money=True),
		"texts only": lambda: timeline.load_page(customer, kinds=["text"], with_money=True),
		"Frappe's form": lambda: read_form(customer),
	}


def read_form(customer: str) -> None:
	"""Read what Frappe's form of the customer asks for first: the document with its timeline."""
	frappe.local.response = frappe._dict(docs=[])
	form.getdoc("Customer", customer)


if __name__ == "__main__":
	main()
