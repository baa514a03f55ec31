"""The telephone at the desk: a card in few queries, amounts for few, and a colleague's call is a colleague's."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.api import call_backs, call_card, call_results, calls, softphone  # noqa: E402
from gigafibre_fsm.domain.care.telephone.call import repository, states  # noqa: E402
from gigafibre_fsm.domain.care.telephone.desk import card  # noqa: E402
from gigafibre_fsm.domain.care.telephone.numbers import callers  # noqa: E402
from gigafibre_fsm.domain.care.telephone.staff import agents  # noqa: E402
from gigafibre_fsm.domain.care.ticket_desk import calls as ticket_calls  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.tests import builders, people  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from gigafibre_fsm.tests.visitor import counted_queries  # noqa: E402

ME, COLLEAGUE = "zq-desk@example.com", "zq-colleague@example.com"
NUMBER = "+15145550123"
HOSTILE = '<b>"Marie" & Cie'


@dataclass
class Desk:
	"""A user of support with a caller on the line."""

	customer: str
	call: str


@pytest.fixture(scope="module")
def customer(connected_site: str) -> Iterator[str]:
	with taken_away_afterwards():
		for user in (ME, COLLEAGUE):
			people.make_user(user, agents.ROLE, user_type="System User")
		name = (
			frappe.get_doc({"doctype": "Customer", "customer_name": "ZQ Marie", "language": "fr"})
			.insert()
			.name
		)
		frappe.db.set_value("Customer", name, "customer_name", HOSTILE)
		contact = frappe.get_doc({"doctype": "Contact", "first_name": "Marie"})
		contact.append("phone_nos", {"phone": "514-555-0123", "is_primary_mobile_no": 1})
		contact.append("links", {"link_doctype": "Customer", "link_name": name})
		contact.insert()
		issue = frappe.get_doc({"doctype": "Issue", "subject": "x", "customer": name}).insert()
		frappe.db.set_value("Issue", issue.name, "subject", HOSTILE)
		frappe.db.commit()
		yield name


@pytest.fixture
def desk(customer: str) -> Iterator[Desk]:
	frappe.set_user(ME)
	yield Desk(customer, make_call(customer))
	frappe.set_user("Administrator")
	frappe.db.rollback()
	# what the endpoints store is committed
	frappe.db.delete("FSM Call", {"number": NUMBER})
	frappe.db.commit()


def make_call(customer: str | None, agent: str = ME, **values: object) -> str:
	row = {
		"direction": states.INBOUND,
		"number": NUMBER,
		"from_number": NUMBER,
		"customer": customer,
		"agent": agent,
	}
	return repository.insert_call({**row, "rung": f"{ME} {COLLEAGUE}", "status": states.RINGING, **values})


def test_a_number_is_found_however_it_was_typed(desk: Desk):
	assert [each.customer for each in callers.find_callers(NUMBER)] == [desk.customer]
	assert callers.to_number("anonymous") == "" and callers.find_callers("") == []


def test_the_card_is_loaded_in_eight_queries_and_shows_texts_as_typed(desk: Desk):
	make_call(desk.customer, outcome="Solved")
	card.load_card(desk.call, now_datetime(), shows_money=True)  # fills the caches of a worker
	with counted_queries() as queries:
		found = card.load_card(desk.call, now_datetime(), shows_money=True)
	assert len(queries) <= 8, queries
	assert (found.customer_name, found.language, found.balance) == (HOSTILE, "fr", 0)
	assert {(each.kind, each.text) for each in found.contacts} == {("call", "Solved"), ("ticket", HOSTILE)}


def test_amounts_are_only_for_those_who_may_see_them(desk: Desk):
	assert call_card.load_call_card(desk.call)["balance"] is None
	frappe.set_user("Administrator")
	assert call_card.load_call_card(desk.call)["balance"] == 0


def test_a_number_of_several_customers_is_a_choice(desk: Desk):
	frappe.set_user("Administrator")
	other = frappe.get_doc({"doctype": "Customer", "customer_name": "Luc", "mobile_no": NUMBER}).insert()
	frappe.set_user(ME)
	call = make_call(None)
	answer = call_card.load_call_card(call)
	assert answer["customer"] == ""
	assert {each["customer"] for each in answer["candidates"]} == {desk.customer, other.name}
	repository.update_call(call, {"customer": desk.customer})
	assert call_card.load_call_card(call)["customer"] == desk.customer


def test_a_user_sees_what_rings_and_what_they_are_in(desk: Desk):
	mine = calls.list_my_calls()
	assert [each["call"] for each in mine["calls"]] == [desk.call]
	repository.update_call(desk.call, {"status": states.IN_PROGRESS})
	frappe.set_user(COLLEAGUE)
	assert calls.list_my_calls()["calls"] == []


def test_notes_and_outcome_are_of_whoever_has_the_call(desk: Desk):
	call_results.finish_call(desk.call, "Solved", HOSTILE)
	row = repository.load_call(desk.call)
	assert (row.outcome, row.notes) == ("Solved", HOSTILE)
	call_results.finish_call(desk.call, "Other")
	assert repository.load_call(desk.call).notes == HOSTILE, "nothing typed is lost"
	frappe.set_user(COLLEAGUE)
	for change in (
		lambda: call_results.save_call_notes(desk.call, "x"),
		lambda: calls.hold_call(desk.call, True),
		lambda: calls.transfer_call(desk.call, COLLEAGUE),
	):
		with pytest.raises(FsmError, match="colleague"):
			change()


def test_a_call_has_one_ticket_and_the_visit_that_was_booked_in_it(desk: Desk):
	first, second = (call_results.open_call_ticket(desk.call, HOSTILE)["ticket"] for _ in range(2))
	assert first == second
	opened = frappe.db.get_value("Issue", first, ["customer", "owner"])
	assert opened == (desk.customer, ME)
	frappe.set_user("Administrator")
	job = builders.a_job(customer=desk.customer, issue=first).name
	other, theirs = builders.a_ticket(builders.a_customer().name).name, make_call(desk.customer)
	frappe.set_user(ME)
	call_results.link_visit(theirs, job)
	row = call_card.load_call_card(theirs)
	assert (row["dispatch_job"], row["issue"]) == (job, first)
	assert {each.call for each in ticket_calls.list_calls(first)} == {desk.call, theirs}
	with pytest.raises(FsmError, match="another customer's"):
		call_results.link_ticket(desk.call, other)
	with pytest.raises(FsmError, match="who is calling"):
		call_results.open_call_ticket(make_call(None), "x")


def test_too_long_notes_and_unknown_calls_are_refused_in_words(desk: Desk):
	with pytest.raises(FsmError, match="longer than"):
		call_results.save_call_notes(desk.call, "x" * 10_001)
	with pytest.raises(FsmError, match="no longer exists"):
		call_results.save_call_notes("made up", "x")
	with pytest.raises(FsmError, match="Nobody waits"):
		call_backs.settle_call_back(desk.call)


def test_the_telephone_that_is_off_says_so(desk: Desk):
	frappe.db.set_single_value("FSM Twilio Settings", "enabled", 0)
	frappe.clear_document_cache("FSM Twilio Settings", "FSM Twilio Settings")
	try:
		with pytest.raises(FsmError, match="switched off"):
			softphone.issue_voice_token()
	finally:
		frappe.db.rollback()
		frappe.clear_document_cache("FSM Twilio Settings", "FSM Twilio Settings")
