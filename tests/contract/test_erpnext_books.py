"""The part of ERPNext's accounting we stand on: the same test runs on the stand-in and on a real ERPNext 15.

The fields are in `test_erpnext_surface.py`. It leaves nothing behind: the fixture `site` ends every test in a
rollback.
"""

from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, flt, getdate, nowdate  # noqa: E402

from tests.contract import books  # noqa: E402
from tests.contract.test_erpnext_surface import make_user, refused  # noqa: E402


@pytest.fixture(autouse=True)
def customer(site: str) -> Iterator[str]:
	books.prepare()
	yield books.make_customer()


def read_balance(invoice: object) -> tuple[float, str]:
	invoice.reload()
	return invoice.outstanding_amount, invoice.status


def test_an_invoice_books_its_customer_its_income_and_each_tax(customer: str):
	invoice = books.make_invoice(customer)
	assert invoice.name.startswith("ACC-SINV-")
	assert (invoice.net_total, invoice.total_taxes_and_charges, invoice.grand_total) == (79.95, 11.98, 91.93)
	assert [row.tax_amount for row in invoice.taxes] == [4.0, 7.98]
	assert (invoice.rounded_total, *read_balance(invoice)) == (0, 91.93, "Unpaid")
	income = invoice.items[0].income_account
	tps, tvq = (row.account_head for row in invoice.taxes)
	assert books.ledger_of(invoice) == {books.debtors(): 91.93, income: -79.95, tps: -4.0, tvq: -7.98}
	(row,) = invoice.payment_schedule
	assert (row.payment_amount, getdate(row.due_date)) == (91.93, getdate(invoice.due_date))
	party = {"voucher_no": invoice.name, "account": books.debtors()}
	assert frappe.db.get_value("GL Entry", party, ["party", "against_voucher"]) == (customer, invoice.name)


def test_an_invoice_made_by_code_has_no_taxes_unless_it_asks_for_them(customer: str):
	row = {"item_code": books.ITEM, "qty": 1, "rate": 79.95}
	values = {"doctype": "Sales Invoice", "customer": customer, "company": books.company(), "items": [row]}
	assert frappe.get_doc(values).insert().grand_total == 79.95


def test_an_invoice_knows_its_customers_language_contact_and_address(customer: str):
	email = f"{frappe.generate_hash(length=8)}@example.com"
	values = {"customer_name": books.fresh("Jean Roy"), "customer_type": "Individual", "language": "fr"}
	values |= {"email_id": email, "mobile_no": "+15145550123"}
	name = frappe.get_doc({"doctype": "Customer", **values}).insert().name
	address = {"address_title": name, "address_type": "Billing", "address_line1": "12, rue des Érables"}
	address |= {
		"city": "Laval",
		"country": "Canada",
		"links": [{"link_doctype": "Customer", "link_name": name}],
	}
	address = frappe.get_doc({"doctype": "Address", **address}).insert().name
	invoice = books.make_invoice(name)
	assert (invoice.customer_name, invoice.language) == (values["customer_name"], "fr")
	assert (invoice.contact_email, invoice.contact_mobile) == (email, "+15145550123")
	assert invoice.customer_address == address
	assert "12, rue des Érables" in invoice.address_display


def test_a_price_comes_from_the_price_list_when_the_line_has_none(customer: str):
	price = {"price_list": "Standard Selling", "item_code": books.ITEM, "price_list_rate": 49.99}
	frappe.get_doc({"doctype": "Item Price", **price}).insert()
	invoice = books.make_invoice(customer, (1, 0), is_draft=True)
	assert (invoice.items[0].rate, invoice.net_total) == (49.99, 49.99)


def test_a_total_is_rounded_to_the_dollar_unless_it_is_disabled(customer: str):
	invoice = books.make_invoice(customer, disable_rounded_total=0)
	assert (invoice.rounded_total, invoice.rounding_adjustment, invoice.outstanding_amount) == (92, 0.07, 92)
	round_off = frappe.get_cached_value("Company", books.company(), "round_off_account")
	assert books.ledger_of(invoice)[round_off] == -0.07


@pytest.mark.parametrize(
	("values", "lines"),
	(
		({"due_in": -1}, ((1, 10),)),
		({}, ((-1, 10),)),
		({}, ((1, 10), (1, -20))),
		({"customer": None}, ((1, 10),)),
	),
	ids=("due before its date", "less than none", "a total below zero", "nobody's"),
)
def test_an_invoice_is_refused(customer: str, values: dict, lines: tuple):
	with refused(frappe.ValidationError):
		books.make_invoice(values.pop("customer", customer), *lines, **values)


def test_a_negative_price_is_for_those_who_allow_it(customer: str):
	assert books.make_invoice(customer, (1, 100), (1, -20)).net_total == 80
	frappe.db.set_single_value("Selling Settings", "allow_negative_rates_for_items", 0)
	with refused(frappe.ValidationError):
		books.make_invoice(customer, (1, 100), (1, -20))


@pytest.mark.parametrize(
	("days_ago", "paid", "expected"),
	(
		(0, 0, (91.93, "Unpaid")),
		(0, 50, (41.93, "Partly Paid")),
		(0, 91.93, (0, "Paid")),
		(5, 0, (91.93, "Overdue")),
		(5, 50, (41.93, "Overdue")),
		(5, 91.93, (0, "Paid")),
	),
)
def test_the_status_follows_the_due_date_and_the_money(customer: str, days_ago: int, paid: float, expected):
	invoice = books.make_invoice(customer, days_ago=days_ago)
	if paid:
		books.pay(invoice, parts=[paid])
	assert read_balance(invoice) == expected


def test_an_invoice_becomes_overdue_by_the_daily_job_alone(customer: str):
	from erpnext.controllers.accounts_controller import update_invoice_status

	invoice = books.make_invoice(customer, due_in=3)
	yesterday = add_days(nowdate(), -1)
	frappe.db.set_value("Sales Invoice", invoice.name, "due_date", yesterday)
	frappe.db.set_value("Payment Schedule", {"parent": invoice.name}, "due_date", yesterday)
	assert read_balance(invoice)[1] == "Unpaid"
	update_invoice_status()
	assert read_balance(invoice)[1] == "Overdue"


def test_a_credit_note_stands_by_itself_unless_it_reduces_its_invoice(customer: str):
	invoice = books.make_invoice(customer)
	credit = books.make_return(invoice, for_self=True)
	assert credit.is_return and credit.return_against == invoice.name
	assert (read_balance(credit), read_balance(invoice)) == ((-91.93, "Return"), (91.93, "Unpaid"))
	invoice = books.make_invoice(customer)
	credit = books.make_return(invoice, for_self=False)
	assert (read_balance(credit), read_balance(invoice)) == ((0, "Return"), (0, "Credit Note Issued"))


def test_a_new_return_stands_by_itself(customer: str):
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return

	credit = make_sales_return(books.make_invoice(customer).name)
	assert (credit.update_outstanding_for_self, credit.grand_total, credit.items[0].qty) == (1, -91.93, -1)


def test_a_credit_above_what_is_open_stands_by_itself(customer: str):
	invoice = books.make_invoice(customer)
	books.pay(invoice, parts=[50])
	credit = books.make_return(invoice, for_self=False)
	assert credit.update_outstanding_for_self == 1
	assert (read_balance(credit), read_balance(invoice)) == ((-91.93, "Return"), (41.93, "Partly Paid"))


def test_a_paid_invoice_with_any_credit_note_says_credit_note_issued(customer: str):
	invoice = books.make_invoice(customer, (2, 40))
	books.make_return(invoice, for_self=False, quantities={0: 1})
	invoice.reload()
	books.pay(invoice)
	assert read_balance(invoice) == (0, "Credit Note Issued")


def test_more_than_was_sold_cannot_come_back(customer: str):
	invoice = books.make_invoice(customer)
	books.make_return(invoice, for_self=True)
	with refused(frappe.ValidationError):
		books.make_return(invoice, for_self=True, quantities={0: 1})


def test_a_cancelled_credit_note_opens_its_invoice_again(customer: str):
	invoice = books.make_invoice(customer)
	books.make_return(invoice, for_self=False).cancel()
	assert read_balance(invoice) == (91.93, "Unpaid")
	assert books.balance_of(customer) == 91.93


def test_cancelling_a_paid_invoice_frees_its_payment(customer: str):
	invoice = books.make_invoice(customer)
	payment = books.pay(invoice)
	invoice.reload()
	invoice.cancel()
	payment.reload()
	assert (invoice.status, payment.docstatus, payment.unallocated_amount) == ("Cancelled", 1, 91.93)
	assert not payment.references
	assert books.balance_of(customer) == -91.93
	assert books.ledger_of(invoice) == {}


def test_cancelling_a_payment_opens_its_invoice_again(customer: str):
	invoice = books.make_invoice(customer)
	payment = books.pay(invoice)
	payment.cancel()
	assert (read_balance(invoice), payment.status) == ((91.93, "Unpaid"), "Cancelled")
	assert books.ledger_of(payment) == {}


def test_a_payment_is_made_from_one_invoice(customer: str):
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	invoice = books.make_invoice(customer)
	payment = get_payment_entry("Sales Invoice", invoice.name, party_amount=50, bank_account=books.clearing())
	assert (payment.payment_type, payment.paid_amount, payment.paid_to) == ("Receive", 50, books.clearing())
	(row,) = payment.references
	assert (row.reference_name, row.allocated_amount) == (invoice.name, 50)
	payment.insert()
	assert payment.status == "Draft"
	payment.submit()
	assert (payment.status, payment.name[:8], read_balance(invoice)) == (
		"Submitted",
		"ACC-PAY-",
		(41.93, "Partly Paid"),
	)


def test_a_paid_invoice_gives_a_payment_of_nothing(customer: str):
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	invoice = books.make_invoice(customer)
	books.pay(invoice)
	payment = get_payment_entry("Sales Invoice", invoice.name, bank_account=books.clearing())
	assert (payment.payment_type, payment.paid_amount) == ("Pay", 0)


def test_one_payment_pays_several_invoices_and_keeps_the_rest(customer: str):
	first, second = books.make_invoice(customer), books.make_invoice(customer, (1, 10))
	payment = books.pay(first, second, amount=150)
	assert (read_balance(first), read_balance(second)) == ((0, "Paid"), (0, "Paid"))
	assert (payment.total_allocated_amount, payment.unallocated_amount) == (103.43, 46.57)
	assert books.ledger_of(payment) == {books.debtors(): -150, books.clearing(): 150}
	against = frappe.get_all(
		"GL Entry", {"voucher_no": payment.name, "party": customer}, ["credit", "against_voucher"]
	)
	assert {(row.credit, row.against_voucher) for row in against} == {
		(91.93, first.name),
		(11.5, second.name),
		(46.57, None),
	}


@pytest.mark.parametrize("what", ("too much", "paid", "twice", "another's", "a draft", "frozen"))
def test_a_payment_is_refused(customer: str, what: str):
	invoice = books.make_invoice(customer, is_draft=what == "a draft")
	pays, parts, values = [invoice], [91.93], {}
	if what == "too much":
		parts = [91.94]
	elif what == "paid":
		books.pay(invoice)
	elif what == "twice":
		pays, parts = [invoice, invoice], [40, 40]
	elif what == "another's":
		values["customer"] = books.make_customer()
	elif what == "frozen":
		settings = frappe.get_doc("Accounts Settings")
		settings.update({"acc_frozen_upto": nowdate(), "frozen_accounts_modifier": "Accounts Manager"})
		settings.save()
	with refused(frappe.ValidationError):
		books.pay(*pays, parts=parts, **values)


@pytest.mark.parametrize("who", ("Guest", "a customer"))
def test_a_payment_is_not_for_guests_whatever_its_own_flags_say(customer: str, who: str):
	invoice = books.make_invoice(customer)
	payment = books.draft_payment(customer, 91.93)
	row = {"reference_doctype": "Sales Invoice", "reference_name": invoice.name, "allocated_amount": 91.93}
	payment.append("references", row)
	payment.flags.ignore_permissions = True
	frappe.set_user("Guest" if who == "Guest" else make_user().name)
	with refused(frappe.PermissionError):
		payment.insert(ignore_permissions=True)


def test_a_negative_row_of_a_payment_uses_up_a_credit_note(customer: str):
	invoice, other = books.make_invoice(customer), books.make_invoice(customer, (1, 10))
	credit = books.make_return(other, for_self=True)
	payment = books.pay(invoice, credit, parts=[91.93, -11.5])
	assert (payment.paid_amount, payment.unallocated_amount) == (80.43, 0)
	assert (read_balance(invoice), read_balance(credit)) == ((0, "Paid"), (0, "Return"))
	assert books.ledger_of(payment) == {books.debtors(): -80.43, books.clearing(): 80.43}


def test_a_credit_note_is_paid_out(customer: str):
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	invoice = books.make_invoice(customer)
	books.pay(invoice)
	credit = books.make_return(invoice, for_self=True)
	refund = get_payment_entry("Sales Invoice", credit.name, bank_account=books.clearing())
	assert (refund.payment_type, refund.paid_amount, refund.references[0].allocated_amount) == (
		"Pay",
		91.93,
		-91.93,
	)
	refund.reference_no, refund.reference_date = "re_1", nowdate()
	refund.insert()
	refund.submit()
	assert (read_balance(credit)[0], books.balance_of(customer)) == (0, 0)
	assert books.ledger_of(refund) == {books.debtors(): 91.93, books.clearing(): -91.93}


def test_a_refund_cannot_refer_to_a_payment_nor_take_from_a_paid_invoice(customer: str):
	invoice = books.make_invoice(customer)
	payment = books.pay(invoice)
	with refused(frappe.ValidationError):
		books.pay(payment, parts=[91.93], customer=customer, payment_type="Pay")
	with refused(frappe.ValidationError):
		books.pay(invoice, parts=[-91.93], amount=91.93, payment_type="Pay")


def test_money_received_before_its_invoice_is_allocated_when_it_asks(customer: str):
	payment = books.pay(customer=customer, amount=100)
	assert (payment.unallocated_amount, books.balance_of(customer)) == (100, -100)
	invoice = books.make_invoice(customer, allocate_advances_automatically=1)
	payment.reload()
	assert (read_balance(invoice), payment.unallocated_amount) == ((0, "Paid"), 8.07)
	assert [row.reference_name for row in payment.references] == [invoice.name]


def test_a_credit_note_is_no_advance(customer: str):
	books.make_return(books.make_invoice(customer), for_self=True)
	invoice = books.make_invoice(customer, allocate_advances_automatically=1)
	assert read_balance(invoice) == (91.93, "Unpaid")


def test_a_dispute_opens_its_invoice_and_a_won_one_pays_it(customer: str):
	invoice = books.make_invoice(customer)
	books.pay(invoice)
	lost = {"account": books.clearing(), "credit": 106.93}, {"account": books.expense(), "debit": 15}
	books.make_journal({**books.owed_by(invoice), "debit": 91.93}, *lost)
	assert read_balance(invoice) == (91.93, "Unpaid")
	won = {"account": books.clearing(), "debit": 106.93}, {"account": books.expense(), "credit": 15}
	books.make_journal({**books.owed_by(invoice), "credit": 91.93}, *won)
	assert read_balance(invoice) == (0, "Paid")
	assert books.balance_of(customer) == 0


@pytest.mark.parametrize("what", ("unequal", "nobody", "no number"))
def test_a_journal_entry_is_refused(customer: str, what: str):
	invoice = books.make_invoice(customer)
	debit = {**books.owed_by(invoice), "debit": 10}
	if what == "nobody":
		debit["party"] = debit["party_type"] = None
	values = {"cheque_no": None} if what == "no number" else {}
	with refused(frappe.ValidationError):
		books.make_journal(
			debit, {"account": books.clearing(), "credit": 9 if what == "unequal" else 10}, **values
		)


def test_money_moves_between_two_accounts(customer: str):
	bank = frappe.get_cached_value("Company", books.company(), "default_cash_account")
	payout = books.draft_payment(customer, 80, payment_type="Internal Transfer")
	payout.update({"party_type": None, "party": None, "paid_from": books.clearing(), "paid_to": bank})
	payout.insert()
	payout.submit()
	assert books.ledger_of(payout) == {books.clearing(): -80, bank: 80}


def test_the_balance_adds_up_over_all_documents(customer: str):
	from erpnext.accounts.utils import get_balance_on, get_outstanding_invoices

	invoice = books.make_invoice(customer)
	books.pay(invoice, parts=[50])
	books.pay(customer=customer, amount=5)
	fee = {"account": books.debtors(), "party_type": "Customer", "party": customer, "debit": 15}
	journal = books.make_journal(fee, {"account": books.expense(), "credit": 15})
	balance = get_balance_on(party_type="Customer", party=customer, company=books.company())
	assert flt(balance, 2) == books.balance_of(customer) == 51.93
	rows = get_outstanding_invoices("Customer", customer, [books.debtors()])
	assert {(row.voucher_type, row.voucher_no, row.outstanding_amount) for row in rows} == {
		("Sales Invoice", invoice.name, 41.93),
		("Journal Entry", journal.name, 15),
	}


def test_a_day_outside_all_years_is_refused(customer: str):
	day = getdate("1999-06-01")
	with refused(frappe.ValidationError):
		books.make_invoice(customer, posting_date=day, due_date=day, set_posting_time=1)


def test_an_account_that_was_posted_to_stays(customer: str):
	invoice = books.make_invoice(customer)
	with refused(frappe.ValidationError):
		frappe.delete_doc("Account", invoice.taxes[0].account_head, force=True)
