"""Suspensions from the dunning case to the network and back: refused for each reason, done once, restored by the ledger."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import add_days, get_datetime  # noqa: E402

from gigafibre_fsm.domain.billing import due  # noqa: E402
from gigafibre_fsm.domain.billing.suspension import proposals, requests, restoring, view  # noqa: E402
from gigafibre_fsm.domain.dispatch.job.open_visits import list_open_visits  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.tests import builders, devices, incidents  # noqa: E402
from tests.billing_site import at  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.paying import elsewhere  # noqa: E402
from tests.suspension_site import (  # noqa: E402
	DAY,
	DUNNING,
	REASON,
	SETTINGS,
	SuspensionSite,
	set_value,
	suspension_site,
)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[SuspensionSite]:
	with suspension_site() as own:
		yield own


@pytest.fixture
def site(world: SuspensionSite) -> Iterator[SuspensionSite]:
	yield world
	frappe.db.rollback()
	frappe.set_user("Administrator")
	world.hook.use("ok")
	world.hook.effects.clear()
	for doctype in ("Service Suspension", "Dunning Case", "FSM SMS", "Payment Promise", "FSM Payment"):
		frappe.db.delete(doctype)
	for doctype in ("Network Incident", "Network Incident Member"):
		frappe.db.delete(doctype)
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	set_value(DUNNING, is_review_required=1)
	set_value(SETTINGS, switch="BNG")
	frappe.db.commit()


def a_kind(effect: str) -> str:
	kind = {"doctype": "Issue Type", "__newname": builders.unique("Genre"), "fsm_suspension_effect": effect}
	return frappe.get_doc(kind).insert().name


def ticket(effect: str) -> Callable[[str], str]:
	return lambda customer: builders.a_ticket(customer, issue_type=a_kind(effect)).name


def neighbours_outage(customer: str) -> str:
	"""An incident at the customer's address that somebody else has reported."""
	place = builders.a_location(customer).name
	other = builders.a_customer().name
	return builders.a_ticket(other, issue_type=a_kind("Incident"), fsm_service_location=place).name


def payment(state: str) -> Callable[[str], str]:
	def make(customer: str) -> str:
		doc = {"doctype": "FSM Payment", "customer": customer, "company": books.company(), "amount": 20}
		values = {"currency": "CAD", "state": state, "origin": "Pay Link", "opened_on": f"{DAY} 09:00:00"}
		return frappe.get_doc({**doc, **values}).insert().name

	return make


def promise(customer: str) -> str:
	doc = {"doctype": "Payment Promise", "customer": customer, "amount": 91.93, "state": "Open"}
	return frappe.get_doc({**doc, "made_on": DAY, "due_on": "2027-06-09"}).insert().name


def visit(customer: str) -> str:
	return builders.a_job(customer=customer).name


def medical(customer: str) -> None:
	frappe.db.set_value("Customer", customer, "fsm_medical_flag", 1)


def valve(customer: str) -> str:
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	return "record_only"


def no_switch(customer: str) -> str:
	set_value(SETTINGS, switch="")
	return "no_switch"


def untyped(customer: str) -> str:
	return f"ticket {builders.a_ticket(customer).name}"


AGAINST = [
	("Incident", ticket("Incident")),
	("Incident", neighbours_outage),
	("Incident", incidents.an_outage_at),
	("Claim", ticket("Claim")),
	("Unknown Fact", untyped),
	("Visit Pending", visit),
	("Dispute", payment("Disputed")),
	("Payment in Flight", payment("Processing")),
	("Payment in Flight", payment("Open")),
	("Promise or Delay", promise),
	("Medical", medical),
	("Valve Closed", valve),
	("Valve Closed", no_switch),
]


@pytest.mark.parametrize(
	("objection", "make"), AGAINST, ids=[f"{each[0]} {each[1].__name__}" for each in AGAINST]
)
def test_a_confirmed_suspension_is_refused_with_the_document_behind_it(
	site: SuspensionSite, objection: str, make: Callable[[str], str | None]
):
	customer = site.owing()
	evidence = make(customer)
	frappe.db.commit()
	assert site.confirm(customer).state == "Refused"
	assert site.objections(customer) == {objection: [evidence] if evidence else []}
	site.switch(customer)
	assert site.hook.effects == []


MOMENTS = [
	("2027-06-05", 18, "Outside Hours"),  # a Saturday
	("2027-12-24", 13, "Afternoon Before Holiday"),
	("2027-12-25", 10, "Holiday"),
	("2027-06-02", 7, "Outside Hours"),
]


@pytest.mark.parametrize(("day", "hour", "why"), MOMENTS)
def test_nothing_is_suspended_at_a_forbidden_time(site: SuspensionSite, day: str, hour: int, why: str):
	customer = site.owing(last=f"{add_days(day, -2)} 06:00:00")
	assert site.confirm(customer, day, hour).state == "Refused"
	assert site.objections(customer) == {"Forbidden Time": [why, f"{day} {hour:02}:00"]}


NOTICES = [
	({"first": None}, "No First Notice"),
	({"first": "2027-05-25 11:00:00"}, "First Notice Too Recent"),
	({"last": None}, "No Last Notice"),
	({"last": "2027-06-01 11:00:00"}, "Last Notice Too Recent"),
	({"last": "2027-05-24 11:00:00"}, "Last Notice Too Old"),
]


@pytest.mark.parametrize(("given", "why"), NOTICES, ids=[each[1] for each in NOTICES])
def test_a_notice_that_was_not_delivered_in_time_refuses(site: SuspensionSite, given: dict, why: str):
	customer = site.owing(**given)
	assert site.confirm(customer).state == "Refused"
	assert list(site.objections(customer)) == [why]


def test_a_debt_of_less_than_two_months_is_too_recent(site: SuspensionSite):
	customer = site.owing(first="2027-05-01 11:00:00", last="2027-05-18 11:00:00")
	assert site.confirm(customer, "2027-05-20").state == "Refused"
	assert site.objections(customer) == {"Debt Too Recent": ["2027-03-22", "2027-05-22"]}


def test_a_debt_that_is_too_small_ends_the_proposal(site: SuspensionSite):
	customer = site.owing((1, 40))
	found = site.propose(customer)
	assert (found.state, found.open_for) == ("In Service", None)
	assert "Amount Too Small" in site.objections(customer)


def an_ont(customer: str) -> str:
	device = devices.a_device(devices.a_technician_with_truck("Alice Roy").truck)
	frappe.db.set_value("Equipment", device.name, {"status": "Installed", "customer": customer})
	frappe.db.commit()
	return device.name


def test_a_line_that_is_down_or_unknown_refuses(site: SuspensionSite):
	before = frappe.db.get_single_value("FSM GenieACS Settings", "enabled")
	customer = site.owing()
	try:
		set_value("FSM GenieACS Settings", enabled=1)
		set_value("CPE Polling", answered_on=f"{DAY} 06:00:00")
		assert site.confirm(customer).state == "Refused"
		assert site.objections(customer) == {"Unknown Fact": ["polling"]}
		set_value("CPE Polling", answered_on=f"{DAY} 09:58:00")
		site.make_due(customer)
		site.confirm(customer)
		assert site.objections(customer) == {"Unknown Fact": ["no line"]}
		ont = an_ont(customer)
		site.make_due(customer)
		site.confirm(customer)
		assert site.objections(customer) == {"Unknown Fact": [f"line {ont}"]}
		line = {"doctype": "CPE State", "equipment": ont, "state": "Offline"}
		state = frappe.get_doc(line).insert()
		frappe.db.commit()
		site.make_due(customer)
		site.confirm(customer)
		assert site.objections(customer) == {"Incident": [ont]}
		state.db_set("state", "Online")
		frappe.db.commit()
		site.make_due(customer)
		assert site.confirm(customer).state == "Requested"
	finally:
		set_value("FSM GenieACS Settings", enabled=before)
		set_value("CPE Polling", answered_on=None)


def test_a_proposal_waits_for_a_person_and_is_never_done_by_the_clock(site: SuspensionSite):
	customer = site.owing()
	found = site.propose(customer)
	assert (found.state, found.overdue, str(found.oldest_due_date)) == ("To Confirm", 91.93, "2027-03-22")
	assert site.objections(customer) == {"Not Reviewed": []}
	for hour in (11, 12, 15):
		site.make_due(customer)
		site.propose(customer, hour=hour)
		assert site.switch(customer, hour=hour).state == "To Confirm"
	assert site.hook.effects == []
	assert len(site.suspension(customer).verdicts) == 1, "the same answer extends its row"


def test_a_company_may_do_without_a_review(site: SuspensionSite):
	set_value(DUNNING, is_review_required=0)
	customer = site.owing()
	assert site.propose(customer).state == "Requested"
	assert site.switch(customer).state == "Suspended"


def test_a_confirmed_suspension_is_done_once_and_its_customer_told(site: SuspensionSite):
	customer = site.owing()
	found = site.suspend(customer)
	assert (found.state, found.reviewed_by) == ("Suspended", "Administrator")
	assert site.attempts(customer) == [("Suspend", "Done")]
	assert site.hook.is_suspended(customer)
	site.switch(customer)
	assert site.hook.count_effects("suspend", customer) == 1
	assert site.texts(customer) == ["customer_service_suspended"]
	body = frappe.db.get_value("FSM SMS", {"recipient": customer}, "body")
	assert "votre service est suspendu, 91,93" in body
	assert frappe.db.get_value("Dunning Case", {"customer": customer}, ["state", "is_suspended"]) == (
		"Suspended",
		1,
	)


def test_the_customer_is_told_in_english(site: SuspensionSite):
	customer = site.owing(language="en")
	site.suspend(customer)
	site.pay(customer)
	site.restore(customer)
	bodies = frappe.get_all("FSM SMS", {"recipient": customer}, pluck="body", order_by="creation, name")
	assert "your service is suspended" in bodies[0]
	assert "your service works again" in bodies[1]


def test_two_confirmations_and_two_proposals_are_one(site: SuspensionSite):
	customer = site.owing()
	name = site.confirm(customer).name
	with pytest.raises(FsmError, match="nothing to confirm"), at(DAY, 10):
		proposals.confirm_suspension(name, "Administrator", list_open_visits)
	site.propose(customer)
	assert frappe.db.count("Service Suspension", {"customer": customer}) == 1


def test_one_open_suspension_a_customer_is_a_key_of_the_database(site: SuspensionSite):
	customer = site.owing()
	site.propose(customer)
	double = {"doctype": "Service Suspension", "customer": customer, "open_for": customer}
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc(double).insert()


def test_a_payment_between_confirmation_and_request_stops_it(site: SuspensionSite):
	customer = site.owing()
	site.confirm(customer)
	site.pay(customer)
	found = site.switch(customer)
	assert (found.state, site.hook.effects) == ("In Service", [])
	assert site.attempts(customer) == [("Suspend", "Failed")]
	assert site.texts(customer) == []


def test_a_visit_booked_between_confirmation_and_request_stops_it(site: SuspensionSite):
	customer = site.owing()
	site.confirm(customer)
	visit(customer)
	frappe.db.commit()
	assert site.switch(customer).state == "Refused"
	assert site.hook.effects == []
	assert site.propose(customer).reviewed_by is None, "a confirmation holds for its moment only"


def test_a_payment_that_arrives_while_the_hook_works_is_restored_at_once(site: SuspensionSite):
	customer = site.owing()
	site.confirm(customer)
	answer, name = site.hook.answer, frappe.local.site

	def answer_after_a_payment(request: object) -> object:
		site.hook.answer = answer
		# a thread of the stand-in, which has no connection of its own
		frappe.init(site=name, sites_path=".")
		frappe.connect()
		site.pay(customer)
		frappe.destroy()
		return answer(request)

	site.hook.answer = answer_after_a_payment
	found = site.switch(customer)
	assert (found.state, found.restore_reason) == ("In Service", "Debt Cleared")
	assert site.attempts(customer) == [("Suspend", "Done"), ("Restore", "Done")]
	assert not site.hook.is_suspended(customer)
	assert site.texts(customer) == ["customer_service_restored"]


PAID = [
	("a cheque of a clerk", lambda site, customer: site.pay(customer, hour=23)),
	("a credit note", lambda site, customer: credit(site, customer)),
]


def credit(site: SuspensionSite, customer: str) -> None:
	with at(DAY, 23):
		books.make_return(site.invoice_of(customer), for_self=False)
	frappe.db.commit()


@pytest.mark.parametrize("pay", [each[1] for each in PAID], ids=[each[0] for each in PAID])
def test_whatever_clears_the_debt_restores_in_the_night(site: SuspensionSite, pay: Callable):
	customer = site.owing()
	site.suspend(customer)
	assert site.restore(customer, hour=22).state == "Suspended"
	pay(site, customer)
	found = site.restore(customer, hour=23)
	assert (found.state, found.restore_reason, found.open_for) == ("In Service", "Debt Cleared", None)
	assert not site.hook.is_suspended(customer)
	assert site.texts(customer) == ["customer_service_suspended", "customer_service_restored"]


def test_a_card_payment_on_the_page_of_the_link_restores_on_a_saturday_night(site: SuspensionSite):
	customer, saturday = site.owing(), "2027-06-05"
	site.suspend(customer)
	page = site.paying.open(site.invoice_of(customer))
	site.paying.pay(page)
	assert site.restore(customer, saturday, 22).state == "Suspended", "only what Stripe tells counts"
	site.paying.hear()
	site.paying.process()
	assert site.paying.payment(page.payment).state == "Booked"
	found = site.restore(customer, saturday, 22)
	assert (found.state, found.restore_reason) == ("In Service", "Debt Cleared")
	assert not site.hook.is_suspended(customer)
	assert site.texts(customer)[-1] == "customer_service_restored"


def test_a_bank_debit_restores_when_it_succeeds_and_not_before(site: SuspensionSite):
	customer = site.owing()
	site.suspend(customer)
	payment("Processing")(customer)
	frappe.db.commit()
	assert site.restore(customer).state == "Suspended"


def test_an_arrangement_with_a_person_restores_and_a_delay_by_oneself_does_not(site: SuspensionSite):
	customer = site.owing()
	site.suspend(customer)
	with at(DAY, 11):
		name = promise(customer)
		frappe.db.set_value("Payment Promise", name, "is_self_granted", 1)
	frappe.db.commit()
	assert site.restore(customer, hour=12).state == "Suspended"
	frappe.db.set_value("Payment Promise", name, "is_self_granted", 0)
	frappe.db.commit()
	found = site.restore(customer, hour=12)
	assert (found.state, found.restore_reason) == ("In Service", "Arrangement")


def test_the_clock_looks_each_minute_at_suspended_customers_only(site: SuspensionSite):
	others = site.owing()
	site.propose(others)
	customer = site.owing()
	site.suspend(customer)
	now = get_datetime("2027-06-02 16:00:00")
	site.make_due(customer)
	assert due.suspended_since(now)
	with at(DAY, 11):
		assert restoring.restore_due() == 0
	assert due.suspended_since(get_datetime("2027-06-02 15:00:30")) is None
	assert due.suspended_since(get_datetime("2027-06-02 15:02:00"))


def test_a_person_restores_as_goodwill_and_no_clock_suspends_again(site: SuspensionSite):
	set_value(DUNNING, is_review_required=0)
	customer = site.owing()
	name = site.propose(customer).name
	site.switch(customer)
	with pytest.raises(FsmError, match="Write why"):
		restoring.order_restoration(name, "Administrator", " ")
	with at(DAY, 12):
		restoring.order_restoration(name, "Administrator", REASON)
	found = site.switch(customer, hour=12)
	assert (found.state, found.restore_reason, found.decision_reason) == (
		"In Service",
		"Ordered by a Person",
		REASON,
	)
	frappe.db.set_value("Dunning Case", {"customer": customer}, "state", "Ready")
	frappe.db.commit()
	assert site.propose(customer, hour=13).state == "Refused"
	assert list(site.objections(customer)) == ["No Last Notice"]


def test_a_refusal_by_a_person_is_kept_until_somebody_asks_again(site: SuspensionSite):
	customer = site.owing()
	name = site.propose(customer).name
	with at(DAY, 10):
		proposals.decline_suspension(name, "Administrator", REASON)
	site.make_due(customer)
	found = site.propose(customer, hour=12)
	assert (found.state, found.is_declined, found.decision_reason) == ("Refused", 1, REASON)
	with at(DAY, 13):
		assert proposals.ask_again(name, list_open_visits).value == "To Confirm"


UNKNOWN = ["lost", "lost-reset", "500-late", "silent", "not-json"]


@pytest.mark.parametrize("mode", UNKNOWN)
def test_without_an_answer_a_person_looks_and_nothing_is_sent_again(site: SuspensionSite, mode: str):
	customer = site.owing()
	site.confirm(customer)
	site.hook.use(mode)
	assert site.switch(customer).state == "Unknown"
	site.hook.use("ok")
	sent = len(site.hook.requests)
	assert site.switch(customer).state == "Unknown"
	assert len(site.hook.requests) == sent
	assert site.texts(customer) == []


@pytest.mark.parametrize(("is_suspended", "state"), [(True, "Suspended"), (False, "In Service")])
def test_what_a_person_found_settles_an_unknown_outcome(site: SuspensionSite, is_suspended: bool, state: str):
	customer = site.owing()
	name = site.confirm(customer).name
	site.hook.use("lost-reset")
	site.switch(customer)
	with at(DAY, 11):
		restoring.note_finding(name, "Administrator", is_suspended=is_suspended)
	found = site.suspension(customer)
	assert (found.state, found.decided_by) == (state, "Administrator")


def test_an_unknown_suspension_is_restored_when_the_debt_is_paid(site: SuspensionSite):
	customer = site.owing()
	site.confirm(customer)
	site.hook.use("lost-reset")
	site.switch(customer)
	site.hook.use("ok")
	site.pay(customer)
	assert site.restore(customer).state == "In Service"
	assert not site.hook.is_suspended(customer)


def test_a_refusal_of_the_hook_leads_back_to_the_proposal(site: SuspensionSite):
	customer = site.owing()
	site.hook.use("refused")
	found = site.suspend(customer)
	assert (found.state, found.reviewed_by) == ("Last Notice", None)
	assert "account_locked" in found.attempts[0].reason


def test_a_restoration_that_fails_is_tried_again_and_then_a_person_looks(site: SuspensionSite):
	customer = site.owing()
	site.suspend(customer)
	site.pay(customer)
	site.hook.use("500")
	found = site.restore(customer)
	assert found.state == "Restoring"
	for _attempt in range(5):
		found = site.switch(customer, hour=12)
	assert found.state == "Unknown"
	assert [state for action, state in site.attempts(customer) if action == "Restore"] == ["Unknown"] * 6
	assert site.restore(customer, hour=13).state == "Unknown", "it is not tried for ever"
	site.hook.use("ok")
	with at(DAY, 14):
		restoring.order_restoration(found.name, "Administrator", REASON)
	assert site.switch(customer, hour=14).state == "In Service"


def test_a_restoration_order_takes_back_what_has_not_left(site: SuspensionSite):
	customer = site.owing()
	name = site.confirm(customer).name
	with at(DAY, 10):
		restoring.order_restoration(name, "Administrator", REASON)
	found = site.switch(customer)
	assert (found.state, found.is_declined, site.hook.effects) == ("Refused", 1, [])


def test_two_workers_at_once_suspend_once(site: SuspensionSite):
	customer = site.owing()
	site.confirm(customer)
	site.make_due(customer)
	with at(DAY, 10):
		for worker in [elsewhere(lambda: requests.carry_out_due(list_open_visits)) for _worker in range(2)]:
			worker.result()
	assert site.suspension(customer).state == "Suspended"
	assert (
		len(
			[
				each
				for each in site.hook.requests
				if b"suspend" in each.body and customer.encode() in each.body
			]
		)
		== 1
	)


def test_a_form_shows_the_facts_and_the_buttons_in_french(site: SuspensionSite):
	customer = site.owing()
	name = visit(customer)
	frappe.db.commit()
	found = site.propose(customer)
	frappe.local.lang = "fr"
	try:
		shown = asdict(view.describe_suspension(found))
	finally:
		frappe.local.lang = "en"
	link = ({"doctype": "Dispatch Job", "name": name},)
	assert {"title": "Une visite est à venir", "details": "", "links": link} in shown["objections"]
	assert {"title": "Visites", "details": "", "links": link} in shown["facts"]
	assert {"title": "En retard", "details": "91,93\u00a0$", "links": ()} in shown["facts"]
	assert shown["buttons"] == ["decline", "ask_again"]
