"""Tickets of a customer who signed in, over HTTP: first aid, writing, what is shown, and that it is nobody else's."""

import io
import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image
from werkzeug.test import TestResponse

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.billing.dunning import tickets as dunning_tickets
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.tickets import limits, ticket_list
from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, devices, people, pictures
from gigafibre_fsm.tests.portal_visitors import PortalCustomer
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits

TICKETS, NEW = "/portal/tickets", "/portal/tickets/new"
AGENT = "zq-support@example.com"
MARKUP = '<img src=x onerror=alert(1)> & "5 < 6" 😀'


class Account(PortalCustomer):
	"""A customer who writes to us."""

	def create(self, text: str = "Rien ne marche", **form: object) -> TestResponse:
		given = {"action": "create", "kind": "Other Question", "passed": "", "text": text, **form}
		return self.visitor.post(NEW, given)

	def created(self, text: str = "Rien ne marche", **form: object) -> str:
		answer = self.create(text, **form)
		assert answer.status_code == 303, answer.text
		frappe.db.rollback()
		return answer.headers["Location"].rsplit("/", 1)[1]

	def reply(self, ticket: str, text: str = "Encore moi", **form: object) -> TestResponse:
		answer = self.visitor.post(f"{TICKETS}/{ticket}", {"action": "reply", "text": text, **form})
		frappe.db.rollback()
		return answer


@pytest.fixture(scope="module", autouse=True)
def _taken_away(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture(autouse=True)
def _fresh() -> None:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	forget_limits()


@pytest.fixture
def own(_fresh: None) -> Account:
	return Account.sign_in(mobile_no="")


def write_in_desk(ticket: str, content: str = "<p>Nous regardons.</p>", **values: object) -> str:
	"""A message of the staff, as Frappe stores the desk's reply; its name."""
	given = {
		"doctype": "Communication",
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Sent",
		"subject": "Re",
		"content": content,
		"sender": AGENT,
		"sender_full_name": "Diane Roy",
		"reference_doctype": "Issue",
		"reference_name": ticket,
		**values,
	}
	name = frappe.get_doc(given).insert(ignore_permissions=True).name
	frappe.db.commit()
	return name


def a_line(customer: str, state: str, level: float) -> str:
	device, now = devices.a_device().name, now_datetime()
	home = {"status": "Installed", "customer": customer, "equipment_type": "ONT"}
	frappe.db.set_value("Equipment", device, home)
	light = OpticalReading("Measured", level, 2.1, raw=str(level))
	line_repository.save_lines([(device, Line(state, now, 300, light=light, values_on=now))], now)
	frappe.db.commit()
	return device


# ---- first aid, and what it leaves


def test_what_was_tried_and_the_line_of_that_moment_stand_on_the_ticket(own: Account):
	device = a_line(own.customer, "Offline", -21.4)
	text = own.read(f"{NEW}?kind=No+Internet")
	assert "Le modem est-il sous tension?" in text and "Votre modem ne répond pas" in text
	assert "passed=power%2Cunplug" in own.read(f"{NEW}?kind=No+Internet&passed=power")
	assert "Que se passe-t-il" in own.read(f"{NEW}?kind=No+Internet&passed=power,unplug")
	assert "nous sommes là" in own.read(f"{NEW}?kind=No+Internet&helped=1")
	# other pages lead to a kind: it is chosen, and without first aid the form is there at once
	moving = own.read(f"{NEW}?category=move")
	assert 'name="kind" value="Moving"' in moving and "Quel jour déménagez-vous" in moving
	assert "kind=Slow" in own.read(f"{NEW}?category=steal")
	assert not frappe.db.count("Issue", {"customer": own.customer})
	ticket = own.created(kind="No Internet", passed="power,unplug,steal")
	a_line(own.customer, "Online", -20.0)
	own.reply(ticket)
	doc = frappe.get_doc("Issue", ticket)
	assert (doc.fsm_line_health, doc.fsm_line_light, doc.fsm_line_equipment) == ("Down", "-21.4 dBm", device)
	assert doc.fsm_line_seen_on and doc.fsm_line_informed_on
	tried = [step for step in ("power", "unplug", "near", "speed", "restart") if doc.get(f"fsm_tried_{step}")]
	assert tried == ["power", "unplug"]
	assert f"{TICKETS}/{ticket}" in own.read(f"{NEW}?kind=No+Internet")


def test_a_weak_signal_leads_to_the_form_and_a_suspension_to_the_payment(own: Account):
	a_line(own.customer, "Online", -29.0)
	text = own.read(f"{NEW}?kind=Slow+Internet")
	assert "Le signal de votre fibre est faible" in text and 'name="text"' in text
	row = {"doctype": "Service Suspension", "customer": own.customer, "state": "Suspended"}
	frappe.get_doc({**row, "open_for": own.customer}).insert(ignore_mandatory=True)
	frappe.db.commit()
	text = own.read(f"{NEW}?kind=Slow+Internet")
	assert "Votre service est suspendu" in text and 'href="/portal/pay"' in text
	assert 'name="text"' in own.read(f"{NEW}?kind=Slow+Internet&passed=pay")


def test_a_planned_visit_is_shown_before_another_ticket(own: Account):
	arrival = (now_datetime() + timedelta(days=3)).replace(hour=14, minute=30, second=0, microsecond=0)
	place = builders.a_location(own.customer).name
	job = builders.a_dispatched_job(arrival=arrival, customer=own.customer, service_location=place)
	frappe.db.commit()
	assert f"/portal/visits/{job.name}" in own.read(f"{NEW}?kind=No+Internet")
	assert "visits" not in own.read(f"{NEW}?kind=Invoice+Question")


def test_a_line_that_is_down_leads_to_first_aid_and_who_moves_is_asked_the_day_again(own: Account):
	assert "Quel jour déménagez-vous" in own.create(" ", kind="Moving").text
	a_line(own.customer, "Offline", -20)
	assert f'href="{NEW}?category=down"' in own.read("/portal")
	assert "Le modem est-il sous tension?" in own.read(f"{NEW}?category=down")


def test_a_question_about_an_invoice_speaks_against_a_suspension(own: Account):
	ticket = own.created(kind="Invoice Question")
	assert dunning_tickets.list_tickets(own.customer).claims == (ticket,)


# ---- both sides


def test_the_staff_see_what_the_customer_writes_and_the_customer_what_was_sent_to_them(own: Account):
	ticket = own.created(f"Bonjour {MARKUP}\ndeuxième ligne")
	assert "Nous nous en occupons" in own.read(f"{TICKETS}/{ticket}")
	write_in_desk(ticket, "<p>Voici.</p><p>Bonne <b>journée</b></p>", recipients=own.email)
	write_in_desk(ticket, "Fournisseur secret", recipients="fournisseur@example.com")
	write_in_desk(ticket, "Machine secrète", communication_type="Automated Message", recipients=own.email)
	frappe.get_doc("Issue", ticket).add_comment("Comment", "Note secrète")
	frappe.db.commit()
	text = own.read(f"{TICKETS}/{ticket}")
	assert "Voici.\n\nBonne journée</p>" in text and "Diane" in text and "Roy" not in text
	assert "secr" not in text and "alert(1)&gt;" in text and "<img src=x" not in text
	assert "deuxième ligne" in text and "Nous avons répondu" in text
	assert own.reply(ticket, "Merci").status_code == 303
	messages = frappe.get_all(
		"Communication",
		{"reference_name": ticket, "sent_or_received": "Received"},
		["content", "sender", "communication_type", "fsm_shown_to_customer"],
		order_by="creation",
	)
	assert [row.sender for row in messages] == [own.email, own.email]
	assert (
		"<img" not in messages[0].content
		and "&lt;img" in messages[0].content
		and "<br>" in messages[0].content
	)
	doc = frappe.get_doc("Issue", ticket)
	assert (doc.status, doc.customer, doc.contact) == ("Open", own.customer, own.contact)
	assert "Nous nous en occupons" in own.read(TICKETS)


def test_an_answer_is_announced_once_by_text_with_a_link_to_the_ticket(_fresh: None):
	own = Account.sign_in(mobile="+15145550142", mobile_no="+15145550142")
	ticket = own.created()
	write_in_desk(ticket, recipients=own.email)
	write_in_desk(ticket, "Encore", recipients=own.email)
	write_in_desk(ticket, "secret", recipients="fournisseur@example.com")
	texts = frappe.get_all(
		"FSM SMS", {"reference_name": ticket}, ["template", "body", "link", "language", "state"]
	)
	assert [(row.template, row.language) for row in texts] == [("customer_ticket_answered", "fr")]
	assert ticket in texts[0].body
	link = frappe.db.get_value(
		"FSM Magic Link", texts[0].link, ["purpose", "return_to", "document", "sent_to"]
	)
	assert link == ("Sign-in", f"/portal/tickets/{ticket}", own.customer, "+15145550142")


def test_a_message_of_nothing_but_markup_is_taken_and_its_subject_is_no_markup(own: Account):
	ticket = own.created("<img src=x onerror=alert(1)>")
	message = {"reference_doctype": "Issue", "reference_name": ticket, "sent_or_received": "Received"}
	subjects = (
		frappe.db.get_value("Issue", ticket, "subject"),
		frappe.db.get_value("Communication", message, "subject"),
	)
	assert subjects == ("‹img src=x onerror=alert(1)›",) * 2


def test_the_one_to_whom_a_ticket_is_assigned_is_told_of_a_reply(own: Account):
	people.make_user(AGENT, "Support Team", user_type="System User")
	frappe.db.commit()
	ticket = own.created()
	frappe.db.set_value("Issue", ticket, "_assign", frappe.as_json([AGENT]))
	frappe.db.commit()
	own.reply(ticket, MARKUP)
	notices = frappe.get_all(
		"Notification Log", {"for_user": AGENT, "document_name": ticket}, pluck="subject"
	)
	assert len(notices) == 1 and "<" not in notices[0]


# ---- over, again, rated


def test_a_reply_opens_a_settled_ticket_and_later_begins_a_new_one(own: Account):
	ticket = own.created()
	frappe.db.set_value("Issue", ticket, "status", "Closed")
	frappe.db.commit()
	assert own.reply(ticket).headers["Location"] == f"{TICKETS}/{ticket}"
	assert frappe.db.get_value("Issue", ticket, "status") == "Open"
	old = now_datetime() - timedelta(days=15)
	frappe.db.set_value("Issue", ticket, {"status": "Closed", "modified": old}, update_modified=False)
	frappe.db.commit()
	new = own.reply(ticket, "De retour").headers["Location"].rsplit("/", 1)[1]
	assert new != ticket and frappe.db.get_value("Issue", ticket, "status") == "Closed"
	assert frappe.db.get_value("Issue", new, ["fsm_follows", "customer", "status"]) == (
		ticket,
		own.customer,
		"Open",
	)
	assert f"{TICKETS}/{ticket}" in own.read(f"{TICKETS}/{new}")


def test_a_settled_ticket_is_rated_once_and_a_bad_rating_is_seen_by_a_person(own: Account):
	people.make_user(AGENT, "Support Team", user_type="System User")
	frappe.db.commit()
	ticket = own.created()
	path = f"{TICKETS}/{ticket}"

	def rate(stars: str, words: str = "") -> int:
		status = own.visitor.post(path, {"action": "rate", "stars": stars, "words": words}).status_code
		frappe.db.rollback()
		return status

	assert rate("5") == 422
	frappe.db.set_value("Issue", ticket, "status", "Resolved")
	frappe.db.commit()
	assert "5 étoiles" in own.read(path)
	before = frappe.db.get_value("Issue", ticket, "modified")
	assert [rate(each) for each in ("0", "6", "", "x", "1e0")] == [422] * 5
	assert rate("2", "x" * 1001) == 422
	assert rate("2", MARKUP) == 303 and rate("5") == 422
	doc = frappe.get_doc("Issue", ticket)
	assert (doc.fsm_rating, doc.fsm_rating_words, doc.modified) == (2, MARKUP, before)
	assert frappe.db.count("Notification Log", {"for_user": AGENT, "document_name": ticket}) == 1
	assert "2 étoiles" in own.read(path)


# ---- bad input


@pytest.mark.parametrize(
	("form", "said"),
	[
		({"text": " \n "}, "Écrivez quelques mots"),
		({"text": "é" * 10_000}, "10000 caractères"),
		({"kind": "Secret"}, "Choisissez le sujet"),
		({"kind": ""}, "Choisissez le sujet"),
	],
)
def test_a_message_that_cannot_be_taken_is_refused_and_stays_in_the_form(
	own: Account, form: dict[str, str], said: str
):
	text = form.get("text", f"Mon message {MARKUP}")
	answer = own.create(**{"text": text, **form})
	assert answer.status_code == 422 and said in answer.text.replace("\u00a0", " ")
	kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)[1]
	assert kept == frappe.utils.escape_html(text).replace("&quot;", "&#34;"), kept[:80]
	assert ("<select" in answer.text) == ("kind" in form)
	assert not frappe.db.count("Issue", {"customer": own.customer})


def _saved(kind: str) -> bytes:
	out = io.BytesIO()
	Image.new("RGB", (60, 60), "red").save(out, kind)
	return out.getvalue()


@pytest.mark.parametrize(
	("content", "said"),
	[
		(_saved("GIF"), "pas une photo"),
		(b"%PDF-1.7\n" + b"x" * 100, "pas une photo"),
		(b"PK\x03\x04" + b"x" * 100, "pas une photo"),
		(b"\xff\xd8\xff" + b"x" * 100, "ne peut pas être lue|illisible"),
	],
)
def test_a_file_that_is_no_photo_is_refused_by_its_content(own: Account, content: bytes, said: str):
	answer = own.create("Voici ma photo", photo=(io.BytesIO(content), "photo.jpg"))
	assert answer.status_code == 422, answer.status_code
	assert re.search(said, answer.text) and ">Voici ma photo</textarea>" in answer.text
	assert not frappe.db.count("Issue", {"customer": own.customer})


def test_three_photos_are_stored_without_metadata_and_five_are_refused(own: Account):
	exif = Image.Exif()
	exif[0x010E] = "secret place"
	out = io.BytesIO()
	Image.new("RGB", (80, 60), "green").save(out, "JPEG", exif=exif)

	def photos(count: int) -> list[tuple[io.BytesIO, str]]:
		return [(io.BytesIO(out.getvalue()), f"{number}.jpg") for number in range(count)]

	assert own.create(photo=photos(5)).status_code == 422
	ticket = own.created(photo=photos(3))
	rows = re.findall(rf'src="({TICKETS}/{ticket}/file/[^"]+)"', own.read(f"{TICKETS}/{ticket}"))
	assert len(rows) == 3
	picture = own.visitor.get(rows[0])
	assert picture.content_type == "image/jpeg" and b"secret place" not in picture.data
	address = frappe.db.get_value("File", rows[0].rsplit("/", 1)[1], ["file_url", "is_private", "owner"])
	assert address[1:] == (1, "Administrator")
	assert own.visitor.get(address[0]).status_code in (401, 403, 404)


def test_photos_go_two_years_after_they_were_sent_and_nothing_else_does(own: Account):
	ticket = own.created(photo=[(io.BytesIO(_saved("JPEG")), "ma photo.jpg")])
	message = frappe.db.get_value("Communication", {"reference_doctype": "Issue", "reference_name": ticket})
	attached = {"attached_to_doctype": "Communication", "attached_to_name": message}
	photo = frappe.get_doc("File", attached).get_full_path()
	given = {"contrat.pdf": b"%PDF-1.4 contrat", "photo-1.txt": b"notes"}
	letters = [files.store_file("Communication", message, *each) for each in given.items()]
	frappe.db.commit()
	assert due.old_photos_since(instants.now_utc()) is None
	old = now_datetime() - due.PHOTOS_KEPT - timedelta(days=2)
	frappe.db.set_value("File", attached, "creation", old)
	frappe.db.commit()
	assert due.old_photos_since(instants.now_utc()) is not None and os.path.exists(photo)
	tasks.forget_old_photos()
	frappe.db.commit()
	assert sorted(frappe.get_all("File", attached, pluck="file_url")) == sorted(letters)
	assert due.old_photos_since(instants.now_utc()) is None and not os.path.exists(photo)
	assert own.visitor.get(f"{TICKETS}/{ticket}").status_code == 200


def test_a_double_tap_is_one_ticket_and_one_reply_and_floods_end_kindly(own: Account):
	command = {"command_id": frappe.generate_hash(length=20)}
	ticket = own.created(**command)
	assert own.created(**command) == ticket
	command = {"command_id": frappe.generate_hash(length=20)}
	assert {own.reply(ticket, **command).status_code for _tap in range(2)} == {303}
	assert frappe.db.count("Communication", {"reference_name": ticket}) == 2
	for _each in range(limits.TICKETS_A_DAY - 1):
		own.created()
	answer = own.create("Encore une")
	assert answer.status_code == 422 and "Nous avons bien reçu vos 5 demandes" in answer.text
	assert ">Encore une</textarea>" in answer.text
	row = frappe.get_doc("Communication", {"reference_name": ticket}).as_dict()
	for _each in range(limits.MESSAGES_A_DAY):
		frappe.get_doc(
			{**row, "name": frappe.generate_hash(length=10), "creation": now_datetime()}
		).db_insert()
	frappe.db.commit()
	answer = own.reply(ticket, "Encore un mot")
	assert answer.status_code == 422 and ">Encore un mot</textarea>" in answer.text


# ---- nobody else's


def test_nobody_reads_or_writes_what_is_another_customers(own: Account):
	theirs = Account.sign_in(mobile_no="")
	marker = f"secret {frappe.generate_hash(length=6)}"
	ticket = theirs.created(marker, photo=(io.BytesIO(pictures.a_photo()), "a.jpg"))
	file = re.search(r'src="(/portal/tickets/[^"]+/file/[^"]+)"', theirs.read(f"{TICKETS}/{ticket}"))[1]
	own_ticket = own.created()
	people.make_user("zq-desk@example.com", "FSM Dispatcher", user_type="System User")
	former = Account.sign_in(mobile_no="")
	frappe.db.delete("Dynamic Link", {"parent": former.contact})
	frappe.db.commit()
	desk = Visitor("dispatcher").log_in("zq-desk@example.com", people.PASSWORD).with_token()
	crossed = file.replace(ticket, own_ticket)
	paths = (f"{TICKETS}/{ticket}", file, crossed, f"{TICKETS}/NOTHING", f"{TICKETS}/{ticket}/file/x")
	strangers = {own.visitor: {404}, former.visitor: {303}, Visitor("guest"): {401}, desk: {403}}
	before = frappe.get_doc("Issue", ticket).as_json()
	for visitor, expected in strangers.items():
		for path in paths:
			answer = visitor.get(path)
			assert answer.status_code in expected and marker not in answer.text, (visitor.name, path)
		for form in ({"action": "reply", "text": "x"}, {"action": "rate", "stars": "1"}):
			assert visitor.post(f"{TICKETS}/{ticket}", form).status_code in (*expected, 404)
	photo = {"action": "reply", "text": "x", "photo": (io.BytesIO(b"nothing"), "a.jpg")}
	assert own.visitor.post(f"{TICKETS}/{ticket}", photo).status_code == 404
	assert marker not in own.read(TICKETS)
	frappe.db.rollback()
	assert frappe.get_doc("Issue", ticket).as_json() == before
	assert frappe.db.count("Communication", {"reference_name": ticket}) == 1


def test_a_ticket_stays_with_its_customer_when_people_are_renamed_merged_or_deleted(own: Account):
	ticket = own.created()
	other = Account.sign_in(mobile_no="")
	frappe.delete_doc("Contact", own.contact, force=True, ignore_permissions=True)
	frappe.db.commit()
	assert frappe.db.get_value("Issue", ticket, "customer") == own.customer
	frappe.rename_doc("Customer", own.customer, other.customer, merge=True, force=True)
	frappe.db.commit()
	assert "Rien ne marche" in other.read(f"{TICKETS}/{ticket}")
	new = builders.unique("Renommée")
	frappe.rename_doc("Customer", other.customer, new, force=True)
	frappe.db.commit()
	assert other.visitor.get(f"{TICKETS}/{ticket}").status_code in (200, 303)
	assert frappe.db.get_value("Issue", ticket, "customer") == new


# ---- lists and budgets


def test_tickets_are_listed_open_ones_first_each_once_in_eight_questions(own: Account):
	for number in range(45):
		doc = builders.a_ticket(own.customer, via_customer_portal=0, raised_by=own.email)
		status = "Closed" if number % 2 else "Open"
		frappe.db.set_value("Issue", doc.name, "status", status, update_modified=False)
	hidden = builders.a_ticket(own.customer, subject="Client difficile")
	frappe.db.commit()
	seen, after = [], ""
	while True:
		page = ticket_list.list_tickets(own.customer, "fr", after)
		seen += page.rows
		if not (after := page.older):
			break
	assert len({row.name for row in seen}) == len(seen) == 46
	assert [row.stage for row in seen] == sorted(
		(row.stage for row in seen), key=lambda stage: stage == "over"
	)
	assert hidden.name in own.read(TICKETS) and "difficile" not in own.read(TICKETS)
	assert own.visitor.get(f"{TICKETS}?after=nonsense~x").status_code == 200
	ticket = own.created()
	for number in range(40):
		write_in_desk(ticket, f"<p>Message {number}</p>", recipients=own.email)
	a_line(own.customer, "Offline", -20)
	for path in (TICKETS, f"{TICKETS}/{ticket}", f"{NEW}?kind=No+Internet"):
		own.visitor.get(path)
		with counted_queries() as queries:
			own.read(path)
		assert len(queries) <= 8, "\n".join((path, *queries))
	text = own.read(f"{TICKETS}/{ticket}")
	assert "Message 0<" in text and "Message 39<" in text


def test_the_start_page_shows_the_newest_open_tickets_and_that_one_was_answered(own: Account):
	assert "Mes demandes" not in own.read("/portal")
	over, waiting, answered = own.created(), own.created(), own.created()
	frappe.db.set_value("Issue", over, "status", "Closed")
	write_in_desk(answered, recipients=own.email)
	write_in_desk(waiting, recipients="supplier@example.com")
	text = own.read("/portal")
	assert f"{TICKETS}/{over}" not in text
	assert text.index(f"{TICKETS}/{answered}") < text.index(f"{TICKETS}/{waiting}")
	assert text.count("Nous avons répondu") == 1 and text.count("Nous nous en occupons") == 1
	own.reply(answered)
	assert "Nous avons répondu" not in own.read("/portal")
