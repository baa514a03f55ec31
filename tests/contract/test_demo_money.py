"""The demonstration's month of money is believable whenever it is filled, and nothing of it is unexplained."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

frappe = pytest.importorskip("frappe")
from demo import books, plans, seed, suspension  # noqa: E402
from demo.plans import Story  # noqa: E402
from gigafibre_fsm.domain.billing import invoices  # noqa: E402
from gigafibre_fsm.domain.billing.reconciliation.differences import find_differences  # noqa: E402
from gigafibre_fsm.domain.billing.suspension import proposals  # noqa: E402
from gigafibre_fsm.domain.dispatch.job.open_visits import list_open_visits  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from tests.clocks import freeze_time  # noqa: E402
from tests.paying import SETTINGS, PayingSite, paying_site  # noqa: E402
from tests.plugin import FULL  # noqa: E402

ORIGIN = "http://127.0.0.1"
# as the site's clock shows them
MOMENTS = {"a Saturday at a quarter past ten in the evening": datetime(2026, 11, 28, 22, 15)}
if FULL:
	MOMENTS |= {
		"the night that has an hour twice": datetime(2026, 11, 1, 1, 30),
		"the last day of a month": datetime(2026, 8, 31, 9, 0),
		"New Year's Day": datetime(2027, 1, 1, 14, 0),
	}
MADE = ("Subscription", "Sales Invoice", "Payment Entry", "Journal Entry", "FSM Payment", "FSM Billing Run")


@pytest.fixture
def paying(connected_site: str) -> Iterator[PayingSite]:
	"""A site with the demonstration's customers, that takes payments."""
	with paying_site() as site:
		account, years = books.bank_account(), frappe.get_all("Fiscal Year", pluck="name")
		seed.change(SETTINGS, bank_account=account, fee_account=books.fee_account())
		seed.customers()
		frappe.db.commit()
		yield site
		frappe.db.rollback()
		frappe.db.set_single_value(SETTINGS, {"bank_account": None, "fee_account": None})
		frappe.db.delete("Account", account)
		frappe.db.delete("Issue Type", suspension.KIND_OF_CLAIM)
		frappe.db.delete("Fiscal Year", {"name": ("not in", years)})
		frappe.db.commit()


@pytest.mark.nightly
@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_each_story_has_happened_and_a_second_run_adds_nothing(paying: PayingSite, moment: datetime):
	with frozen(moment):
		books.fill_month(paying.stripe.url, ORIGIN, moment)
		for row in plans.SUBSCRIBERS:
			assert _describe(row.customer, moment) == EXPECTED[row.story], row
		deadline = frappe.db.get_value("FSM Dispute", {}, "answer_by").date()
		assert deadline - moment.date() in (timedelta(days=9), timedelta(days=10))
		assert find_differences(instants.now_utc()) == []
		before = {doctype: frappe.db.count(doctype) for doctype in MADE}
		books.fill_month(paying.stripe.url, ORIGIN, moment)
		assert {doctype: frappe.db.count(doctype) for doctype in MADE} == before
		assert "Claim" in _refuse_suspension()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
	"""Have it be this moment of the site's clock, for Stripe's stand-in as well."""
	with freeze_time(instants.to_utc(moment), tick=True):
		yield


# open invoices, days until the last of them is due, what is owed in invoices of the plan, state of the payment
EXPECTED = {
	Story.DUE: (1, 10, 1, None),
	Story.OVERDUE: (1, -5, 1, None),
	Story.TWO_OPEN: (2, 10, 2, None),
	Story.UNPAID_FOR_MONTHS: (3, -5, 3, None),
	Story.CHEQUE: (0, None, 0, None),
	Story.CARD: (0, None, 0, "Booked"),
	Story.DISPUTED: (1, -5, 1, "Disputed"),
	Story.OTHER_AMOUNT: (1, -5, 1, "Review"),
	Story.CREDITED: (0, None, 0, None),
	Story.ADVANCE: (0, None, -plans.ADVANCE, None),
}


def _refuse_suspension() -> list[str]:
	"""Propose the suspension of the scene and confirm it; what speaks against it."""
	customer = books.find_customer(plans.MAY_BE_SUSPENDED)
	proposed = suspension.propose_suspension(customer)
	suspension.open_claim(customer)
	frappe.db.commit()
	proposals.confirm_suspension(proposed, "Administrator", list_open_visits)
	found = frappe.get_doc("Service Suspension", proposed)
	assert found.state == "Refused"
	return [each["objection"] for each in json.loads(found.verdicts[-1].objections)]


def _describe(name: str, moment: datetime) -> tuple[int, int | None, float, str | None]:
	customer = books.find_customer(name)
	own = {"customer": customer, "docstatus": 1, "is_return": 0}
	fields = ["grand_total", "outstanding_amount", "due_date"]
	rows = frappe.get_all("Sales Invoice", own, fields, order_by="due_date")
	still_open = [row for row in rows if row.outstanding_amount > 0]
	days = (still_open[-1].due_date - moment.date()) // timedelta(days=1) if still_open else None
	owed = invoices.find_balance(customer, seed.COMPANY)
	share = owed / Decimal(str(rows[0].grand_total))
	is_share = share == int(share)
	state = frappe.db.get_value("FSM Payment", {"customer": customer}, "state")
	return len(still_open), days, int(share) if is_share else float(owed), state
