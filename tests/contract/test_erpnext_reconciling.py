"""How ERPNext connects credits, payments and bank lines: the same test runs on the stand-in and a real ERPNext 15.

It leaves nothing behind: the fixture `site` ends every test in a rollback.
"""

from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import getdate, nowdate  # noqa: E402

from tests.contract import books  # noqa: E402
from tests.contract.test_erpnext_surface import refused  # noqa: E402


@pytest.fixture(autouse=True)
def customer(site: str) -> Iterator[str]:
	books.prepare()
	yield books.make_customer()


def open_of(*documents: object) -> list[float]:
	for document in documents:
		document.reload()
	return [document.outstanding_amount for document in documents]


def test_a_credit_note_pays_another_invoice_by_a_journal_entry(customer: str):
	invoice, other = books.make_invoice(customer), books.make_invoice(customer, (1, 10))
	credit = books.make_return(other, for_self=True)
	(journal,) = books.reconcile(customer, payment=credit.name, invoice=invoice.name)
	assert open_of(invoice, credit, other) == [80.43, 0, 11.5]
	assert frappe.db.get_value("Journal Entry", journal, ["voucher_type", "docstatus"]) == ("Credit Note", 1)
	assert books.balance_of(customer) == 91.93


def test_an_advance_pays_an_invoice_of_later(customer: str):
	payment, invoice = books.pay(customer=customer, amount=50), books.make_invoice(customer)
	assert books.reconcile(customer) == []
	payment.reload()
	assert (open_of(invoice), invoice.status, payment.unallocated_amount) == ([41.93], "Partly Paid", 0)
	assert [(row.reference_name, row.allocated_amount) for row in payment.references] == [(invoice.name, 50)]


def test_what_was_paid_too_much_goes_back(customer: str):
	from erpnext.accounts.utils import get_outstanding_invoices

	payment = books.pay(books.make_invoice(customer), amount=100)
	refund = books.pay(customer=customer, amount=8.07, payment_type="Pay")
	assert books.balance_of(customer) == 0
	books.reconcile(customer, payment=payment.name, invoice=refund.name)
	payment.reload()
	assert payment.unallocated_amount == 0
	assert get_outstanding_invoices("Customer", customer, [books.debtors()]) == []


def test_a_payment_is_taken_off_what_it_paid(customer: str):
	first, second = books.make_invoice(customer), books.make_invoice(customer, (1, 10))
	payment = books.pay(first, second)
	page = frappe.new_doc("Unreconcile Payment")
	page.update({"company": books.company(), "voucher_type": "Payment Entry", "voucher_no": payment.name})
	page.add_references()
	assert {(row.reference_name, row.allocated_amount) for row in page.allocations} == {
		(first.name, 91.93),
		(second.name, 11.5),
	}
	page.insert()
	page.submit()
	payment.reload()
	assert open_of(first, second) == [91.93, 11.5]
	assert (payment.docstatus, payment.unallocated_amount, payment.references) == (1, 103.43, [])


def make_bank() -> tuple[str, str]:
	"""A bank account of the company and its account in the books, of type Bank."""
	group = {"company": books.company(), "account_type": "Bank", "is_group": 1}
	account = {"account_name": books.fresh("ZQ Bank"), "company": books.company(), "account_type": "Bank"}
	account["parent_account"] = frappe.db.get_value("Account", group)
	ledger = frappe.get_doc({"doctype": "Account", **account}).insert().name
	bank = frappe.get_doc({"doctype": "Bank", "bank_name": books.fresh("Caisse")}).insert().name
	own = {"account_name": books.fresh("Operating"), "bank": bank, "account": ledger}
	own |= {"is_company_account": 1, "company": books.company()}
	return frappe.get_doc({"doctype": "Bank Account", **own}).insert().name, ledger


def make_bank_line(bank_account: str, deposit: float, **values: object):
	line = frappe.new_doc("Bank Transaction")
	line.update(
		{"date": nowdate(), "bank_account": bank_account, "company": books.company(), "currency": "CAD"}
	)
	line.update({"deposit": deposit, "transaction_id": books.fresh("po_"), **values})
	line.insert()
	line.submit()
	return line


def make_payout(account: str, amount: float):
	payout = books.draft_payment(None, amount, payment_type="Internal Transfer")
	payout.update({"party_type": None, "party": None, "paid_from": books.clearing(), "paid_to": account})
	payout.insert()
	payout.submit()
	return payout


@pytest.mark.parametrize(("kind", "is_cleared"), (("", True), ("Bank", False)), ids=("untyped", "typed"))
def test_a_payout_is_cleared_by_the_banks_line_unless_its_other_side_waits_for_one(
	customer: str, kind: str, is_cleared: bool
):
	frappe.db.set_value("Account", books.clearing(), "account_type", kind)
	frappe.clear_document_cache("Account", books.clearing())
	bank, account = make_bank()
	payout = make_payout(account, 88.97)
	line = make_bank_line(bank, 88.97)
	assert (line.status, line.unallocated_amount) == ("Unreconciled", 88.97)
	line.add_payment_entries([{"payment_doctype": "Payment Entry", "payment_name": payout.name}])
	line.save()
	line.reload()
	assert (line.status, line.allocated_amount, line.unallocated_amount) == ("Reconciled", 88.97, 0)
	payout.reload()
	assert (payout.clearance_date and getdate(payout.clearance_date)) == (
		getdate(nowdate()) if is_cleared else None
	)


def test_two_payouts_make_up_one_bank_line(customer: str):
	bank, account = make_bank()
	payouts = [make_payout(account, amount) for amount in (40, 48.97)]
	line = make_bank_line(bank, 100)
	line.add_payment_entries(
		[{"payment_doctype": "Payment Entry", "payment_name": payout.name} for payout in payouts]
	)
	line.save()
	line.reload()
	assert (line.status, line.allocated_amount, line.unallocated_amount) == ("Unreconciled", 88.97, 11.03)


def test_a_bank_line_comes_once(customer: str):
	bank, _account = make_bank()
	line = make_bank_line(bank, 10)
	with refused(frappe.UniqueValidationError):
		make_bank_line(bank, 10, transaction_id=line.transaction_id)


def test_a_suppliers_bill_is_a_draft_with_its_taxes_and_is_owed_once_submitted(customer: str):
	supplier = frappe.get_doc(
		{"doctype": "Supplier", "supplier_name": books.fresh("Fibre Supply"), "supplier_type": "Company"}
	).insert()
	bill = frappe.new_doc("Purchase Invoice")
	bill.update({"supplier": supplier.name, "company": books.company(), "bill_no": books.fresh("F-")})
	bill.append("items", {"item_code": books.ITEM, "qty": 2, "rate": 50, "expense_account": books.expense()})
	for name, rate in (("TPS", 5), ("TVQ", 9.975)):
		row = {"charge_type": "On Net Total", "account_head": books.account(name), "rate": rate}
		bill.append("taxes", {**row, "category": "Total", "add_deduct_tax": "Add", "description": name})
	bill.insert()
	assert (bill.status, bill.net_total, bill.grand_total) == ("Draft", 100, 114.98)
	bill.submit()
	bill.reload()
	assert (bill.status, bill.outstanding_amount) == ("Unpaid", 114.98)
	assert books.ledger_of(bill) == {
		bill.credit_to: -114.98,
		books.expense(): 100,
		books.account("TPS"): 5,
		books.account("TVQ"): 9.98,
	}
