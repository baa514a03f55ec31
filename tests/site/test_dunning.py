"""Dunning over weeks: each step on its day and once, nothing for who has paid, and what stops a case."""

import email
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm import tasks  # noqa: E402
from gigafibre_fsm.api import dunning as api  # noqa: E402
from gigafibre_fsm.domain.billing import due  # noqa: E402
from gigafibre_fsm.domain.billing.amounts import Allocation  # noqa: E402
from gigafibre_fsm.domain.billing.dunning import cases, facts  # noqa: E402
from gigafibre_fsm.domain.billing.payments.repository import PaymentRequest, create_payment  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.tests import incidents  # noqa: E402
from tests.billing_site import at  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.dunning_site import DUE, INTEREST, SETTINGS, DunningSite, dunning_site  # noqa: E402

UPCOMING, FIRST, SECOND, FINAL = (date(2027, 3, 17), date(2027, 3, 23), date(2027, 4, 2), date(2027, 4, 13))
INTEREST_DAY, CALL = date(2027, 4, 14), date(2027, 4, 21)
NOTICE, LAST_NOTICE = date(2027, 5, 7), date(2027, 5, 20)
D = Decimal
ONE_DAY = timedelta(days=1)
REMINDERS = [
	("Upcoming Payment", str(UPCOMING)),
	("Reminder", str(FIRST)),
	("Second Reminder", str(SECOND)),
	("Final Reminder", str(FINAL)),
]


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[DunningSite]:
	with dunning_site() as own:
		yield own


@pytest.fixture
def site(world: DunningSite) -> Iterator[DunningSite]:
	yield world
	frappe.db.rollback()
	world.forget()
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	world.settle(annual_percent=0, interest_item=None)


ALL_DAYS = (UPCOMING, FIRST, SECOND, FINAL, INTEREST_DAY, CALL, NOTICE, LAST_NOTICE)


def test_each_step_comes_on_its_day_around_weekends_and_easter(site: DunningSite):
	site.settle(annual_percent=19.56, interest_item=INTEREST)
	invoice = site.owing()
	frappe.db.set_value("Customer", invoice.customer, "fsm_agreed_to_interest", 1)
	frappe.db.commit()
	site.walk(*ALL_DAYS, LAST_NOTICE + 7 * ONE_DAY)
	assert site.steps(invoice.customer) == [
		*REMINDERS,
		("Late Interest", str(INTEREST_DAY)),
		("Call", str(CALL)),
		("Suspension Notice", str(NOTICE)),
		("Last Suspension Notice", str(LAST_NOTICE)),
	]
	case = site.case(invoice.customer)
	assert (case.state, str(case.oldest_due_date), case.overdue) == ("Ready", str(DUE), 93.06)
	assert site.texts(invoice.customer) == [
		"customer_payment_upcoming",
		"customer_reminder",
		"customer_reminder_second",
		"customer_reminder_final",
		"customer_suspension_notice",
		"customer_suspension_last_notice",
	]
	bill = frappe.get_doc("Sales Invoice", case.steps[4].document)
	# 91.93 × 19.56 % × 23 / 365
	assert (bill.grand_total, bill.total_taxes_and_charges, bill.outstanding_amount) == (1.13, 0, 1.13)
	assert bill.items[0].item_name == "Intérêts de retard, 19,56\u00a0% par année"
	assert "91.93 × 19.56 % × 23 / 365" in bill.items[0].description
	first, last = cases.find_notices(invoice.customer)
	assert (first.date(), last.date()) == (NOTICE, LAST_NOTICE)
	assert "93,06" in sent(case.steps[6].message) and "23 mai" in sent(case.steps[6].message)
	assert "23 mai" in sent(case.steps[7].message), "the day that the first notice named still holds"


def sent(message: str) -> str:
	return frappe.db.get_value("FSM SMS", message, "body")


def test_nobody_who_did_not_agree_pays_interest(site: DunningSite):
	site.settle(annual_percent=19.56, interest_item=INTEREST)
	invoice = site.owing()
	site.work(INTEREST_DAY)
	assert [step for step, _day in site.steps(invoice.customer)] == ["Final Reminder"]
	assert len(frappe.get_all("Sales Invoice", {"customer": invoice.customer})) == 1


def test_interest_that_erpnext_refuses_is_left_to_a_person(site: DunningSite):
	site.settle(annual_percent=19.56, interest_item=INTEREST)
	frappe.db.set_single_value(SETTINGS, "interest_account", "Gone - ZQ")
	invoice = site.owing()
	frappe.db.set_value("Customer", invoice.customer, "fsm_agreed_to_interest", 1)
	site.work(INTEREST_DAY)
	site.settle(interest_account=None)
	row = site.case(invoice.customer).steps[-1]
	assert (row.step, row.document, row.amount) == ("Late Interest", None, 1.13)
	assert "Gone - ZQ" in row.note
	assert len(frappe.get_all("Sales Invoice", {"customer": invoice.customer})) == 1


def test_after_days_without_a_worker_the_customer_gets_one_message(site: DunningSite):
	invoice = site.owing()
	site.work(SECOND)
	site.work(SECOND)
	assert site.steps(invoice.customer) == [("Second Reminder", str(SECOND))]
	assert site.texts(invoice.customer) == ["customer_reminder_second"]


def test_a_worker_that_dies_leaves_nothing_half_done_and_the_next_one_sends_once(site: DunningSite):
	invoice = site.owing()
	with patch.object(cases, "record_look", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
		site.work(FIRST)
	frappe.db.rollback()
	assert (site.texts(invoice.customer), site.case(invoice.customer)) == ([], None)
	assert site.work(FIRST) == 1
	assert site.work(FIRST) == 0
	assert site.texts(invoice.customer) == ["customer_reminder"]


def test_the_database_holds_one_open_case_for_a_customer_and_one_row_for_a_step(site: DunningSite):
	invoice = site.owing()
	site.work(FIRST)
	case = site.case(invoice.customer)
	with pytest.raises(frappe.UniqueValidationError):
		cases.open_case(invoice.customer, FIRST)
	frappe.db.rollback()
	case.append("steps", {"step": "Reminder", "taken_on": FIRST, "step_key": case.steps[0].step_key})
	with pytest.raises(frappe.UniqueValidationError):
		cases.save(case)


def test_a_customer_who_is_renamed_keeps_their_open_case(site: DunningSite):
	invoice = site.owing()
	site.work(FIRST)
	name = frappe.rename_doc("Customer", invoice.customer, f"{invoice.customer} Roy", show_alert=False)
	frappe.db.commit()
	assert cases.find_open(name) == site.case(name).name
	site.work(SECOND)
	assert [step for step, _day in site.steps(name)] == ["Reminder", "Second Reminder"]


def test_who_has_paid_hears_nothing_more_and_the_case_closes_at_once(site: DunningSite):
	invoice = site.owing()
	site.work(FIRST)
	with at("2027-03-25", 14):
		books.pay(invoice)
		frappe.db.commit()
		tasks.review_dunning_case(invoice.customer)
	case = site.case(invoice.customer)
	assert (case.state, str(case.closed_on), case.open_key) == ("Closed", "2027-03-25", None)
	site.work(SECOND)
	assert site.texts(invoice.customer) == ["customer_reminder"]
	# the next debt begins anew
	site.owing(customer=invoice.customer, due=SECOND)
	site.work(date(2027, 4, 5))
	assert site.steps(invoice.customer) == [("Reminder", "2027-04-05")]


def test_a_payment_that_is_booked_has_the_case_of_its_customer_reviewed(site: DunningSite):
	invoice = site.owing()
	site.work(FIRST)
	before = len(frappe.db.after_commit._functions)
	with at("2027-03-25", 14):
		books.pay(invoice)
	assert len(frappe.db.after_commit._functions) > before
	frappe.db.rollback()


def test_a_cheque_that_nobody_allocated_a_credit_note_and_an_advance_are_money_too(site: DunningSite):
	with_cheque, with_credit, in_part = site.owing(), site.owing(), site.owing()
	with at("2027-03-10", 10):
		cheque = books.draft_payment(with_cheque.customer, 91.93)
		cheque.insert()
		cheque.submit()
		books.make_return(with_credit, for_self=True)
		advance = books.draft_payment(in_part.customer, 41.93)
		advance.insert()
		advance.submit()
		frappe.db.commit()
	site.work(FIRST)
	assert (site.case(with_cheque.customer), site.case(with_credit.customer)) == (None, None)
	assert site.case(in_part.customer).overdue == 50
	assert "50,00 $" in sent(site.case(in_part.customer).steps[0].message)


def test_several_invoices_are_one_case_and_one_message(site: DunningSite):
	invoice = site.owing()
	site.owing(customer=invoice.customer, due=date(2027, 3, 19))
	site.work(FIRST)
	case = site.case(invoice.customer)
	assert (case.overdue, str(case.oldest_due_date), len(case.steps)) == (183.86, "2027-03-19", 1)
	assert "183,86 $" in sent(case.steps[0].message)


def test_nothing_happens_while_the_valve_is_closed_or_dunning_is_off(site: DunningSite):
	invoice = site.owing()
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	site.work(FIRST)
	assert (site.case(invoice.customer), site.texts(invoice.customer)) == (None, [])
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	site.settle(enabled=0)
	with at(str(SECOND), 12):
		assert due.dunning_since(instants.now_utc()) is None
	site.settle(enabled=1)
	site.work(SECOND)
	assert len(site.texts(invoice.customer)) == 1


def test_the_look_of_a_day_is_due_from_its_hour_until_everybody_was_looked_at(site: DunningSite):
	site.owing()
	with at(str(FIRST), 8):
		assert due.dunning_since(instants.now_utc()) is None
	with at(str(FIRST), 10):
		assert instants.to_site(due.dunning_since(instants.now_utc())).hour == 9
	site.work(FIRST)
	with at(str(FIRST), 10):
		assert due.dunning_since(instants.now_utc()) is None


@pytest.mark.parametrize("state", ["Disputed", "Processing", "Succeeded", "Review"])
def test_a_dispute_or_money_on_its_way_stops_the_case(site: DunningSite, state: str):
	invoice = site.owing()
	allocation = (Allocation(invoice.name, D("91.93")),)
	request = PaymentRequest(invoice.customer, invoice.company, "CAD", allocation, "Pay Link")
	payment = create_payment(request)
	frappe.db.set_value("FSM Payment", payment, "state", state)
	frappe.db.commit()
	site.work(FIRST)
	case = site.case(invoice.customer)
	assert (case.state, site.texts(invoice.customer)) == ("Paused", [])
	[pause] = facts.list_pauses(invoice.customer)
	assert (pause.documents, case.pauses) == ((payment,), pause.reason.value)
	frappe.db.set_value("FSM Payment", payment, "state", "Failed")
	site.work(FIRST + ONE_DAY)
	assert site.texts(invoice.customer) == ["customer_reminder"]


@pytest.mark.parametrize(
	("effect", "pause"), [("Claim", "Dispute"), ("Incident", "Incident"), ("Nothing", "")]
)
def test_an_open_ticket_stops_the_case_if_its_kind_says_so(site: DunningSite, effect: str, pause: str):
	invoice = site.owing()
	kind = frappe.get_doc({"doctype": "Issue Type", "name": f"ZQ {effect}"}).insert(ignore_if_duplicate=True)
	frappe.db.set_value("Issue Type", kind.name, "fsm_suspension_effect", effect)
	ticket = {"doctype": "Issue", "subject": "Facture", "customer": invoice.customer, "issue_type": kind.name}
	ticket = frappe.get_doc(ticket).insert()
	frappe.db.commit()
	site.work(FIRST)
	assert site.case(invoice.customer).pauses == pause
	assert bool(site.texts(invoice.customer)) is not bool(pause)
	frappe.db.set_value("Issue", ticket.name, "status", "Closed")
	site.work(FIRST + ONE_DAY)
	assert site.texts(invoice.customer) == ["customer_reminder"]
	frappe.db.delete("Issue Type", {"name": kind.name})


def test_an_outage_stops_the_case_until_a_day_after_its_end(site: DunningSite):
	invoice = site.owing()
	with at(str(FIRST), 8):
		outage = incidents.an_outage_at(invoice.customer)
		frappe.db.commit()
	site.work(FIRST)
	assert (site.case(invoice.customer).pauses, site.texts(invoice.customer)) == ("Incident", [])
	with at(str(FIRST), 12):
		incidents.restore(outage)
		frappe.db.commit()
	site.work(FIRST + ONE_DAY)
	assert site.texts(invoice.customer) == [], "22 hours after its end"
	site.work(FIRST + 2 * ONE_DAY)
	assert site.texts(invoice.customer) == ["customer_reminder"]
	frappe.db.delete("Network Incident Member", {"incident": outage})
	frappe.db.delete("Network Incident", {"name": outage})
	frappe.db.commit()


def test_a_notice_that_did_not_arrive_does_not_count_and_is_sent_again_a_week_later(site: DunningSite):
	invoice = site.owing()
	for day in (NOTICE, NOTICE + 3 * ONE_DAY, LAST_NOTICE, LAST_NOTICE + ONE_DAY):
		site.work(day)
	assert site.steps(invoice.customer)[-2:] == [
		("Suspension Notice", str(NOTICE)),
		("Suspension Notice", str(LAST_NOTICE)),
	]
	assert cases.find_notices(invoice.customer) == (None, None)
	assert site.case(invoice.customer).state == "Final Notice"
	site.deliver(LAST_NOTICE + ONE_DAY)
	first, last = cases.find_notices(invoice.customer)
	assert (first.date(), last) == (LAST_NOTICE + ONE_DAY, None)
	site.work(date(2027, 6, 2))
	assert site.steps(invoice.customer)[-1] == ("Suspension Notice", str(LAST_NOTICE)), (
		"13 days lie between them"
	)
	site.work(date(2027, 6, 3))
	assert site.steps(invoice.customer)[-1] == ("Last Suspension Notice", "2027-06-03")


def test_a_last_notice_is_renewed_once_it_is_too_old(site: DunningSite):
	invoice = site.owing()
	for day in (NOTICE, LAST_NOTICE):
		site.work(day)
		site.deliver(day)
	site.work(LAST_NOTICE + ONE_DAY)

	def renew(day: date) -> None:
		with at(str(day), 12):
			api.renew_notice(invoice.customer)

	with pytest.raises(FsmError, match="The last notice holds until Thursday, May 27, 2027"):
		renew(LAST_NOTICE + 7 * ONE_DAY)
	renew(LAST_NOTICE + 8 * ONE_DAY)
	site.deliver(LAST_NOTICE + 8 * ONE_DAY)
	assert cases.find_notices(invoice.customer)[1].date() == LAST_NOTICE + 8 * ONE_DAY
	assert site.case(invoice.customer).state == "Ready"
	with at(str(LAST_NOTICE + 9 * ONE_DAY), 9):
		books.pay(invoice)
		frappe.db.commit()
	with pytest.raises(FsmError, match="not ready for a suspension"):
		renew(LAST_NOTICE + 30 * ONE_DAY)
	assert site.texts(invoice.customer).count("customer_suspension_last_notice") == 2


def test_fifty_dollars_or_less_announce_no_suspension(site: DunningSite):
	invoice = site.owing((1, 43.49))
	site.work(NOTICE)
	assert (invoice.grand_total, site.case(invoice.customer).overdue) == (50, 50)
	assert [step for step, _day in site.steps(invoice.customer)] == ["Final Reminder", "Call"]


def test_a_suspended_service_gets_no_further_message(site: DunningSite):
	invoice = site.owing()
	site.work(FIRST)
	cases.mark_suspended(invoice.customer, True)
	frappe.db.commit()
	site.work(SECOND)
	assert (site.case(invoice.customer).state, len(site.texts(invoice.customer))) == ("Suspended", 1)


def test_who_pays_by_a_saved_card_is_not_told_of_the_due_day(site: DunningSite):
	invoice = site.owing()
	method = {"doctype": "FSM Payment Method", "name": "pm_zq_dunning", "customer": invoice.customer}
	frappe.get_doc({**method, "kind": "Card", "state": "Active", "is_autopay": 1}).insert()
	frappe.db.commit()
	site.work(UPCOMING)
	assert site.texts(invoice.customer) == []


def test_the_e_mail_lists_each_invoice_with_its_link_in_the_customers_language(site: DunningSite):
	invoice = site.owing(customer_name="Ann O'Neil", language="en", email_id="ann@example.com")
	other = site.owing(customer=invoice.customer, due=date(2027, 3, 19))
	site.work(FIRST)
	assert site.case(invoice.customer).steps[0].address == "ann@example.com"
	body = frappe.get_doc("Email Queue", {"reference_name": other.name}).message
	text = email.message_from_string(body)
	html = next(part for part in text.walk() if part.get_content_type() == "text/html").get_payload(
		decode=True
	)
	for name in (invoice.name, other.name):
		assert f"Invoice {name}, due" in html.decode()
	assert html.decode().count("/l/") == 2
	assert "$183.86 has been due since Friday, March 19" in html.decode()
	frappe.db.delete("Email Queue")
