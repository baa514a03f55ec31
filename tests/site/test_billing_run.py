"""The billing run: no period is missed and none is billed twice, whatever happens to the run."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from unittest.mock import patch

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, getdate  # noqa: E402

from gigafibre_fsm.domain.billing import due as billing_due  # noqa: E402
from gigafibre_fsm.domain.billing.erpnext_job import SUBSCRIPTION_JOB  # noqa: E402
from gigafibre_fsm.domain.billing.subscriptions import (  # noqa: E402
	billing_key,
	billing_run,
	period_invoice,
	periods,
	repository,
	runs,
)
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.setup import billing_settings  # noqa: E402
from tests.billing_site import BillingSite, at, billing_site  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.plugin import SITE, bench_python, program_environment  # noqa: E402

AT_END = repository.AT_END
BEFORE_START = repository.BEFORE_START


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[BillingSite]:
	with billing_site() as own:
		yield own


@pytest.fixture
def billing(world: BillingSite) -> Iterator[BillingSite]:
	world.forget()
	yield world


NIGHTS = {
	"three nights off": ("2026-05-10", {}, ["2026-05-10", "2026-06-13"], ["2026-05-10", "2026-06-10"]),
	"months off": ("2026-01-01", {}, ["2026-03-05"], ["2026-01-01", "2026-02-01", "2026-03-01"]),
	"the 31st": (
		"2026-01-31",
		{},
		["2026-01-31", "2026-02-28", "2026-03-30", "2026-03-31", "2026-04-30", "2026-05-31"],
		["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
	),
	"the 30th": ("2026-01-30", {}, ["2026-03-01", "2026-03-30"], ["2026-01-30", "2026-02-28", "2026-03-30"]),
	"the 29th in a leap year": (
		"2028-01-29",
		{},
		["2028-02-28", "2028-02-29", "2028-03-29"],
		["2028-01-29", "2028-02-29", "2028-03-29"],
	),
	"the clocks go forward": ("2026-03-08", {}, ["2026-03-08", "2026-04-08"], ["2026-03-08", "2026-04-08"]),
	"the clocks go back": ("2026-11-01", {}, ["2026-11-01", "2026-12-01"], ["2026-11-01", "2026-12-01"]),
	"billed at the end": (
		"2026-01-31",
		{"generate_invoice_at": AT_END},
		["2026-02-26", "2026-02-27", "2026-04-02"],
		["2026-01-31", "2026-02-28"],
	),
	"billed days before": (
		"2026-01-15",
		{"generate_invoice_at": BEFORE_START, "number_of_days": 5},
		["2026-02-09", "2026-02-10", "2026-03-12"],
		["2026-01-15", "2026-02-15", "2026-03-15"],
	),
	"after a trial": (
		"2026-01-10",
		{"trial_period_start": "2026-01-10", "trial_period_end": "2026-02-09"},
		["2026-02-09", "2026-02-12", "2026-03-11"],
		["2026-02-10", "2026-03-10"],
	),
}
"""By what happens: first day, fields of the subscription, nights with a run, first days of the billed periods."""


@pytest.mark.parametrize("what", NIGHTS)
def test_no_period_is_missed_and_none_is_billed_twice(billing: BillingSite, what: str):
	start, values, nights, wanted = NIGHTS[what]
	subscription = billing.subscribe(start, **values)
	for day in nights:
		assert billing.night(day).state == "Done"
		billing.night(day)
	assert billing.billed(subscription) == wanted
	assert {(row.net_total, row.grand_total) for row in billing.invoices(subscription)} == {(79.95, 91.93)}


def test_on_its_day_an_invoice_equals_erpnexts_own(billing: BillingSite):
	values = {"qty": 3, "additional_discount_percentage": 10}
	ours, theirs = (billing.subscribe("2026-05-01", **values) for _each in range(2))
	with at("2026-05-01"):
		frappe.get_doc("Subscription", theirs).process(posting_date=date(2026, 5, 1))
	frappe.db.commit()
	run = billing.night("2026-05-01")
	assert (run.total, run.billed, run.invoices, run.failed) == (1, 1, 1, 0)
	assert contents(billing, ours) == contents(billing, theirs)
	fields = ["status", "current_invoice_start", "current_invoice_end"]
	assert frappe.db.get_value("Subscription", ours, fields) == frappe.db.get_value(
		"Subscription", theirs, fields
	)


def contents(billing: BillingSite, subscription: str) -> list[dict]:
	own = {"name", "creation", "modified", "customer", "customer_name", "title", "subscription", "against"}
	own |= {"parent", "party", "posting_time", "fsm_billing_key", "contact_display", "remarks"}
	[row] = billing.invoices(subscription)
	invoice = frappe.get_doc("Sales Invoice", row.name).as_dict()
	tables = {"items", "taxes", "payment_schedule"}
	assert invoice.items and invoice.taxes
	return [
		{key: value for key, value in part.items() if key not in own | tables}
		for part in (invoice, *(child for table in sorted(tables) for child in invoice[table]))
	]


def test_a_late_invoice_is_of_today_and_falls_due_from_today(billing: BillingSite):
	subscription = billing.subscribe("2026-05-10", days_until_due=20)
	billing.night("2026-06-13")
	assert [
		(str(row.posting_date), str(row.due_date), str(row.to_date)) for row in billing.invoices(subscription)
	] == [("2026-06-13", "2026-07-03", "2026-06-09"), ("2026-06-13", "2026-07-03", "2026-07-09")]


@pytest.mark.parametrize("how", ("unpaid", "part paid", "credited", "credited in full to itself", "draft"))
def test_an_invoice_that_is_not_paid_never_blocks_the_next(billing: BillingSite, how: str):
	subscription = billing.subscribe("2026-05-01", submit_invoice=0 if how == "draft" else 1)
	billing.night("2026-05-01")
	with at("2026-05-20"):
		invoice = frappe.get_doc("Sales Invoice", billing.invoices(subscription)[0].name)
		if how == "part paid":
			books.pay(invoice, parts=[10])
		elif how.startswith("credited"):
			books.make_return(invoice, for_self=how != "credited")
		frappe.db.commit()
	for day in ("2026-06-01", "2026-07-03"):
		assert billing.night(day).state == "Done"
	assert billing.billed(subscription) == ["2026-05-01", "2026-06-01", "2026-07-01"]


def test_a_cancelled_invoice_is_made_again(billing: BillingSite):
	subscription = billing.subscribe("2026-05-01")
	billing.night("2026-05-01")
	with at("2026-05-02"):
		frappe.get_doc("Sales Invoice", billing.invoices(subscription)[0].name).cancel()
		frappe.db.set_value("Subscription", subscription, "current_invoice_start", "2026-05-01")
		frappe.db.commit()
	billing.night("2026-05-03")
	assert billing.billed(subscription) == ["2026-05-01"]


class Killed(BaseException):
	"""The worker ends here."""


POINTS = {
	"before the lock": (repository, "lock_due"),
	"before the first invoice": (periods, "find_due_billing"),
	"before an invoice": (period_invoice, "create_invoice"),
	"before the count": (runs, "record_billed"),
	"at the end": (runs, "finish"),
}


@pytest.mark.parametrize("point", POINTS)
def test_a_run_that_is_killed_is_finished_by_the_next_worker(billing: BillingSite, point: str):
	subscriptions = [billing.subscribe("2026-04-01") for _each in range(2)]
	module, function = POINTS[point]
	with at("2026-06-04"):
		name = billing_run.start()
		frappe.db.commit()
		for calls in (0, 1, 2, 4):
			with patch.object(module, function, dying(getattr(module, function), calls)):
				try:
					billing_run.work(lambda: True)
				except Killed:
					frappe.db.rollback()
		billing_run.work(lambda: True)
	run = billing.run(name)
	assert [billing.billed(each) for each in subscriptions] == [
		["2026-04-01", "2026-05-01", "2026-06-01"]
	] * 2
	assert (run.state, run.total, run.billed, run.invoices) == ("Done", 2, 2, 6)


def dying(function, calls: int):
	"""A function that works so many times; the next call kills the worker."""
	left = [calls]

	def called(*args: object, **kwargs: object) -> object:
		if not left[0]:
			raise Killed
		left[0] -= 1
		return function(*args, **kwargs)

	return called


WORKER = """
import sys, frappe
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
from tests.clocks import freeze_time
from gigafibre_fsm.domain.billing.subscriptions import billing_run, repository
if sys.argv[3] == "without lock":
	billing_run.lock_customer = lambda customer: None
	repository.lock_due = lambda name, today: frappe.db.get_value("Subscription", name, "party")
if sys.argv[4] == "without key":
	from gigafibre_fsm.domain.billing.subscriptions import billing_key
	billing_key.set_key = lambda invoice: None
with freeze_time(sys.argv[2], tick=True):
	billing_run.work(lambda: True)
"""


@pytest.mark.parametrize(
	("lock", "key", "times"),
	(
		("with lock", "with key", 1),
		("with lock", "without key", 1),
		("without lock", "with key", 1),
		("without lock", "without key", 2),
	),
)
def test_two_workers_at_once_bill_a_period_once_by_the_lock_and_by_the_key(
	billing: BillingSite, lock: str, key: str, times: int
):
	contested, other = (billing.subscribe("2026-05-01") for _each in range(2))
	with at("2026-05-01") as clock, ExitStack() as broken:
		name = billing_run.start()
		frappe.db.commit()
		if lock == "without lock":
			unlocked = lambda name, _today: frappe.db.get_value("Subscription", name, "party")  # noqa: E731
			broken.enter_context(patch.object(repository, "lock_due", unlocked))
			broken.enter_context(patch.object(billing_run, "lock_customer", lambda _customer: None))
		if key == "without key":
			broken.enter_context(patch.object(billing_key, "set_key", lambda _invoice: None))
		meanwhile = [str(instants.now_utc()), lock, key]
		create = period_invoice.create_invoice

		def create_while_another_works(*args: object) -> object:
			run_worker(*meanwhile)
			return create(*args)

		broken.enter_context(patch.object(period_invoice, "create_invoice", create_while_another_works))
		billing_run.bill_subscription(name, contested, getdate())
	assert billing.billed(contested) == ["2026-05-01"] * times
	assert billing.billed(other) == ["2026-05-01"], "a locked one holds nobody back"
	assert clock


def run_worker(*words: str) -> None:
	program = [bench_python(), "-c", WORKER, SITE, *words]
	subprocess.run(program, env=program_environment(), check=True)


def test_a_person_who_bills_by_hand_is_refused_the_same_period(billing: BillingSite):
	subscription = billing.subscribe("2026-05-01")
	billing.night("2026-05-01")
	[billed] = billing.invoices(subscription)
	with at("2026-05-02"), pytest.raises(FsmError, match=billed.name):
		books.make_invoice(
			frappe.db.get_value("Subscription", subscription, "party"),
			subscription=subscription,
			from_date="2026-05-01",
			to_date="2026-05-31",
		)


def test_what_cannot_be_billed_stays_with_its_reason_and_stops_no_other(billing: BillingSite):
	failing, weekly, many, fine = (
		billing.subscribe("2026-05-01"),
		billing.subscribe("2026-05-01", plan=books.make_plan(10, billing_interval="Week")),
		billing.subscribe("2025-09-01"),
		billing.subscribe("2026-05-01"),
	)
	customer = frappe.db.get_value("Subscription", failing, "party")
	frappe.db.set_value("Subscription", failing, "party", "Nobody")
	frappe.db.commit()
	run = billing.night("2026-05-01")
	assert (run.state, run.total, run.billed, run.failed, run.for_person) == ("Incomplete", 4, 1, 2, 1)
	assert billing.problem(run, failing) == ("Failed", "There is no customer Nobody.")
	[left] = [text for text, _remedy in billing_settings.problems() if run.name in text]
	assert left.endswith("3."), "the doctor names it"
	assert "by the month or the year" in billing.problem(run, weekly)[1]
	assert billing.problem(run, many)[0] == "For a person" and "9 periods" in billing.problem(run, many)[1]
	assert billing.billed(fine) == ["2026-05-01"] and not billing.billed(many)
	frappe.db.set_value("Subscription", failing, "party", customer)
	frappe.db.set_value("Subscription", many, "fsm_billed_until", "2026-04-01")
	frappe.db.set_value("Subscription", weekly, "status", "Cancelled")
	frappe.db.commit()
	run = billing.night("2026-05-01")
	assert (run.state, run.billed, run.invoices, len(run.problems)) == ("Done", 3, 3, 0)
	assert billing.billed(failing) == billing.billed(many) == ["2026-05-01"]


def test_a_period_that_is_billed_in_part_waits_for_a_person(billing: BillingSite):
	subscription = billing.subscribe("2026-05-01")
	customer = frappe.db.get_value("Subscription", subscription, "party")
	part = {"subscription": subscription, "from_date": "2026-05-02", "to_date": "2026-05-04"}
	with at("2026-05-02"):
		books.make_invoice(customer, (1, 8), **part)
	frappe.db.commit()
	run = billing.night("2026-05-05")
	assert "2026-05-01 to 2026-05-31 is billed in part" in billing.problem(run, subscription)[1]
	assert billing.billed(subscription) == ["2026-05-02"]


@pytest.mark.parametrize("moment", (repository.AT_START, AT_END))
def test_a_service_that_is_to_end_with_its_period_is_billed_until_then_and_ends(
	billing: BillingSite, moment: str
):
	subscription = billing.subscribe("2026-05-10", generate_invoice_at=moment)
	billing.night("2026-06-09")
	with at("2026-06-20"):
		doc = frappe.get_doc("Subscription", subscription)
		doc.cancel_at_period_end = 1
		doc.save()
	frappe.db.commit()
	for day in ("2026-06-20", "2026-07-09", "2026-07-10", "2026-08-12"):
		assert billing.night(day).state == "Done"
	assert billing.billed(subscription) == ["2026-05-10", "2026-06-10"]
	assert frappe.db.get_value("Subscription", subscription, "status") == "Cancelled"
	assert getdate(frappe.db.get_value("Subscription", subscription, "cancelation_date")) == date(2026, 7, 9)


def test_a_last_period_that_is_cut_costs_its_days_and_the_service_is_completed(billing: BillingSite):
	subscription = billing.subscribe("2026-05-01", end_date="2026-06-10")
	for day in ("2026-05-01", "2026-06-01", "2026-06-10", "2026-06-11", "2026-07-01"):
		assert billing.night(day).state == "Done"
	last = billing.invoices(subscription)[-1]
	# 79.95 × 10 / 30 = 26.65, TPS 1.33, TVQ 2.66
	assert (str(last.to_date), last.net_total, last.grand_total, last.docstatus) == (
		"2026-06-10",
		26.65,
		30.64,
		1,
	)
	assert len(billing.invoices(subscription)) == 2
	assert frappe.db.get_value("Subscription", subscription, "status") == "Completed"


def test_late_periods_wait_while_erpnext_would_prorate_them(billing: BillingSite):
	subscription = billing.subscribe("2026-05-01")
	frappe.db.set_single_value("Subscription Settings", "prorate", 1)
	frappe.db.commit()
	try:
		run = billing.night("2026-05-03")
	finally:
		frappe.db.set_single_value("Subscription Settings", "prorate", 0)
		frappe.db.commit()
	assert "Prorate" in billing.problem(run, subscription)[1]
	billing.night("2026-05-03")
	assert billing.billed(subscription) == ["2026-05-01"]


def test_the_run_starts_once_a_night_at_its_hour_and_replaces_an_unfinished_one(billing: BillingSite):
	billing.subscribe("2026-03-01")
	with at("2026-03-08", 1):
		assert billing_due.billing_since(instants.now_utc()) is None
		billing_run.start_nightly()
		assert not frappe.get_all("FSM Billing Run")
	# at 2 o'clock of this night the clocks go forward to 3
	with at("2026-03-08", 3):
		assert billing_due.billing_since(instants.now_utc())
		for _worker in range(2):
			billing_run.start_nightly()
		assert billing_due.nightly_billing_since(instants.now_utc()) is None
		assert billing_due.billing_since(instants.now_utc()), "it is under way"
	with at("2026-03-09", 4):
		billing_run.start_nightly()
		billing_run.work(lambda: True)
		assert billing_due.billing_since(instants.now_utc()) is None
	states = frappe.get_all("FSM Billing Run", pluck="state", order_by="day")
	assert states == ["Replaced", "Done"]


def test_nothing_is_billed_while_erpnext_bills_by_itself(billing: BillingSite):
	billing.subscribe("2026-05-01")
	job = {"method": SUBSCRIPTION_JOB}
	frappe.db.set_value("Scheduled Job Type", job, "stopped", 0)
	try:
		with at("2026-05-02"):
			assert billing_due.billing_since(instants.now_utc()) is None
			with pytest.raises(FsmError, match="ERPNext bills subscriptions by itself"):
				billing_run.start()
	finally:
		frappe.db.rollback()


def test_a_subscription_that_is_not_due_is_not_even_looked_at(billing: BillingSite):
	billing.subscribe("2026-05-01")
	billing.night("2026-05-01")
	day = getdate("2026-05-01")
	counts = [repository.count_due("", add_days(day, days)) for days in (0, 30, 31)]
	assert counts == [0, 0, 1]
