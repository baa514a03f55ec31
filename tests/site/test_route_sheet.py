"""Route sheets: what a technician was told of a day, on paper, in the reader's language."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe

from gigafibre_fsm.api import route_sheet
from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.board import past
from gigafibre_fsm.domain.dispatch.route_sheet import loader, rendering
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards

NOW = builders.NOW


@pytest.fixture(scope="module", autouse=True)
def _clean(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


def test_a_sheet_has_what_was_published_in_order_and_says_what_was_not():
	ann, ben = (builders.a_technician(name) for name in ('Ann <b>"x"</b>', "Ben"))
	kind = builders.a_job_type(label_fr="Réparation")
	customer = builders.a_customer().name
	place = builders.a_location(customer, access_notes="Chien & <script>")
	own = {
		"technician": ann.name,
		"job_type": kind.name,
		"service_location": place.name,
		"customer": customer,
	}
	late = builders.a_dispatched_job(**own, arrival=NOW + timedelta(hours=2), duration=45)
	late.append("crew", {"technician": ben.name}).db_insert()
	early = builders.a_dispatched_job(
		**own, arrival=NOW + timedelta(hours=1), instructions="Sonner <deux> fois"
	)
	builders.a_planned_job(**own, arrival=NOW + timedelta(hours=3))
	(sheet,) = loader.load_sheets(NOW.date(), ann.name, "fr")
	assert [visit.name for visit in sheet.visits] == [early.name, late.name]
	assert (sheet.technician, sheet.unpublished) == ('Ann <b>"x"</b>', 1)
	assert sheet.visits[1].crew == ('Ann <b>"x"</b>', "Ben")
	(along,) = loader.load_sheets(NOW.date(), ben.name, "en")
	assert [visit.name for visit in along.visits] == [late.name]
	note = {
		"doctype": "Dispatch Day Note",
		"day": NOW.date(),
		"kind": "Storm",
		"text": "Verglas <b>partout</b>",
	}
	assert day_notes.list_notes(NOW.date()) == ()
	doc = frappe.get_doc(note).insert()
	told = day_notes.list_notes(NOW.date(), for_technicians=True)
	assert [(each.kind, each.text) for each in told] == [("Storm", "Verglas <b>partout</b>")]
	doc.update({"shown_to_technicians": 0}).save()
	assert day_notes.list_notes(NOW.date(), for_technicians=True) == ()
	page = rendering.render_html([sheet], told, "fr")
	for text in (
		"<strong>Tempête</strong> Verglas &lt;b&gt;partout&lt;/b&gt;",
		"Feuille de route",
		"Réparation",
		"Chien &amp; &lt;script&gt;",
		"Sonner &lt;deux&gt; fois",
	):
		assert text in page
	assert "<script>" not in page and "<b>" not in page.replace('<div class="when"><b>', "")
	assert "1 visite de ce jour n'est pas encore publiée" in page.replace("&#39;", "'")
	doc.delete()
	assert day_notes.list_notes(NOW.date()) == ()
	frappe.db.rollback()


def test_the_sheets_of_a_day_are_one_document_and_an_empty_day_says_so():
	technician = builders.a_technician()
	builders.a_dispatched_job(technician=technician.name, arrival=NOW + timedelta(hours=1))
	route_sheet.print_sheets(NOW.date().isoformat())
	assert frappe.local.response.filecontent.startswith(b"%PDF")
	assert frappe.local.response.filename == f"route-{NOW.date()}.pdf"
	with pytest.raises(FsmError, match="no visit to print"):
		route_sheet.print_sheets("2033-01-01")
	with pytest.raises(FsmError):
		route_sheet.print_sheets("yesterday")
	frappe.db.rollback()


def test_each_technician_is_sent_their_own_sheet_if_they_have_an_address_and_the_valve_lets_it_leave():
	frappe.db.set_single_value(
		"FSM Settings", {"outbound": "Allow-list", "allow_list": "ann.sheet@example.com"}
	)
	technicians = {}
	for name, user in (("Ann", "ann.sheet@example.com"), ("Ben", "ben.sheet@example.com"), ("Cy", "")):
		user = user and people.make_user(user, "FSM Technician")
		technicians[name] = builders.a_technician(name, user=user or None, language="fr").name
	day = (NOW + timedelta(days=40)).date()
	for technician in technicians.values():
		builders.a_dispatched_job(technician=technician, arrival=NOW + timedelta(days=40))
	# the first link makes a user for whoever has none
	frappe.db.set_value("Dispatch Technician", technicians["Cy"], "user", None)
	mine = {"reference_name": technicians["Ann"], "reference_doctype": "Dispatch Technician"}
	frappe.db.delete("Email Queue", mine)
	answer = route_sheet.mail_sheets(day.isoformat())
	held_back = [each["technician"] for each in answer["held_back"]]
	assert (answer["sent"], answer["without_address"], held_back) == (["Ann"], ["Cy"], ["Ben"])
	(mail,) = frappe.get_all("Email Queue", mine, ["message", "attachments"])
	assert "feuille de route" in mail.message and f"route-{day}.pdf" in (
		mail.message + (mail.attachments or "")
	)
	of_day, of_next = (
		past.load_past(start, 1, NOW, with_messages=True)["messages"]
		for start in (day, day + timedelta(days=1))
	)
	(told,) = (each for each in of_day if each["kind"] == "mail")
	assert (told["to"], told["recipient"], told["is_technician"]) == ("Ann", technicians["Ann"], True)
	assert told["text"].startswith("Votre feuille de route") and "ann.sheet" not in str(told)
	assert not [each for each in of_next if each["kind"] == "mail"]
	frappe.db.rollback()
