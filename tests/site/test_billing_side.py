"""One side bills: while customers move from an old system, no period is billed by both and none by neither."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.billing.sides import billed_periods, repository, switching  # noqa: E402
from gigafibre_fsm.domain.billing.sides.billed_periods import Copied, OldPeriod  # noqa: E402
from gigafibre_fsm.domain.billing.sides.states import OldReading  # noqa: E402
from gigafibre_fsm.domain.billing.subscriptions import unbilled  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from tests.billing_site import BillingSite, at, billing_site  # noqa: E402
from tests.contract import books  # noqa: E402

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[BillingSite]:
	with billing_site() as own:
		yield own


@pytest.fixture
def billing(world: BillingSite) -> Iterator[BillingSite]:
	world.forget()
	yield world


class Moving:
	"""A customer of the old system, whose subscription here begins in May."""

	def __init__(self, billing: BillingSite, boundary: date = JUNE) -> None:
		self.customer = books.make_customer()
		self.service = billing.subscribe("2026-05-01", self.customer)
		repository.add_side(self.customer, boundary)
		frappe.db.commit()

	def copy(self, start: date, number: str = "L-1") -> Copied:
		end = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
		period = OldPeriod(self.service, start, end, number)
		found = billed_periods.copy_old_periods(self.customer, [period])
		frappe.db.commit()
		return found[period]

	def take_over(self, *, is_active: bool = False, newest: date | None = MAY) -> None:
		switching.take_over(self.customer, read_now(is_active=is_active, newest=newest))
		frappe.db.commit()

	def move(self, boundary: date = JUNE) -> None:
		switching.ask_stop(self.customer, boundary)
		self.take_over()


def read_now(*, is_active: bool, newest: date | None = MAY) -> OldReading:
	return OldReading(is_active, newest, later())


def later() -> datetime:
	return instants.now_utc() + timedelta(seconds=1)


def test_neither_side_nor_both_bill_a_customer_who_moves(billing: BillingSite):
	moving = Moving(billing)
	assert moving.copy(MAY) is Copied.WRITTEN
	assert billing.night("2026-06-02").state == "Done"
	assert billing.billed(moving.service) == []
	with at("2026-06-03"):
		assert [each for each in unbilled.list_unbilled(JUNE) if each.customer == moving.customer] == []
	moving.move()
	run = billing.night("2026-06-04")
	assert (run.state, billing.billed(moving.service)) == ("Done", ["2026-06-01"])
	rows = frappe.get_all(
		"Billed Period", {"service": moving.service}, ["period_start", "side"], order_by="period_start"
	)
	assert [(row.period_start, row.side) for row in rows] == [(MAY, "Legacy"), (JUNE, "New")]


def test_a_period_that_the_old_system_billed_is_refused_by_the_index_whoever_bills_it(billing: BillingSite):
	moving = Moving(billing)
	moving.move()
	assert moving.copy(JUNE, "L-2") is Copied.WRITTEN
	assert billing.night("2026-06-04").state == "Done"
	assert billing.billed(moving.service) == []
	with at("2026-06-05"), pytest.raises(FsmError, match="was billed by the old system"):
		bill_by_hand(moving, JUNE)
	frappe.db.rollback()
	with pytest.raises(frappe.UniqueValidationError):
		row = {"service": moving.service, "period_start": JUNE, "side": "New", "customer": moving.customer}
		frappe.get_doc({"doctype": "Billed Period", **row}).insert()
	frappe.clear_messages()
	frappe.db.rollback()


def test_a_period_that_both_billed_is_found_out(billing: BillingSite):
	moving = Moving(billing)
	moving.move()
	billing.night("2026-06-04")
	assert moving.copy(JUNE, "L-9") is Copied.BILLED_TWICE
	assert frappe.db.get_value("Billed Period", {"service": moving.service}, "side") == "New"
	assert moving.copy(MAY, "L-8") is Copied.WRITTEN
	assert moving.copy(MAY, "L-8") is Copied.KNOWN


def test_nobody_bills_a_customer_of_the_old_system_by_hand(billing: BillingSite):
	moving = Moving(billing)
	with at("2026-06-05"), pytest.raises(FsmError, match="The old system bills"):
		bill_by_hand(moving, JUNE)
	frappe.db.rollback()


def test_a_cancelled_or_deleted_invoice_frees_its_period(billing: BillingSite):
	moving = Moving(billing)
	moving.move()
	with at("2026-06-05"):
		invoice = bill_by_hand(moving, JUNE)
		assert billed_periods.find_billed_here(moving.customer) == invoice.name
		invoice.submit()
		invoice.cancel()
		assert billed_periods.find_billed_here(moving.customer) == ""
		draft = bill_by_hand(moving, JUNE)
		draft.delete()
	assert billed_periods.find_billed_here(moving.customer) == ""
	frappe.db.rollback()


def test_nobody_is_taken_over_whose_old_account_still_bills(billing: BillingSite):
	moving = Moving(billing)
	switching.ask_stop(moving.customer, JUNE)
	frappe.db.commit()
	for given, said in (
		({"is_active": True}, "still active"),
		({"newest": JUNE}, "has billed a period from 2026-06-01"),
	):
		with pytest.raises(FsmError, match=said):
			moving.take_over(**given)
		frappe.db.rollback()
	with pytest.raises(FsmError, match="not read since"):
		switching.take_over(moving.customer, None)
	frappe.db.rollback()
	assert state(moving) == "Stopping"


def test_the_way_back_is_open_until_the_first_invoice(billing: BillingSite):
	moving = Moving(billing)
	moving.move()
	switching.turn_back(moving.customer)
	switching.give_back(moving.customer, read_now(is_active=True))
	frappe.db.commit()
	assert state(moving) == "Legacy"
	moving.move()
	billing.night("2026-06-04")
	with pytest.raises(FsmError, match="cannot go back"):
		switching.turn_back(moving.customer)
	frappe.db.rollback()
	assert state(moving) == "New"


def test_a_site_without_an_old_system_writes_no_such_rows(billing: BillingSite):
	service = billing.subscribe("2026-05-01")
	billing.night("2026-05-02")
	assert billing.billed(service) == ["2026-05-01"]
	assert not frappe.db.exists("Billed Period", {"service": service})


def bill_by_hand(moving: Moving, start: date) -> object:
	values = {"subscription": moving.service, "from_date": start, "to_date": start + timedelta(days=29)}
	return books.make_invoice(moving.customer, is_draft=True, **values)


def state(moving: Moving) -> str:
	return frappe.db.get_value("Billing Side", {"customer": moving.customer}, "state")
