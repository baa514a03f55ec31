"""The public pages: what everybody reads, what nobody learns, and what visitors leave."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pytest

import frappe

from gigafibre_fsm.api import sales_orders
from gigafibre_fsm.domain.access import keys, tokens
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.addresses import importing, visitors
from gigafibre_fsm.domain.sales.coverage import areas, requests
from gigafibre_fsm.domain.sales.coverage.verdict import ServiceState
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from gigafibre_fsm.www import routes

PAGES = [
	(page, lang, f"/{path}") for page, paths in routes.LISTED_PATHS.items() for lang, path in paths.items()
]
FILE = """civic;street;unit;municipality;postal_code;longitude;latitude;lot
12;rue Zquartz;;Zqville;J0S 1H0;-73,5;45,2
14;rue Zquartz;;Zqville;J0S 1H0;-73,5;45,2;3 456 789
16;rue Zquartz;;Zqville;J0S 1H0;-70,5;45,2
18;rue Zquartz;;Zqville;;;
20;rue Zquartz;;Zqville;J0S 1H0;-73,5;45,2
20;rue Zquartz;4;Zqville;J0S 1H0;-73,5;45,2
22;rue Zquartz;;Zqville;Z9Z 9Z9;;
;rue sans numéro;;Zqville;;;
"""
SQUARE = {"type": "Polygon", "coordinates": [[[-74, 45], [-73, 45], [-73, 46], [-74, 46], [-74, 45]]]}
TOLD = {"name": 'Marie "x" & Co', "email": "zq-marie@example.com", "agrees": "1"}


@pytest.fixture(scope="module")
def town(connected_site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
	"""A street in the public file, and an area with fibre around most of it."""
	file = tmp_path_factory.mktemp("town") / "addresses.csv"
	file.write_text(FILE, encoding="utf-8")
	with taken_away_afterwards():
		found = importing.import_file(file, lambda _written: None)
		assert (found.written, found.unread_lines) == (7, (9,))
		an_area("Zq square", "Available", map=json.dumps(SQUARE))
		an_area("Zq codes", "Soon", available_on="2999-05-01", postal_codes="Z9Z")
		frappe.db.commit()
		yield file
	forget_limits()


@pytest.fixture(autouse=True)
def _without_limits(town: Path) -> None:
	frappe.db.rollback()
	forget_limits()


def an_area(name: str, state: str, **values: str) -> str:
	doc = {"doctype": "Coverage Area", "area_name": name, "state": state, **values}
	return frappe.get_doc(doc).insert().name


def find(civic: int, unit: str = "") -> str:
	where = {"civic": civic, "street_key": "zquartz", "unit": unit}
	return frappe.db.get_value("Public Address", where)


def judge(civic: int, unit: str = "") -> areas.CoverageVerdict:
	return areas.check_address(find(civic, unit), date(2026, 11, 29))


@pytest.mark.parametrize(("page", "lang", "path"), PAGES)
def test_each_page_names_its_other_language_and_may_be_found_and_kept(page: str, lang: str, path: str):
	answer = Visitor().get(path)
	assert answer.status_code == 200
	assert f'<html lang="{lang}-CA">' in answer.text
	found = dict(re.findall(r'rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', answer.text))
	ends = {each: f"/{routes.PUBLIC_PATHS[page][each]}" for each in ("fr", "en")}
	assert set(found) == {"fr", "en", "x-default"} and found["x-default"] == found["fr"]
	assert all(found[each].endswith(end) or (page, each) == ("home", "fr") for each, end in ends.items())
	assert f'rel="canonical" href="{found[lang]}"' in answer.text
	assert "noindex" not in answer.text and "X-Robots-Tag" not in answer.headers
	assert answer.headers["Cache-Control"].startswith("public, max-age=")
	assert "Set-Cookie" not in answer.headers
	for described in re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text):
		assert json.loads(described)["@context"] == "https://schema.org"


def test_what_is_not_a_page_of_ours_stays_the_websites():
	assert "x-default" not in Visitor().get("/en/none").text
	hide_pages(1)
	try:
		assert "x-default" not in Visitor().get("/offres").text
	finally:
		hide_pages(0)
	assert Visitor().get("/offres").status_code == 200


def hide_pages(is_hidden: int) -> None:
	settings = frappe.get_doc("FSM Settings")
	settings.hide_public_pages = is_hidden
	settings.save()
	frappe.db.commit()


def test_the_map_of_the_site_has_each_page_in_both_languages():
	answer = Visitor().get("/sitemap.xml")
	assert answer.mimetype == "application/xml"
	listed = [each.text for each in ElementTree.fromstring(answer.text).iter() if each.tag.endswith("}loc")]
	assert sum(each.endswith(("/offres", "/en/offers", "/etat", "/en/status")) for each in listed) == 4


def test_the_price_with_taxes_comes_first_and_nothing_for_sale_is_said_kindly():
	assert (
		"Nos forfaits ne sont pas encore" in Visitor().get("/offres").text
		or "$" in Visitor().get("/offres").text
	)
	plan = devices.a_plan(cost=80, fsm_is_public=1, fsm_name_fr="Zq <Fibre>", fsm_download=500)
	frappe.db.commit()
	text = Visitor().get("/offres").text
	assert "Zq &lt;Fibre&gt;" in text and "<Fibre>" not in text
	assert text.index("91,98") < text.index("80,00"), plan
	assert '"price": "91.98"' in text


def test_an_address_is_judged_by_unit_building_and_map():
	assert judge(12).state is ServiceState.AVAILABLE
	assert judge(16).state is ServiceState.NOT_YET
	assert judge(18).state is ServiceState.ASK
	assert (judge(22).state, judge(22).expected_on) == (ServiceState.SOON, date(2999, 5, 1))
	frappe.db.set_value("Public Address", find(20), "service_state", "Ask Us")
	assert judge(20, "4").state is ServiceState.ASK
	frappe.db.set_value("Public Address", find(20, "4"), "service_state", "Not Yet")
	assert judge(20, "4").state is ServiceState.NOT_YET


def test_a_second_import_updates_rows_and_leaves_what_staff_decided(town: Path):
	before = frappe.db.count("Public Address")
	frappe.db.set_value("Public Address", find(14), "service_state", "Soon")
	importing.import_file(town, lambda _written: None)
	assert frappe.db.count("Public Address") == before
	assert frappe.db.get_value("Public Address", find(14), "service_state") == "Soon"


def test_a_home_with_service_gets_the_same_answer_as_without():
	path = "/couverture?adresse=12+rue+Zquartz,+Zqville"
	before = without_marks(Visitor().get(path).text)
	customer = builders.a_customer().name
	builders.a_location(customer, address_line="12 rue Zquartz", city="Zqville", postal_code="J0S 1H0")
	devices.a_subscription(customer)
	frappe.db.commit()
	assert "La fibre" in before or "fibre est offerte" in before
	assert without_marks(Visitor().get(path).text) == before


def without_marks(text: str) -> str:
	"""Leave out what differs from request to request: signed marks and the id of the form."""
	return re.sub(r'((?:mark|command_id)" value=")[^"]*|eyJ[\w.-]+', r"\1", text)


def test_a_page_about_one_address_is_neither_kept_nor_found():
	answer = Visitor().get("/en/coverage?adresse=12+rue+Zquartz,+Zqville")
	assert "Good news" in answer.text and "noindex" in answer.text
	assert answer.headers["Cache-Control"] == "no-store"


def suggest(typed: str, **options: object) -> list[dict]:
	answer = Visitor().get(
		"/api/method/gigafibre_fsm.api.coverage.suggest_addresses", query_string={"typed": typed}, **options
	)
	return answer.json["message"]["addresses"] if answer.status_code == 200 else []


def test_suggestions_have_neither_ids_nor_coordinates():
	assert suggest("12 zq") == []
	(found,) = suggest("12 zqu")
	assert found.keys() == {"line", "mark"}
	assert found["line"] == "12 rue Zquartz, Zqville, J0S 1H0"
	assert Visitor().get("/couverture", query_string={"lieu": found["mark"]}).status_code == 200


def test_staff_get_the_parts_of_an_address_with_its_place(town: Path):
	place = {"address_line": "20 rue Zquartz", "city": "Zqville", "postal_code": "J0S1H0"}
	place |= {"latitude": 45.2, "longitude": -73.5}
	for typed, unit in (("20 rue zquartz", ""), ("4-20 rue zquartz", "4")):
		(found,) = sales_orders.find_addresses(typed)["rows"]
		assert {**place, "unit": unit}.items() <= found.items()
	assert sales_orders.find_addresses("20 zq")["rows"] == []


@pytest.mark.parametrize(
	("typed", "said"),
	[
		("lot 3 456 789", "14 rue Zquartz"),
		("3456789", "14 rue Zquartz"),
		("lot 3 456 780", "We do not find this address."),
		("45.2, -73.5", "fibre is available at your address"),
		("45,2 73,5", "Latitude 45.20000, longitude -73.50000"),
		("46.8 -71.2", "Not yet"),
		("48.85, 2.35", "We do not find this address."),
	],
)
def test_a_home_without_a_civic_number_is_found_by_its_lot_or_its_place(town: Path, typed: str, said: str):
	answer = Visitor().get("/en/coverage", query_string={"adresse": typed})
	assert said in answer.get_data(as_text=True)


def test_a_mark_works_for_its_visitor_alone():
	(found,) = suggest("12 zqu", headers={"User-Agent": "another browser"})
	old = tokens.sign_token(
		keys.all_keys(),
		keys.active_key_id(),
		jti="0" * 32,
		purpose=visitors.ADDRESS,
		subject=find(12),
		now=datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(hours=1),
		expires=datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(minutes=30),
	)
	for mark in (found["mark"], old, "x", find(12), "a.b.c"):
		answer = Visitor().get("/en/coverage", query_string={"lieu": mark})
		assert "Good news" not in answer.text
		assert "look your address up again" in answer.text


def test_of_ten_thousand_guesses_from_a_network_less_than_one_in_a_hundred_is_answered():
	answered, asked = 0, 110
	for guess in range(asked):
		address = {"REMOTE_ADDR": f"203.0.113.{guess % 250 + 1}"}
		answered += bool(suggest("12 zqu", environ_base=address))
	assert 0 < answered <= visitors.LOOKS_PER_HOUR < 10_000 // 100
	assert suggest("12 zqu", environ_base={"REMOTE_ADDR": "198.51.100.9"}), "others are answered"


def leave(form: dict, *, wait: int = 5, path: str = "/en/coverage?adresse=99+rue+Nulle") -> object:
	"""Send the form of a page as somebody would who opened it so many seconds ago."""
	page = Visitor().get(path).text
	mark = re.search(r'name="mark" value="([^"]+)"', page)[1]
	opened = tokens.verify_token(
		mark, keys.all_keys(), purposes=(visitors.FORM,), now=datetime.now(timezone.utc).replace(tzinfo=None)
	)
	earlier = opened.issued - timedelta(seconds=wait)
	aged = tokens.sign_token(
		keys.all_keys(),
		keys.active_key_id(),
		jti=opened.jti,
		purpose=visitors.FORM,
		subject=opened.subject,
		now=earlier,
		expires=earlier + timedelta(hours=1),
	)
	command = re.search(r'name="command_id" value="([^"]+)"', page)[1]
	return Visitor().send_form(path, {"command_id": command, "mark": aged, **form})


def list_requests() -> list[frappe._dict]:
	frappe.db.rollback()
	return frappe.get_all("Coverage Request", ["*"], order_by="creation")


def test_what_is_not_found_can_be_left():
	assert "We do not find this address" in Visitor().get("/en/coverage?adresse=99+rue+Nulle").text
	before = len(list_requests())
	answer = leave(TOLD)
	assert answer.status_code == 303, answer.text
	rows = list_requests()
	assert len(rows) == before + 1
	row = rows[-1]
	assert (row.person_name, row.address, row.language) == (TOLD["name"], "99 rue Nulle", "en")
	assert (row.wants_news, row.state) == (0, "New")


def test_a_postal_code_or_a_street_alone_is_asked_for_the_rest():
	for typed in ("J0S 1H0", "rue Zquartz", "12"):
		answer = Visitor().get("/en/coverage", query_string={"adresse": typed})
		assert "write the civic number and the street" in answer.text
		assert f'value="{typed}"' in answer.text
	# the other language answers the same question
	assert 'href="/couverture?adresse=12"' in answer.text


@pytest.mark.parametrize(
	("lacking", "said"),
	[
		({"name": ""}, "write the name"),
		({"name": "Z <b>"}, "without angle brackets"),
		({"email": ""}, "so that we can reach you"),
		({"email": "marie@"}, "cannot be right"),
		({"agrees": ""}, "may contact you"),
	],
)
def test_a_request_that_lacks_something_is_shown_again(lacking: dict, said: str):
	before = len(list_requests())
	answer = leave({**TOLD, "message": "mon <i>mot</i>", **lacking})
	assert answer.status_code == 422
	assert said in answer.text
	assert "mon &lt;i&gt;mot&lt;/i&gt;" in answer.text, "nothing typed is lost"
	assert len(list_requests()) == before


def test_what_a_program_sends_is_not_kept():
	before = len(list_requests())
	assert leave({**TOLD, "website": "https://spam.example"}).status_code == 303
	assert leave(TOLD, wait=0).status_code == 422
	assert len(list_requests()) == before


def test_no_consent_is_ticked_in_advance():
	page = Visitor().get("/en/coverage?adresse=99+rue+Nulle").text
	assert len(re.findall(r'type="checkbox"', page)) == 2
	assert not re.search(r'type="checkbox"[^>]*checked', page)


def test_what_was_answered_long_ago_and_what_nobody_could_answer_is_forgotten():
	now = frappe.utils.now_datetime()

	def ask(state: str, asked: int, changed: int) -> str:
		values = {"person_name": "Zq", "state": state, "asked_on": now - timedelta(days=asked)}
		doc = frappe.get_doc({"doctype": requests.DOCTYPE, **values}).insert()
		doc.db_set("modified", now - timedelta(days=changed), update_modified=False)
		return doc.name

	gone = [ask("Closed", 200, 92), ask("Answered", 92, 92), ask("New", 732, 1)]
	kept = [ask("Closed", 200, 80), ask("New", 700, 700)]
	assert due.old_requests_since(instants.to_utc(now)) is not None
	requests.delete_old(now)
	there = frappe.get_all(requests.DOCTYPE, {"name": ("in", gone + kept)}, pluck="name")
	assert sorted(there) == sorted(kept)
	assert due.old_requests_since(instants.to_utc(now)) is None


def test_an_area_without_a_place_is_refused():
	for values in ({}, {"map": '{"type": "Polygon"}'}, {"map": "x", "postal_codes": "J0S"}):
		with pytest.raises(FsmError, match="area"):
			an_area("Zq none", "Available", **values)


@pytest.mark.parametrize(
	"method",
	[
		"erpnext.templates.utils.send_message",
		"frappe.www.contact.send_message",
		"erpnext.www.book_appointment.index.create_appointment",
	],
)
def test_the_doors_of_erpnext_for_guests_are_closed(method: str):
	form = {
		"sender": "zq@example.com",
		"message": "x",
		"date": "2026-12-01",
		"time": "10:00",
		"tz": "x",
		"contact": "{}",
	}
	for path in (f"/api/method/{method}", f"/?cmd={method}"):
		assert Visitor().post(path, form, headers={"Accept": "application/json"}).status_code == 403
