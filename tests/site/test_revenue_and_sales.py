"""Revenue by service equals the ledger to the cent, and sales equal what began and ended; on a real ERPNext alike."""

from collections.abc import Iterator
from datetime import date

import pytest

import frappe

from gigafibre_fsm.domain.billing.figures import invoiced_revenue
from gigafibre_fsm.gigafibre_fsm.report.revenue_by_service import revenue_by_service
from gigafibre_fsm.gigafibre_fsm.report.sales import sales as sales_report
from gigafibre_fsm.tests import people
from tests.contract import books

FEBRUARY, MARCH = date(2027, 2, 15), date(2027, 3, 1)
PERIOD = {"from_date": "2027-02-01", "to_date": "2027-03-31"}
SELLER = "seller.reports@example.com"


@pytest.fixture(autouse=True)
def _books(site: str) -> Iterator[None]:
	books.prepare()
	books.ensure_year(FEBRUARY)
	# what other tests have left in these months would be counted, too
	inside = {"posting_date": ("between", ("2027-02-01", "2027-03-31"))}
	frappe.db.set_value("GL Entry", inside, "is_cancelled", 1)
	frappe.db.set_value("Sales Invoice", inside, "docstatus", 2)
	yield


def sell(day: date, *lines: tuple[float, float], **values: object) -> object:
	return books.make_invoice(
		books.make_customer(), *lines, posting_date=day, set_posting_time=1, due_date=day, **values
	)


def revenue(by: str = "Service") -> tuple[dict[str, list], list[dict], str | None]:
	"""The amounts of each row, the summary, and the message."""
	filters = {"company": books.company(), "by": by, **PERIOD}
	_columns, rows, message, _chart, summary = revenue_by_service.execute(filters)
	found = {row["service"]: [row["month_0"], row["month_1"], row["total"]] for row in rows}
	return found, summary, message


def test_services_and_months_add_up_to_the_income_of_the_ledger():
	sell(FEBRUARY, (1, 79.95))
	sell(FEBRUARY, (3, 33.33))
	invoice = sell(MARCH, (2, 50))
	credit = books.make_return(invoice, for_self=False, quantities={0: 1})
	for doctype, key in (("GL Entry", "voucher_no"), ("Sales Invoice", "name")):
		frappe.db.set_value(doctype, {key: credit.name}, "posting_date", MARCH)
	sell(MARCH, (1, 999)).cancel()
	free = sell(MARCH, (1, 20), is_draft=True)
	free.items[0].item_code, free.items[0].item_name = None, "Déplacement"
	free.submit()
	found, summary, message = revenue()
	assert found == {books.ITEM: [179.94, 50, 229.94], "Déplacement": [0, 20, 20]}
	assert message is None
	assert [each["value"] for each in summary] == [249.94, 124.97, "agree"]
	booked = invoiced_revenue.sum_sales(books.company(), date(2027, 2, 1), date(2027, 3, 31))
	assert float(booked) == 249.94
	for by in ("Item group", "Income account"):
		assert sum(amounts[2] for amounts in revenue(by)[0].values()) == 249.94


def test_a_line_booked_elsewhere_is_named():
	invoice = sell(FEBRUARY, (1, 100))
	entry = {"voucher_no": invoice.name, "account": invoice.items[0].income_account}
	frappe.db.set_value("GL Entry", entry, "credit", 99)
	_found, summary, message = revenue()
	assert "$100.00" in message and "$99.00" in message
	assert summary[-1]["indicator"] == "Red"


def test_sales_are_what_began_and_ended_in_the_period():
	for doctype in ("Subscription", "Subscription Plan Detail"):
		frappe.db.delete(doctype)
	people.make_user(SELLER, "FSM Accounts", user_type="System User")
	large, small = books.make_plan(119.95), books.make_plan(60, billing_interval_count=2)
	books.subscribe(books.make_customer(), FEBRUARY, plan=large)
	gone = books.subscribe(books.make_customer(), FEBRUARY, plan=small)
	frappe.db.set_value("Subscription", gone.name, {"status": "Cancelled", "cancelation_date": MARCH})
	managed = books.subscribe(books.make_customer(), date(2026, 12, 1), plan=large)
	frappe.db.set_value("Subscription", managed.name, {"status": "Completed", "end_date": MARCH})
	frappe.db.set_value("Customer", managed.party, "account_manager", SELLER)
	books.subscribe(books.make_customer(), date(2027, 4, 1), plan=large)

	def figures(by: str, **filters: str) -> list[tuple]:
		rows = sales_report.execute({**PERIOD, "by": by, **filters})[1]
		return [(row["begun"], row["gained"], row["ended"], row["lost"], row["net"]) for row in rows]

	assert figures("Month") == [(2, 149.95, 0, 0, 149.95), (0, 0, 2, 149.95, -149.95)]
	assert sorted(figures("Offer")) == [(1, 30, 1, 30, 0), (1, 119.95, 1, 119.95, 0)]
	assert figures("Source") == [(2, 149.95, 2, 149.95, 0)]
	assert figures("Seller", seller=SELLER) == [(0, 0, 1, 119.95, -119.95)]


@pytest.mark.parametrize("report", [revenue_by_service, sales_report])
def test_a_period_that_ends_before_it_starts_is_refused(report: object):
	filters = {"company": books.company(), "from_date": "2027-03-31", "to_date": "2027-02-01"}
	with pytest.raises(frappe.ValidationError, match="ends before it starts"):
		report.execute(filters)


def test_too_many_months_are_refused():
	with pytest.raises(frappe.ValidationError, match="at most 12 months"):
		revenue_by_service.execute({"company": books.company(), **PERIOD, "from_date": "2020-01-01"})
