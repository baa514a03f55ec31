"""Changes of a subscription by its customer: what was shown is booked, once, on its day, whatever happens meanwhile."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from email import message_from_string

import pytest

frappe = pytest.importorskip("frappe")
from frappe.installer import update_site_config  # noqa: E402
from frappe.utils import getdate, now_datetime  # noqa: E402

from gigafibre_fsm.domain.billing.amounts import tax_amount, to_decimal  # noqa: E402
from gigafibre_fsm.domain.billing.invoices import load_invoice  # noqa: E402
from gigafibre_fsm.domain.billing.subscriptions.changes import (  # noqa: E402
	applying,
	documents,
	facts,
	previews,
	repository,
	requests,
)
from gigafibre_fsm.domain.billing.subscriptions.changes.documents import BookedLine  # noqa: E402
from gigafibre_fsm.domain.billing.subscriptions.changes.requests import ChangeRequest  # noqa: E402
from gigafibre_fsm.domain.billing.subscriptions.reasons import explain_reason  # noqa: E402
from gigafibre_fsm.exceptions import NotYours, OutOfDate  # noqa: E402
from tests.billing_site import BillingSite, at, billing_site  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.paying import elsewhere  # noqa: E402

CHANGE = repository.DOCTYPE
DICE = random.Random(20261129)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[BillingSite]:
	with billing_site() as own:
		own.dear = plan("Fibre 1000", 99.95, 1000)
		own.cheap = plan("Fibre 100", 59.95, 100)
		frappe.db.set_value("Subscription Plan", own.plan, {"fsm_download": 500, "fsm_upload": 500})
		frappe.db.commit()
		yield own


@pytest.fixture
def billing(world: BillingSite) -> Iterator[BillingSite]:
	world.forget()
	frappe.db.delete(CHANGE)
	frappe.db.commit()
	yield world


def plan(name: str, cost: float, speed: int, **values: object) -> str:
	offer = {"fsm_is_offered": 1, "fsm_download": speed, "fsm_upload": speed}
	made = books.make_plan(cost, **offer, fsm_name_fr=name, fsm_name_en=name, **values)
	frappe.db.commit()
	return made


def ask(subscription: str, day: str, to: str = "", *, seal: str = "", reason: str = "") -> str:
	"""Confirm what is shown of a day, with another seal if one is given: a plan, or the end without one."""
	frappe.db.rollback()
	customer = frappe.db.get_value("Subscription", subscription, "party")
	found = previews.load_changeable(subscription, customer)
	when, today = date.fromisoformat(day), getdate()
	if to:
		row = facts.list_plans([to])[to]
		shown = previews.preview_change(found, row, when, today).figures
	else:
		shown = previews.preview_end(found, when, today).figures
	frappe.db.rollback()
	request = ChangeRequest(subscription, customer, when, seal or shown.seal, "zq@example.com", reason)
	name = (
		requests.request_change(request, row, now_datetime())
		if to
		else requests.request_end(request, now_datetime())
	)
	frappe.db.commit()
	return name


def work(day: str, hour: int = 1) -> None:
	"""The clock applies what is due."""
	with at(day, hour):
		frappe.db.rollback()
		applying.apply_due()


def state(name: str) -> "frappe._dict":
	frappe.db.rollback()
	return frappe.get_doc(CHANGE, name)


def lines(document: str) -> list[tuple[float, float]]:
	rows = frappe.get_doc("Sales Invoice", document).items
	return [(row.qty, row.rate) for row in rows]


def balance(subscription: str) -> Decimal:
	customer = frappe.db.get_value("Subscription", subscription, "party")
	entries = {"party": customer, "delinked": 0}
	amounts = frappe.get_all("Payment Ledger Entry", entries, pluck="amount_in_account_currency")
	return sum(map(to_decimal, amounts), Decimal(0))


def test_a_dearer_plan_is_one_invoice_with_a_negative_line_and_is_billed_from_its_day(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-16", billing.dear)
	assert (state(name).state, state(name).total) == ("Scheduled", 11.5)
	work("2026-11-15", 23)
	assert state(name).state == "Scheduled"
	for _again in range(2):
		work("2026-11-16")
	change = state(name)
	assert (change.state, change.open_key, lines(change.document)) == (
		"Applied",
		None,
		[(1, 49.98), (1, -39.98)],
	)
	customer = frappe.db.get_value("Sales Invoice", change.document, "customer")
	words = [line.text for line in load_invoice(change.document, customer).lines]
	assert all("16" in text and "30" in text for text in words) and words[0] != words[1]
	assert balance(subscription) == Decimal("103.43")
	assert frappe.db.get_value("Subscription Plan Detail", {"parent": subscription}, "plan") == billing.dear
	billing.night("2026-12-01")
	assert [row.net_total for row in billing.invoices(subscription) if row.from_date] == [79.95, 99.95]


def test_a_cheaper_plan_is_a_credit_note_against_the_invoice_of_the_period(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-11-16"):
		name = ask(subscription, "2026-11-16", billing.cheap)
	work("2026-11-16")
	change = state(name)
	assert change.state == "Applied", explain_reason(change.problem)
	note = frappe.get_doc("Sales Invoice", change.document)
	assert (note.is_return, note.grand_total, change.total) == (1, -11.5, -11.5)
	assert note.return_against == billing.invoices(subscription)[0].name
	assert balance(subscription) == Decimal("80.43")


def test_from_the_next_period_nothing_is_billed_but_its_price(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-11-20"):
		name = ask(subscription, "2026-12-01", billing.cheap)
	# the run comes before the clock, after nights without either
	billing.night("2026-12-04")
	work("2026-12-04", 5)
	change = state(name)
	assert (change.state, change.document, change.days_left) == ("Applied", None, 0)
	assert [row.net_total for row in billing.invoices(subscription)] == [79.95, 59.95]


def test_periods_before_the_first_day_keep_the_old_price_after_missed_nights(billing: BillingSite):
	subscription = billing.subscribe("2026-10-01")
	billing.night("2026-10-01")
	with at("2026-10-20"):
		name = ask(subscription, "2026-11-01", billing.dear)
	billing.night("2026-12-04")
	assert state(name).state == "Applied"
	assert [row.net_total for row in billing.invoices(subscription)] == [79.95, 99.95, 99.95]


def test_a_change_within_a_period_that_is_not_billed_waits_for_the_run(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-12-01", 0):
		frappe.db.rollback()
		name = ask(subscription, "2026-12-05", billing.dear)
	work("2026-12-05")
	assert state(name).state == "Failed" and "not billed yet" in explain_reason(state(name).problem)
	assert not frappe.db.exists(
		"Sales Invoice", {"subscription": subscription, "from_date": ("is", "not set")}
	)
	billing.night("2026-12-05")
	work("2026-12-06", 2)
	change = state(name)
	assert (change.state, change.problem) == ("Applied", None)
	assert to_decimal(frappe.db.get_value("Sales Invoice", change.document, "grand_total")) == to_decimal(
		change.total
	)


def test_on_the_day_that_the_run_bills_a_change_before_it_costs_nothing_and_after_it_the_difference(
	billing: BillingSite,
):
	early, late = (billing.subscribe("2026-11-01") for _each in range(2))
	billing.night("2026-11-01")
	with at("2026-12-01", 1):
		first = ask(early, "2026-12-01", billing.dear)
		applying.apply_due()
	billing.night("2026-12-01")
	with at("2026-12-01", 9):
		second = ask(late, "2026-12-01", billing.dear)
		applying.apply_due()
	assert (state(first).document, state(first).total) == (None, 0)
	assert lines(state(second).document) == [(1, 99.95), (1, -79.95)]
	# 91.93 + 114.92, and 91.93 + 91.93 + 23.00: each document rounds its own taxes
	assert (balance(early), balance(late)) == (Decimal("206.85"), Decimal("206.86"))


def test_two_changes_in_one_period_credit_what_each_plan_had_cost(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	for day, to in (("2026-11-11", billing.cheap), ("2026-11-21", billing.dear)):
		with at(day):
			name = ask(subscription, day, to)
			applying.apply_due()
		assert state(name).state == "Applied"
	# 79.95 for 10 days, 59.95 for 10 days, 99.95 for 10 days
	nets = frappe.get_all(
		"Sales Invoice", {"customer": state(name).customer, "docstatus": 1}, pluck="net_total"
	)
	assert sum(map(to_decimal, nets)) == Decimal("79.95") - Decimal("13.33") + Decimal("13.34")


def test_a_plan_that_is_billed_at_the_end_changes_with_its_next_period(billing: BillingSite):
	subscription = billing.subscribe(
		"2026-11-01", generate_invoice_at="End of the current subscription period"
	)
	with at("2026-11-10"):
		customer = frappe.db.get_value("Subscription", subscription, "party")
		found = previews.load_changeable(subscription, customer)
		choice = previews.find_choice(found, getdate())
		assert (str(choice.first), str(choice.last)) == ("2026-12-01", "2026-12-01")
		name = ask(subscription, "2026-12-01", billing.dear)
	billing.night("2026-11-30")
	work("2026-12-01")
	billing.night("2026-12-31")
	assert state(name).state == "Applied"
	assert [row.net_total for row in billing.invoices(subscription)] == [79.95, 99.95]


def test_a_price_that_changed_since_it_was_shown_is_shown_again(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	other = plan("Fibre 2000", 129.95, 2000)
	with at("2026-11-10"):
		with pytest.raises(OutOfDate, match="changed since you looked"):
			ask(subscription, "2026-11-16", other, seal="2026-11-16|79.95|119.95|39.98|59.98|23.00")
		assert not frappe.db.count(CHANGE)


def test_what_was_shown_is_billed_though_the_price_changes_before_the_day(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	other = plan("Fibre 3000", 129.95, 3000)
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-16", other)
		frappe.db.set_value("Subscription Plan", other, "cost", 200)
		frappe.clear_document_cache("Subscription Plan", other)
		frappe.db.commit()
	work("2026-11-16")
	assert lines(state(name).document) == [(1, 64.98), (1, -39.98)]


def test_one_change_is_open_at_a_time_and_it_can_be_withdrawn_until_it_applies(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	customer = frappe.db.get_value("Subscription", subscription, "party")
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-16", billing.dear)
		with pytest.raises(OutOfDate, match="planned already"):
			ask(subscription, "2026-11-20")
		frappe.db.rollback()
		with pytest.raises(NotYours):
			requests.withdraw(name, books.make_customer(), now_datetime())
		frappe.db.rollback()
		for _again in range(2):
			requests.withdraw(name, customer, now_datetime())
			frappe.db.commit()
	work("2026-11-16")
	assert (state(name).state, balance(subscription)) == ("Withdrawn", Decimal("91.93"))
	with at("2026-11-17"):
		other = ask(subscription, "2026-11-17", billing.dear)
		applying.apply_due()
		with pytest.raises(OutOfDate, match="made meanwhile"):
			requests.withdraw(other, customer, now_datetime())


def test_an_end_credits_the_unused_days_once_and_bills_nothing_more(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-15", reason="Je déménage")
	work("2026-11-15", 23)
	assert state(name).state == "Scheduled"
	for _again in range(2):
		work("2026-11-16")
	change = state(name)
	# 79.95 × 15 / 30 = 39.98 + 2.00 + 3.99
	assert (change.state, change.total, change.reason) == ("Applied", -45.97, "Je déménage")
	assert balance(subscription) == Decimal("45.96")
	ended = frappe.db.get_value("Subscription", subscription, ["status", "cancelation_date"])
	assert ended == ("Cancelled", date(2026, 11, 15))
	billing.night("2026-12-01")
	assert len(billing.invoices(subscription)) == 1


def test_an_end_with_the_period_credits_nothing_and_the_run_does_not_bill_the_next(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-30")
	billing.night("2026-12-01")
	change = state(name)
	assert (change.state, change.document, change.total) == ("Applied", None, 0)
	assert frappe.db.get_value("Subscription", subscription, "status") == "Cancelled"
	assert len(billing.invoices(subscription)) == 1


def test_an_end_of_what_is_billed_afterwards_bills_its_days(billing: BillingSite):
	subscription = billing.subscribe(
		"2026-11-01", generate_invoice_at="End of the current subscription period"
	)
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-10")
	assert state(name).total == 30.64
	work("2026-11-11")
	[invoice] = billing.invoices(subscription)
	assert (invoice.net_total, invoice.grand_total, str(invoice.to_date)) == (26.65, 30.64, "2026-11-10")
	assert state(name).document == invoice.name
	assert frappe.db.get_value("Subscription", subscription, "status") == "Cancelled"


def test_an_end_after_a_dearer_plan_in_the_same_period_credits_both(billing: BillingSite):
	subscription = billing.subscribe("2026-11-01", plan=billing.cheap)
	billing.night("2026-11-01")
	dearest = plan("Fibre 8000", 299.95, 8000)
	with at("2026-11-02"):
		ask(subscription, "2026-11-02", dearest)
		applying.apply_due()
		name = ask(subscription, "2026-11-02")
	assert state(name).credit == 279.95  # 299.95 × 28 / 30
	work("2026-11-03")
	change = state(name)
	assert change.state == "Applied", explain_reason(change.problem)
	against = frappe.get_all("Sales Invoice", {"subscription": subscription, "is_return": 0}, pluck="name")
	notes = {"return_against": ("in", against), "docstatus": 1}
	totals = frappe.get_all("Sales Invoice", notes, pluck="grand_total")
	assert len(totals) == 2 and sum(map(to_decimal, totals)) == Decimal("-321.88"), totals
	# a day of 59.95 and a day of 299.95, of 30 days: 12.00 with taxes
	assert abs(balance(subscription) - Decimal("13.80")) <= Decimal("0.01")


PRICES = [(14.28, 8.98)] + [
	(round(cost, 2), round(DICE.uniform(1, cost - 1), 2))
	for cost in (DICE.uniform(5, 300) for _each in range(6))
]


def test_what_is_shown_is_what_erpnext_bills_for_any_prices(billing: BillingSite):
	"""14.28 less 8.98: ERPNext's floating point taxes the two lines a cent less than their sum."""
	subscription = billing.subscribe("2026-11-01")
	doc = frappe.get_doc("Subscription", subscription)
	item = frappe.db.get_value("Subscription Plan", billing.plan, "item")
	for charge, credit in PRICES:
		found = [BookedLine(item, "new", to_decimal(charge)), BookedLine(item, "old", -to_decimal(credit))]
		shown = tax_amount(to_decimal(charge) - to_decimal(credit), facts.read_rates(doc.sales_tax_template))
		with at("2026-11-10"):
			name = documents.submit_invoice(doc, found, shown.total, getdate())
		invoice = frappe.get_doc("Sales Invoice", name)
		assert [to_decimal(row.tax_amount) for row in invoice.taxes] == [row.amount for row in shown.taxes]
		assert len(invoice.items) == (1 if (charge, credit) == PRICES[0] else len(invoice.items))
	frappe.db.rollback()


class Killed(BaseException):
	"""The worker is gone."""


def test_a_worker_killed_at_any_statement_leaves_nothing_half_done(
	billing: BillingSite, monkeypatch: pytest.MonkeyPatch
):
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-16", billing.dear)
	statement = frappe.db.sql
	for goal in (3, 12, 30, 60, 90, 110):
		left = iter(range(goal))

		def die(*arguments: object, left: Iterator[int] = left, **options: object) -> object:
			if next(left, None) is None:
				raise Killed
			return statement(*arguments, **options)

		monkeypatch.setattr(frappe.db, "sql", die)
		with pytest.raises(Killed):
			work("2026-11-16")
		monkeypatch.undo()
		frappe.set_user("Administrator")
		assert state(name).state == "Scheduled"
		assert balance(subscription) == Decimal("91.93")
	with at("2026-11-16", 5):
		for worker in [elsewhere(applying.apply_due) for _each in range(2)]:
			worker.result(60)
	assert (state(name).state, balance(subscription)) == ("Applied", Decimal("103.43"))


def test_what_a_person_must_look_at_is_told_to_accounts_once(billing: BillingSite):
	from gigafibre_fsm.tests import people

	people.make_user("zq-plan-accounts@example.com", "FSM Accounts", user_type="System User")
	frappe.db.commit()
	subscription = billing.subscribe("2026-11-01")
	billing.night("2026-11-01")
	with at("2026-11-10"):
		name = ask(subscription, "2026-11-16", billing.dear)
		frappe.db.set_value("Subscription", subscription, "end_date", "2026-12-31")
		frappe.db.commit()
	for day in ("2026-11-16", "2026-11-17"):
		work(day, 6)
	assert state(name).state == "Failed" and "ends by itself" in explain_reason(state(name).problem)
	told = {"document_type": CHANGE, "document_name": name, "for_user": "zq-plan-accounts@example.com"}
	notices = frappe.get_all("Notification Log", told)
	assert len(notices) == 1
	form = state(name)
	form.run_method("onload")
	assert form.problem == explain_reason("ending"), "a person reads a sentence"


def mails(name: str) -> list[str]:
	"""The e-mails about a change, oldest first, as text."""
	queued = {"reference_doctype": CHANGE, "reference_name": name}
	found = frappe.get_all("Email Queue", queued, pluck="message", order_by="creation")
	parts = [message_from_string(each).walk() for each in found]
	return [
		next(
			part.get_payload(decode=True).decode() for part in each if part.get_content_type() == "text/plain"
		)
		for each in parts
	]


def test_a_ticket_says_what_people_do_and_an_e_mail_confirms_each_step_with_its_figures(
	billing: BillingSite,
):
	subscription = billing.subscribe("2026-11-01")
	customer = frappe.db.get_value("Subscription", subscription, "party")
	frappe.db.set_value("Customer", customer, {"email_id": "marie@example.com", "language": "fr"})
	before = frappe.db.get_single_value("FSM Settings", "outbound")
	update_site_config("fsm_live_for", frappe.local.site)
	frappe.conf.fsm_live_for = frappe.local.site
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	billing.night("2026-11-01")
	try:
		with at("2026-11-10"):
			name = ask(subscription, "2026-11-10", billing.dear)
			applying.apply_due()
		planned, done = (text.replace("\u00a0", " ").replace("\u202f", " ") for text in mails(name))
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", before)
		update_site_config("fsm_live_for", "None")
		frappe.conf.fsm_live_for = None
		frappe.db.commit()
	total = f"{state(name).total:.2f} $".replace(".", ",")
	assert "À compter du mardi 10 novembre 2026, vous avez le forfait Fibre 1000" in planned
	assert all(total in text and "99,95 $ avant les taxes" in text for text in (planned, done))
	assert state(name).document in done
	ticket = frappe.get_doc("Issue", state(name).issue)
	assert ticket.subject == "Nouvelle vitesse : Fibre 1000".replace(" :", "\u00a0:")
	assert "1000 / 1000" in ticket.description and "500 / 500" in ticket.description
