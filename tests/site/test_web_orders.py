"""An order that a visitor makes alone, over HTTP: from the answer about an address to the agreement."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import sales_orders
from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.addresses import visitors
from gigafibre_fsm.domain.sales.agreements import facts
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.domain.sales.orders.fulfilment import chain, party
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay
from gigafibre_fsm.domain.sales.orders.steps import SaleStep
from gigafibre_fsm.domain.sales.web_orders import verification
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from gigafibre_fsm.www.visitors.order import wording
from tests.paying import paying_site
from tests.sales_site import SalesSite
from tests.site.test_public_pages import without_marks
from tests.web_order_site import ADDRESS, NUMBER, PERSON, Buyer, web_order_site


@pytest.fixture(scope="module")
def site(connected_site: str) -> Iterator[SalesSite]:
	with web_order_site() as own:
		yield own


@pytest.fixture(autouse=True)
def fresh(site: SalesSite) -> Iterator[None]:
	frappe.db.rollback()
	forget_limits()
	yield
	frappe.db.rollback()


def count(doctype: str, **filters: object) -> int:
	frappe.db.rollback()
	return frappe.db.count(doctype, filters)


def test_an_order_goes_from_the_answer_to_the_signed_agreement(site: SalesSite):
	frappe.get_doc(
		{"doctype": "Coverage Request", "person_name": "Zoé", "phone": NUMBER, "state": "New"}
	).insert()
	own = {"address_title": "Zq", "address_type": "Office", "address_line1": "7 rue du Vendeur"}
	company = {"link_doctype": "Company", "link_name": frappe.defaults.get_defaults().company}
	address = {"doctype": "Address", **own, "city": "Zqville", "country": "Canada"}
	frappe.get_doc({**address, "links": [company]}).insert()
	frappe.db.commit()
	buyer = Buyer(site)
	order = buyer.begin_order("14")
	buyer.prove()
	assert "Quand pouvons-nous venir" in buyer.page, read_main(buyer.page)
	buyer.hold()
	doc = site.read(order)
	assert (doc.state, doc.channel, doc.unit) == ("Held", "Web", "3")
	assert instants.to_site(kept_until(doc)) - now_datetime() > timedelta(minutes=19)
	for said in ("Zqville", "Fibre 500 Mbit/s", "TVQ", "&amp; Co", "514", "sans frais", "7 rue du Vendeur"):
		assert said in buyer.page, said
	assert not count("Customer", customer_name=doc.full_name), "nothing exists before it is accepted"
	buyer.submit("accept")
	assert site.read(order).state == "Submitted"
	assert "se prépare" in buyer.page and 'http-equiv="refresh" content="3">' in buyer.page
	assert "un jour ouvrable" in buyer.page, "a person follows up, whatever the address"
	assert count("FSM SMS", template="customer_order_received", to_number=NUMBER) == 1
	assert frappe.db.get_value("Coverage Request", site.read(order).coverage_request, "state") == "Converted"
	site.advance(order)
	said = facts.read_facts(frappe.db.get_value("Service Agreement", site.read(order).agreement, "facts"))
	assert site.read(order).email and (said.email, said.phone) == ("", NUMBER), (
		"the code went to the number alone"
	)
	buyer.page = buyer.visitor.get("/commande").text
	signing = buyer.send("sign")
	assert signing.location == "/portal/sign" and buyer.visitor.get("/portal/sign").status_code == 200
	site.sign(order)
	assert "Plus tard" in buyer.visitor.get("/commande").text, "nobody is asked to sign what is signed"
	booked = site.advance(order)
	assert frappe.db.get_value("Customer", booked.customer, ["email_id", "mobile_no"]) == ("", NUMBER), (
		"what was only typed receives no link"
	)
	signed = {"signed_document": "/private/files/zq.pdf", "signed_on": instants.now_utc(), "signed_by": "Zoé"}
	frappe.db.set_value("Service Agreement", site.read(order).agreement, signed)
	frappe.db.commit()
	assert 'href="/commande"' in buyer.visitor.get("/portal/sign").text, "the page to sign on leads back"
	save_card(buyer)
	last = buyer.visitor.get("/commande?etape=fin").text
	assert order in last and "Merci" in last
	assert chain.steps.find_next(chain.repository.read_done(site.read(order))) is SaleStep.DEVICE
	sales_orders.cancel_order(order, "They move")
	assert site.advance(order).state == "Cancelled"
	assert count("FSM SMS", template="customer_order_cancelled", to_number=NUMBER) == 1
	page = buyer.visitor.get("/portal/sign").text
	assert "a pris fin" in page and "Le contrat est signé" not in page


def save_card(buyer: Buyer) -> None:
	"""Save a card on the vendor's page; back from there the page says what the books know."""
	with paying_site() as paying:
		buyer.page = buyer.visitor.get("/commande").text
		assert "Plus tard" in buyer.page
		page = buyer.send("add_card").location
		assert page.startswith(paying.stripe.url)
		back = f"/commande?etape=paiement&back=1&depuis={now_datetime():%Y%m%d%H%M%S}"
		assert "Nous attendons la confirmation" in buyer.visitor.get(back).text, (
			"the address alone proves nothing"
		)
		assert paying.stripe.pay(page.rsplit("/", 1)[1], "4242424242424242") == ""
		paying.hear()
		paying.process()
		frappe.db.commit()
		assert "Visa •••• 4242" in buyer.visitor.get(back).text


def read_main(page: str) -> str:
	"""What a page says, for a failure that can be read."""
	return re.sub(r"\s*<[^>]+>\s*", " ", page.split("<main")[1].split("</main")[0])


def kept_until(order: "frappe._dict"):
	return frappe.db.get_value("Dispatch Slot Hold", order.slot_hold, "held_until")


def test_a_served_home_gets_the_same_pages_as_one_without_service(site: SalesSite):
	first = Buyer(site, "en")
	first.begin_order()
	before = without_marks(first.look_up()), without_order(first.visitor.get("/en/order").text, first.order)
	customer = builders.a_customer().name
	builders.a_location(
		customer, address_line="12 rue Zquartz", unit="", city="Zqville", postal_code="J3B 6V1"
	)
	devices.a_subscription(customer)
	contact = {
		"doctype": "Contact",
		"first_name": "Zoé",
		"email_ids": [{"email_id": ADDRESS, "is_primary": 1}],
	}
	frappe.get_doc({**contact, "links": [{"link_doctype": "Customer", "link_name": customer}]}).insert()
	frappe.db.commit()
	second = Buyer(site, "en")
	second.begin_order()
	after = without_marks(second.look_up()), without_order(second.visitor.get("/en/order").text, second.order)
	assert before == after
	# nor is anybody told that an address or number is a customer's
	second.page = second.visitor.get("/en/order?etape=forfait").text
	assert second.submit("offer", plan=site.plan).status_code == 200
	assert second.submit("contact", **PERSON).status_code == 200
	assert "Is it really you?" in second.page
	# whoever sells by telephone is told at the address, and to whom to speak
	ordered = second.order
	typed = {"address_line": "12, RUE  ZQUARTZ", "city": "Zqville", "postal_code": "J3B 6V1"}
	obstacle = sales_orders.set_address(**typed)["obstacle"]
	assert (obstacle["customer"], obstacle["order"]) == (customer, "")
	assert sales_orders.set_address(**{**typed, "address_line": "14 rue Zquartz"})["obstacle"] is None
	# only the clock, once somebody has ordered, looks whether a service runs there
	order = repository.lock_order(ordered)
	with pytest.raises(StepDelay) as wait:
		party.create_location(order, now_datetime())
	assert wait.value.is_blocked and wait.value.turn is Turn.SALES
	(home,) = frappe.get_all("Service Location", {"customer": customer}, pluck="name")
	place = frappe.get_doc("Service Location", home)
	place.update({"customer": None, "contacts": []})
	place.append("contacts", {"contact_name": "Former", "phone": "+15145550199", "is_primary": 1})
	place.append("contacts", {"contact_name": "Keys", "role": "Superintendent"})
	place.save()
	order.customer = builders.a_customer().name
	assert party.create_location(order, now_datetime()).document == ("Service Location", home)
	names = [row.contact_name for row in frappe.get_doc("Service Location", home).contacts]
	assert names == ["Keys", PERSON["name"]], "who lived there before is texted of no visit"


def without_order(text: str, order: str) -> str:
	return without_marks(text).replace(order, "")


def test_a_step_sent_twice_is_one_row_and_the_way_back_is_a_get(site: SalesSite):
	buyer = Buyer(site)
	buyer.look_up()
	before = count("FSM Order")
	first, second = (buyer.send("begin", plan=site.plan) for _ in range(2))
	assert (first.status_code, second.status_code) == (303, 303) and count("FSM Order") == before + 1
	buyer.page = buyer.visitor.get("/commande?etape=forfait").text
	for _time in range(2):
		assert buyer.send("offer", plan=site.plan).status_code == 303
	assert len(site.read(buyer.order).lines) == 1
	buyer.page = buyer.visitor.get("/commande").text
	refused = buyer.send("contact", **{**PERSON, "name": "Z<b>"})
	assert refused.status_code == 303 and "refus=" in refused.location
	shown = buyer.visitor.get(refused.location)
	assert shown.status_code == 422 and "Z&lt;b&gt;" in shown.text and PERSON["mobile"] in shown.text
	assert shown.headers["Cache-Control"] == "no-store"
	buyer.page = shown.text
	assert buyer.submit("contact", **PERSON).status_code == 200
	assert buyer.visitor.get(refused.location).status_code == 200, "the way back shows no refusal again"
	texts = count("FSM SMS", template="customer_order_code")
	for _time in range(2):
		buyer.send("code", way="text")
	assert count("FSM SMS", template="customer_order_code") == texts + 1


def test_nothing_is_kept_before_the_code_and_wrong_codes_end(
	site: SalesSite, monkeypatch: pytest.MonkeyPatch
):
	buyer = Buyer(site)
	order = buyer.begin_order()
	buyer.submit("offer", plan=site.plan)
	buyer.submit("contact", **PERSON)
	asked = buyer.visitor.send_form("/commande?etape=rendez-vous", {"action": "time", "choice": "2099-01-01"})
	assert asked.status_code == 422 and not site.read(order).slot_hold
	buyer.submit("code", way="text")
	right = buyer.read_code()
	wrong = f"{(int(right) + 1) % 10**6:06d}"
	for _time in range(5):
		assert buyer.submit("enter", code=wrong).status_code == 422
	assert 'name="code"' not in buyer.page and buyer.page.count("trop souvent") == 1
	typed = {"action": "enter", "code": right}
	assert buyer.visitor.send_form("/commande?etape=code", typed).status_code == 422, (
		"too many tries end a code"
	)
	assert not site.read(order).is_verified
	buyer.submit("code", way="text")
	assert buyer.submit("enter", code=buyer.read_code()).status_code == 200
	assert site.read(order).state == "Verified"
	# another address and number are not verified by the code for these, nor by one that is on its way there
	other = {**PERSON, "email": "other@example.com", "mobile": "514 555-0188", "unit": " 5 <b> "}
	for typed in (other, PERSON):
		buyer.page = buyer.visitor.get("/commande?etape=coordonnees").text
		buyer.submit("contact", **typed)
	buyer.submit("code", way="text")
	assert 'name="code"' in buyer.page
	buyer.page = buyer.visitor.get("/commande?etape=coordonnees").text
	buyer.submit("contact", **other)
	assert 'name="code"' not in buyer.page
	typed = {"action": "enter", "code": buyer.read_code()}
	assert buyer.visitor.send_form("/commande?etape=code", typed).status_code == 422
	assert site.read(buyer.order).unit == "5 <b>"
	assert site.read(order).state == "Planned"
	# codes are counted by number and address: whoever corrects theirs goes on at once
	monkeypatch.setattr(verification, "MOST_CODES", 1)
	buyer.submit("code", way="text")
	assert 'value="text"' not in buyer.page and 'value="email"' in buyer.page
	assert (
		"pourra être envoyé par texto" in buyer.page and "pourra être envoyé par courriel" not in buyer.page
	)
	buyer.page = buyer.visitor.get("/commande?etape=coordonnees").text
	buyer.submit("contact", **{**PERSON, "email": "", "mobile": "514 555-0189"})
	assert 'value="text"' in buyer.page
	buyer.submit("code", way="text")
	assert 'value="text"' not in buyer.page and "un autre numéro" in buyer.page
	assert 'value="514 555-0189"' in buyer.visitor.get("/commande?etape=coordonnees").text
	monkeypatch.setattr(verification, "MOST_OF_ORDER", 1)
	assert "appelez-nous" in buyer.visitor.get("/commande?etape=code").text


def test_of_two_people_one_gets_the_last_time_and_the_other_chooses_again(site: SalesSite):
	first, second = Buyer(site), Buyer(site, "en")
	first.begin_order()
	first.prove()
	second.begin_order("14")
	second.prove()
	own, other = first.page, second.page
	taken = re.findall(r'name="choice" value="([^"]+)"', own)[0]
	assert taken in other
	assert first.hold().status_code == 200
	answer = second.submit("time", choice=taken)
	assert answer.status_code == 422 and "just taken" in answer.text
	assert taken not in re.findall(r'name="choice" value="([^"]+)"', second.page)
	assert site.read(second.order).full_name == PERSON["name"], "nothing is lost"
	assert second.hold().status_code == 200 and "Review your order" in second.page
	second.submit("renew")
	assert site.read(second.order).is_slot_renewed and 'value="renew"' not in second.page


def test_figures_that_changed_order_nothing_and_a_refusal_leaves_nothing(site: SalesSite):
	buyer = Buyer(site, "en")
	order = buyer.begin_order()
	buyer.prove()
	buyer.hold()
	answer = buyer.submit("accept", total="1.00")
	assert answer.status_code == 422 and "price has changed" in answer.text
	held = site.read(order).slot_hold
	buyer.page = buyer.visitor.get("/en/order").text
	buyer.submit("refuse")
	assert "nothing is owed" in buyer.page
	assert site.read(order).state == "Cancelled"
	assert frappe.db.get_value("Dispatch Slot Hold", held, "state") == "Released"


def test_an_order_is_its_visitors_alone_and_the_link_leads_back(site: SalesSite):
	buyer = Buyer(site)
	order = buyer.begin_order()
	buyer.prove()
	stranger = Visitor()
	assert "Votre adresse" in stranger.get("/commande").text
	assert stranger.send_form("/commande", {"action": "accept", "total": "1"}).status_code == 422
	frappe.db.rollback()
	own = frappe.get_all("FSM Magic Link", {"document": order}, pluck="name")
	(back,) = frappe.get_all(
		"FSM SMS", {"template": "customer_order_link", "link": ("in", own)}, pluck="link"
	)
	url = links.fresh_url(back)
	frappe.db.commit()
	again = Visitor()
	opened = again.get("/l/" + url.rpartition("/")[2])
	assert (opened.status_code, opened.location) == (303, "/commande")
	assert "Quand pouvons-nous venir" in again.get("/commande").text
	answer = again.get("/commande")
	assert (
		answer.headers["X-Robots-Tag"] == "noindex, nofollow"
		and "no-store" in answer.headers["Cache-Control"]
	)
	# left alone it is given up, and later deleted with its links
	for expected in ("Abandoned", None):
		frappe.db.set_value(
			"FSM Order", order, {"next_look": "2020-01-01", "modified": "2020-01-01"}, update_modified=False
		)
		frappe.db.commit()
		chain.advance_order(order)
		assert frappe.db.get_value("FSM Order", order, "state") == expected
	assert not count("FSM Magic Link", document=order)
	assert "Votre adresse" in again.get("/commande").text


def test_support_begins_one_order_with_what_a_visitor_left(site: SalesSite):
	place = frappe.db.get_value("Public Address", {"civic": 14, "street_key": "zquartz"})
	left = {"person_name": PERSON["name"], "phone": NUMBER, "state": "New", "public_address": place}
	request = frappe.get_doc({"doctype": "Coverage Request", "language": "en", **left}).insert().name
	frappe.db.commit()
	begun = [sales_orders.begin_from_request(request)["order"] for _time in range(2)]
	order = site.read(begun[0])
	assert begun[0] == begun[1]
	assert (order.state, order.unit, order.mobile, order.is_verified) == ("Located", "3", NUMBER, 0)
	sales_orders.set_offer(order.name, site.plan)
	sales_orders.set_person(order.name, PERSON["name"], "", NUMBER, language="en")
	site.hold(order.name)
	sales_orders.submit_order(order.name, sales_orders.load_order(order.name)["agreed"])
	assert frappe.db.get_value("Coverage Request", request, "state") == "Converted"


def test_without_a_mark_of_its_own_nothing_is_begun_and_limits_hold(
	site: SalesSite, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(visitors, "ORDERS_PER_HOUR", 2)
	before = count("FSM Order")
	for mark in ("", "x", "a.b.c"):
		assert Visitor().send_form("/commande", {"action": "begin", "mark": mark}).status_code == 422
	for action in (
		"",
		"nothing",
		"offer",
		"contact",
		"code",
		"enter",
		"time",
		"renew",
		"refuse",
		"sign",
		"add_card",
	):
		assert Visitor().send_form("/commande", {"action": action}).status_code == 422, action
	assert (
		Visitor().post("/commande", {"action": "begin"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code
		== 403
	)
	buyer = Buyer(site)
	answers = []
	for _number in range(3):
		buyer.look_up()
		answers.append(buyer.send("begin", plan=site.plan, command_id=frappe.generate_hash(length=20)))
	assert [answer.location.startswith("/commande?refus") for answer in answers].count(True) == 1
	# one that comes back to the same address goes on with the same order
	assert count("FSM Order") == before + 1


def test_the_sentence_of_a_kept_time_ends_with_one_full_stop(
	connected_site: str, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(frappe.local, "lang", "en")
	assert wording.held_until(datetime(2026, 3, 2, 0, 9)).endswith("12:09\xa0a.m.")
