"""What a visit asks for until it is complete, on a phone: the kinds of checklist items, with and without scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect

import frappe

from gigafibre_fsm.domain.dispatch import technician_work as visits
from gigafibre_fsm.domain.dispatch.workflow import transitions
from gigafibre_fsm.tests.pictures import a_photo
from tests import visit_data
from tests.browser.conftest import Phone, Worlds
from tests.plugin import fresh_state

LIGHT = {
	"label_en": "Light at the outlet",
	"label_fr": "Lumière à la prise",
	"kind": "Number",
	"unit": "dBm",
	"minimum": "-27",
	"maximum": "-8",
}
DROP = {
	"label_en": "How the drop runs",
	"label_fr": "Parcours du câble de branchement",
	"kind": "Choice",
	"choices": "Aerial | Aérien\nUnderground | Souterrain",
}
MOUNTED = {"label_en": "The ONT, as left", "label_fr": "L'ONT, tel que laissé", "kind": "Photo"}
TIDY = {"label_en": "Workplace left clean", "label_fr": "Lieux laissés propres", "required": 0}


@pytest.fixture
def visit(worlds: Worlds) -> visit_data.VisitData:
	"""A visit on site whose checklist has an item of each kind."""
	data = worlds.enter_context(visit_data.a_visit("fr", checklist=[LIGHT, DROP, MOUNTED, TIDY]))
	_go_there(data)
	return data


def _go_there(data: visit_data.VisitData) -> None:
	for status in ("En Route", "On Site"):
		visits.move_job(data.job, data.technician.name, status, now=frappe.utils.now_datetime())
	frappe.db.commit()  # the web server is another process


def test_each_kind_of_item_is_answered_with_a_thumb(web: str, phone: Phone, visit) -> None:
	page = _open_visit(phone(width=360), web, visit)
	light = _item(page, "Lumière à la prise")
	light.get_by_role("textbox").fill("29,4")
	light.get_by_role("button", name="Changer le signe").click()
	light.get_by_role("textbox").blur()
	expect(light.get_by_text("C'est hors limites (−27 à −8 dBm)")).to_be_visible()
	assert _answers(visit)["Light at the outlet"] == (0, None)
	light.get_by_role("textbox").fill("−19,4")
	light.get_by_role("textbox").press("Enter")
	light.get_by_role("textbox").blur()
	expect(light.get_by_text("−19,4 dBm")).to_be_visible()
	_item(page, "Parcours du câble de branchement").get_by_role("combobox").select_option(label="Souterrain")
	expect(page.locator("#checklist").get_by_text("2 / 4")).to_be_visible()
	_item(page, "L'ONT, tel que laissé").locator("input[type=file]").set_input_files(_file())
	expect(page.locator("#checklist").get_by_text("3 / 4")).to_be_visible()
	answers = _answers(visit)
	assert answers["Light at the outlet"] == (1, "-19.4")
	assert answers["How the drop runs"] == (1, "Underground")
	assert answers["The ONT, as left"] == (1, "photo")


def test_a_number_outside_its_limits_is_kept_when_a_person_says_so(web: str, phone: Phone, visit) -> None:
	page = _open_visit(phone(width=360), web, visit)
	light = _item(page, "Lumière à la prise")
	light.get_by_role("textbox").fill("-29,4")
	light.get_by_role("textbox").blur()
	light.get_by_role("button", name="C'est bien cela, conserver").click()
	expect(light.get_by_text("hors limites", exact=True)).to_be_visible()
	assert _answers(visit)["Light at the outlet"] == (1, "-29.4")


def test_every_kind_is_answered_without_scripts_too(web: str, phone: Phone, visit) -> None:
	page = _open_visit(phone(scripts=False, is_refused=True, width=412), web, visit)
	light = _item(page, "Lumière à la prise")
	light.get_by_role("textbox").fill("-29,4")
	light.get_by_role("button", name="Enregistrer").click()
	expect(page.get_by_role("alert")).to_contain_text("−29,4 dBm dépasse les limites")
	expect(light.get_by_role("textbox")).to_have_value("-29,4")
	light.get_by_role("button", name="C'est bien cela, conserver").click()
	expect(light.get_by_text("−29,4 dBm")).to_be_visible()
	drop = _item(page, "Parcours du câble de branchement")
	drop.get_by_role("combobox").select_option(label="Aérien")
	drop.get_by_role("button", name="Enregistrer").click()
	mounted = _item(page, "L'ONT, tel que laissé")
	mounted.locator("input[type=file]").set_input_files(_file())
	mounted.get_by_role("button", name="Envoyer la photo").click()
	expect(page.locator("#checklist").get_by_text("3 / 4")).to_be_visible()


def test_what_is_left_is_listed_and_the_next_technician_sees_what_was_done(
	web: str, phone: Phone, visit
) -> None:
	me = visit.technician.name
	now = frappe.utils.now_datetime()
	visits.add_photo(visit.job, me, "Before", a_photo("steelblue"), now=now)
	frappe.db.commit()  # the web server is another process
	page = _open_visit(phone(width=360), web, visit)
	page.get_by_role("link", name="Autres choix").first.click()
	page.locator("#to-partial summary").click()
	left = page.locator("#to-partial")
	expect(left.get_by_text("Lumière à la prise")).to_be_visible()
	left.get_by_label("Raison").fill("Pas d'accès au sous-sol")
	left.get_by_role("button", name="Fait en partie").click()
	# shown only by the server's own page: until then the phone shows what it has queued
	expect(page.locator("#info").get_by_text("Visite suivante")).to_be_visible()
	follow_up = _job(visit).follow_up_job
	_send(follow_up, me)
	page.goto(f"{web}/t/job/{follow_up}")
	expect(page.get_by_text("visite précédente", exact=True)).to_be_visible()
	page.get_by_role("link", name="Visites précédentes").click()
	expect(page.get_by_text("Pas d'accès au sous-sol")).to_be_visible()
	expect(page.locator(".shots img")).to_have_count(1)


# ---- steps


def _open_visit(page: Page, web: str, visit: visit_data.VisitData) -> Page:
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	page.goto(f"{web}/t/job/{visit.job}")
	return page


def _send(job: str, technician: str) -> None:
	now = frappe.utils.now_datetime()
	frappe.get_doc("Dispatch Job", job).update({"technician": technician, "arrival": now}).save()
	for status in ("Scheduled", "Dispatched"):
		transitions.move_job(job, status, "Diane Planner", now=now)
	frappe.db.commit()  # the web server is another process


def _item(page: Page, label: str) -> Locator:
	return page.locator("#checklist li").filter(has_text=label)


def _file() -> dict[str, object]:
	return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": a_photo("steelblue")}


def _job(visit: visit_data.VisitData):
	frappe.db.rollback()  # a new snapshot: the web server wrote meanwhile
	fresh_state()
	return frappe.get_doc("Dispatch Job", visit.job)


def _answers(visit: visit_data.VisitData) -> dict[str, tuple]:
	rows = _job(visit).checklist
	return {row.label_en: (row.done, row.value or (row.photo and "photo")) for row in rows}
