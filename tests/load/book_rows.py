"""Two years of a provider's books, written for measurements: customers, invoices with their lines and payments; named `ZQB-…`.

Rows are written without documents, each as ERPNext would book it: an invoice with one line, GST and QST, its entries
in both ledgers, and, for 19 of 20, its payment. `FSM_CUSTOMERS` and `FSM_INVOICES` say how many (15,000 and 360,000).
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from tests.contract import books

CUSTOMERS = int(os.environ.get("FSM_CUSTOMERS") or 15_000)
INVOICES = int(os.environ.get("FSM_INVOICES") or 360_000)
MONTHS = 24
BATCH = 20_000
NET, GST, QST, TOTAL = 79.95, 4.00, 7.98, 91.93
UNPAID = "MOD(n, 20) = 0"
DOCTYPES = (
	*("Payment Ledger Entry", "GL Entry", "Sales Taxes and Charges", "Sales Invoice Item", "Sales Invoice"),
	*("Subscription Plan Detail", "Subscription", "Customer"),
)


@contextmanager
def book_rows() -> Iterator[None]:
	"""Work with the rows, and take them away afterwards."""
	frappe.db.commit()
	delete_rows()
	try:
		write_rows()
		yield
	finally:
		frappe.db.rollback()
		delete_rows()


def write_rows() -> None:
	"""Write and commit all rows."""
	start = time.monotonic()
	books.prepare()
	_write_customers()
	_write_invoices()
	_write_ledgers()
	for doctype in DOCTYPES:
		frappe.db.sql(f"ANALYZE TABLE `tab{doctype}`")
	frappe.db.commit()
	print(
		f"{CUSTOMERS:,} customers and {INVOICES:,} invoices in {time.monotonic() - start:.0f} s", flush=True
	)


def delete_rows() -> None:
	"""Take them away."""
	for doctype in DOCTYPES:
		while frappe.db.sql(f"SELECT 1 FROM `tab{doctype}` WHERE name LIKE 'ZQB-%%' LIMIT 1"):
			frappe.db.sql(f"DELETE FROM `tab{doctype}` WHERE name LIKE 'ZQB-%%' LIMIT {BATCH}")
			frappe.db.commit()


CUSTOMER = f"CONCAT('ZQB-C', MOD(n, {CUSTOMERS}))"
# oldest first: each month every customer has an invoice
DAY = f"DATE(CURDATE() - INTERVAL FLOOR(({INVOICES} - n) * {MONTHS * 30} / {INVOICES}) DAY)"


def _write_customers() -> None:
	plan = books.make_plan()
	named = {"name": CUSTOMER, "customer_name": "CONCAT('Marie Tremblay ', n)", "language": "'fr'"}
	_write("Customer", CUSTOMERS, {**named, "customer_type": "'Individual'"})
	service = {"name": "CONCAT('ZQB-U', n)", "party_type": "'Customer'", "party": CUSTOMER}
	service |= {"status": "'Active'", "company": _quote(books.company())}
	_write(
		"Subscription",
		CUSTOMERS,
		{**service, "start_date": f"CURDATE() - INTERVAL MOD(n, {MONTHS * 30}) DAY"},
	)
	row = {"name": "CONCAT('ZQB-L', n)", "parent": "CONCAT('ZQB-U', n)", "parenttype": "'Subscription'"}
	row |= {"parentfield": "'plans'", "idx": "1", "plan": _quote(plan), "qty": "1"}
	_write("Subscription Plan Detail", CUSTOMERS, row)


def _write_invoices() -> None:
	company, debtors = _quote(books.company()), _quote(books.debtors())
	name = "CONCAT('ZQB-I', n)"
	head = {"name": name, "customer": CUSTOMER, "company": company, "posting_date": DAY, "debit_to": debtors}
	head |= {"due_date": f"{DAY} + INTERVAL 20 DAY", "docstatus": "1", "is_opening": "'No'", "is_return": "0"}
	head |= {"currency": "'CAD'", "conversion_rate": "1", "grand_total": f"{TOTAL}"}
	_write("Sales Invoice", INVOICES, {**head, "outstanding_amount": f"IF({UNPAID}, {TOTAL}, 0)"})
	child = {"parent": name, "parenttype": "'Sales Invoice'", "docstatus": "1", "idx": "1"}
	line = {"name": "CONCAT('ZQB-D', n)", **child, "parentfield": "'items'", "item_code": _quote(books.ITEM)}
	line |= {
		"item_name": _quote(books.ITEM),
		"item_group": "ELT(1 + MOD(n, 3), 'Services', 'Products', 'TV')",
	}
	line |= {"base_net_amount": f"{NET}", "income_account": _quote(_income())}
	_write("Sales Invoice Item", INVOICES, line)
	for place, (tax, rate, amount) in enumerate((("TPS", 5, GST), ("TVQ", 9.975, QST))):
		row = {"name": f"CONCAT('ZQB-X{place}', n)", **child, "parentfield": "'taxes'", "rate": f"{rate}"}
		row |= {
			"account_head": _quote(books.account(tax)),
			"base_tax_amount_after_discount_amount": f"{amount}",
		}
		_write("Sales Taxes and Charges", INVOICES, row)


def _write_ledgers() -> None:
	invoice = {"posting_date": DAY, "voucher_type": "'Sales Invoice'", "voucher_no": "CONCAT('ZQB-I', n)"}
	paid_on = f"LEAST(CURDATE(), {DAY} + INTERVAL 15 DAY)"
	payment = {"posting_date": paid_on, "voucher_type": "'Payment Entry'", "voucher_no": "CONCAT('ZQB-P', n)"}
	_write_entry("A", invoice, books.debtors(), TOTAL, party=True)
	_write_entry("B", invoice, _income(), -NET)
	_write_entry("C", invoice, books.account("TPS"), -GST)
	_write_entry("E", invoice, books.account("TVQ"), -QST)
	_write_entry("F", payment, books.debtors(), -TOTAL, party=True, where=f"NOT ({UNPAID})")
	_write_entry("G", payment, books.clearing(), TOTAL, where=f"NOT ({UNPAID})")


def _write_entry(
	letter: str,
	voucher: dict[str, str],
	account: str,
	amount: float,
	*,
	party: bool = False,
	where: str = "1",
) -> None:
	"""Write an entry of the general ledger for each invoice, and of the payment ledger if it has a party."""
	entry = {"name": f"CONCAT('ZQB-{letter}', n)", **voucher, "account": _quote(account)}
	entry |= {"company": _quote(books.company()), "docstatus": "1"}
	who = {"party_type": "'Customer'", "party": CUSTOMER} if party else {}
	sides = {"debit": f"{max(amount, 0)}", "credit": f"{max(-amount, 0)}"}
	booked = {**entry, **who, **sides, "is_cancelled": "0", "is_opening": "'No'"}
	_write("GL Entry", INVOICES, booked, where)
	if party:
		against = {"against_voucher_type": "'Sales Invoice'", "against_voucher_no": "CONCAT('ZQB-I', n)"}
		amounts = {"amount": f"{amount}", "amount_in_account_currency": f"{amount}", "delinked": "0"}
		due = {"due_date": f"{DAY} + INTERVAL 20 DAY", "account_type": "'Receivable'"}
		_write("Payment Ledger Entry", INVOICES, {**entry, **who, **against, **amounts, **due}, where)


def _write(doctype: str, number: int, columns: dict[str, str], where: str = "1") -> None:
	"""Write rows from the database's own table of numbers; `columns` are SQL of `n`, the number of the row."""
	columns = {**columns, "creation": "NOW(6)", "modified": "NOW(6)", "owner": "'Administrator'"}
	listed = ", ".join(f"`{column}`" for column in columns)
	for first in range(1, number + 1, BATCH):
		last = min(first + BATCH - 1, number)
		frappe.db.sql(
			f"INSERT INTO `tab{doctype}` ({listed}) SELECT {', '.join(columns.values())}"
			f" FROM (SELECT seq AS n FROM seq_{first}_to_{last}) numbers WHERE {where}"
		)
		frappe.db.commit()


def _income() -> str:
	return frappe.get_cached_value("Company", books.company(), "default_income_account")


def _quote(text: str) -> str:
	return frappe.db.escape(text)
