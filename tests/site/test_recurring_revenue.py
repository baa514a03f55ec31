"""The nightly record of recurring revenue: six kinds of plans, what changed, and a night that was missed."""

from collections.abc import Iterator
from datetime import date

import pytest

import frappe

from gigafibre_fsm.domain.billing import due
from gigafibre_fsm.domain.billing.figures import revenue_days
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.gigafibre_fsm.report.mrr_movement import mrr_movement
from gigafibre_fsm.gigafibre_fsm.report.periods_without_invoice import periods_without_invoice
from tests.clocks import freeze_time
from tests.contract import books

START = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _books(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	# all of it is rolled back with the test: nothing is committed
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	books.prepare()
	books.ensure_year(START)
	for doctype in ("Subscription", "Subscription Plan Detail", "Revenue Day", "Revenue Movement"):
		frappe.db.delete(doctype)
	with freeze_time("2027-02-10 15:00:00", tick=True):
		yield


def subscribe(cost: float, customer: str = "", **plan: object) -> object:
	"""A subscription that began in January, of a plan of its own."""
	made = books.subscribe(customer or books.make_customer(), START, plan=books.make_plan(cost, **plan))
	frappe.db.set_value("Subscription", made.name, "status", "Active")
	return made


def record(day: str) -> bool:
	with freeze_time(f"{day} 15:00:00"):
		return revenue_days.record_day(instants.now_utc())


def figures_of(day: str) -> "frappe._dict":
	return frappe.db.get_value("Revenue Day", {"day": day}, "*", as_dict=True)


def test_six_kinds_of_plans_come_to_the_sum_made_by_hand():
	subscribe(79.95)
	subscribe(239.85, billing_interval_count=3)
	subscribe(899, billing_interval="Year")
	subscribe(20, billing_interval="Week")
	subscribe(79.95, billing_interval="Year", price_determination="Monthly Rate")
	frappe.get_doc(
		{
			"doctype": "Item Price",
			"item_code": books.ITEM,
			"price_list": "Standard Selling",
			"price_list_rate": 65,
		}
	).insert()
	subscribe(0, price_determination="Based On Price List", price_list="Standard Selling")
	assert record("2027-02-10")
	day = figures_of("2027-02-10")
	# 79.95 + 79.95 + 74.92 + 86.96 + 79.95 + 65.00
	assert (float(day.revenue), day.customers) == (466.73, 6)
	assert float(revenue_days.load_figures(START, date(2027, 2, 10)).revenue_per_customer) == 77.79


def test_the_changes_of_a_month_add_up_and_name_their_customers():
	leaving, growing, paused = (subscribe(80) for _number in range(3))
	record("2027-01-31")
	frappe.db.set_value("Subscription", leaving.name, "status", "Cancelled")
	frappe.db.set_value("Subscription", paused.name, "status", "Cancelled")
	frappe.db.set_value("Subscription", growing.name, "additional_discount_percentage", -25)
	new = subscribe(50)
	record("2027-02-03")
	frappe.db.set_value("Subscription", paused.name, "status", "Active")
	frappe.db.set_value("Subscription", growing.name, "additional_discount_percentage", 50)
	record("2027-02-09")
	row = mrr_movement.execute({"from_date": "2027-02-01", "to_date": "2027-02-28"})[1][0]
	changes = [row[kind] for kind in ("new", "reactivation", "expansion", "contraction", "churn")]
	assert changes == [50, 80, 20, -60, -160]
	assert (row["opening"], row["closing"], row["customers"]) == (240, 170, 3)
	assert row["opening"] + sum(changes) == row["closing"]
	assert (row["churn_percent"], row["average"]) == (66.7, 56.67)
	kinds = frappe.get_all(
		"Revenue Movement", {"customer": paused.party}, pluck="kind", order_by="creation, kind"
	)
	assert sorted(kinds) == ["Churn", "Opening", "Reactivation"]
	assert frappe.db.get_value("Revenue Movement", {"customer": new.party}, "kind") == "New"


def test_periods_without_invoice_are_counted_each_night_and_listed():
	made = subscribe(80)
	assert record("2027-02-10")
	assert figures_of("2027-02-10").unbilled_periods == 2
	days = {"subscription": made.name, "from_date": "2027-01-01", "to_date": "2027-01-31"}
	books.make_invoice(made.party, is_draft=True, **days)
	rows = periods_without_invoice.execute()[1]
	assert [(row["subscription"], row["start"]) for row in rows] == [(made.name, date(2027, 2, 1))]
	# the invoice bills the middle of the first period, and what begins today is billed tonight
	frappe.db.set_value("Subscription", made.name, "start_date", "2027-01-10")
	assert periods_without_invoice.execute()[1] == []
	frappe.db.set_value("Subscription", made.name, "status", "Cancelled")
	assert periods_without_invoice.execute()[2] == "Every period that has begun is billed."


def test_a_day_is_recorded_once_and_a_missed_night_with_the_next():
	subscribe(80)
	assert record("2027-02-01")
	assert not record("2027-02-01")
	subscribe(50)
	assert record("2027-02-08")
	assert figures_of("2027-02-08").new_revenue == 50
	assert frappe.db.count("Revenue Movement") == 2


def test_it_is_due_after_the_night_until_it_is_done():
	with freeze_time("2027-02-10 08:59:00"):  # 3:59 in Montréal
		assert due.revenue_since(instants.now_utc()) is None
	with freeze_time("2027-02-10 09:01:00"):
		assert due.revenue_since(instants.now_utc()) is None, "nobody subscribes"
		subscribe(80)
		assert str(due.revenue_since(instants.now_utc())) == "2027-02-10 09:00:00"
		revenue_days.record_day(instants.now_utc())
		assert due.revenue_since(instants.now_utc()) is None


def test_without_a_record_nothing_is_said_and_the_report_is_empty():
	found = revenue_days.load_figures(START, date(2027, 2, 10))
	assert (found.closing, found.customers, found.revenue_per_customer, found.churn_percent) == (
		0,
		0,
		None,
		None,
	)
	assert mrr_movement.execute({})[1][-1]["closing"] == 0
