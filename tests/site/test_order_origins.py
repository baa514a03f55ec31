"""Orders that begin with a lead, an opportunity or a quotation, and leads that begin with a visitor's request."""

from collections.abc import Iterator

import pytest

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from gigafibre_fsm.api import leads
from gigafibre_fsm.api import sales_orders as api
from gigafibre_fsm.domain.sales.leads import from_request
from gigafibre_fsm.domain.sales.orders import stand
from gigafibre_fsm.domain.sales.orders.steps import SaleStep
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, people
from tests.sales_documents import a_lead, a_quotation, an_opportunity, submit_begun
from tests.sales_site import ADDRESS, SalesSite, sales_site

SUPPORT = "origins.support@example.com"
NAME = 'Jeanne "x" & Co'


@pytest.fixture(scope="module")
def site(connected_site: str) -> Iterator[SalesSite]:
	with sales_site() as own:
		people.make_user(SUPPORT, "FSM Support", user_type="System User")
		frappe.db.commit()
		yield own


@pytest.fixture(autouse=True)
def fresh(site: SalesSite) -> Iterator[None]:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	yield
	frappe.db.rollback()
	frappe.set_user("Administrator")


def a_request(**values: object) -> str:
	own = {"person_name": NAME, "email": f"{frappe.generate_hash(length=8)}@example.com", "language": "fr"}
	asked = {"state": "New", "asked_on": now_datetime(), "address": "12 rue des Érables"}
	return frappe.get_doc({"doctype": "Coverage Request", **own, **asked, **values}).insert().name


def status_of(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "status")


def test_a_request_becomes_a_lead_once_and_a_second_request_belongs_to_it():
	request = a_request()
	made = leads.create_from_request(request)
	assert made["is_new"] and leads.create_from_request(request) == {**made, "is_new": False}
	assert frappe.db.get_value("Coverage Request", request, ["state", "lead"]) == ("Lead", made["lead"])
	lead = frappe.get_doc("Lead", made["lead"])
	assert (lead.lead_name, lead.language, lead.lead_owner) == (NAME, "fr", "Administrator")
	again = leads.create_from_request(a_request(email=lead.email_id, person_name="J. Roy"))
	assert again == {"lead": lead.name, "is_new": False}
	by_number = a_request(email="", phone="+15145550199")
	assert leads.create_from_request(by_number)["is_new"]
	assert not leads.create_from_request(a_request(email="", phone="+15145550199"))["is_new"]


def test_a_visitor_who_ordered_is_the_lead_of_their_request_only_by_what_they_proved():
	victim = a_lead(email_id="victim@example.com")
	request = a_request(email=victim.email_id, phone="+15145550177")
	assert leads.create_from_request(request)["lead"] == victim.name
	assert from_request.find_proved(request, "+15145550177") is None
	assert from_request.find_proved(request, victim.email_id) == victim.name
	builders.a_customer().db_set("lead_name", victim.name)
	assert from_request.find_proved(request, victim.email_id) is None


def test_what_is_closed_or_cannot_be_kept_becomes_no_lead():
	before = frappe.db.count("Lead")
	with pytest.raises(FsmError, match="closed"):
		leads.create_from_request(a_request(state="Closed"))
	with pytest.raises(FsmError, match="without angle brackets"):
		leads.create_from_request(a_request(person_name="<b>Jeanne</b>"))
	assert frappe.db.count("Lead") == before


def test_support_begins_with_a_lead_and_reads_no_quotation(site: SalesSite):
	lead = a_lead()
	quotation = a_quotation(site, lead.name)
	request = a_request()
	frappe.set_user(SUPPORT)
	made = leads.create_from_request(request)["lead"]
	begun = api.begin_from_document("Lead", made)
	assert api.begin_from_document("Lead", made) == begun, "the one that is open for it"
	order = frappe.get_doc("FSM Order", begun["order"])
	assert (order.full_name, order.coverage_request, order.address_line) == (
		NAME,
		request,
		"12 rue des Érables",
	)
	# met at the door, whoever began the order: the customer's days to change their mind follow from it
	assert api.set_address(order.name, **ADDRESS, channel="Door")["order"]["channel"] == "Door"
	assert api.set_address(order.name, **ADDRESS)["order"]["channel"] == "Door"
	with pytest.raises(FsmError, match="you may not see it"):
		api.begin_from_document("Quotation", quotation)


def test_an_order_keeps_the_prices_of_its_quotation_and_is_taken_back_as_far_as_erpnext_lets(site: SalesSite):
	lead = a_lead()
	opportunity = an_opportunity(lead.name, frappe.db.get_value("Subscription Plan", site.plan, "item"))
	quotation = a_quotation(site, lead.name, opportunity=opportunity)
	order = api.begin_from_document("Quotation", quotation)["order"]
	with pytest.raises(FsmError, match="are those of the quotation"):
		api.set_address(order, **ADDRESS)
		api.set_offer(order, site.plan)
	submit_begun(site, order)
	with pytest.raises(FsmError, match="under way"):
		api.begin_from_document("Lead", lead.name)
	first = site.reach(order, SaleStep.SALES_ORDER)
	sold = [(row.price, row.qty, bool(row.plan)) for row in first.lines]
	assert sold == [(64.95, 1, True), (49.99, 2, False)]
	rows = frappe.get_all(
		"Sales Order Item", {"parent": first.sales_order}, ["rate", "qty", "prevdoc_docname"]
	)
	assert sorted((row.rate, row.qty) for row in rows) == [(49.99, 2), (64.95, 1)]
	assert {row.prevdoc_docname for row in rows} == {quotation}
	assert frappe.get_all("Customer", {"lead_name": lead.name}, pluck="name") == [first.customer]
	assert [status_of("Lead", lead.name), status_of("Quotation", quotation)] == ["Converted", "Ordered"]
	assert status_of("Opportunity", opportunity) == "Converted"
	contacts = {"link_name": first.customer, "parenttype": "Contact"}
	assert frappe.db.count("Dynamic Link", contacts) == 1, "the lead's contact is the customer's"
	api.cancel_order(order, "They wait for spring")
	cancelled = site.advance(order)
	assert cancelled.state == "Cancelled", cancelled.problem
	assert [status_of("Quotation", quotation), status_of("Opportunity", opportunity)] == ["Open", "Quotation"]
	assert frappe.db.get_value("Customer", first.customer, "disabled")
	assert lead.name in stand.describe_stand(cancelled)["note"]
	again = api.begin_from_document("Quotation", quotation)["order"]
	assert again != order
	submit_begun(site, again)
	live = site.reach(again, SaleStep.SUBSCRIPTION)
	assert live.customer == first.customer and not frappe.db.get_value("Customer", live.customer, "disabled")
	plan = frappe.db.get_value("Subscription Plan Detail", {"parent": live.subscription}, "plan")
	assert frappe.db.get_value("Subscription Plan", plan, ["cost", "fsm_is_offered"]) == (64.95, 0)


def test_a_cancellation_before_any_document_leaves_the_lead_as_it_was(site: SalesSite):
	lead = a_lead()
	order = api.begin_from_document("Lead", lead.name)["order"]
	submit_begun(site, order)
	customer = site.reach(order, SaleStep.CUSTOMER).customer
	assert status_of("Lead", lead.name) == "Converted"
	api.cancel_order(order, "They wait for spring")
	cancelled = site.advance(order)
	assert cancelled.state == "Cancelled", cancelled.problem
	assert not frappe.db.exists("Customer", customer)
	assert status_of("Lead", lead.name) == "Interested"
	assert stand.describe_stand(cancelled)["note"] == ""
	linked = {"link_doctype": "Lead", "link_name": lead.name, "parenttype": "Contact"}
	assert frappe.db.exists("Dynamic Link", linked), "its contact is still the lead's"


def test_an_opportunity_says_what_is_wanted_and_is_converted_by_its_order(site: SalesSite):
	item = frappe.db.get_value("Subscription Plan", site.plan, "item")
	opportunity = an_opportunity(a_lead(company_name=builders.unique("Boulangerie & Fils")).name, item)
	order = api.begin_from_document("Opportunity", opportunity)["order"]
	api.set_address(order, **ADDRESS)
	offers = api.list_offers(order)
	assert offers["wanted"] == {item: 1} and item in [each["item"] for each in offers["plans"]]
	assert site.read(order).customer_type == "Company"
	submit_begun(site, order)
	site.reach(order, SaleStep.SALES_ORDER)
	assert status_of("Opportunity", opportunity) == "Converted"
	with pytest.raises(FsmError, match="is over"):
		api.begin_from_document("Opportunity", opportunity)
	api.cancel_order(order, "They wait for spring")
	assert site.advance(order).state == "Cancelled"
	assert status_of("Opportunity", opportunity) == "Open"


def test_a_quotation_that_ended_meanwhile_is_refused_in_words(site: SalesSite):
	quotation = a_quotation(site, a_lead().name)
	order = api.begin_from_document("Quotation", quotation)["order"]
	frappe.db.set_value(
		"Quotation", quotation, {"transaction_date": "2026-01-01", "valid_till": add_days(nowdate(), -1)}
	)
	frappe.db.commit()
	with pytest.raises(FsmError, match="was good until"):
		submit_begun(site, order)
	frappe.db.rollback()
	assert site.read(order).state == "Held", "nothing that was typed is lost"
	frappe.get_doc("Quotation", quotation).cancel()
	frappe.db.commit()
	with pytest.raises(FsmError, match="is cancelled"):
		api.submit_order(order, api.load_order(order)["agreed"])
