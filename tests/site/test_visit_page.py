"""The page of a customer's visit over HTTP: what its link opens, what it shows, and what may be done from it."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import unquote, urlencode

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch import promises, self_service, technician_work
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import serializers as board_serializers
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.job import arrival_window
from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause, TextQuestion
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.proposals.taken_slots import HoldRequest
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.tests import builders, pictures
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests.plugin import SITES

PAGE = "/portal/visit"
FIRST_VIEW = 6 * 1024  # bytes compressed, of the page and its sheet


@dataclass(frozen=True)
class Own:
	"""A visit with whom its customer's link was texted."""

	job: str
	technician: str
	customer: str
	link: str
	url: str

	def visitor(self) -> Visitor:
		"""The customer's browser, which has opened the link."""
		return Visitor("customer by link").open_link(self.url)

	def values(self, *fields: str) -> tuple:
		"""Fields of the visit as they are committed now."""
		frappe.db.rollback()
		return frappe.db.get_value("Dispatch Job", self.job, fields)


def own(arrival: datetime, **values: object) -> Own:
	"""Commit a dispatched visit and open its customer's link."""
	technician = builders.a_technician("Marc Lavoie").name
	job = builders.a_dispatched_job(technician=technician, arrival=arrival, **values)
	link = links.issue_link(
		"Visit",
		("Customer", job.customer),
		now_datetime() + timedelta(days=9),
		("Dispatch Job", job.name),
		language="fr",
	)
	made = Own(job.name, technician, job.customer, link, links.fresh_url(link))
	frappe.db.commit()
	return made


def read(visitor: Visitor, query: str = "") -> str:
	"""The page as one reads it: spaces that break no line are spaces."""
	return visitor.get(PAGE + query).text.replace("\u00a0", " ")


def in_three_days() -> datetime:
	return (now_datetime() + timedelta(days=3)).replace(hour=14, minute=30, second=0, microsecond=0)


def today() -> datetime:
	return now_datetime().replace(second=0, microsecond=0)


@pytest.fixture(scope="module")
def committed(connected_site: str) -> Iterator[None]:
	"""What the tests commit is taken away after the last of them."""
	with taken_away_afterwards():
		yield


@pytest.fixture
def clean(committed: None) -> None:
	"""No uncommitted rest of the test before, and no counted requests."""
	frappe.db.rollback()
	frappe.local.document_cache = {}
	forget_limits()


@pytest.fixture
def own_visit(clean: None) -> Own:
	return own(in_three_days())


# ---- what the link opens


def test_the_link_of_the_first_text_opens_the_visit(clean: None):
	arrival = in_three_days()
	job = builders.a_dispatched_job(arrival=arrival)
	link = frappe.get_all(
		"FSM SMS", {"reference_name": job.name, "template": "customer_visit_planned"}, pluck="link"
	)[0]
	url = links.fresh_url(link)
	frappe.db.commit()
	answer = Visitor().get("/l/" + url.rsplit("/", 1)[1])
	assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
	text = read(Visitor().open_link(url))
	# the contact's language
	assert '<html lang="en">' in text
	assert "2 p.m. to 4 p.m." in text


def test_the_first_view_has_the_customers_sheet_alone_and_is_light(own_visit: Own):
	text = own_visit.visitor().get(PAGE).text
	[sheet] = re.findall(r'href="(/assets/[^"]+\.css)"', text)
	assert "/fsm_customer.bundle." in sheet
	weight = len(gzip.compress(text.encode())) + len(gzip.compress((SITES / sheet.lstrip("/")).read_bytes()))
	assert weight <= FIRST_VIEW


def test_it_shows_the_window_and_a_first_name_and_tells_nothing_else(own_visit: Own):
	text = read(own_visit.visitor())
	assert '<html lang="fr">' in text
	assert "14 h à 16 h" in text and "Marc" in text and "rue Richelieu" in text
	contact = ("Marie Tremblay", "5550102", "555-0102")
	for secret in (
		"Lavoie",
		"123 rue",
		"J3B",
		"Beware of the dog",
		own_visit.technician,
		own_visit.job,
		*contact,
	):
		assert secret not in text, secret


def test_the_page_speaks_the_other_language_when_asked(own_visit: Own):
	visitor = own_visit.visitor()
	text = read(visitor, "?_lang=en")
	assert '<html lang="en">' in text and "2 p.m. to 4 p.m." in text
	assert f'href="{PAGE}?_lang=en&amp;do=note"' in text
	answer = visitor.post(PAGE + "?_lang=en&do=note", {"action": "note", "note": "Dog"})
	assert answer.headers["Location"] == PAGE + "?_lang=en&done=note"


def test_looking_at_it_changes_nothing(own_visit: Own):
	before = frappe.get_doc("Dispatch Job", own_visit.job).as_json(), frappe.db.count("FSM SMS")
	visitor = own_visit.visitor()
	for query in ("", "?do=move", "?do=cancel", "?do=note", "?part=live", "?done=cancelled", "/visit.ics"):
		assert visitor.get(PAGE + query).status_code == 200, query
	frappe.db.rollback()
	frappe.clear_document_cache("Dispatch Job", own_visit.job)
	after = frappe.get_doc("Dispatch Job", own_visit.job).as_json(), frappe.db.count("FSM SMS")
	assert after == before
	assert frappe.db.get_value("FSM Magic Link", own_visit.link, "uses") == 0


def test_a_link_opens_its_own_visit_alone(own_visit: Own):
	other = own(in_three_days(), instructions="Consigne secrète")
	frappe.db.set_value("Dispatch Job", other.job, {"customer_note": "Code 4812"})
	frappe.db.commit()
	visitor = own_visit.visitor()
	for path in (PAGE, f"{PAGE}?job={other.job}", f"{PAGE}?name={other.job}"):
		assert "4812" not in visitor.get(path).text
	visitor.post(PAGE, {"action": "cancel", "job": other.job, "name": other.job})
	assert other.values("status", "reason") == ("Dispatched", None)
	for path in ("/t", f"/t/job/{other.job}", f"/t/job/{own_visit.job}"):
		assert visitor.get(path).status_code == 401
	for method in (
		f"technician.visit_page?job={own_visit.job}",
		f"dispatch.list_next_actions?job={own_visit.job}",
	):
		assert visitor.get(f"/api/method/gigafibre_fsm.api.{method}").status_code == 403
	assert visitor.get(f"/api/resource/Dispatch Job/{own_visit.job}").status_code == 403


def test_links_made_for_other_things_do_not_open_it(own_visit: Own):
	until = now_datetime() + timedelta(days=1)
	for purpose in ("Invoice", "Sign-in", "Signature"):
		link = links.issue_link(
			purpose, ("Customer", own_visit.customer), until, ("Dispatch Job", own_visit.job)
		)
		url = links.fresh_url(link)
		frappe.db.commit()
		visitor = Visitor()
		# a sign-in link that was sent to no address signs nobody in, and one to sign needs an agreement
		status = {"Sign-in": 410, "Signature": 422}.get(purpose, 303)
		assert visitor.post("/l/" + url.rsplit("/", 1)[1]).status_code == status
		assert visitor.get(PAGE).status_code == 401, purpose
	technician = links.issue_link("Technician", ("Dispatch Technician", own_visit.technician), until)
	url = links.fresh_url(technician)
	frappe.db.commit()
	assert Visitor().open_link(url).get(PAGE).status_code == 403


def test_a_visit_link_to_another_kind_of_document_opens_nothing(own_visit: Own):
	until = now_datetime() + timedelta(days=1)
	link = links.issue_link(
		"Visit", ("Customer", own_visit.customer), until, ("Customer", own_visit.customer)
	)
	url = links.fresh_url(link)
	frappe.db.commit()
	assert Visitor().open_link(url).get(PAGE).status_code == 404


def test_a_visit_that_became_somebody_elses_is_gone(own_visit: Own):
	visitor = own_visit.visitor()
	frappe.db.set_value("Dispatch Job", own_visit.job, "customer", builders.a_customer().name)
	frappe.db.commit()
	assert visitor.get(PAGE).status_code == 404
	assert visitor.get(PAGE + "/visit.ics").status_code == 404
	assert visitor.post(PAGE, {"action": "note", "note": "x"}).status_code == 404


def test_a_closed_link_offers_a_fresh_one_to_the_number_on_file_in_one_tap(own_visit: Own):
	visitor = own_visit.visitor()
	links.revoke_link(own_visit.link)
	frappe.db.commit()
	frappe.db.set_single_value("FSM Settings", "dispatch_phone", "450 555-0100")
	frappe.db.commit()
	for path in (PAGE, "/l/" + own_visit.url.rsplit("/", 1)[1]):
		page = visitor.get(path).text
		assert 'action="/t/link"' in page and 'href="tel:+14505550100"' in page
		assert not [word for word in ("quart", "répartition", "mot de passe", "/login") if word in page]
	home = visitor.get("/portal")
	assert home.status_code == 200 and 'href="tel:+14505550100"' in home.text and "/t/link" in home.text
	for _again in range(2):
		assert visitor.post("/t/link", {"link": own_visit.url.rsplit("/", 1)[1]}).status_code == 303
	frappe.db.rollback()
	sent = frappe.get_all(
		"FSM SMS", {"reference_name": own_visit.job, "template": "customer_visit_link"}, ["to_number", "link"]
	)
	assert {row.to_number for row in sent} == {"+14505550102"}
	assert all(frappe.db.get_value("FSM Magic Link", row.link, "document") == own_visit.job for row in sent)


def test_the_number_that_was_texted_a_visit_is_enough_to_ask(clean: None):
	number = "+14505550163"
	customer = builders.a_customer()
	contact = {"contact_name": "Luce Roy", "role": "Resident", "phone": number, "is_primary": 1}
	place = builders.a_location(customer.name, contacts=[contact]).name
	mine = own(in_three_days(), customer=customer.name, service_location=place)
	Visitor().post("/t/link", {"phone": "450 555-0163"})
	frappe.db.rollback()
	sent = {"reference_name": mine.job, "template": "customer_visit_link", "to_number": number}
	assert frappe.db.count("FSM SMS", sent) == 1


def test_nobody_has_more_fresh_links_texted_than_the_settings_say(own_visit: Own):
	per_hour = frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour")
	for _ in range(per_hour + 2):
		Visitor().post("/t/link", {"link": own_visit.url.rsplit("/", 1)[1]})
	frappe.db.rollback()
	sent = {"reference_name": own_visit.job, "template": "customer_visit_link"}
	assert frappe.db.count("FSM SMS", sent) == per_hour


# ---- what it shows


def test_what_the_board_only_means_to_do_is_not_shown(own_visit: Own):
	to = {
		"arrival": in_three_days() + timedelta(hours=1),
		"technician": builders.a_technician("Luc Roy").name,
	}
	board_commands.move_jobs(
		[JobChange(own_visit.job, to, {})], "Move", PLANNER, now_datetime(), override={own_visit.job: "x"}
	)
	frappe.db.commit()
	text = read(own_visit.visitor())
	assert "Marc" in text and "Luc" not in text


def test_on_the_way_it_says_when_and_looks_again_by_itself(clean: None):
	mine = own(today())
	technician_work.move_job(mine.job, mine.technician, "En Route", now=now_datetime())
	frappe.db.commit()
	visitor = mine.visitor()
	text = read(visitor)
	hour = re.search(r"Attendu (vers (?:\d+ h(?: \d\d)?|midi|minuit))", text)
	assert "En route" in text and hour
	# the text says what the page says, not the window
	english = re.search(r"Expected (about (?:[\d:]+ [ap]\.m\.|noon|midnight))", read(visitor, "?_lang=en"))
	about = {"reference_name": mine.job, "template": "customer_on_the_way"}
	assert english[1] in frappe.get_all("FSM SMS", about, pluck="body")[0]
	assert 'http-equiv="refresh"' in text and 'data-again="60"' in text
	assert "do=cancel" not in text
	part = read(visitor, "?part=live")
	assert part.lstrip().startswith("<section") and "Attendu vers" in part
	assert 'http-equiv="refresh"' not in visitor.get(PAGE + "?do=note").text


def test_once_the_technician_is_there_nothing_more_is_offered(clean: None):
	mine = own(today())
	for to in ("En Route", "On Site"):
		technician_work.move_job(mine.job, mine.technician, to, now=now_datetime())
	frappe.db.commit()
	text = read(mine.visitor())
	assert "Votre technicien est arrivé" in text
	assert "en route" not in text and "visit.ics" not in text and "do=" not in text


def test_on_the_day_it_counts_the_published_visits_before(clean: None):
	mine = own(today())
	for minutes, status in ((60, "Dispatched"), (120, "Completed"), (-60, "Dispatched"), (180, "Draft")):
		other = builders.a_dispatched_job(technician=mine.technician, arrival=today())
		moved = {"arrival": today() - timedelta(minutes=minutes), "status": status}
		frappe.db.set_value("Dispatch Job", other.name, moved)
		if status == "Draft":
			frappe.db.set_value("Dispatch Job", other.name, "dispatched_on", None)
	frappe.db.commit()
	shown = self_service.load_page(mine.job, mine.customer, today())
	# an hour before it may have been yesterday
	assert shown.stops_before == (1 if today().hour >= 1 else 0)


def test_a_late_day_is_told_before_the_window_is_missed(clean: None):
	now = now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
	mine = own(now + timedelta(hours=1, minutes=30))
	longer = builders.a_dispatched_job(technician=mine.technician, arrival=now, duration=240)
	frappe.db.set_value("Dispatch Job", longer.name, {"status": "On Site", "on_site_on": now})
	shown = self_service.load_page(mine.job, mine.customer, now)
	assert shown.window[1] < shown.expected
	assert (shown.expected.hour, shown.stops_before) == (16, 1)


def test_a_crew_is_expected_when_its_last_member_can_be_there(clean: None):
	now = now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
	mine = own(now + timedelta(hours=1, minutes=30))
	member = builders.a_technician().name
	longer = builders.a_dispatched_job(technician=member, arrival=now, duration=240)
	frappe.db.set_value("Dispatch Job", longer.name, {"status": "On Site", "on_site_on": now})
	assert self_service.load_page(mine.job, mine.customer, now).expected is None
	frappe.get_doc("Dispatch Job", mine.job).append("crew", {"technician": member}).db_insert()
	shown = self_service.load_page(mine.job, mine.customer, now)
	assert (shown.expected.hour, shown.stops_before) == (16, 0)


def test_an_absence_before_the_visit_makes_it_late_as_on_the_board(clean: None):
	now = now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
	mine = own(now + timedelta(hours=1, minutes=30))
	gap = {"from_time": now, "to_time": now + timedelta(hours=5), "reason": "Sick"}
	frappe.get_doc({"doctype": "Dispatch Absence", "technician": mine.technician, **gap}).insert()
	assert self_service.load_page(mine.job, mine.customer, now).expected == now + timedelta(hours=5)


def test_a_finished_visit_says_so_and_takes_nothing(clean: None):
	mine = own(today())
	for to in ("En Route", "On Site", "Completed"):
		if to == "Completed":
			frappe.db.set_value("Dispatch Job Check", {"parent": mine.job}, "done", 1)
		technician_work.move_job(mine.job, mine.technician, to, now=now_datetime())
	frappe.db.commit()
	visitor = mine.visitor()
	text = read(visitor)
	assert "Visite terminée" in text and "do=" not in text and "data-again" not in text
	assert "Marc" in text and "Mesurer la lumière" in text
	assert visitor.get(PAGE + "/visit.ics").status_code == 404
	for form in ({"action": "note", "note": "x"}, {"action": "ask", "wish": "x"}, {"action": "cancel"}):
		answer = visitor.post(PAGE, form)
		assert (answer.status_code, "Cette visite est terminée" in answer.text) == (422, True)


def test_the_calendar_file_holds_the_window_and_no_link(own_visit: Own):
	answer = own_visit.visitor().get(PAGE + "/visit.ics")
	assert answer.mimetype == "text/calendar" and answer.headers["Cache-Control"] == "no-store"
	assert (
		"SUMMARY:" in answer.text
		and "/l/" not in answer.text
		and "123" not in answer.text.split("LOCATION")[1]
	)


def test_the_technicians_photo_is_shown_while_they_are_sent(own_visit: Own):
	visitor = own_visit.visitor()
	assert visitor.get(PAGE + "/photo").status_code == 404
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"marc-{frappe.generate_hash(length=6)}.jpg",
			"is_private": 1,
			"content": pictures.a_photo("crimson"),
		}
	).insert()
	technician = frappe.get_doc("Dispatch Technician", own_visit.technician)
	technician.photo = file.file_url
	technician.save()
	frappe.db.commit()
	assert f'src="{PAGE}/photo"' in visitor.get(PAGE).text
	answer = visitor.get(PAGE + "/photo")
	assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
	frappe.db.set_value("Dispatch Job", own_visit.job, "dispatched_on", None)
	frappe.db.commit()
	assert visitor.get(PAGE + "/photo").status_code == 404


# ---- what may be done


def test_what_the_customer_writes_reaches_the_technician(own_visit: Own):
	answer = own_visit.visitor().post(PAGE + "?do=note", {"action": "note", "note": "Code <4812>"})
	assert (answer.status_code, answer.headers["Location"]) == (303, PAGE + "?done=note")
	frappe.db.rollback()
	shown = technician_work.load_page(own_visit.job, own_visit.technician)
	assert shown.job.customer_note == "Code <4812>"
	assert shown.timeline[0].event == "Customer"
	assert "Code &lt;4812&gt;" in own_visit.visitor().get(PAGE).text


def test_who_stands_at_the_door_is_told_not_written_to(own_visit: Own):
	frappe.db.set_value("Dispatch Job", own_visit.job, "status", "On Site")
	frappe.db.commit()
	answer = own_visit.visitor().post(PAGE + "?do=note", {"action": "note", "note": "Code 4812"})
	assert answer.status_code == 422 and "dites-le-lui directement" in unescape(answer.text)
	assert own_visit.values("status", "customer_note") == ("On Site", None)


def test_on_hold_the_page_and_the_action_go_by_the_window_that_was_told(clean: None):
	mine = own(today() + timedelta(hours=2))
	frappe.db.set_value("Dispatch Job", mine.job, {"status": "On Hold", "promised": 0})
	frappe.db.commit()
	assert "do=cancel" in mine.visitor().get(PAGE).text
	assert mine.visitor().post(PAGE + "?do=cancel", {"action": "cancel"}).status_code == 303


def test_the_same_form_twice_is_applied_once(own_visit: Own):
	visitor, form = own_visit.visitor(), {"action": "note", "note": "Chien", "command_id": "abcdefgh12345678"}
	answers = {visitor.post(PAGE, form).status_code for _twice in range(2)}
	assert answers == {303}
	frappe.db.rollback()
	steps = technician_work.load_page(own_visit.job, own_visit.technician).timeline
	assert sum(step.event == "Customer" for step in steps) == 1


def test_a_text_that_is_too_long_comes_back_with_what_was_typed(own_visit: Own):
	long = "Sonnez deux fois. " * 40
	answer = own_visit.visitor().post(PAGE + "?do=note", {"action": "note", "note": long})
	assert answer.status_code == 422
	assert 'role="alert"' in answer.text and long.strip() in answer.text


def test_nobody_fills_the_timeline(own_visit: Own):
	customer = own_visit.customer
	for number in range(30):
		self_service.set_note(own_visit.job, customer, str(number), now_datetime())
	with pytest.raises(frappe.ValidationError, match="Call us instead"):
		self_service.set_note(own_visit.job, customer, "more", now_datetime())


def test_a_write_from_another_site_is_refused(own_visit: Own):
	foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
	answer = own_visit.visitor().post(PAGE, {"action": "cancel"}, headers=foreign)
	assert answer.status_code == 403
	assert own_visit.values("status", "customer_note") == ("Dispatched", None)


def test_a_customer_cancels_in_time(own_visit: Own):
	answer = own_visit.visitor().post(PAGE + "?do=cancel", {"action": "cancel", "why": "Je déménage"})
	assert answer.headers["Location"] == PAGE + "?done=cancelled"
	status, reason = own_visit.values("status", "reason")
	assert status == "Cancelled" and "Je déménage" in reason
	assert "Visite annulée" in own_visit.visitor().get(PAGE).text


def test_too_late_a_customer_calls_instead(clean: None):
	mine = own(today() + timedelta(hours=2))
	visitor = mine.visitor()
	assert "do=cancel" not in visitor.get(PAGE).text
	answer = visitor.post(PAGE + "?do=cancel", {"action": "cancel"})
	assert answer.status_code == 422 and "trop tard" in answer.text
	assert mine.values("status", "customer_note") == ("Dispatched", None)


def test_another_time_is_asked_for_and_answered_by_dispatch(own_visit: Own):
	visitor = own_visit.visitor()
	assert visitor.post(PAGE + "?do=move", {"action": "ask", "wish": "  "}).status_code == 422
	answer = visitor.post(PAGE + "?do=move", {"action": "ask", "wish": "Plutôt jeudi matin"})
	assert answer.headers["Location"] == PAGE + "?done=asked"
	assert own_visit.values("customer_request", "status") == ("Plutôt jeudi matin", "Dispatched")
	assert "Plutôt jeudi matin" in visitor.get(PAGE).text
	card = board_serializers.serialize_jobs(scheduled_jobs.load_named([own_visit.job]), None)[0]
	assert (card["warnings"][0]["kind"], "Plutôt jeudi" in card["warnings"][0]["text"]) == ("customer", True)
	self_service.close_request(own_visit.job, PLANNER, now_datetime())
	frappe.db.commit()
	assert own_visit.values("customer_request", "status") == (None, "Dispatched")


def test_a_new_promise_answers_the_question(own_visit: Own):
	self_service.request_other_time(own_visit.job, own_visit.customer, "Plus tard", now_datetime())
	job = frappe.get_doc("Dispatch Job", own_visit.job)
	window = (job.window_start + timedelta(days=1), job.window_end + timedelta(days=1))
	promises.record_promise(job, window, promises.PHONE, PLANNER, now_datetime())
	assert not job.customer_request


def test_a_customer_moves_to_an_offered_time(own_visit: Own):
	luc = builders.a_technician("Luc Roy").name
	start = in_three_days().replace(hour=8, minute=0) + timedelta(days=1)
	offer = Offer(start, start + timedelta(hours=2), luc, start + timedelta(minutes=15), 0)
	told = frappe.db.count("FSM SMS", {"reference_name": own_visit.job, "recipient_doctype": "Customer"})
	self_service.move_job(own_visit.job, own_visit.customer, start.isoformat(), [offer], now_datetime())
	doc = frappe.get_doc("Dispatch Job", own_visit.job)
	assert (doc.status, doc.arrival, doc.technician) == ("Dispatched", offer.arrival, luc)
	rows = frappe.get_all(
		"Dispatch Promise", {"job": own_visit.job}, ["channel", "outcome"], order_by="creation"
	)
	assert [(row.channel, row.outcome) for row in rows] == [("SMS", "Withdrawn"), ("Portal", "Open")]
	texts = frappe.get_all(
		"FSM SMS", {"reference_name": own_visit.job}, ["template", "recipient"], order_by="creation"
	)
	assert ("technician_job_off", own_visit.technician) in [(row.template, row.recipient) for row in texts]
	# whoever chose the time is not texted that it was chosen
	assert told == frappe.db.count(
		"FSM SMS", {"reference_name": own_visit.job, "recipient_doctype": "Customer"}
	)


@pytest.mark.parametrize(
	("cause", "answer", "moves", "asked", "ended"),
	[
		(
			OfferCause.EARLIER,
			"accept_offer",
			True,
			"We can come earlier",
			"The offer to come earlier has ended",
		),
		(OfferCause.STORM, "decline_offer", False, "Another time because of the storm", "If the storm makes"),
	],
)
def test_whether_another_time_suits_them_is_the_customers_to_say(
	own_visit: Own, cause: OfferCause, answer: str, moves: bool, asked: str, ended: str
):
	arrival = in_three_days() - timedelta(days=1)
	window = arrival_window.default_window(arrival)
	slot = HoldRequest(window, own_visit.technician, arrival)
	question = TextQuestion(cause, now_datetime() + timedelta(hours=1))
	hold = slot_holds.hold_slot(own_visit.job, slot, PLANNER, now_datetime(), question=question)
	frappe.db.commit()
	visitor = own_visit.visitor()
	assert asked in read(visitor, "?_lang=en")
	visitor.post(PAGE, {"action": answer, "offer": hold, "command_id": frappe.generate_hash(length=20)})
	assert own_visit.values("arrival") == (arrival if moves else in_three_days())
	text = read(visitor, "?_lang=en")
	assert asked not in text
	assert (ended in text) is not moves


def test_a_visit_that_never_had_a_time_is_offered_one_and_no_earlier_one(own_visit: Own):
	nothing = dict.fromkeys(
		("arrival", "ends_on", "window_start", "window_end", "technician", "dispatched_on")
	)
	frappe.db.set_value("Dispatch Job", own_visit.job, {**nothing, "status": "Draft", "promised": 0})
	arrival = in_three_days() - timedelta(days=1)
	slot = HoldRequest(arrival_window.default_window(arrival), own_visit.technician, arrival)
	question = TextQuestion(OfferCause.EARLIER, now_datetime() + timedelta(hours=1))
	hold = slot_holds.hold_slot(own_visit.job, slot, PLANNER, now_datetime(), question=question)
	frappe.db.commit()
	visitor = own_visit.visitor()
	text = read(visitor, "?_lang=en")
	assert "We can come at this time" in text and "Yes, come then" in text
	assert "come earlier" not in text and "another time</strong>" not in text
	visitor.post(
		PAGE, {"action": "accept_offer", "offer": hold, "command_id": frappe.generate_hash(length=20)}
	)
	assert own_visit.values("arrival") == arrival


def test_a_time_that_is_no_longer_offered_is_refused(own_visit: Own):
	with pytest.raises(frappe.ValidationError, match="just taken"):
		self_service.move_job(own_visit.job, own_visit.customer, "2026-11-23T08:00:00", [], now_datetime())


def test_a_time_that_another_visit_got_since_it_was_offered_is_refused(own_visit: Own):
	luc = builders.a_technician("Luc Roy").name
	start = in_three_days().replace(hour=8, minute=0) + timedelta(days=1)
	offer = Offer(start, start + timedelta(hours=2), luc, start + timedelta(minutes=15), 0)
	other = builders.a_planned_job(technician=luc, arrival=offer.arrival + timedelta(minutes=30))
	with pytest.raises(frappe.ValidationError, match="just taken"):
		self_service.move_job(own_visit.job, own_visit.customer, start.isoformat(), [offer], now_datetime())
	# a draft elsewhere leaves the hour free
	frappe.db.set_value(
		"Dispatch Job",
		other.name,
		{
			"has_draft": 1,
			"draft_technician": luc,
			"draft_arrival": start + timedelta(hours=6),
			"draft_duration": 60,
		},
	)
	self_service.move_job(own_visit.job, own_visit.customer, start.isoformat(), [offer], now_datetime())
	assert frappe.db.get_value("Dispatch Job", own_visit.job, ("technician", "arrival")) == (
		luc,
		offer.arrival,
	)


def test_the_page_offers_times_that_can_be_kept_and_takes_one(clean: None):
	every_day = {f"works_{day}": 1 for day in ("saturday", "sunday")}
	mine = own(in_three_days())
	frappe.db.set_value("Dispatch Technician", mine.technician, every_day)
	frappe.db.commit()
	visitor = mine.visitor()
	found = re.findall(r'href="[^"]+choice=([^"&]+)"', visitor.get(PAGE + "?do=move").text)
	choices = [unquote(choice) for choice in found]
	assert choices
	notice = timedelta(hours=frappe.db.get_single_value("FSM Dispatch Settings", "customer_notice_hours"))
	assert all(datetime.fromisoformat(choice) >= now_datetime() + notice for choice in choices)
	# one that was filled meanwhile says so, and the others stand below
	taken = unescape(read(visitor, f"?do=move&choice={choices[0][:10]}T03:00:00"))
	assert "Ce moment vient d'être pris. Choisissez-en un autre." in taken and choices[0] in unquote(taken)
	# a tap asks first, and moves nothing
	text = read(visitor, f"?do=move&choice={found[0]}")
	assert "Oui, déplacer ma visite" in text and f'value="{choices[0]}"' in text and found[-1] not in text
	assert mine.values("name", "window_start")[1].isoformat() != choices[0]
	answer = visitor.post(PAGE + "?do=move", {"action": "move", "choice": choices[0]})
	assert answer.headers["Location"] == PAGE + "?done=moved"
	start, promised = mine.values("window_start", "promised")
	assert (start.isoformat(), promised) == (choices[0], 1)


def test_other_dates_are_one_tap_away_and_can_be_chosen_as_well(clean: None):
	mine = own(in_three_days())
	frappe.db.commit()
	visitor = mine.visitor()
	first = visitor.get(PAGE + "?do=move").text
	later = re.search(r'href="([^"]+from=(\d{4}-\d{2}-\d{2}))"', first)
	assert later and "D'autres dates" in unescape(first)
	page = visitor.get(unescape(later[1])).text
	assert "Revenir aux premières dates" in page
	found = [unquote(one) for one in re.findall(r'href="[^"]+choice=([^"&]+)"', page)]
	assert found and all(choice[:10] >= later[2] for choice in found)
	assert not set(found) & {unquote(one) for one in re.findall(r'href="[^"]+choice=([^"&]+)"', first)}
	assert f'value="{found[-1]}"' in visitor.get(PAGE + f"?do=move&choice={found[-1]}").text
	assert visitor.post(PAGE + "?do=move", {"action": "move", "choice": found[-1]}).status_code == 303
	assert mine.values("name", "window_start")[1].isoformat() == found[-1]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "'><script>", "1e308", ""])
def test_dates_that_nobody_can_mean_show_the_page_all_the_same(own_visit: Own, day: str):
	answer = own_visit.visitor().get(f"{PAGE}?{urlencode({'do': 'move', 'from': day, 'choice': day})}")
	assert answer.status_code == 200 and "Un autre moment" in answer.text
	assert not day or day not in answer.text


def test_what_dispatch_has_locked_is_offered_nothing(own_visit: Own):
	frappe.db.set_value("Dispatch Job", own_visit.job, "locked", 1)
	assert self_service.find_offers(own_visit.job, now_datetime()) == []
