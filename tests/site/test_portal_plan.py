"""The pages of a customer's plan over HTTP: what they have and can have, one confirmation, and nobody else's."""

import gzip
import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, getdate  # noqa: E402

from gigafibre_fsm.domain.billing.subscriptions import billing_run, runs  # noqa: E402
from gigafibre_fsm.domain.billing.subscriptions.changes import repository  # noqa: E402
from gigafibre_fsm.tests import builders, devices  # noqa: E402
from gigafibre_fsm.tests.portal_visitors import PortalCustomer  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from gigafibre_fsm.tests.visitor import counted_queries, forget_limits  # noqa: E402
from tests.billing_site import make_years  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.site.test_portal_account import FIRST_VIEW  # noqa: E402

CHANGE = repository.DOCTYPE
PLAN = "/portal/plan"


@pytest.fixture(scope="module")
def plans(connected_site: str) -> Iterator[dict[str, str]]:
	with taken_away_afterwards(with_caches=False):
		books.prepare()
		make_years()
		yield {
			"own": make_plan("Fibre 500", 79.95, 500),
			"dear": make_plan("Fibre 1000", 99.95, 1000, fsm_sentence_fr="Pour les familles & les joueurs"),
			"far": make_plan("Fibre du Nord", 89.95, 600, fsm_postal_codes="J0X, G0W"),
			"visit": make_plan("Fibre 8000", 199.95, 8000, fsm_needs_visit=1),
			"modem": make_plan("Fibre 3000", 129.95, 3000),
			"year": make_plan("Fibre annuelle", 900, 500, billing_interval="Year"),
			"hidden": make_plan("Fibre secrète", 1, 900, fsm_is_offered=0),
		}
		forget_limits()


def make_plan(name: str, cost: float, speed: int, **values: object) -> str:
	offer = {"fsm_is_offered": 1, "fsm_download": speed, "fsm_upload": speed, "fsm_name_fr": name}
	made = books.make_plan(cost, **{**offer, **values})
	frappe.db.commit()
	return made


@pytest.fixture
def own_account(plans: dict[str, str]) -> PortalCustomer:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	forget_limits()
	return PortalCustomer.sign_in()


def subscribe(own_account: PortalCustomer, plan: str, *, place: str = "", days_ago: int = 9) -> str:
	"""A committed subscription whose current period began so many days ago, and is billed."""
	start = getdate() - timedelta(days=days_ago)
	doc = books.subscribe(own_account.customer, start, plan=plan, fsm_service_location=place or None)
	frappe.db.commit()
	run = runs.open_run(getdate(), frappe.utils.now_datetime())
	billing_run.bill_subscription(run, doc.name, getdate())
	frappe.db.delete("FSM Billing Run", {"name": run})
	frappe.db.commit()
	assert frappe.db.exists("Sales Invoice", {"subscription": doc.name, "docstatus": 1})
	return doc.name


def form_of(text: str) -> dict[str, str]:
	"""The fields of the form that confirms."""
	part = re.search(r'<form method="post"[^>]*id="f-confirm".*?</form>', text, re.S)[0]
	fields = re.findall(r'name="(\w+)" value="([^"]*)"', part)
	return {name: html.unescape(value) for name, value in fields}


def open_changes(customer: str) -> list["frappe._dict"]:
	frappe.db.rollback()
	return frappe.get_all(CHANGE, {"customer": customer}, ["name", "kind", "state", "total", "effective_on"])


def test_the_page_says_what_i_have_and_what_my_address_can_have(
	own_account: PortalCustomer, plans: dict[str, str]
):
	assert "aucun forfait" in own_account.read(PLAN)
	place = builders.a_location(
		own_account.customer, address_line="12, rue des Érables", postal_code="J3B 1A1"
	)
	device = devices.a_device()
	frappe.db.set_value("Equipment Model", device.equipment_model, "most_download", 2000)
	home = {"status": "Installed", "service_location": place.name, "customer": own_account.customer}
	frappe.db.set_value("Equipment", device.name, {**home, "equipment_type": "ONT"})
	subscription = subscribe(own_account, plans["own"], place=place.name)
	text = own_account.read(PLAN)
	assert '<h2 id="h-1">Fibre 500</h2>' in text and "12, rue des Érables" in text
	assert "79,95 $" in text and "91,93 $ avec les taxes" in text and "Prochaine facture" in text
	assert "500 Mbit/s" in text and "Pour les familles &amp; les joueurs" in text
	assert f"/portal/plan/{subscription}/change?plan={plans['dear'].replace(' ', '%20')}" in text
	assert "Fibre du Nord" not in text and "annuelle" not in text and "secrète" not in text
	assert "besoin d'une visite" in html.unescape(text) and "besoin d'un autre modem" in html.unescape(text)
	assert text.count('href="/portal/tickets/new?category=plan"') == 2
	assert device.name in own_account.read(f"{PLAN}/{subscription}/end"), "it has to be given back"
	for name in ("visit", "modem"):
		answer = own_account.visitor.get(f"{PLAN}/{subscription}/change?plan={plans[name]}")
		assert answer.status_code == 409 and "visite ou d'un autre modem" in html.unescape(answer.text)


def test_a_plan_is_previewed_confirmed_once_and_withdrawn(own_account: PortalCustomer, plans: dict[str, str]):
	subscription = subscribe(own_account, plans["own"])
	page = f"{PLAN}/{subscription}/change?plan={plans['dear']}"
	text = own_account.read(page)
	assert "99,95 $" in text and "114,92 $" in text and "aucuns frais" in text
	assert not open_changes(own_account.customer), "a GET changes nothing"
	form = {"action": "confirm", **form_of(text)}
	for _tap in range(2):
		answer = own_account.visitor.post(page, form)
		assert answer.status_code == 303 and answer.headers["Location"] == PLAN, answer.text
	[change] = open_changes(own_account.customer)
	assert (change.state, change.effective_on) == ("Scheduled", getdate()) and change.total > 0
	again = own_account.visitor.post(page, {**form, "command_id": frappe.generate_hash(length=20)})
	assert again.status_code == 409 and "déjà prévu" in again.text
	text = own_account.read(PLAN)
	assert "vous avez le forfait Fibre 1000" in text and "Fibre 3000" not in text
	answer = own_account.visitor.post(PLAN, {"action": "withdraw", "change": change.name})
	assert answer.status_code == 303
	assert open_changes(own_account.customer)[0].state == "Withdrawn"
	assert "Fibre 3000" in own_account.read(PLAN)


def test_an_end_says_what_follows_and_is_confirmed_once(own_account: PortalCustomer, plans: dict[str, str]):
	subscription = subscribe(own_account, plans["own"])
	page = f"{PLAN}/{subscription}/end"
	text = own_account.read(f"{page}?day={add_days(getdate(), 3)}")
	assert "aucuns frais" in text and "Crédit pour" in text and "91,93 $" in text
	form = {"action": "confirm", **form_of(text), "reason": "Je déménage <b>"}
	for _tap in range(2):
		answer = own_account.visitor.post(page, form)
		assert answer.status_code == 303, answer.text
	[change] = open_changes(own_account.customer)
	assert (change.kind, str(change.effective_on)) == ("Cancellation", str(add_days(getdate(), 3)))
	assert frappe.db.get_value(CHANGE, change.name, "reason") == "Je déménage <b>"
	assert "Votre service prend fin" in own_account.read(PLAN)


REFUSED = {
	"no day": ({"day": ""}, 422, "Choisissez un jour"),
	"a day that is none": ({"day": "demain"}, 422, "Choisissez un jour"),
	"yesterday": ({"day": -1}, 409, "a changé depuis"),
	"a day in a year": ({"day": 400}, 409, "a changé depuis"),
	"figures of another page": ({"seal": "2026-01-01|0|0|0"}, 409, "a changé depuis"),
	"no figures": ({"seal": ""}, 409, "a changé depuis"),
	"another button": ({"action": "steal"}, 422, "Rechargez la page"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_form_that_confirms_something_else_changes_nothing(
	own_account: PortalCustomer, plans: dict[str, str], what: str
):
	subscription = subscribe(own_account, plans["own"])
	values, status, said = REFUSED[what]
	if isinstance(values.get("day"), int):
		values = {"day": str(add_days(getdate(), values["day"]))}
	for page in (f"{PLAN}/{subscription}/end", f"{PLAN}/{subscription}/change?plan={plans['dear']}"):
		form = {"action": "confirm", **form_of(own_account.read(page)), "reason": "Parce que", **values}
		answer = own_account.visitor.post(page, form)
		assert (answer.status_code, said in html.unescape(answer.text)) == (status, True), said
		assert ("Parce que" in answer.text) == ("/end" in page), "what was typed stays"
	assert not open_changes(own_account.customer)


def test_plans_that_are_not_offered_are_refused_by_name(own_account: PortalCustomer, plans: dict[str, str]):
	subscription = subscribe(own_account, plans["own"])
	for name in ("far", "hidden", "year", "own"):
		answer = own_account.visitor.get(f"{PLAN}/{subscription}/change?plan={plans[name]}")
		assert answer.status_code == 409, name
	assert own_account.visitor.get(f"{PLAN}/{subscription}/change?plan=nothing").status_code == 409


def test_a_suspended_service_keeps_its_plan_but_can_be_ended(
	own_account: PortalCustomer, plans: dict[str, str]
):
	subscription = subscribe(own_account, plans["own"])
	row = {"doctype": "Service Suspension", "customer": own_account.customer, "state": "Suspended"}
	frappe.get_doc({**row, "open_for": own_account.customer}).insert()
	frappe.db.commit()
	text = own_account.read(PLAN)
	assert "suspendu" in text and "Fibre 1000" not in text and f"{PLAN}/{subscription}/end" in text
	answer = own_account.visitor.get(f"{PLAN}/{subscription}/change?plan={plans['dear']}")
	assert answer.status_code == 409 and "suspendu" in answer.text
	assert own_account.visitor.get(f"{PLAN}/{subscription}/end").status_code == 200


def test_several_services_are_each_on_their_own(own_account: PortalCustomer, plans: dict[str, str]):
	first, second = subscribe(own_account, plans["own"]), subscribe(own_account, plans["dear"])
	page = f"{PLAN}/{first}/end"
	form = {"action": "confirm", **form_of(own_account.read(page))}
	assert own_account.visitor.post(page, form).status_code == 303
	text = own_account.read(PLAN)
	assert f"{PLAN}/{second}/end" in text and f"{PLAN}/{first}/end" not in text


def test_nobody_sees_or_changes_what_is_another_customers(own_account: PortalCustomer, plans: dict[str, str]):
	theirs = PortalCustomer.sign_in()
	subscription = subscribe(theirs, plans["own"])
	page = f"{PLAN}/{subscription}/change?plan={plans['dear']}"
	form = {"action": "confirm", **form_of(theirs.read(page))}
	end = {"action": "confirm", **form_of(theirs.read(f"{PLAN}/{subscription}/end"))}
	for path in (page, f"{PLAN}/{subscription}/end", f"{PLAN}/ACC-SUB-0000/end"):
		assert own_account.visitor.get(path).status_code == 404, path
	assert own_account.visitor.post(page, form).status_code == 404
	assert own_account.visitor.post(f"{PLAN}/{subscription}/end", end).status_code == 404
	assert theirs.visitor.post(page, form).status_code == 303
	[change] = open_changes(theirs.customer)
	answer = own_account.visitor.post(PLAN, {"action": "withdraw", "change": change.name})
	assert answer.status_code == 404 and open_changes(theirs.customer)[0].state == "Scheduled"
	assert subscription not in own_account.read(PLAN)


def test_each_page_asks_eight_times_at_most_and_fits_into_the_first_answer(
	own_account: PortalCustomer, plans: dict[str, str]
):
	place = builders.a_location(own_account.customer).name
	subscription, _other = (subscribe(own_account, plans["own"], place=place) for _each in range(2))
	found = {}
	for path in (
		PLAN,
		f"{PLAN}/{subscription}/change?plan={plans['dear']}",
		f"{PLAN}/{subscription}/end",
	):
		own_account.visitor.get(path)  # what every process reads once
		tries = []
		for _try in range(3):
			with counted_queries() as queries:
				text = own_account.read(path)
			tries.append([each for each in queries if "tabWebsite Route Redirect" not in each])
		fewest = min(tries, key=len)
		style = re.search(r'href="(/assets/[^"]+\.css)"', text)[1]
		with open(f"{frappe.get_site_path('..')}{style}", "rb") as file:
			weight = len(gzip.compress(text.encode())) + len(gzip.compress(file.read()))
		assert weight <= FIRST_VIEW, (path, weight)
		found[path] = (len(fewest), fewest)
	assert all(count <= 8 for count, _queries in found.values()), "\n".join(
		f"{path}: {count}\n" + "\n".join(queries) for path, (count, queries) in found.items()
	)
