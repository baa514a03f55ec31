"""The GST/QST return of a month equals the ledger and the invoices, to the cent; it runs on a real ERPNext alike."""

from collections.abc import Iterator
from datetime import date

import pytest

import frappe

from gigafibre_fsm.domain.billing.figures import tax_ledger
from gigafibre_fsm.gigafibre_fsm.report.gst_qst_return import gst_qst_return
from tests.contract import books

FIRST, LAST = date(2027, 2, 1), date(2027, 2, 28)
INSIDE, BEFORE, AFTER = date(2027, 2, 15), date(2027, 1, 31), date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _books(site: str) -> Iterator[None]:
	books.prepare()
	books.ensure_year(INSIDE)
	# what other tests have left in these months would be in the return, too
	frappe.db.set_value("GL Entry", {"posting_date": ("between", (BEFORE, AFTER))}, "is_cancelled", 1)
	yield


def sell(rate: float, day: date = INSIDE) -> object:
	return books.make_invoice(
		books.make_customer(), (1, rate), posting_date=day, set_posting_time=1, due_date=day
	)


def buy(rate: float, gst: float, qst: float, *, is_return: bool = False, day: date = INSIDE) -> object:
	"""A bill with the supplier's own taxes, as `Actual` amounts."""
	supplier = frappe.get_doc(
		{"doctype": "Supplier", "supplier_name": books.fresh("Fibre Supply"), "supplier_type": "Company"}
	).insert()
	sign = -1 if is_return else 1
	bill = frappe.new_doc("Purchase Invoice")
	bill.update({"supplier": supplier.name, "company": books.company(), "is_return": int(is_return)})
	bill.update({"posting_date": day, "set_posting_time": 1, "due_date": day, "bill_no": books.fresh("F-")})
	bill.append(
		"items", {"item_code": books.ITEM, "qty": sign, "rate": rate, "expense_account": books.expense()}
	)
	for name, amount in (("TPS", gst), ("TVQ", qst)):
		row = {"charge_type": "Actual", "account_head": books.account(name), "tax_amount": sign * amount}
		bill.append("taxes", {**row, "category": "Total", "add_deduct_tax": "Add", "description": name})
	bill.insert()
	bill.submit()
	return bill


def journal(*rows: dict, day: date = INSIDE) -> object:
	return books.make_journal(*rows, posting_date=day, cheque_date=day)


def figures(first: date = FIRST, last: date = LAST) -> dict[str, dict]:
	"""The report's rows by their words, without empty ones."""
	filters = {"company": books.company(), "from_date": str(first), "to_date": str(last)}
	rows = gst_qst_return.execute(filters)[1]
	return {row["what"]: row for row in rows if row.get("what") and not row.get("document")}


def test_a_month_equals_what_its_documents_say():
	sell(79.95)  # 4.00 and 7.98
	sell(100)  # 5.00 and 9.98
	refunded = sell(50)  # 2.50 and 4.99
	credit = books.make_return(refunded, for_self=False)
	frappe.db.set_value("GL Entry", {"voucher_no": credit.name}, "posting_date", INSIDE)
	frappe.db.set_value("Sales Invoice", credit.name, "posting_date", INSIDE)
	sell(999).cancel()
	buy(200, 10.00, 19.95)
	buy(20, 1.00, 2.00, is_return=True)
	found = figures()
	assert found["Sales before tax"]["gst"] == 179.95
	assert [found["Tax on sales"][column] for column in ("gst_line", "gst", "qst_line", "qst")] == [
		"105",
		9.00,
		"205",
		17.96,
	]
	assert [found["Tax paid on suppliers' invoices"][tax] for tax in ("gst", "qst")] == [9.00, 17.95]
	assert [found["Net tax: to remit, negative to receive"][tax] for tax in ("gst", "qst")] == [0.00, 0.01]


def test_other_months_are_outside_and_what_was_owed_before_is_carried():
	sell(79.95, BEFORE)
	sell(1000, AFTER)
	earlier = tax_ledger.load_period(books.company(), FIRST, LAST)
	found = figures()
	assert found["Tax on sales"]["gst"] == 0
	assert found["Owed at the end of the period, by the ledger"]["gst"] == float(
		earlier.lines[tax_ledger.Tax.GST].opening
	)
	assert figures(AFTER, AFTER)["Tax on sales"]["gst"] == 50


def test_paying_the_government_is_no_purchase_and_an_expense_by_journal_is_one():
	gst, bank = books.account("TPS"), books.clearing()
	paid = journal({"account": gst, "debit": 310}, {"account": bank, "credit": 310})
	expense = journal(
		{"account": books.expense(), "debit": 25, "cost_center": cost_center()},
		{"account": gst, "debit": 1.25},
		{"account": bank, "credit": 26.25},
	)
	found = figures()
	assert found["Paid to the government in the period"]["gst"] == 310
	assert found["Adjustments of purchases"]["gst"] == 1.25
	assert found["Tax paid on suppliers' invoices"]["gst"] == 0
	rows = gst_qst_return.execute({"company": books.company(), "from_date": FIRST, "to_date": LAST})[1]
	named = {row["document"]: row["what"] for row in rows if row.get("document")}
	assert named == {paid.name: "Payment or refund", expense.name: "Adjustments of purchases"}


def test_an_entry_changed_behind_an_invoice_is_named():
	sell(79.95)
	company = books.company()
	assert not tax_ledger.load_period(company, FIRST, LAST).find_differences()
	entry = {"account": books.account("TVQ"), "posting_date": INSIDE, "is_cancelled": 0}
	frappe.db.set_value("GL Entry", entry, "credit", 7.97)
	_columns, _rows, message, _chart, summary = gst_qst_return.execute(
		{"company": company, "from_date": FIRST, "to_date": LAST}
	)
	assert message.startswith("QST:") and "GST:" not in message.replace("QST", "")
	assert [each["indicator"] for each in summary if "indicator" in each] == ["Red"]


def test_the_ledger_itself_says_the_closing_balance():
	sell(79.95)
	buy(200, 10.00, 19.95)
	for name, column in (("TPS", "gst"), ("TVQ", "qst")):
		booked = {"account": books.account(name), "posting_date": ("<=", LAST), "is_cancelled": 0}
		rows = frappe.get_all("GL Entry", booked, ["credit", "debit"])
		owed = round(sum(row.credit - row.debit for row in rows), 2)
		assert figures()["Owed at the end of the period, by the ledger"][column] == owed


def test_a_period_that_ends_before_it_starts_is_refused():
	with pytest.raises(frappe.ValidationError, match="ends before it starts"):
		gst_qst_return.execute({"company": books.company(), "from_date": LAST, "to_date": FIRST})


def cost_center() -> str:
	return frappe.get_cached_value("Company", books.company(), "cost_center")
