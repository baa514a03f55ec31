"""What was typed reads the same on the phone, at the office and on the customer's page, whatever way it came."""

import html
from collections.abc import Iterator

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.identity.label_fields import LabelCode
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult
from gigafibre_fsm.domain.messaging.inbound import receive as inbound
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests import pictures
from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.visitor import forget_limits

TYPED = (
	"câble <rouge> & gaine, niveau <seuil",
	"Porte <arrière> & cour",
	"Chez nous -> porte <arrière> svp",
	"<Jean>",
	'"<img src=x onerror=alert(1)>"',
	"<img src=x onerror=alert(1)>",
	'&lt;b&gt; l\'entrée &amp; "cour"',
)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


def unescape(page: str) -> str:
	"""The page as one reads it: references of its HTML resolved once."""
	return html.unescape(page)


@pytest.mark.parametrize("typed", TYPED)
def test_a_technicians_note(world: World, typed: str):
	alice, job = world.visitors["technician A by link"], world.a.names["job"]
	answer = alice.post(f"/t/job/{job}", {"action": "note", "note": typed})
	assert answer.status_code == 303, answer.text
	frappe.db.rollback()
	stored = frappe.get_doc("Dispatch Job", job)
	assert stored.technician_note == typed
	assert typed in [row.detail for row in stored.timeline]
	page = alice.get(f"/t/job/{job}").text
	assert typed in unescape(page) and "<img src=x" not in page and "<rouge>" not in page
	office = world.visitors["dispatcher"].get(f"/api/resource/Dispatch Job/{job}").json
	assert office["data"]["technician_note"] == typed


@pytest.mark.parametrize("typed", TYPED)
def test_a_customers_note(world: World, typed: str):
	customer, job = world.visitors["customer B by link"], world.b.names["job"]
	was = frappe.db.get_value("Dispatch Job", job, "status")
	# once the technician is there nothing is written to them any more
	frappe.db.set_value("Dispatch Job", job, "status", "En Route")
	frappe.db.commit()
	answer = customer.post("/portal/visit?do=note", {"action": "note", "note": typed})
	assert answer.status_code == 303, answer.text
	frappe.db.rollback()
	assert frappe.db.get_value("Dispatch Job", job, "customer_note") == typed
	theirs = customer.get("/portal/visit").text
	technicians = world.visitors["technician B by link"].get(f"/t/job/{job}").text
	frappe.db.set_value("Dispatch Job", job, "status", was)
	frappe.db.commit()
	assert typed in unescape(technicians)
	assert not [each for each in ("<img src=x", "<rouge>", "<Jean>") if each in theirs + technicians]


@pytest.mark.parametrize("typed", TYPED)
def test_a_text_message(site: str, typed: str):
	sid = f"SM{frappe.generate_hash(length=32)}"
	inbound.receive_sms(sid, "+15145550177", "+15145550100", typed, "")
	assert frappe.db.get_value("FSM SMS", {"provider_sid": sid}, "body") == typed


@pytest.mark.parametrize("typed", TYPED)
def test_a_code_on_a_label(world: World, typed: str):
	job, technician = world.a.names["job"], world.a.names["technician"]
	scan = label_scans.store_scan(
		job, technician, LabelReadResult(pictures.a_photo("navy"), [], [LabelCode(typed, "QRCode")])
	)
	assert [row.value for row in frappe.get_doc("FSM Scan", scan).readings] == [typed]


def test_what_a_modem_says_of_itself(world: World):
	device = world.a.names["equipment"]
	for typed in TYPED:
		line_repository.save_lines(
			[(device, Line("Online", now_datetime(), 300, firmware=typed))], now_datetime()
		)
		assert frappe.db.get_value("CPE State", device, "firmware") == typed
