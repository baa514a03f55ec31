"""The report of a visit: made after it, in the customer's language, renewed, sent once, opened by its link alone."""

import html
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pypdf import PdfReader

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import files, links
from gigafibre_fsm.domain.dispatch import service_report, technician_work
from gigafibre_fsm.domain.dispatch.service_report import archive as report_archive
from gigafibre_fsm.domain.dispatch.service_report import images
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, devices, people, pictures
from gigafibre_fsm.tests.portal_visitors import signed_in
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor

NOW = builders.NOW
LATER = NOW + timedelta(minutes=11)
# text that an HTML filter would rewrite
TYPED = "câble <rouge> & gaine, niveau <seuil"
MANY = ("crimson", "teal", "gold", "navy", "olive", "purple")


@pytest.fixture(scope="module", autouse=True)
def _clean(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture(scope="module")
def finished(_clean: None) -> str:
	"""A done visit for the tests that only look at it, or roll back what they add."""
	return a_done_visit().name


@pytest.fixture
def done(finished: str) -> "frappe.model.document.Document":
	return frappe.get_doc("Dispatch Job", finished)


def a_done_visit(**values: object) -> "frappe.model.document.Document":
	"""A visit done a moment ago; `photos` says of which colours, half of them taken before the work."""
	photos = values.pop("photos", ("crimson", "teal"))
	technician = devices.a_technician_with_truck("Étienne Gagnon")
	kind = values.pop("kind", None) or builders.a_job_type(label_fr="Installation « fibre »")
	customer = builders.a_customer()
	place = builders.a_location(customer.name)
	place.contacts[0].language = values.pop("language", "fr")
	place.save()
	job = builders.a_dispatched_job(
		technician=technician.name,
		customer=customer.name,
		service_location=place.name,
		job_type=kind.name,
		instructions="INTERNE: ne pas dire",
	)
	outcome = values.pop("outcome", "Complete")
	_work(job, technician.name, technician.truck, outcome, photos)
	job.reload()
	# a sweep looks at each visit in a transaction of its own
	frappe.db.commit()
	return job


def _work(job, me: str, truck: str, outcome: str, photos: tuple[str, ...]) -> None:
	device = devices.a_device(truck, equipment_model=devices.a_model())
	for to in ("En Route", "On Site"):
		technician_work.move_job(job.name, me, to, now=NOW)
	technician_work.install_equipment(job.name, me, equipment=device.name, now=NOW)
	for number, color in enumerate(photos):
		kind = "Before" if number < len(photos) / 2 else "After"
		technician_work.add_photo(job.name, me, kind, pictures.a_photo(color), now=NOW)
	technician_work.set_note(job.name, me, f"Prise remplacée <b>au salon</b>. {TYPED}", now=NOW)
	technician_work.store_signature(job.name, me, "Marie Tremblay", pictures.a_signature(), now=NOW)
	if outcome == "Complete":
		for row in frappe.get_doc("Dispatch Job", job.name).checklist:
			technician_work.check_item(job.name, me, row=row.name, done=True, now=NOW)
	reason = "Percer le mur du sous-sol" if outcome == "Partial" else None
	technician_work.move_job(job.name, me, "Completed", outcome=outcome, reason=reason, now=NOW)


def text_of(job: str) -> str:
	return text_in(content_of(job))


def text_in(content: bytes) -> str:
	# the PDF breaks lines where it likes, and keeps figures and units together with spaces that do not break
	text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
	return " ".join(text.replace("\u00a0", " ").split())


def content_of(job: str) -> bytes:
	file = frappe.db.get_value("File", {"file_url": service_report.find_file(job)})
	return frappe.get_doc("File", file).get_content()


def texts_about(job: str) -> list[str]:
	about = {"reference_name": job, "template": "customer_visit_report"}
	return frappe.get_all("FSM SMS", about, pluck="body")


def measured(job, purpose: str, rx: float | None, state: str = "Measured") -> None:
	row = {"doctype": "CPE Reading", "equipment": job.equipment[0].equipment, "purpose": purpose}
	row |= {
		"job": job.name,
		"taken_on": NOW,
		"optical_state": state,
		"optical_raw": "7777",
		"state": "Online",
	}
	frappe.get_doc({**row, "rx_power": rx}).insert(ignore_permissions=True)


def test_a_photo_that_cannot_be_read_gives_its_place_to_the_next_and_is_counted():
	job = a_done_visit(photos=MANY)
	job.photos[0].photo = "/private/files/gone.jpg"
	shown, more = images.load_photos(job)
	assert len(shown) == min(images.MOST_PHOTOS, len(job.photos) - 1)
	assert len(shown) + more == len(job.photos)


def test_a_completed_visit_gets_a_private_report_within_a_sweep_and_a_second_sweep_changes_nothing():
	job = a_done_visit(photos=MANY)
	report_archive.process_due(NOW)
	kept = service_report.find_file(job.name)
	assert kept.startswith("/private/files/")
	assert len(content_of(job.name)) < 1_000_000
	report_archive.process_due(NOW)
	assert service_report.find_file(job.name) == kept


def test_the_report_speaks_the_customers_french_and_tells_nothing_internal():
	job = a_done_visit()
	report_archive.process_due(NOW)
	text = text_of(job.name)
	for said in (
		"Rapport de visite",
		"Étienne",
		"Mesurer la lumière",
		"<b>au salon</b>",
		TYPED,
		"Marie Tremblay",
	):
		assert said in text
	assert job.equipment[0].equipment in text
	for hidden in ("INTERNE", "Gagnon", "Beware of the dog"):
		assert hidden not in text


def test_staff_can_have_it_in_the_other_language(done):
	page = service_report.render_html(service_report.load_report(done, "en"))
	assert "Visit report" in page and "Measure the light" in page and "Rapport" not in page


def test_the_print_view_shows_it_in_the_language_chosen_there(done):
	for language, title in (("en", "Visit report"), ("fr", "Rapport de visite")):
		frappe.local.lang = language
		page = frappe.get_print("Dispatch Job", done.name)  # no format chosen: the visit's own
		assert title in page and TYPED in html.unescape(page)
	frappe.local.lang = "en"


def test_the_standard_print_tells_what_was_agreed_and_nothing_of_how_it_is_kept(done):
	page = frappe.get_print("Dispatch Job", done.name, "Standard")
	assert "INTERNE: ne pas dire" in page and "Prise remplacée" in page
	for kept in (
		done.naming_series,
		"Draft, not published",
		"Fingerprint",
		"Diane Planner",
		"Report version",
	):
		assert kept not in page


def test_a_level_of_unknown_unit_is_never_a_figure():
	job = a_done_visit()
	measured(job, "Visit", 7777.0, "Unknown Unit")
	report_archive.process_due(NOW)
	text = text_of(job.name)
	assert "7777" not in text and "ne donne pas de niveau fiable" in text


def test_a_level_stands_beside_its_baseline():
	job = a_done_visit()
	measured(job, "Baseline", -18.1)
	measured(job, "Proof", -18.4)
	report_archive.process_due(NOW)
	text = text_of(job.name)
	assert "−18,4 dBm" in text and "−18,1 dBm" in text


def test_an_optional_point_that_was_left_out_is_not_said_as_not_done(done):
	frappe.db.set_value("Dispatch Job Check", {"parent": done.name, "required": 0}, "done", 0)
	page = service_report.render_html(
		service_report.load_report(frappe.get_doc("Dispatch Job", done.name), "fr")
	)
	assert "Mesurer la lumière" in page
	assert "Laisser les lieux propres" not in page and "Pas fait" not in page


def test_the_light_of_a_modem_that_was_taken_away_is_not_that_of_the_line(done):
	measured(done, "Visit", -26.6)
	done.append("equipment", {"equipment": done.equipment[0].equipment, "action": "Removed"})
	done.equipment[0].action = "Linked"
	assert not service_report.load_report(done, "fr").lights


def test_a_speed_test_measured_meanwhile_counts_though_it_names_no_visit(done):
	test = {"doctype": "Speed Test", "technician": done.technician, "method": "Browser", "verdict": "Passed"}
	figures = {"started_on": done.on_site_on, "seconds": 10, "download": 412.5, "upload": 388.1, "latency": 9}
	frappe.get_doc({**test, **figures}).insert(ignore_permissions=True)
	assert service_report.load_report(done, "fr").speed.download == 412.5


@pytest.mark.parametrize(
	("told", "said"),
	[
		("Wi-Fi", "propre connexion (Wi-Fi), jusqu"),
		("Mobile data", "propre connexion (données mobiles), jusqu"),
		("", "propre connexion, jusqu"),
	],
)
def test_the_network_of_a_speed_test_is_said_where_the_phone_tells_it(done, told: str, said: str):
	test = {"doctype": "Speed Test", "job": done.name, "technician": done.technician, "method": "Browser"}
	figures = {"started_on": done.on_site_on, "seconds": 10, "download": 412.5, "upload": 388.1, "latency": 9}
	frappe.get_doc({**test, **figures, "verdict": "Passed", "connection": told}).insert(
		ignore_permissions=True
	)
	page = service_report.render_html(service_report.load_report(done, "fr")).replace("&#39;", "'")
	assert said in page


def test_the_companys_logo_stands_on_top_else_the_mark_beside_the_brand(done):
	assert not service_report.load_report(done, "fr").logo.has_name
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	kept = files.store_file("Company", company, "logo.png", pictures.a_signature(), "company_logo")
	frappe.db.set_value("Company", company, "company_logo", kept)
	logo = service_report.load_report(done, "fr").logo
	assert logo.has_name and logo.content[:4] == b"\x89PNG"
	frappe.db.set_value("Company", company, "company_logo", None)


def test_what_is_left_is_said_when_the_visit_is_to_be_continued():
	job = a_done_visit(outcome="Partial")
	report_archive.process_due(NOW)
	text = text_of(job.name)
	assert "Percer le mur du sous-sol" in text and "À suivre" in text


def test_it_goes_out_once_when_it_has_settled_and_says_so():
	job = a_done_visit()
	report_archive.process_due(NOW)
	assert not texts_about(job.name)
	for _again in range(2):
		report_archive.process_due(LATER)
	assert len(texts_about(job.name)) == 1 and "{link}" in texts_about(job.name)[0]
	assert frappe.db.get_value("Dispatch Job", job.name, "report_sent_on") == LATER


def test_what_arrives_late_renews_the_report_and_after_sending_makes_a_second_version():
	job = a_done_visit()
	report_archive.process_due(NOW)
	first = service_report.find_file(job.name)
	measured(job, "Baseline", -19.2)
	report_archive.process_due(LATER)
	assert service_report.find_file(job.name) != first
	assert frappe.db.get_value("Dispatch Job", job.name, "report_version") == 1
	measured(job, "Visit", -25.5)
	report_archive.process_due(LATER + timedelta(minutes=2))
	assert frappe.db.get_value("Dispatch Job", job.name, "report_version") == 2
	assert "version 2" in text_of(job.name) and len(texts_about(job.name)) == 1


def test_nobody_is_written_to_about_a_type_that_tells_no_customer():
	job = a_done_visit(kind=builders.a_job_type(tells_customer=0))
	report_archive.process_due(LATER)
	assert service_report.find_file(job.name) and not texts_about(job.name)


def test_an_e_mail_that_the_valve_holds_back_stands_in_the_timeline_and_not_in_the_queue():
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	job = a_done_visit()
	frappe.db.set_value("Customer", job.customer, "email_id", "marie@example.com")
	report_archive.process_due(LATER)
	assert not frappe.db.exists("Email Queue", {"reference_name": job.name})
	job.reload()
	assert any("marie@example.com: " in (row.detail or "") for row in job.timeline)


def test_a_photo_whose_file_is_gone_leaves_the_report_standing():
	job = a_done_visit()
	frappe.db.delete("File", {"file_url": job.photos[0].photo})
	report_archive.process_due(NOW)
	assert service_report.find_file(job.name)


def test_a_report_that_breaks_is_put_off_and_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch):
	bad, good = a_done_visit(), a_done_visit()
	frappe.db.set_value("Dispatch Job", bad.name, "service_location", None)
	frappe.db.set_value("Dispatch Job", bad.name, "customer", None)
	report_archive.process_due(NOW)
	assert service_report.find_file(good.name) and not service_report.find_file(bad.name)
	assert frappe.db.get_value("Dispatch Job", bad.name, "report_looked_on") > NOW


def test_the_customer_opens_it_by_the_link_to_their_visit_and_nobody_else():
	job = a_done_visit()
	report_archive.process_due(NOW)
	until = now_datetime() + timedelta(days=1)
	subject = ("Customer", job.customer)
	link = links.issue_link("Visit", subject, until, ("Dispatch Job", job.name), language="fr")
	url = links.fresh_url(link)
	frappe.db.commit()
	customer = Visitor("customer").open_link(url)
	assert "/portal/visit/report" in customer.get("/portal/visit").text
	answer = customer.get("/portal/visit/report")
	assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
	assert answer.headers["Cache-Control"] == "private, no-store"
	assert Visitor().get("/portal/visit/report").status_code == 401


def test_the_report_is_refused_to_another_customer_by_link_session_and_address():
	job, other = a_done_visit(), a_done_visit()
	report_archive.process_due(NOW)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	stranger = signed_in(builders.a_contact(other.customer, email=email).name, email)
	assert stranger.get(f"/portal/visits/{other.name}/report").status_code == 200
	until = now_datetime() + timedelta(days=1)
	wrong = links.issue_link("Visit", ("Customer", other.customer), until, ("Dispatch Job", job.name))
	url = links.fresh_url(wrong)
	address = service_report.find_file(job.name)
	frappe.db.commit()
	by_link = Visitor("another customer").open_link(url)
	for visitor, path in (
		(stranger, f"/portal/visits/{job.name}/report"),
		(stranger, address),
		(by_link, "/portal/visit/report"),
		(by_link, f"/portal/visit/report?job={job.name}"),
		(by_link, address),
	):
		answer = visitor.get(path)
		assert answer.status_code in (401, 403, 404), (path, answer.status_code)
		assert b"%PDF" not in answer.data


def test_dispatch_sends_it_again_and_not_before_it_is_there():
	job = a_done_visit()
	with pytest.raises(FsmError, match="no report yet"):
		service_report.resend_report(job.name, "Valérie", LATER)
	report_archive.process_due(LATER)
	service_report.resend_report(job.name, "Valérie", LATER)
	assert len(texts_about(job.name)) == 2


def test_the_desk_draws_it_in_either_language_for_those_who_may_read_the_visit():
	job = a_done_visit()
	address = "/api/method/gigafibre_fsm.api.dispatch.report_pdf"
	desk = people.make_user("zq-report@example.com", "FSM Dispatcher", user_type="System User")
	own = people.make_user("zq-report-tech@example.com", "FSM Technician")
	frappe.db.set_value("Dispatch Technician", job.technician, "user", own)
	frappe.db.commit()
	dispatcher = Visitor("desk").log_in(desk, people.PASSWORD)
	for language, title in (("fr", "Rapport de visite"), ("en", "Visit report")):
		answer = dispatcher.get(address, query_string={"job": job.name, "language": language})
		assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
		assert f"{job.name}-{language}.pdf" in answer.headers["Content-Disposition"]
		assert title in text_in(answer.data)
	asked = {"job": job.name, "language": "de"}
	assert dispatcher.get(address, query_string=asked).status_code == 417
	assert (
		dispatcher.get(address, query_string={**asked, "job": "DJ-none", "language": "en"}).status_code == 404
	)
	asked["language"] = "en"
	for stranger in (Visitor(), Visitor("technician").log_in(own, people.PASSWORD)):
		answer = stranger.get(address, query_string=asked)
		assert answer.status_code == 403 and b"%PDF" not in answer.data
