"""How ERPNext bills a subscription: the same test runs on the stand-in and on a real ERPNext 15.

It leaves nothing behind: the fixture `site` ends every test in a rollback.
"""

from collections.abc import Iterator
from datetime import date

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, add_months, getdate, nowdate  # noqa: E402

from gigafibre_fsm.setup import billing_settings  # noqa: E402
from tests.contract import books  # noqa: E402

END = "End of the current subscription period"


@pytest.fixture(autouse=True)
def customer(site: str) -> Iterator[str]:
	books.prepare()
	yield books.make_customer()


def invoices_of(subscription: object) -> list[dict]:
	fields = ["name", "posting_date", "from_date", "to_date", "due_date", "grand_total", "status"]
	return frappe.get_all("Sales Invoice", {"subscription": subscription.name}, fields, order_by="from_date")


def months_ago(months: int) -> date:
	"""The same day of an earlier month; ERPNext lets a start on the 31st drift."""
	day = getdate(add_months(getdate(nowdate()).replace(day=1), -months))
	books.ensure_year(day)
	return day


def test_a_period_is_billed_on_its_first_day_with_its_taxes(customer: str):
	start = months_ago(1)
	subscription = books.subscribe(customer, start)
	end = getdate(add_days(add_months(start, 1), -1))
	assert (subscription.status, getdate(subscription.current_invoice_start)) == ("Active", start)
	assert getdate(subscription.current_invoice_end) == end
	subscription.process(posting_date=start)
	(invoice,) = invoices_of(subscription)
	assert (invoice.grand_total, invoice.posting_date, invoice.from_date, invoice.to_date) == (
		91.93,
		start,
		start,
		end,
	)
	assert invoice.due_date == getdate(add_days(start, 20))
	assert getdate(subscription.current_invoice_start) == getdate(add_days(end, 1))


def test_a_period_is_billed_once(customer: str):
	start = months_ago(1)
	subscription = books.subscribe(customer, start)
	subscription.process(posting_date=start)
	subscription.reload()
	subscription.process(posting_date=start)
	assert len(invoices_of(subscription)) == 1


@pytest.mark.parametrize("days", (1, 3))
def test_a_missed_day_is_never_billed(customer: str, days: int):
	start = months_ago(1)
	subscription = books.subscribe(customer, start)
	subscription.process(posting_date=add_days(start, days))
	assert invoices_of(subscription) == []
	assert getdate(subscription.current_invoice_start) == start


def test_past_its_end_a_period_restarts_today(customer: str):
	subscription = books.subscribe(customer, months_ago(3))
	subscription.process(posting_date=nowdate())
	assert invoices_of(subscription) == []
	assert getdate(subscription.current_invoice_start) == getdate(nowdate())


def test_each_missed_period_is_billed_by_its_own_day_and_a_second_run_adds_none(customer: str):
	start = months_ago(3)
	subscription = books.subscribe(customer, start)
	for _run in range(2):
		while getdate(subscription.current_invoice_start) <= getdate(nowdate()):
			subscription.process(posting_date=subscription.current_invoice_start)
			subscription.reload()
	days = [invoice.from_date for invoice in invoices_of(subscription)]
	assert days == [getdate(add_months(start, number)) for number in range(4)]


def test_billed_afterwards_the_day_is_the_periods_last(customer: str):
	start = months_ago(2)
	subscription = books.subscribe(customer, start, generate_invoice_at=END)
	subscription.process(posting_date=start)
	assert invoices_of(subscription) == []
	end = subscription.current_invoice_end
	subscription.process(posting_date=end)
	(invoice,) = invoices_of(subscription)
	assert (invoice.posting_date, invoice.from_date) == (getdate(end), start)


@pytest.mark.parametrize("how", ("unpaid", "credited"))
def test_an_invoice_that_is_not_paid_blocks_the_next_unless_the_subscription_says_otherwise(
	customer: str, how: str
):
	start = months_ago(2)
	blocked = books.subscribe(customer, start, generate_new_invoices_past_due_date=0)
	free = books.subscribe(customer, start)
	for subscription in (blocked, free):
		subscription.process(posting_date=start)
		if how == "credited":
			books.make_return(
				frappe.get_doc("Sales Invoice", invoices_of(subscription)[0].name), for_self=False
			)
		subscription.reload()
		subscription.process(posting_date=subscription.current_invoice_start)
	billed = [
		frappe.db.count("Sales Invoice", {"subscription": each.name, "is_return": 0})
		for each in (blocked, free)
	]
	assert billed == [1, 2]


def test_a_subscription_follows_its_latest_invoice(customer: str):
	start = months_ago(2)
	subscription = books.subscribe(customer, start, days_until_due=5)
	subscription.process(posting_date=start)
	assert subscription.status == "Unpaid"
	books.pay(frappe.get_doc("Sales Invoice", invoices_of(subscription)[0].name))
	subscription.reload()
	subscription.process(posting_date=add_days(start, 1))
	assert subscription.status == "Active"


def test_a_cancelled_subscription_is_not_billed(customer: str):
	start = months_ago(1)
	subscription = books.subscribe(customer, start)
	subscription.cancel_subscription()
	assert subscription.status == "Cancelled"
	subscription.process(posting_date=start)
	assert invoices_of(subscription) == []


def test_the_end_of_a_late_payers_subscription_is_forgotten(customer: str):
	start = months_ago(2)
	values = {"cancel_at_period_end": 1, "generate_new_invoices_past_due_date": 0}
	subscription = books.subscribe(customer, start, end_date=add_months(start, 6), **values)
	subscription.process(posting_date=start)
	subscription.reload()
	subscription.process(posting_date=subscription.current_invoice_end)
	assert (subscription.status, subscription.cancelation_date) == ("Unpaid", None)


def test_a_draft_is_made_where_the_subscription_does_not_submit(customer: str):
	start = months_ago(1)
	subscription = books.subscribe(customer, start, submit_invoice=0)
	subscription.process(posting_date=start)
	assert [invoice.status for invoice in invoices_of(subscription)] == ["Draft"]


def test_a_return_carries_the_subscription_of_its_invoice(customer: str):
	subscription = books.subscribe(customer, months_ago(1))
	subscription.process(posting_date=subscription.start_date)
	invoice = frappe.get_doc("Sales Invoice", invoices_of(subscription)[0].name)
	credit = books.make_return(invoice, for_self=True)
	assert (credit.subscription, credit.from_date, credit.to_date) == (subscription.name, None, None)


def test_two_plans_are_two_lines_of_one_invoice(customer: str):
	subscription = books.subscribe(customer, months_ago(1))
	subscription.append("plans", {"plan": books.make_plan(10), "qty": 2})
	subscription.save()
	subscription.process(posting_date=subscription.start_date)
	(invoice,) = invoices_of(subscription)
	rows = frappe.get_all("Sales Invoice Item", {"parent": invoice.name}, ["qty", "rate"], order_by="idx")
	assert [(row.qty, row.rate) for row in rows] == [(1, 79.95), (2, 10)]


def test_erpnexts_own_billing_is_a_scheduled_job_by_this_name():
	assert frappe.db.exists("Scheduled Job Type", {"method": billing_settings.SUBSCRIPTION_JOB})
