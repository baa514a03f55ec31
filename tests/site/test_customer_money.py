"""A customer's account at the desk, and what becomes of it when the customer is renamed or merged into another."""

from datetime import timedelta

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import getdate  # noqa: E402

from gigafibre_fsm.api import customer_money  # noqa: E402
from gigafibre_fsm.domain.billing.autopay import charges  # noqa: E402
from gigafibre_fsm.domain.billing.methods import repository as methods  # noqa: E402
from gigafibre_fsm.domain.billing.methods import saving  # noqa: E402
from gigafibre_fsm.integrations import stripe as vendor  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.paying import PayingSite  # noqa: E402
from tests.site.test_autopay import D, monday, payments, run, saved  # noqa: E402


def test_the_account_shows_what_is_owed_planned_saved_and_promised(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, (1, 79.95), (1, 10), due_in=monday())
	books.make_return(invoice, for_self=True, quantities={1: 1})
	promise = {
		"doctype": "Payment Promise",
		"customer": customer,
		"amount": 50,
		"made_on": getdate(),
		"due_on": getdate() + timedelta(days=5),
		"state": "Open",
	}
	frappe.get_doc(promise).insert()
	frappe.db.commit()
	account = customer_money.customer_account(customer=customer)
	assert account["balance"] == 91.92
	assert [(row["name"], row["amount"]) for row in account["open_invoices"]] == [(invoice.name, 91.92)]
	assert account["next_charge"]["invoice"] == invoice.name
	assert account["next_charge"]["day"] >= getdate(invoice.due_date)
	[method] = account["methods"]
	assert (method["label"], method["state"], method["is_autopay"]) == ("Visa •••• 4242", "Active", True)
	assert [row["amount"] for row in account["promises"]] == [50]
	page = paying.open(invoice)
	assert customer_money.customer_account(customer=customer)["under_way"] == [page.payment]


def test_a_credit_is_shown_as_such_and_nothing_is_planned(paying: PayingSite):
	customer = saved(paying)
	books.pay(paying.invoice(customer), amount=120)
	frappe.db.commit()
	account = customer_money.customer_account(customer=customer)
	assert account["balance"] < 0
	assert (account["open_invoices"], account["next_charge"]) == ([], None)


def test_a_renamed_customer_keeps_payments_and_saved_methods(paying: PayingSite):
	customer = saved(paying)
	first = paying.invoice(customer, days_ago=3)
	charges.take_payment(first.name, D("91.93"))
	renamed = f"{customer} Renamed"
	frappe.rename_doc("Customer", customer, renamed, force=True)
	frappe.db.commit()
	assert payments(renamed) == [("Booked", 1)]
	second = paying.invoice(renamed, days_ago=3)
	assert run(days=monday()) == 1
	assert paying.outstanding(second) == 0


def test_two_customers_that_become_one_keep_both_cards_and_one_of_them_pays(paying: PayingSite):
	gone, stays = saved(paying), saved(paying)
	own = methods.find_autopay(stays)
	other = methods.find_autopay(gone)
	invoice = paying.invoice(gone, days_ago=3)
	charges.take_payment(invoice.name, D("91.93"))
	frappe.rename_doc("Customer", gone, stays, force=True, merge=True)
	frappe.db.commit()
	assert len(payments(stays)) == 1
	chosen = {"customer": stays, "is_autopay": 1}
	assert frappe.get_all("FSM Payment Method", chosen, pluck="name") == [own]
	# the card of the customer who is gone is still theirs at Stripe, and is charged there
	methods.choose_autopay(other, stays, is_on=True)
	frappe.db.commit()
	second = paying.invoice(stays, days_ago=3)
	charges.take_payment(second.name, D("91.93"))
	assert paying.outstanding(second) == 0
	saving.refresh_method(other, vendor.connect())
	assert frappe.db.get_value("FSM Payment Method", other, ["customer", "state"]) == (stays, "Active")
