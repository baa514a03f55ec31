"""AR Ageing equals the ledgers and ERPNext's own report to the cent; it runs on a real ERPNext alike."""

from collections.abc import Iterator
from datetime import date

import pytest

import frappe
from frappe.utils import flt

from gigafibre_fsm.domain.billing.figures import open_debts, open_items
from gigafibre_fsm.gigafibre_fsm.report.ar_ageing import ar_ageing
from tests.contract import books

ERPNEXT = "erpnext.accounts.report.accounts_receivable.accounts_receivable"


@pytest.fixture(autouse=True)
def _books(site: str) -> Iterator[None]:
	books.prepare()
	# what other tests have left would be owed, too
	frappe.db.set_value("Payment Ledger Entry", {"delinked": 0}, "delinked", 1)
	frappe.db.set_value("GL Entry", {"is_cancelled": 0}, "is_cancelled", 1)
	yield


def make_account() -> dict[str, str]:
	"""A customer for each thing that may be open; by a word for it."""
	made = {}
	for word, days_ago in (("new", 0), ("young", 5), ("older", 40), ("oldest", 200)):
		invoice = books.make_invoice(books.make_customer(), days_ago=days_ago)
		made[word] = invoice.customer
	made["not due"] = books.make_invoice(books.make_customer(), due_in=20).customer
	part = books.make_invoice(books.make_customer(), (1, 100), days_ago=70)
	books.pay(part, parts=[14.98])
	made["paid in part"] = part.customer
	paid = books.make_invoice(books.make_customer(), days_ago=10)
	books.pay(paid)
	made["paid"] = paid.customer
	advance = books.draft_payment(books.make_customer(), 20)
	advance.insert()
	advance.submit()
	made["advance"] = advance.party
	alone = books.make_invoice(books.make_customer(), days_ago=35)
	books.make_return(alone, for_self=True)
	made["credit by itself"] = alone.customer
	reduced = books.make_invoice(books.make_customer(), (2, 50), days_ago=95)
	books.make_return(reduced, for_self=False, quantities={0: 1})
	made["reduced"] = reduced.customer
	cancelled = books.make_invoice(books.make_customer(), days_ago=3)
	cancelled.cancel()
	made["cancelled"] = cancelled.customer
	return made


def make_foreign_account() -> str:
	"""An account of receivables in US dollars."""
	parent = frappe.db.get_value("Account", books.debtors(), "parent_account")
	values = {
		"account_name": books.fresh("Clients USD"),
		"parent_account": parent,
		"company": books.company(),
	}
	account = {"doctype": "Account", **values, "account_type": "Receivable", "account_currency": "USD"}
	return frappe.get_doc(account).insert().name


def move_abroad(document: object, account: str, dollars: float) -> None:
	"""Have what a document books on its customer stand on an account in US dollars, worth so many of ours."""
	own = {"voucher_no": document.name, "party_type": "Customer"}
	there = {"account": account, "account_currency": "USD"}
	frappe.db.set_value("Payment Ledger Entry", own, {**there, "amount": dollars})
	sides = {"debit": max(dollars, 0), "credit": max(-dollars, 0)}
	frappe.db.set_value("GL Entry", own, {**there, **sides})
	if document.doctype == "Sales Invoice":
		invoice = {"debit_to": account, "party_account_currency": "USD"}
		frappe.db.set_value("Sales Invoice", document.name, invoice)


def make_foreign_debts() -> tuple[str, object]:
	"""An invoice of 91.93 US dollars that is open, and one paid at another rate; the customer, and the payment."""
	account, customer = make_foreign_account(), books.make_customer()
	owed, paid = (books.make_invoice(customer, days_ago=40) for _number in range(2))
	payment = books.pay(paid)
	for document, dollars in ((owed, 125.48), (paid, 125.48), (payment, -124.11)):
		move_abroad(document, account, dollars)
	return customer, payment


# not due, the five ages, credit, balance
EXPECTED = {
	"new": (0, 91.93, 0, 0, 0, 0, 0, 91.93),
	"young": (0, 91.93, 0, 0, 0, 0, 0, 91.93),
	"older": (0, 0, 91.93, 0, 0, 0, 0, 91.93),
	"oldest": (0, 0, 0, 0, 0, 91.93, 0, 91.93),
	"not due": (91.93, 0, 0, 0, 0, 0, 0, 91.93),
	"paid in part": (0, 0, 0, 100, 0, 0, 0, 100),
	"advance": (0, 0, 0, 0, 0, 0, -20, -20),
	"credit by itself": (0, 0, 91.93, 0, 0, 0, -91.93, 0),
	"reduced": (0, 0, 0, 0, 57.49, 0, 0, 57.49),
}
OWED, OVERDUE, CREDIT = 617.14, 617.14, 20.0


def run(**filters: object) -> tuple:
	return ar_ageing.execute({"company": books.company(), **filters})


def amounts(row: dict) -> tuple:
	return (row["not_due"], *(row[f"age_{place}"] for place in range(5)), row["credit"], row["balance"])


def test_each_customer_stands_in_their_age_and_all_of_it_is_the_ledger():
	customers = make_account()
	_columns, rows, message, chart, summary = run()
	found = {row["customer"]: amounts(row) for row in rows}
	assert {word: found.get(who) for word, who in customers.items() if word in EXPECTED} == EXPECTED
	assert set(found) == {customers[word] for word in EXPECTED}, "what is paid or cancelled is not open"
	assert message is None
	for who, figures in found.items():
		assert figures[-1] == books.balance_of(who)
	booked = {"party_type": "Customer", "company": books.company(), "is_cancelled": 0}
	entries = frappe.get_all("GL Entry", booked, ["debit", "credit"])
	balance = flt(sum(each.debit - each.credit for each in entries), 2)
	assert flt(sum(figures[-1] for figures in found.values()), 2) == balance
	shown = {each["label"]: each["value"] for each in summary}
	assert (shown["Owed by customers"], shown["Overdue"], shown["Credits of customers"]) == (
		OWED,
		OVERDUE,
		CREDIT,
	)
	assert shown["Documents and ledger"] == "agree"
	columns = [flt(sum(figures[place] for figures in found.values()), 2) for place in range(6)]
	assert chart["data"]["datasets"][0]["values"] == columns


def test_documents_stand_one_by_one_and_add_up_to_their_customer():
	make_account()
	documents, customers = run(show="Documents")[1], run()[1]
	for column in ("not_due", "age_0", "age_4", "credit", "balance"):
		sums = [flt(sum(row[column] for row in rows), 2) for rows in (documents, customers)]
		assert sums[0] == sums[1], column
	assert {row["document_type"] for row in documents} == {"Sales Invoice", "Payment Entry"}


def test_an_account_in_us_dollars_is_owed_in_ours_and_its_exchange_is_named():
	before = open_debts.read_debts(date.today())
	customer, payment = make_foreign_debts()
	_columns, (row,), message, _chart, _summary = run(show="Documents")
	assert (row["customer"], row["age_1"], row["balance"]) == (customer, 125.48, 125.48)
	assert (row["currency"], row["foreign"]) == ("USD", 91.93)
	assert "$126.85" in message and "difference of exchange" in message
	found = open_debts.read_debts(date.today())
	assert float(found.balance - before.balance) == 125.48
	assert float(found.amounts["days_60"] - before.amounts["days_60"]) == 125.48
	# once the loss is booked, the ledgers agree and nothing else is open
	account = frappe.db.get_value("Sales Invoice", row["document"], "debit_to")
	move_abroad(payment, account, -125.48)
	assert (len(run()[1]), run()[2]) == (1, None)


@pytest.mark.parametrize("aged_from", ["Due Date", "Posting Date"])
def test_each_document_equals_erpnexts_own_report(aged_from: str):
	report = pytest.importorskip(ERPNEXT, reason="the stand-in has no such report")
	make_account()
	make_foreign_debts()
	filters = {"company": books.company(), "report_date": date.today(), "ageing_based_on": aged_from}
	filters |= {"calculate_ageing_with": "Report Date", "range": "30, 60, 90, 120"}
	theirs = {
		(row.voucher_type, row.voucher_no): (
			flt(row.outstanding, 2),
			*(flt(max(row[f"range{place}"], 0), 2) for place in range(1, 6)),
		)
		for row in report.execute(frappe._dict(filters))[1]
	}
	ours = {
		(row["document_type"], row["document"]): (
			row["balance"],
			*(row[f"age_{place}"] for place in range(5)),
		)
		for row in run(show="Documents", aged_from=aged_from)[1]
	}
	assert ours == theirs


def test_a_day_of_the_past_shows_what_was_open_then():
	invoice = books.make_invoice(books.make_customer(), days_ago=40)
	books.pay(invoice)
	assert run()[1] == []
	(then,) = run(day=books.past(20))[1]
	assert (then["customer"], then["age_0"]) == (invoice.customer, 91.93)
	(early,) = open_items.list_open(books.company(), books.past(40), invoice.customer)
	assert early.document == ("Sales Invoice", invoice.name)


def test_a_payment_before_its_invoice_is_a_credit_until_then():
	invoice = books.make_invoice(books.make_customer())
	payment = books.pay(invoice)
	for doctype in ("GL Entry", "Payment Ledger Entry"):
		frappe.db.set_value(doctype, {"voucher_no": payment.name}, "posting_date", books.past(3))
	(then,) = run(day=books.past(1), show="Documents")[1]
	assert (then["document"], then["credit"]) == (payment.name, -91.93)
	assert run()[1] == []


def test_only_the_overdue_and_one_customer_can_be_asked_for():
	customers = make_account()
	overdue = {row["customer"] for row in run(only_overdue=1)[1]}
	assert customers["not due"] not in overdue and customers["older"] in overdue
	(own,) = run(customer=customers["older"])[1]
	assert own["balance"] == 91.93
	(short,) = run(customer=customers["older"], ages="7, 14")[1]
	assert [short[f"age_{place}"] for place in range(3)] == [0, 0, 91.93]


def test_an_entry_changed_behind_its_document_is_named():
	invoice = books.make_invoice(books.make_customer())
	frappe.db.set_value("GL Entry", {"voucher_no": invoice.name, "debit": 91.93}, "debit", 91.94)
	_columns, _rows, message, _chart, summary = run()
	assert "$91.93" in message and "$91.94" in message
	assert summary[-1]["indicator"] == "Red"


@pytest.mark.parametrize(
	("filters", "words"),
	[
		({"ages": "30, 20"}, "days that rise"),
		({"ages": "soon"}, "days that rise"),
		({"day": "2099-01-01"}, "up to today"),
	],
)
def test_what_cannot_be_shown_is_refused_in_words(filters: dict, words: str):
	with pytest.raises(frappe.ValidationError, match=words):
		run(**filters)
