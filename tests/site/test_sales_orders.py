"""An order for a new line: from the wizard's calls to the first invoice, killed at each step, cancelled at each step."""

import json
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from pymysql.err import IntegrityError

import frappe
from frappe.desk.query_report import run
from frappe.utils import now_datetime

from gigafibre_fsm.api import sales_orders as api
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.agreements import facts
from gigafibre_fsm.domain.sales.agreements import repository as agreements
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.domain.sales.orders import first_invoice, messages, repository, stand, states
from gigafibre_fsm.domain.sales.orders.fulfilment import chain
from gigafibre_fsm.domain.sales.orders.intake import drafting
from gigafibre_fsm.domain.sales.orders.steps import SaleStep
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, people
from tests.clocks import freeze_time
from tests.sales_site import ADDRESS, SalesSite, sales_site

USUAL = (SaleStep.CUSTOMER, SaleStep.SALES_ORDER, SaleStep.VISIT, SaleStep.LINE)
"""Steps after which every run cancels an order; the others are tried at night."""
CANCELLABLE = [
	pytest.param(step, marks=[] if step in USUAL else [pytest.mark.slow])
	for step in SaleStep
	if step not in (SaleStep.SUBSCRIPTION, SaleStep.FIRST_INVOICE, SaleStep.WELCOME)
]
ORDER = "FSM Order"
SELLER = "zq-seller@example.com"


@pytest.fixture(scope="module")
def site(connected_site: str) -> Iterator[SalesSite]:
	with sales_site() as own:
		yield own


@pytest.fixture(autouse=True)
def fresh(site: SalesSite) -> Iterator[None]:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	yield
	frappe.db.rollback()
	frappe.set_user("Administrator")


def sell_add_on() -> str:
	"""An add-on that everybody is offered, with a name in each language."""
	titles = {"fsm_in_shop": 1, "fsm_shop_name_fr": "Répéteur", "fsm_shop_name_en": "Extender"}
	item = builders.an_item(is_stock_item=0, **titles).name
	price = {"item_code": item, "price_list": "Standard Selling", "price_list_rate": 50, "selling": 1}
	frappe.get_doc({"doctype": "Item Price", "currency": "CAD", "uom": "Nos", **price}).insert()
	frappe.db.commit()
	return item


def count_documents(order: "frappe._dict") -> dict[str, int]:
	"""How many documents an order has made of each kind."""
	own = {"fsm_order": order.name}
	return {
		"Customer": frappe.db.count("Customer", {"customer_name": order.full_name}),
		"Contact": frappe.db.count("Dynamic Link", {"link_name": order.customer, "parenttype": "Contact"}),
		"Address": frappe.db.count("Dynamic Link", {"link_name": order.customer, "parenttype": "Address"}),
		"Service Location": frappe.db.count("Service Location", {"location_name": order.full_name}),
		"Sales Order": frappe.db.count("Sales Order", own),
		"Dispatch Job": frappe.db.count("Dispatch Job", {"sales_order": order.sales_order}),
		"Subscription": frappe.db.count("Subscription", own),
		"Sales Invoice": frappe.db.count("Sales Invoice", own),
		"FSM SMS": frappe.db.count("FSM SMS", {"reference_name": order.name}),
	}


def test_an_order_killed_at_each_step_becomes_one_live_line_and_one_first_invoice(site: SalesSite):
	order = site.submit('Jeanne "x" & Co')
	while site.find_next(order):
		site.prepare(order)
		step = site.find_next(order)
		with (
			patch.object(frappe.db, "commit", side_effect=KeyboardInterrupt),
			pytest.raises(KeyboardInterrupt),
		):
			site.do_one(order)
		frappe.db.rollback()
		assert step not in repository.read_done(site.read(order)), "killed before it was committed"
		site.do_one(order)
	done = site.advance(order)
	assert (done.state, done.turn, done.next_look) == ("Billed", "Nobody", None)
	assert set(count_documents(done).values()) == {1}, count_documents(done)
	assert frappe.db.get_value("Customer", done.customer, "customer_name") == 'Jeanne "x" & Co'
	job = frappe.get_doc("Dispatch Job", done.dispatch_job)
	assert (job.status, job.window_start) == ("Scheduled", done.slot_start) and job.promised
	drop = frappe.db.get_value("Service Location", done.service_location, "network_node")
	assert frappe.db.get_value("Network Node", drop, ["parent_node", "port_no"]) == (
		site.splitter,
		done.port_no,
	)
	first = first_invoice.find_first_days(done.live_on)
	invoice = frappe.get_doc("Sales Invoice", done.sales_invoice)
	assert (invoice.from_date, invoice.to_date, invoice.docstatus) == (first.start, first.end, 1)
	start = frappe.db.get_value("Subscription", done.subscription, ["start_date", "current_invoice_start"])
	assert start == (first.next_start, first.next_start)
	assert frappe.db.get_value("Sales Order", done.sales_order, "status") == "Closed"
	said = facts.read_facts(frappe.db.get_value("Service Agreement", done.agreement, "facts"))
	assert (said.term_months, said.equipment) == (24, ("Borne <optique>", "Routeur & prise"))
	(row,) = [each for each in run("Time To Live", {})["result"] if each["name"] == order]
	assert (row["live_at"], row["days"]) == (done.live_at, 0.0)


@pytest.mark.parametrize("last", CANCELLABLE)
def test_an_order_cancelled_after_a_step_leaves_nothing_behind(site: SalesSite, last: SaleStep):
	order = site.submit()
	before = site.reach(order, last)
	api.cancel_order(order, "They stay with their old provider")
	after = site.advance(order)
	if last in (SaleStep.DEVICE, SaleStep.LINE):
		assert (after.state, after.is_blocked, after.turn) == ("Cancelling", 1, "Dispatch")
		frappe.db.set_value(
			"Equipment", before.equipment or after.equipment, {"status": "On Truck", "service_location": None}
		)
		frappe.db.commit()
		after = site.advance(order)
	assert (after.state, after.port_key, after.next_look) == ("Cancelled", None, None), after.problem
	submitted = {"docstatus": 1, "fsm_order": order}
	assert not frappe.db.exists("Sales Order", submitted) and not frappe.db.exists("Sales Invoice", submitted)
	assert not frappe.db.exists("Subscription", {"fsm_order": order})
	assert not frappe.db.exists("Dispatch Slot Hold", {"name": before.slot_hold, "state": "Held"})
	open_visits = {"sales_order": before.sales_order or "-", "status": ("not in", ("Cancelled",))}
	assert not frappe.db.exists("Dispatch Job", open_visits)
	assert not frappe.db.exists("Service Location", {"customer": before.customer or "-"})
	assert not frappe.db.exists("Service Agreement", {"order_key": order})
	assert frappe.db.get_value("Customer", before.customer, "disabled") in (None, 1)
	children = frappe.get_all("Network Node", {"parent_node": site.splitter}, pluck="port_no")
	assert (before.port_no in children) is False


def test_an_agreement_that_is_declined_blocks_its_order_at_once_in_the_customers_own_words(site: SalesSite):
	people.make_user(SELLER, "FSM Support", user_type="System User")
	add_on = sell_add_on()
	order = site.draft(node="")
	frappe.db.set_value(ORDER, order, "owner", SELLER)
	api.set_offer(order, site.plan, json.dumps({add_on: 1}))
	doc = site.read(order)
	api.set_person(order, doc.full_name, doc.email, doc.mobile, language="en")
	site.hold(order)
	api.submit_order(order, api.load_order(order)["agreed"])
	agreement = agreements.lock_agreement(site.reach(order, SaleStep.AGREEMENT).agreement)
	said = facts.read_facts(agreement.facts)
	assert [each.text for each in said.monthly_lines + said.one_time_lines] == [
		"Fibre 500 Mbit/s",
		"Répéteur",
	]
	english = facts.choose_language(said, "en")
	assert [each.text for each in english.monthly_lines + english.one_time_lines] == [
		*("Fibre 500 Mbps", "Extender"),
	]
	assert said.equipment == ("Borne <optique>", "Routeur & prise"), (
		"French, whatever the customer's language"
	)
	agreements.change_state(agreement, AgreementState.DECLINED, {"end_reason": 'Too dear | <b>"x" & Co'})
	frappe.db.commit()
	assert order in due.list_due(instants.now_utc())
	after = site.advance(order)
	assert (after.state, after.turn, after.is_blocked) == ("Submitted", "Sales", 1)
	assert 'and said: “Too dear | <b>"x" & Co”' in messages.explain_reason(after.problem)
	comment = frappe.db.get_value("Comment", {"reference_name": order, "comment_type": "Comment"}, "content")
	assert "Too dear | &lt;b&gt;" in comment and "<b>" not in comment
	notice = {"document_type": ORDER, "document_name": order, "for_user": SELLER}
	assert "declined the agreement" in frappe.db.get_value("Notification Log", notice, "subject")
	shown = {each["step"]: each["state"] for each in stand.describe_stand(after)["steps"]}
	assert (shown["Agreement"], shown["Signature"], shown["Port"]) == ("done", "blocked", "open")


def test_a_home_is_ordered_for_once(site: SalesSite):
	first = site.submit(node="")
	home = site.reach(first, SaleStep.LOCATION)
	again = site.draft(address_line=home.address_line.upper(), node="")
	assert api.load_order(again)["obstacle"]["order"] == first, "said at the address, however it is spelled"
	site.hold(again)
	# who lost the race, or ordered on the website
	api.submit_order(again, api.load_order(again)["agreed"])
	after = site.advance(again)
	assert (after.turn, after.is_blocked, after.service_location) == ("Sales", 1, None)
	assert first in messages.explain_reason(after.problem)


def test_a_cancellation_leaves_a_contact_that_another_customer_has_as_well(site: SalesSite):
	order = site.submit()
	customer = site.reach(order, SaleStep.CUSTOMER).customer
	linked = {"link_doctype": "Customer", "link_name": customer, "parenttype": "Contact"}
	contact = frappe.get_doc("Contact", frappe.db.get_value("Dynamic Link", linked, "parent"))
	contact.append("links", {"link_doctype": "Customer", "link_name": builders.a_customer().name})
	contact.save()
	frappe.db.commit()
	api.cancel_order(order, "They stay with their old provider")
	assert site.advance(order).state == "Cancelled"
	assert frappe.db.exists("Contact", contact.name)
	assert not frappe.db.exists("Customer", customer)
	assert not frappe.db.exists("Dynamic Link", linked)
	over = stand.describe_stand(site.read(order))
	assert over["minutes"] is None, "the clock of a cancelled order does not run on"
	assert {each["state"] for each in over["steps"]} == {"undone", "skipped"}


def test_before_it_is_submitted_only_order_slot_and_port_exist(site: SalesSite):
	before = {
		doctype: frappe.db.count(doctype) for doctype in ("Customer", "Dispatch Job", "Service Location")
	}
	order = site.draft()
	site.hold(order)
	doc = site.read(order)
	assert (doc.state, bool(doc.port_key), bool(doc.slot_hold)) == ("Held", True, True)
	assert {doctype: frappe.db.count(doctype) for doctype in before} == before


def test_the_last_slot_and_the_last_port_are_given_once(site: SalesSite):
	one, other = site.draft(), site.draft()
	choice = site.hold(one)
	assert choice not in [each["choice"] for each in api.list_times(other)]
	with pytest.raises(FsmError, match="just taken"):
		api.set_time(other, choice)
	ports = [site.read(name).port_no for name in (one, other)]
	assert ports[0] != ports[1]
	with pytest.raises(IntegrityError, match="port_key"):
		frappe.db.set_value(ORDER, other, "port_key", site.read(one).port_key)


def test_an_order_that_is_left_is_freed_after_a_day_and_forgotten_after_a_month(site: SalesSite):
	order = site.draft()
	site.hold(order)
	assert order not in due.list_due(instants.now_utc())
	with freeze_time(instants.now_utc() + states.ABANDONED_AFTER * 1.01, tick=True):
		assert order in due.list_due(instants.now_utc())
		left = site.advance(order)
		assert (left.state, left.slot_hold, left.port_key) == ("Abandoned", None, None)
	with freeze_time(instants.now_utc() + states.PURGED_AFTER * 1.1, tick=True):
		chain.advance_due()
		frappe.db.rollback()
		assert not frappe.db.exists(ORDER, order)


def test_a_double_click_submits_once_and_what_changed_is_said(site: SalesSite):
	order = site.draft()
	with pytest.raises(FsmError, match="no longer kept"):
		api.submit_order(order, api.load_order(order)["agreed"])
	site.hold(order)
	shown = api.load_order(order)
	assert (shown["agreed"], shown["monthly"]["total"]) == ("0.00+91.93", 91.93)
	frappe.db.set_value("Subscription Plan", site.plan, "cost", 89.95)
	frappe.db.commit()
	try:
		with pytest.raises(FsmError, match="price has changed"):
			api.submit_order(order, shown["agreed"])
	finally:
		frappe.db.set_value("Subscription Plan", site.plan, "cost", 79.95)
		frappe.db.commit()
	frappe.db.set_value("Subscription Plan", site.plan, "fsm_term_months", "36")
	frappe.db.commit()
	try:
		with pytest.raises(FsmError, match="term or the equipment"):
			api.submit_order(order, shown["agreed"])
	finally:
		frappe.db.set_value("Subscription Plan", site.plan, "fsm_term_months", "24")
		frappe.db.commit()
	for _click in range(2):
		assert api.submit_order(order, shown["agreed"])["state"] == "Submitted"


@pytest.mark.parametrize(
	("wrong", "sentence"),
	[
		({"full_name": "<Jean>", "email": "a@example.com"}, "without angle brackets"),
		({"full_name": " ", "email": "a@example.com"}, "name"),
		({"full_name": "Jean Roy"}, "e-mail address or a mobile number"),
		({"full_name": "Jean Roy", "email": "jean"}, "cannot be right"),
		({"full_name": "Jean Roy", "mobile": "12"}, "Digits are missing"),
	],
)
def test_a_person_who_cannot_be_reached_is_refused_with_what_to_do(
	site: SalesSite, wrong: dict[str, str], sentence: str
):
	order = drafting.begin_order("Telephone", now_datetime())
	with pytest.raises(FsmError, match=sentence):
		api.set_person(order, **wrong)


def test_an_address_is_complete_or_refused(site: SalesSite):
	orders = frappe.db.count(ORDER)
	with pytest.raises(FsmError, match="postal code"):
		api.set_address(**{**ADDRESS, "postal_code": ""})
	frappe.db.rollback()
	assert frappe.db.count(ORDER) == orders, "an address that is refused begins no order"
	order = drafting.begin_order("Telephone", now_datetime())
	frappe.db.commit()
	with pytest.raises(FsmError, match="like J3B 1A1"):
		api.set_address(order, **{**ADDRESS, "postal_code": "XYZ"})
	with pytest.raises(FsmError, match="Latitude goes from"):
		api.set_address(order, **{**ADDRESS, "latitude": 4530.5})
	with pytest.raises(FsmError, match="where the line is to be"):
		api.set_offer(order, site.plan)
	api.set_address(order, **{**ADDRESS, "postal_code": "j3b6v1"})
	assert site.read(order).postal_code == "J3B 6V1"
