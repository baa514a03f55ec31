"""Measures a customer's pages where 15,000 customers have 24 invoices each, beside Frappe's own list of invoices.

`python -m tests.load.portal`, with the bench's Python, for the site that `FSM_SITE` names: one to throw away, because half
a million rows are written and deleted again. `FSM_CUSTOMERS` is the number of customers. Rows are copies of real ones,
made inside of the database. All pages are asked in turn in the same process, so that only their ratios count.
"""

import gzip
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import frappe
from frappe.database.database import Database

from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.portal_visitors import signed_in
from gigafibre_fsm.tests.visitor import Visitor
from tests import portal_rows
from tests.contract import books
from tests.load.copied_rows import RowCopies, copied_rows
from tests.load.pages import Subject, measured, on_site
from tests.paying import paying_site
from tests.plugin import SITES
from tests.portal_rows import ROWS, PortalShare

CUSTOMERS = int(os.environ.get("FSM_CUSTOMERS") or 15_000)
INVOICES = 24
MOST_QUERIES, FIRST_VIEW = 9, 14 * 1024
"""Eight queries of ours, and the one for redirects that Frappe sends before each page; bytes."""
FRAPPES = "Frappe's list of invoices"
USER = "zq-portal-load@example.com"
STYLE = re.compile(r'href="(/assets/[^"]+\.css)')
WIDE_SCAN = 1_000
"""A step of a query that reads more rows than this without a key is a scan."""


@dataclass(frozen=True)
class Scan:
	"""A step of a query that reads a table, or a whole index, from end to end."""

	path: str
	table: str
	rows: int
	query: str


def main() -> None:
	"""Print the table, and what scans."""
	with on_site(), paying_site():
		share = portal_rows.make_share("ZQLOAD")
		invoices = [share.names["invoice"], *_more_invoices(share.names["customer"])]
		with _website_user(share.names["customer"]), copied_rows(_plan(share, invoices[-1])):
			visitor = signed_in(share.names["contact"], share.names["email"])
			subjects = {FRAPPES: Subject(Visitor().log_in(USER, people.PASSWORD), "/Sales Invoice")}
			for pattern, row in sorted(ROWS.items()):
				if (row.own == 200 and row.is_marked) or pattern in ("portal/shop", "portal/plan"):
					subjects[share.path(pattern)] = Subject(visitor, share.path(pattern))
			subjects["/portal"] = Subject(visitor, "/portal")
			_print(measured(subjects), subjects)
			for scan in _find_scans(subjects):
				print(f"SCAN {scan.path}: {scan.table}, {scan.rows:,} rows: {scan.query[:400]}")


def _more_invoices(customer: str) -> list[str]:
	"""Twenty-three more, paid, of which the last is the pattern of everybody's."""
	names = []
	for month in range(1, INVOICES):
		invoice = books.make_invoice(customer, days_ago=30 * month)
		books.pay(invoice)
		names.append(invoice.name)
	frappe.db.commit()  # pages are asked on other connections
	return names


@contextmanager
def _website_user(customer: str) -> Iterator[None]:
	"""Somebody who logs in to Frappe's own pages and reads this customer's invoices there."""
	people.make_user(USER, "Customer")
	grant = {"doctype": "Custom DocPerm", "parent": "Sales Invoice", "role": "Customer", "read": 1}
	made = frappe.get_doc({**grant, "permlevel": 0}).insert()
	rule = {"doctype": "User Permission", "user": USER, "allow": "Customer", "for_value": customer}
	frappe.get_doc({**rule, "apply_to_all_doctypes": 1}).insert()
	frappe.db.commit()  # as above
	try:
		yield
	finally:
		frappe.db.delete("Custom DocPerm", {"name": made.name})
		frappe.db.delete("User Permission", {"user": USER})
		people.forget_user(USER)
		frappe.db.commit()  # as above
		frappe.clear_cache()


def _plan(share: PortalShare, invoice: str) -> Iterator[RowCopies]:
	"""Copies of the share's rows for all other customers."""
	names, all_invoices = share.names, CUSTOMERS * INVOICES
	customer, contact = "concat('ZQL-C', n)", "concat('ZQL-P', n)"
	whose, number = f"concat('ZQL-C', 1 + n mod {CUSTOMERS})", "concat('ZQL-I', n)"
	email = "concat('zql', n, '@example.com')"
	yield RowCopies("Customer", names["customer"], CUSTOMERS, {"name": customer, "customer_name": customer})
	yield RowCopies("Contact", names["contact"], CUSTOMERS, {"name": contact, "email_id": email})
	held = {"parent": contact, "name": "concat('ZQL-E', n)"}
	row = frappe.db.get_value("Contact Email", {"parent": names["contact"]})
	yield RowCopies("Contact Email", row, CUSTOMERS, {**held, "email_id": email})
	row = frappe.db.get_value("Dynamic Link", {"parent": names["contact"]})
	yield RowCopies("Dynamic Link", row, CUSTOMERS, {**held, "link_name": customer})
	place = {"name": "concat('ZQL-L', n)", "customer": customer}
	yield RowCopies("Service Location", names["location"], CUSTOMERS, place)
	device = {"name": "concat('ZQL-D', n)", "customer": customer, "service_location": place["name"]}
	yield RowCopies(
		"Equipment",
		names["equipment"],
		CUSTOMERS,
		{**device, "serial_number": device["name"], "mac": "NULL"},
	)
	yield RowCopies(
		"CPE State", names["equipment"], CUSTOMERS, {"name": device["name"], "equipment": device["name"]}
	)
	day = {"posting_date": "date_sub(curdate(), interval (n mod 720) day)"}
	yield RowCopies("Sales Invoice", invoice, all_invoices, {"name": number, "customer": whose, **day})
	for entry in frappe.get_all("Payment Ledger Entry", {"against_voucher_no": invoice}, pluck="name"):
		other = {"name": f"concat('ZQL-{entry[:4]}', n)", "voucher_no": number, "against_voucher_no": number}
		yield RowCopies("Payment Ledger Entry", entry, all_invoices, {**other, "party": whose, **day})


def _find_scans(subjects: dict[str, Subject]) -> Iterator[Scan]:
	for path, subject in subjects.items():
		if path == FRAPPES:
			continue
		for query in _statements_of(subject):
			for step in frappe.db.sql(f"EXPLAIN {query}", as_dict=True):
				if step.type in ("ALL", "index") and int(step.rows or 0) > WIDE_SCAN:
					yield Scan(path, step.table, int(step.rows), query)


def _statements_of(subject: Subject) -> list[str]:
	"""What a page reads, with its values, as the database gets it."""
	found: list[str] = []
	send = Database.sql

	def listening(self: Database, *args: Any, **kwargs: Any) -> Any:
		answer = send(self, *args, **kwargs)
		found.append(str(self.last_query))
		return answer

	with patch.object(Database, "sql", listening):
		subject.visitor.get(subject.path)
	return [query for query in found if query.lstrip().lower().startswith("select")]


def _print(table: dict, subjects: dict[str, Subject]) -> None:
	line = "{:<46}" + "{:>10}" * 6
	print(line.format("page", "CPU ms", "server ms", "queries", "× CPU", "first view", ""))
	base = table[FRAPPES]
	for name, one in table.items():
		text = subjects[name].visitor.get(subjects[name].path).text
		styles = [SITES / each.lstrip("/") for each in set(STYLE.findall(text))]
		weight = len(gzip.compress(text.encode())) + sum(len(gzip.compress(f.read_bytes())) for f in styles)
		is_over = name != FRAPPES and (one.queries > MOST_QUERIES or weight > FIRST_VIEW)
		cells = (f"{one.cpu:.1f}", f"{one.time:.1f}", one.queries, f"{base.cpu / one.cpu:.1f}", f"{weight:,}")
		print(line.format(name, *cells, "OVER" if is_over else ""))


if __name__ == "__main__":
	main()
