"""The technician's page of a visit over HTTP: what it shows where, what it says, and what may be taken back."""

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import technician_work as visits
from gigafibre_fsm.domain.dispatch.technician_work.pages.job import order_by_nearness
from gigafibre_fsm.domain.equipment.identity.search import SearchResult
from gigafibre_fsm.domain.equipment.identity.stock_lookup import StockLocation
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests import devices as stock
from gigafibre_fsm.tests.pictures import a_photo, a_signature
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits
from tests import visit_data
from tests.plugin import fresh_state

SEEN_BY_A_PERSON = {**OWN_PAGE, "Accept": "text/html,application/xhtml+xml"}
CHECKS = [
	{"label_en": "Light", "label_fr": "Lumière", "kind": "Number", "unit": "dBm", "required": 0},
	{"label_en": "The box", "label_fr": "Le boîtier", "kind": "Photo", "required": 0},
	{"label_en": "Speed", "label_fr": "Vitesse", "kind": "Speed Test", "required": 0},
]
NEEDS = ("equipment", "before_photo", "after_photo", "signature", "note")


@pytest.fixture
def visit() -> Iterator[visit_data.VisitData]:
	"""A visit in French that asks for nothing to be completed."""
	fresh_state()
	forget_limits()
	with visit_data.a_visit("fr", checklist=CHECKS, **{f"requires_{need}": 0 for need in NEEDS}) as made:
		yield made


@pytest.fixture
def phone(visit: visit_data.VisitData) -> Visitor:
	return Visitor().open_link(visit.technician.url)


def read(phone: Visitor, path: str) -> str:
	"""The page as a person gets it, its no-break spaces as spaces."""
	return phone.get(path, headers=SEEN_BY_A_PERSON).text.replace("\u00a0", " ")


def page_of(visit: visit_data.VisitData) -> str:
	return f"/t/job/{visit.job}"


def go_there(visit: visit_data.VisitData, *steps: str) -> None:
	for status in steps or ("En Route", "On Site"):
		visits.move_job(visit.job, visit.technician.name, status, now=now_datetime())
	frappe.db.commit()  # the phone asks another connection


def test_a_step_is_said_once_to_the_person_with_the_way_back_and_said_again_when_it_is_sent_again(
	visit: visit_data.VisitData, phone: Visitor
):
	for _tap in range(2):  # two pages that showed the status before
		phone.post(page_of(visit), {"action": "move", "to": "En Route"})
		for in_the_background in ("/t", f"{page_of(visit)}?part=found&q=123", "/t/diagnostic?0"):
			assert "Vous êtes en route." not in phone.get(in_the_background).text
		said = read(phone, page_of(visit)).split('id="notice"')[1].split("</div>")[0]
		assert "Vous êtes en route. Le client recevra un texto dans une minute." in said
		assert 'name="to" value="Dispatched"' in said
		assert 'id="notice"' not in read(phone, page_of(visit))
	phone.post(page_of(visit), {"action": "note", "note": "ONT au salon."})
	said = read(phone, page_of(visit)).split('id="notice"')[1].split("</div>")[0]
	assert "Note enregistrée" in said and "<form" not in said


def test_a_visit_taken_up_again_goes_back_on_hold_for_the_same_reason(
	visit: visit_data.VisitData, phone: Visitor
):
	go_there(visit)
	phone.post(page_of(visit), {"action": "move", "to": "On Hold", "reason": "Pas d'échelle."})
	templates = read(phone, page_of(visit)).split('data-status="')
	ahead = {
		part.split('"')[0]: part.split('id="way-back"')[1] for part in templates if "way-back" in part[9:]
	}
	assert 'value="Dispatched"' not in ahead["En Route"].split("</template>")[0]
	for before in ("On Hold", "En Route"):  # on site at once, or after setting out once more
		assert f'name="to" value="{before}"' in ahead["On Site"].split("</template>")[0]
	phone.post(page_of(visit), {"action": "move", "to": "On Site"})
	said = read(phone, page_of(visit)).split('id="notice"')[1].split("</div>")[0]
	for way_back in (ahead["On Site"].split("</template>")[0], said):
		assert 'name="to" value="On Hold"' in way_back
		assert 'name="reason" value="Pas d&#39;échelle."' in way_back


def test_what_is_done_folds_and_what_is_left_stands_open(visit: visit_data.VisitData, phone: Visitor):
	go_there(visit)
	text = read(phone, page_of(visit))
	assert [is_open(text, part) for part in ("checklist", "photos", "info")] == [True, True, False]
	rows = frappe.get_all("Dispatch Job Check", {"parent": visit.job}, pluck="name")
	for row in rows:
		frappe.db.set_value("Dispatch Job Check", row, {"done": 1, "value": "-19.4", "photo": "none"})
	visits.store_signature(visit.job, visit.technician.name, "Marie", a_signature(), now=now_datetime())
	frappe.db.commit()  # as above
	text = read(phone, page_of(visit))
	assert not is_open(text, "checklist") and not is_open(text, "signature")


def is_open(text: str, part: str) -> bool | None:
	"""Whether a section stands open; None where it is not there, or does not fold."""
	tag = next((tag for tag in text.split("<details")[1:] if f'id="{part}"' in tag.split(">")[0]), None)
	return " open" in tag.split(">")[0] if tag else None


def test_after_the_visit_the_next_one_is_a_tap_away(visit: visit_data.VisitData, phone: Visitor):
	go_there(visit)
	assert "Visite suivante" not in read(phone, page_of(visit))
	later = builders.a_dispatched_job(
		technician=visit.technician.name,
		customer=visit.customer,
		service_location=visit.location,
		job_type=visit.job_type,
		arrival=now_datetime() + timedelta(minutes=1),
	).name
	go_there(visit, "Completed")
	bar = read(phone, page_of(visit)).split('class="bar"')[1].split("<template")[0]
	assert f'href="/t/job/{later}"' in bar and "Visite suivante" in bar


def test_a_wrong_photo_is_deleted_with_its_file_while_the_visit_is_open(
	visit: visit_data.VisitData, phone: Visitor
):
	go_there(visit)
	me, now = visit.technician.name, now_datetime()
	wrong, right = (
		visits.add_photo(visit.job, me, "Before", a_photo(colour), now=now)["row"]
		for colour in ("teal", "firebrick")
	)
	check = frappe.get_all("Dispatch Job Check", {"parent": visit.job, "kind": "Photo"}, pluck="name")[0]
	visits.answer_with_photo(visit.job, me, row=check, data=a_photo("navy"), now=now)
	frappe.db.commit()  # as above
	address = frappe.db.get_value("Dispatch Job Photo", wrong, "photo")
	assert read(phone, page_of(visit)).count("Supprimer cette photo") == 2, "what answers a point stays"
	for _twice in range(2):
		answer = phone.post(page_of(visit), {"action": "remove_photo", "photo_row": wrong})
		assert answer.status_code == 303
	frappe.db.rollback()
	assert frappe.get_all("Dispatch Job Photo", {"parent": visit.job}, pluck="kind", order_by="idx") == [
		"Before",
		"Check",
	]
	assert not frappe.db.exists("File", {"file_url": address})
	assert phone.get(f"/t/file/{visit.job}/{wrong}").status_code == 404
	assert phone.get(f"/t/file/{visit.job}/{right}").status_code == 200
	answers_a_point = frappe.db.get_value("Dispatch Job Check", check, "photo")
	assert remove(phone, visit, answers_a_point) == 422
	go_there(visit, "Completed")
	assert remove(phone, visit, right) == 422
	assert "Supprimer cette photo" not in read(phone, page_of(visit))


def remove(phone: Visitor, visit: visit_data.VisitData, row: str) -> int:
	return phone.post(page_of(visit), {"action": "remove_photo", "photo_row": row}).status_code


def test_a_label_waits_for_no_word_once_its_device_was_installed_some_other_way(
	visit: visit_data.VisitData, phone: Visitor
):
	go_there(visit)
	for serial in (visit.equipment, "ANOTHER123"):
		reading = {"device": 1, "field": "serial_number", "value": serial, "source": "Barcode"}
		values = {"kind": "Label", "state": "Read", "job": visit.job, "technician": visit.technician.name}
		frappe.get_doc({"doctype": "FSM Scan", **values, "readings": [reading]}).insert()
	frappe.db.commit()  # as above
	assert read(phone, page_of(visit)).count("Étiquette lue : à confirmer.") == 2 + in_words(phone, visit)
	visits.install_equipment(visit.job, visit.technician.name, equipment=visit.equipment, now=now_datetime())
	frappe.db.commit()  # as above
	assert read(phone, page_of(visit)).count("Étiquette lue : à confirmer.") == 1 + in_words(phone, visit)


def in_words(phone: Visitor, visit: visit_data.VisitData) -> int:
	"""How often the sentence stands in the page's attributes, for its script."""
	return read(phone, page_of(visit)).count('data-read="Étiquette lue : à confirmer."')


def test_earlier_visits_are_named_where_the_place_stands(visit: visit_data.VisitData, phone: Visitor):
	assert "Visites précédentes à cette adresse" in read(phone, page_of(visit)).split('id="info"')[1]
	builders.a_job(
		customer=visit.customer,
		service_location=visit.location,
		job_type=visit.job_type,
	).db_set({"status": "Completed", "completed_on": "2025-12-01 10:00:00"})
	frappe.db.commit()  # as above
	text = read(phone, page_of(visit))
	place, rest = text.split('id="checklist"')
	assert "Visites précédentes" in place, place[-3000:]
	assert "Visites précédentes <small>(la dernière : 1er déc. 2025)</small>" in place
	assert "Visites précédentes" not in rest


def test_the_result_of_a_speed_test_ticks_the_point_that_it_was_reached_from(
	visit: visit_data.VisitData, phone: Visitor
):
	go_there(visit)
	measure = f"/t/diagnostic?job={visit.job}"
	assert f'href="{measure}#speed"' in read(phone, page_of(visit))
	# from the tabs, too, the visit under way is meant
	assert f'value="{visit.job}" selected' in read(phone, "/t/diagnostic")
	figures = {"download": "512.4", "upload": "498", "latency": "8", "jitter": "1", "seconds": "17"}
	sent = {
		"action": "speed",
		"job": visit.job,
		**figures,
		"bytes_down": "512000000",
		"bytes_up": "498000000",
	}
	assert phone.post("/t/diagnostic", sent).status_code == 303
	frappe.db.rollback()
	kept = frappe.db.get_value(
		"Dispatch Job Check", {"parent": visit.job, "kind": "Speed Test"}, ["done", "value"]
	)
	assert kept[0] == 1 and "512,4" in kept[1].replace(".", ",")
	assert "512,4" in read(phone, page_of(visit)).split('id="checklist"')[1].split('id="equipment"')[0]
	frappe.db.delete("Speed Test", {"job": visit.job})
	frappe.db.commit()  # as above


@pytest.mark.parametrize(
	("shown", "hidden"),
	[
		# a scan stands in the fold that replaces, above the typed number; one button leads
		('data-said="Lecture de l&#39;étiquette…"', "Choose File"),
		('<a class="thumb" href="/t/file/', '">Photo</a>'),
		('<span class="pill amber">', "Urgence"),
		# a form takes its own fields along and no others
		('<p class="nojs hint">Enregistrez-la avant d&#39;envoyer une photo, un appareil', "Save it"),
	],
)
def test_the_page_shows(visit: visit_data.VisitData, phone: Visitor, shown: str, hidden: str):
	go_there(visit)
	check = frappe.get_all("Dispatch Job Check", {"parent": visit.job, "kind": "Photo"}, pluck="name")[0]
	visits.answer_with_photo(
		visit.job, visit.technician.name, row=check, data=a_photo("navy"), now=now_datetime()
	)
	frappe.db.commit()  # as above
	text = read(phone, page_of(visit))
	assert shown in text and hidden not in text


def test_replacing_begins_with_a_scan_and_one_button_leads(visit: visit_data.VisitData, phone: Visitor):
	go_there(visit)
	old = stock.a_device(equipment_model=visit.model).name
	home = {"status": "Installed", "service_location": visit.location, "customer": visit.customer}
	frappe.db.set_value("Equipment", old, home)
	reading = {"device": 1, "field": "serial_number", "value": visit.equipment, "source": "Barcode"}
	values = {"kind": "Label", "state": "Read", "job": visit.job, "technician": visit.technician.name}
	scan = frappe.get_doc({"doctype": "FSM Scan", **values, "readings": [reading]}).insert()
	frappe.db.commit()  # as above
	fold = read(phone, page_of(visit)).split('id="do-1"')[1].split("</details>")[0]
	assert fold.index("Scanner le nouveau") < fold.index("Numéro de série du nouveau")
	assert fold.count("main wide") == 1
	bar = read(phone, f"/t/scan/{scan.name}").split('class="bar"')[1]
	assert bar.count('name="then"') == 2 and bar.count('class="main') == 1
	frappe.db.delete("Equipment", {"name": old})
	frappe.db.commit()  # as above


def test_what_can_be_installed_comes_first_the_own_trucks_before_all():
	kinds = ("lost", "at_another_customer", "on_another_truck", "in_warehouse", "retired", "on_your_truck")
	found = [SearchResult(kind, kind, "", "", "", "", "", StockLocation(kind, "", None)) for kind in kinds]
	assert [each.equipment for each in order_by_nearness(found)][:3] == [
		"on_your_truck",
		"in_warehouse",
		"on_another_truck",
	]


def test_a_label_is_shown_without_the_times_and_names_of_the_programs_that_read_it(
	visit: visit_data.VisitData, phone: Visitor
):
	values = {"kind": "Label", "state": "Read", "job": visit.job, "technician": visit.technician.name}
	reading = {"device": 1, "field": "serial_number", "value": "ABC123456", "source": "Gemini"}
	scan = frappe.get_doc(
		{
			"doctype": "FSM Scan",
			**values,
			"sources": "decoder 1479 ms, Gemini 1958 ms",
			"readings": [reading],
		}
	).insert()
	frappe.db.commit()  # as above
	text = read(phone, f"/t/scan/{scan.name}")
	assert "ABC123456" in text
	assert "1958" not in text and "Gemini" not in text and "decoder" not in text


def test_the_diagnostic_page_lists_what_is_under_way_then_what_comes_by_time_and_then_what_is_over(
	visit: visit_data.VisitData, phone: Visitor
):
	arrival = frappe.db.get_value("Dispatch Job", visit.job, "arrival")
	place = {"customer": visit.customer, "service_location": visit.location, "job_type": visit.job_type}
	over, later, earlier = (
		builders.a_dispatched_job(
			technician=visit.technician.name, arrival=arrival + timedelta(minutes=after), **place
		).name
		for after in (5, 20, 10)
	)
	for status in ("En Route", "On Site", "Completed"):
		visits.move_job(over, visit.technician.name, status, now=now_datetime())
	go_there(visit)
	choice = read(phone, "/t/diagnostic").split('<select name="job"')[1].split("</select>")[0]
	assert re.findall('value="(DJ[^"]+)"', choice) == [visit.job, earlier, later, over]


def test_without_scripts_a_tick_takes_along_what_was_typed_and_enter_presses_no_tick(
	visit: visit_data.VisitData, phone: Visitor
):
	go_there(visit)
	text = read(phone, page_of(visit))
	buttons = re.findall(r'<button[^>]* form="f-step"[^>]*>', text)
	assert 'name="save"' in buttons[0]  # Enter in a field presses the first button of its form
	tick = next(
		html.unescape(button.split('value="')[1].split('"')[0]) for button in buttons if "beside" in button
	)
	light = re.search(r'name="(answer\.[^"]+)"', text)[1]
	typed = {"note": "Chien dans la cour.", light: "-19,4"}
	answer = phone.post(page_of(visit), {"action": "move", "to": "Completed", "beside": tick, **typed})
	assert answer.headers["Location"].endswith("#checklist")
	frappe.db.rollback()  # a new snapshot
	job = frappe.get_doc("Dispatch Job", visit.job)
	assert (job.status, job.technician_note) == ("On Site", "Chien dans la cour.")
	assert [(row.value or "", row.done) for row in job.checklist] == [("-19.4", 1), ("", 0), ("", 1)]
	unknown = {"action": "move", "to": "Completed", "beside": "action=move&to=Completed"}
	assert phone.post(page_of(visit), unknown).status_code == 422


def test_the_page_without_network_is_in_the_language_that_its_page_asks_for_even_without_a_link():
	for language, words in (
		("fr", "Cette page n'est pas sur le téléphone"),
		("en", "This page is not on the phone"),
	):
		script = Visitor().get(f"/t/sw.js?_lang={language}")
		page = json.loads(re.search(r"const OFFLINE = (.*);", script.text)[1])
		assert words in html.unescape(page)
