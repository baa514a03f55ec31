"""What changed while the phone was away: shown field by field, decided by a person; what was refused is put right."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import technician_work as visits
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.workflow import transitions
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.pictures import a_photo
from tests import visit_data
from tests.browser.bad_network import BadNetwork
from tests.browser.conftest import Worlds
from tests.browser.persistent_phone import PersistentPhone, persistent_phone, wait_until_stored
from tests.plugin import fresh_state

LIGHT = {
	"label_en": "Light at the outlet",
	"label_fr": "Lumière à la prise",
	"kind": "Number",
	"unit": "dBm",
	"minimum": "-27",
	"required": 0,
}

NOTHING_NEEDED = {
	"checklist": [],
	**{f"requires_{need}": 0 for need in ("equipment", "before_photo", "after_photo", "signature", "note")},
}


@pytest.fixture
def network(web: str) -> Iterator[BadNetwork]:
	with BadNetwork(web) as between:
		yield between


@pytest.fixture
def phone(worlds: Worlds, chromium: Browser, tmp_path: Path) -> Iterator[PersistentPhone]:
	with persistent_phone(chromium, tmp_path / "phone") as own:
		yield own


def test_what_was_done_at_a_cancelled_visit_goes_to_dispatch_or_away_one_by_one(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(
		visit_data.a_visit("fr", now_datetime() - timedelta(hours=2), checklist=[LIGHT])
	)
	page = phone.start()
	_to_the_visit_without_network(page, network, visit)
	_photograph(page)
	page.locator("#note textarea").fill("Client absent, boîte au mur nord.")
	page.locator("#note textarea").blur()
	page.locator("#checklist input[data-least]").fill("-20,1")
	page.locator("#checklist input[data-least]").blur()
	expect(page.locator("#strip")).to_contain_text("3 en attente")
	page.get_by_role("button", name="Je suis en route").click()
	expect(page.locator("#strip")).to_contain_text("4 en attente")
	transitions.move_job(visit.job, "Cancelled", PLANNER, now=now_datetime(), reason="Le client a appelé.")
	frappe.db.commit()  # the web server is another process
	network.is_off = False
	page.goto(f"{network.url}/t/queue")
	photo, note, light, step = (page.locator("#queue .item").nth(place) for place in range(4))
	for item in (photo, note, light, step):
		expect(item.get_by_role("row", name="Statut")).to_contain_text("Annulée")
		expect(item).to_contain_text(re.compile(r"Raison\s: Le client a appelé\."))
	expect(note).to_contain_text(re.compile(r"Note\s: Client absent, boîte au mur nord\."))
	expect(light).to_contain_text(re.compile(r"Lumière à la prise\s: −20,1 dBm"))
	expect(page.locator("#strip")).to_contain_text("à décider : 4")
	for left, item in ((3, step), (2, light)):
		item.get_by_role("button", name="Jeter").click()
		item.get_by_role("button", name="Jeter pour de bon").click()
		expect(page.locator("#queue .item")).to_have_count(left)
	_to_dispatch(photo)
	expect(page.locator("#queue .item")).to_have_count(1)
	_to_dispatch(page.locator("#queue .item").first)
	expect(page.get_by_text("Rien n'attend ici")).to_be_visible()
	job = _now(visit)
	assert (job.status, job.en_route_on, len(job.photos)) == ("Cancelled", None, 1)
	late = [row.detail for row in job.timeline if row.event == "Late"]
	assert len(late) == 2
	assert "boîte au mur nord" in late[1]


def test_a_visit_that_was_moved_is_started_all_the_same_when_the_person_says_so(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr", now_datetime() - timedelta(hours=2)))
	page = phone.start()
	_to_the_visit_without_network(page, network, visit)
	_photograph(page)
	page.get_by_role("button", name="Je suis en route").click()
	page.get_by_role("button", name="Arrivé sur place").click()
	expect(page.locator("#strip")).to_contain_text("3 en attente")
	job = job_repository.lock_job(visit.job)
	job.arrival = job.arrival + timedelta(days=1)
	job_repository.save_job(job)
	frappe.db.commit()  # the web server is another process
	network.is_off = False
	page.goto(f"{network.url}/t/queue")
	expect(page.locator("#queue .item")).to_have_count(2)
	assert [row.kind for row in _now(visit).photos] == ["Before"]
	first = page.locator("#queue .item").first
	expect(first.get_by_role("row", name="Arrivée")).to_be_visible()
	first.get_by_role("button", name="Appliquer quand même").click()
	expect(page.get_by_text("Rien n'attend ici")).to_be_visible()
	assert _now(visit).status == "On Site"


def test_what_the_rules_refuse_stays_with_its_sentence_until_it_is_corrected(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr", now_datetime() - timedelta(hours=2)))
	page = phone.start()
	_to_the_visit_without_network(page, network, visit)
	page.get_by_role("link", name="Ajouter", exact=True).click()
	page.locator("#create summary").click()
	page.locator("#f-create [name=serial_number]").fill("??")
	page.locator("#f-create select").select_option(visit.model)
	page.get_by_role("button", name="Créer").click()
	expect(page.locator("#strip")).to_contain_text("1 en attente")
	network.is_off = False
	page.goto(f"{network.url}/t/queue")
	item = page.locator("#queue .item")
	expect(item.locator("[data-sentence]")).to_be_visible()
	item.get_by_role("button", name="Corriger").click()
	expect(page.locator("#f-create [name=serial_number]")).to_have_value("??")
	page.locator("#f-create [name=serial_number]").fill(f"{visit.label.serial}9")
	page.get_by_role("button", name="Créer").click()
	expect(page.locator("#equipment").get_by_text(f"{visit.label.serial}9")).to_be_visible()
	expect(page.locator("#strip")).to_have_count(0)
	frappe.db.delete("Equipment Movement", {"equipment": f"{visit.label.serial}9"})
	frappe.db.set_value("Dispatch Job Equipment", {"parent": visit.job}, "equipment", visit.equipment)
	frappe.db.delete("Equipment", {"name": f"{visit.label.serial}9"})
	frappe.db.commit()  # as above


def test_a_correction_takes_the_place_of_what_was_refused_before_the_end_that_waits_for_it(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(
		visit_data.a_visit("fr", now_datetime() - timedelta(hours=2), **NOTHING_NEEDED)
	)
	_on_site_with_a_modem(visit)
	page = phone.start()
	page.goto(f"{network.url}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	page.goto(f"{network.url}/t/job/{visit.job}")
	_take_away(page)
	expect(page.locator("#problem")).to_be_visible()
	page.get_by_role("button", name="Terminer").click()
	bar = page.locator("#next")
	expect(bar).to_contain_text("La visite n'est pas terminée")
	expect(page.locator("#status")).to_have_text("Sur place")
	expect(page.locator("#strip")).to_contain_text("visite non terminée")
	bar.get_by_role("link", name="Voir et décider").click()
	refused, end = (page.locator("#queue .item").nth(place) for place in range(2))
	expect(end).to_contain_text("attend une décision")
	expect(end.locator("[data-sentence]")).to_contain_text(f"défectueux · {visit.equipment}")
	expect(refused.locator("button.main")).to_have_text("Corriger")
	refused.locator("button.main").click()
	_take_away(page, "Ne démarre plus.")
	expect(page.locator("#strip")).to_have_count(0)
	expect(page.locator("#status .pill:not(.queued)")).to_have_text("Terminée")
	assert network.actions()[-2:] == ["away", "move"]
	assert [(row.equipment, row.action) for row in _now(visit).equipment] == [(visit.equipment, "Defective")]


def test_a_refused_end_holds_back_no_work_and_is_tried_again_after_it(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(
		visit_data.a_visit("fr", now_datetime() - timedelta(hours=2), **NOTHING_NEEDED)
	)
	_go_there(visit)
	page = phone.start()
	page.goto(f"{network.url}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	page.goto(f"{network.url}/t/job/{visit.job}")
	wait_until_stored(page, "/t/queue")
	frappe.db.set_value("Dispatch Job Type", visit.job_type, "requires_note", 1)
	frappe.db.commit()  # the web server is another process
	page.get_by_role("button", name="Terminer").click()
	expect(page.locator("#problem")).to_contain_text("Écrivez une note")
	network.is_off = True
	page.locator("#note textarea").fill("Tout est propre.")
	page.locator("#note textarea").blur()
	expect(page.locator("#strip")).to_contain_text("1 en attente")
	page.locator("#strip").click()
	page.get_by_role("button", name="Réessayer").click()
	expect(page.locator("#queue .item").last).to_contain_text("Terminer")
	network.is_off = False
	page.goto(f"{network.url}/t/queue")
	expect(page.get_by_text("Rien n'attend ici")).to_be_visible()
	assert [post.action for post in network.posts][-2:] == ["note", "move"]
	assert (_now(visit).status, _now(visit).technician_note) == ("Completed", "Tout est propre.")


def test_a_photo_to_be_deleted_is_marked_whole_and_the_list_forgets_what_was_thrown_away(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr", now_datetime() - timedelta(hours=2)))
	photo = visits.add_photo(visit.job, visit.technician.name, "Other", a_photo(), now=now_datetime())
	frappe.db.commit()  # the web server is another process
	page = phone.start()
	_to_the_visit_without_network(page, network, visit)
	page.get_by_role("button", name="Je suis en route").click()
	page.locator(f"a[href='#photo-{photo['row']}']").click()
	page.get_by_role("button", name="Supprimer cette photo").click()
	sign = page.locator(".shots .pill.queued")
	expect(sign).to_have_text("À supprimer")
	assert sign.evaluate("sign => sign.scrollWidth <= sign.clientWidth")
	expect(page.locator("#strip")).to_contain_text("2 en attente")
	page.goto(f"{network.url}/t")
	waiting = page.locator(".visit .wrap .pill.queued")
	expect(page.locator("[data-standing]")).to_have_text("En route")
	expect(waiting).to_have_text("2 en attente d'envoi")
	other = phone.tab()
	other.goto(f"{network.url}/t/queue")
	for left in (1, 0):
		other.get_by_role("button", name="Jeter").last.click()
		other.get_by_role("button", name="Jeter pour de bon").click()
		expect(waiting).to_have_count(left)
	expect(page.locator("[data-standing]")).to_have_text("À faire")
	expect(page.locator("#strip")).to_have_count(0)


def test_what_is_taken_away_and_left_without_a_network_is_asked_about_no_more(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	earlier = now_datetime() - timedelta(hours=2)
	visit = worlds.enter_context(visit_data.a_visit("fr", earlier, requires_pickup=1, **NOTHING_NEEDED))
	_on_site_with_a_modem(visit)
	place = {"customer": visit.customer, "service_location": visit.location, "job_type": visit.job_type}
	now = now_datetime().replace(microsecond=0)
	second = builders.a_dispatched_job(technician=visit.technician.name, arrival=now, **place).name
	frappe.db.commit()  # the web server is another process
	page = phone.start()
	page.goto(f"{network.url}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	for job in (visit.job, second):
		wait_until_stored(page, f"/t/job/{job}")
	network.is_off = True
	page.goto(f"{network.url}/t/job/{second}")
	page.get_by_role("link", name="Je suis en route").click()
	expect(page.locator("#elsewhere")).to_contain_text("Une autre visite est en cours")
	page.goto(f"{network.url}/t/job/{visit.job}")
	page.locator("#next").get_by_role("link", name="Terminer").click()
	expect(page.locator("#missing")).to_contain_text("De l'équipement est encore ici")
	page.locator("#missing").get_by_role("link", name=visit.equipment).click()
	page.locator("#do-1 summary").click()
	page.get_by_role("button", name="Le reprendre dans mon camion").click()
	page.get_by_role("button", name="Terminer", exact=True).click()
	expect(page.locator("#status .pill")).to_have_text("Terminée")
	page.goto(f"{network.url}/t/job/{second}")
	page.get_by_role("button", name="Je suis en route").click()
	network.is_off = False
	page.goto(f"{network.url}/t/queue")
	expect(page.get_by_text("Rien n'attend ici")).to_be_visible()
	assert _now(visit).status == "Completed"
	assert frappe.db.get_value("Dispatch Job", second, "status") == "En Route"


# ---- steps


def _on_site_with_a_modem(visit: visit_data.VisitData) -> None:
	there = {"status": "Installed", "service_location": visit.location, "customer": visit.customer}
	frappe.db.set_value("Equipment", visit.equipment, {**there, "warehouse": None})
	_go_there(visit)


def _go_there(visit: visit_data.VisitData) -> None:
	for status in ("En Route", "On Site"):
		visits.move_job(visit.job, visit.technician.name, status, now=now_datetime())
	frappe.db.commit()  # the web server is another process


def _take_away(page: Page, reason: str = "") -> None:
	if not page.locator("#do-1").evaluate("fold => fold.open"):
		page.locator("#do-1 summary").click()
	page.locator("#f-away-1 [name=note]").fill(reason)
	page.get_by_role("button", name="Le reprendre : défectueux").click()


def _to_the_visit_without_network(page: Page, network: BadNetwork, visit: visit_data.VisitData) -> None:
	page.goto(f"{network.url}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	wait_until_stored(page, f"/t/job/{visit.job}")
	network.is_off = True
	page.goto(f"{network.url}/t/job/{visit.job}")
	expect(page.locator("#stored")).to_have_text(re.compile("Sans réseau"))


def _photograph(page: Page) -> None:
	page.locator("form:has(input[value=Before]) input[type=file]").set_input_files(
		{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
	)
	expect(page.locator("#photos .shot.queued")).to_have_count(1)


def _to_dispatch(item: Locator) -> None:
	item.get_by_role("button", name="L'envoyer à la répartition").click()


def _now(visit: visit_data.VisitData):
	frappe.db.rollback()  # a new snapshot: the web server wrote meanwhile
	fresh_state()
	return frappe.get_doc("Dispatch Job", visit.job)
