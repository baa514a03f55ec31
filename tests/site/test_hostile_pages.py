"""What somebody who means harm sends to the technician's pages: a refusal in words, and nothing changes."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from html import escape

import pytest
from PIL import Image

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.tests import builders, people, pictures
from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.visitor import Visitor, forget_limits

MARKUP = "<img src=x onerror=alert(1)>"
# right-to-left override, zero-width space and joiner, a byte order mark
HIDDEN = "22\u202e36\u200b78\u200d90\ufeff12345"
LONG = "9" * 10_000
HALF = b"22\xed\xa0\x80345"  # the bytes of half a surrogate pair, which are no UTF-8


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


@pytest.fixture
def alice(world: World) -> Visitor:
	return world.visitors["technician A by link"]


@pytest.fixture
def bruno(world: World) -> Visitor:
	return world.visitors["technician B by link"]


@pytest.fixture
def untouched(world: World) -> Iterator[None]:
	"""Nothing of Alice's changes, and no command of hers counts as applied."""
	before, commands = world.a.state(), frappe.db.count("FSM Command")
	yield
	assert world.a.state() == before
	assert frappe.db.count("FSM Command") == commands


def png(width: int, height: int) -> bytes:
	out = io.BytesIO()
	Image.new("1", (width, height), 1).save(out, "PNG")
	return out.getvalue()


def jpeg() -> bytes:
	out = io.BytesIO()
	Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG")
	return out.getvalue()


def archive() -> bytes:
	out = io.BytesIO()
	with zipfile.ZipFile(out, "w") as made:
		made.writestr("label.txt", "no photo")
	return out.getvalue()


FILES = {
	"a zip named .jpg": archive(),
	"a JPEG cut off on the way": jpeg()[:-9000],
	"a picture of 100 megapixels": png(10_000, 10_000),
	"an SVG with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
	"a page that calls itself a GIF": b"GIF89a<html><script>alert(1)</script></html>",
	"nothing at all": b"",
	"a JPEG's first bytes alone": b"\xff\xd8\xff\xe0",
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", ["photo of the visit", "label at the visit", "label"])
def test_what_is_no_photograph_is_refused_in_words(world: World, alice: Visitor, where: str, name: str):
	job = f"/t/job/{world.a.names['job']}"
	path, form = {
		"photo of the visit": (job, {"action": "add_photo", "kind": "Before"}),
		"label at the visit": (job, {"action": "scan"}),
		"label": ("/t/scan", {"action": "scan"}),
	}[where]
	files = frappe.db.count("File")
	answer = alice.post(path, {**form, "photo": (io.BytesIO(FILES[name]), "label.jpg", "image/jpeg")})
	assert answer.status_code == 422, answer.text[:300]
	assert 'role="alert"' in answer.text
	frappe.db.rollback()
	assert frappe.db.count("File") == files


def test_a_photograph_with_a_page_behind_its_end_is_kept_as_a_photograph_alone(world: World, alice: Visitor):
	polyglot = jpeg() + b"<html><script>alert('zq-polyglot')</script></html>" + archive()
	path = f"/t/job/{world.a.names['job']}"
	sent = {"action": "add_photo", "kind": "Other", "photo": (io.BytesIO(polyglot), "a.html", "text/html")}
	assert alice.post(path, sent).status_code == 303
	frappe.db.rollback()
	row = frappe.get_doc("Dispatch Job", world.a.names["job"]).photos[-1]
	kept = alice.get(f"/t/file/{world.a.names['job']}/{row.name}")
	assert kept.status_code == 200
	assert kept.headers["Content-Type"] == "image/jpeg"
	assert kept.headers["X-Content-Type-Options"] == "nosniff"
	assert b"zq-polyglot" not in kept.data and b"PK\x03\x04" not in kept.data


def typed(world: World, text: str | bytes) -> list[tuple[str, dict]]:
	"""Each form of the pages with the text in every field that is typed or chosen."""
	job, scan = f"/t/job/{world.a.names['job']}", f"/t/scan/{world.a.names['scan']}"
	device = dict.fromkeys(("serial_number", "mac_address", "gpon_serial", "equipment_model"), text)
	return [
		(job, {"action": "create", **device, "condition_note": "x"}),
		(job, {"action": "install", "equipment": text}),
		(job, {"action": "remove", "equipment": text}),
		(job, {"action": "swap", "equipment": text, "reason": text, "old": text}),
		(job, {"action": "away", "equipment": text, "as": text, "note": "x"}),
		(job, {"action": "check", "row": text, "done": "1"}),
		(job, {"action": "answer", "row": text, "value": text}),
		(job, {"action": "move", "to": text, "reason": text, "outcome": text}),
		(job, {"action": "edit_info", "job_type": text, "priority": text}),
		(job, {"action": text}),
		(scan, {"action": "confirm", "device": text, "then": text, **device}),
		("/t/stock", {"action": text, "equipment": text}),
		("/t/stock", {"action": "count", "there": text}),
		("/t/stock", {"action": "transfer", "equipment": text, "to": text}),
	]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
	"text",
	[
		MARKUP,
		LONG,
		"\x00",
		"'; drop table tabUser; --",
		"{{ frappe.session }}",
		HALF,
		"%s%n",
		"..%2f..%2fetc",
	],
	ids=[
		"markup",
		"10,000 digits",
		"a zero byte",
		"SQL",
		"a template",
		"half a character",
		"formats",
		"a path",
	],
)
def test_hostile_texts_in_every_form_are_refused_and_come_back_as_text(
	world: World, alice: Visitor, text: str | bytes
):
	for path, form in typed(world, text):
		answer = alice.post(path, form)
		assert answer.status_code in (404, 409, 422), (path, form, answer.status_code)
		assert MARKUP not in answer.text, (path, form)
	frappe.db.rollback()


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("number", ["²", "-1", "0", "6", "999999", LONG, "1.5", "٣"])
def test_a_device_of_the_photo_that_is_no_number_or_not_there_is_refused(
	world: World, alice: Visitor, number: str
):
	form = {
		"action": "confirm",
		"device": number,
		"then": "install",
		"serial_number": "x",
		"equipment_model": "x",
	}
	answer = alice.post(f"/t/scan/{world.a.names['scan']}", form)
	assert answer.status_code == 422
	assert "d'appareil de ce numéro" in answer.text.replace("&#39;", "'")


@pytest.mark.parametrize("text", [MARKUP, HIDDEN, LONG[:300], "%00", "\u202egnp.exe"])
def test_hostile_texts_in_an_address_are_nothing_here_or_nothing_found(
	world: World, alice: Visitor, text: str
):
	from urllib.parse import quote

	job = world.a.names["job"]
	for path in (
		f"/t/device/{quote(text, safe='')}",
		f"/t/job/{quote(text, safe='')}",
		f"/t/scan/{quote(text, safe='')}",
		f"/t/file/{job}/{quote(text, safe='')}",
	):
		answer = alice.get(path)
		assert answer.status_code in (400, 404), (path, answer.status_code)
		assert MARKUP not in answer.text
	for path in ("/t/scan", "/t/stock", f"/t/job/{job}"):
		answer = alice.get(f"{path}?q={quote(text)}")
		assert answer.status_code == 200, path
		assert MARKUP not in answer.text


def test_hidden_characters_do_not_make_a_second_device_of_one(world: World, alice: Visitor):
	known = world.a.names["equipment"]
	disguised = known[:3] + "\u200b\u202e" + known[3:] + "\ufeff"
	model = frappe.db.get_value("Equipment", known, "equipment_model")
	form = {"action": "create", "serial_number": disguised, "equipment_model": model}
	devices = frappe.db.count("Equipment")
	answer = alice.post(f"/t/job/{world.a.names['job']}", form)
	assert answer.status_code == 422, answer.headers
	frappe.db.rollback()
	assert frappe.db.count("Equipment") == devices


@pytest.mark.usefixtures("untouched")
def test_every_form_of_somebody_elses_visit_is_nothing_here(world: World, bruno: Visitor):
	for path, form in typed(world, world.a.names["equipment"]):
		if path == "/t/stock":
			continue
		answer = bruno.post(path, form)
		assert answer.status_code in (404, 422), (path, form)
		assert world.a.marker not in answer.text, (path, form)
	for name in (world.a.names["job"].lower(), f"{world.a.names['job']} ", f"%20{world.a.names['job']}"):
		assert bruno.get(f"/t/job/{name}").status_code == 404


@pytest.mark.usefixtures("untouched")
def test_a_reading_that_claims_another_customers_modem_neither_moves_nor_names_it(
	world: World, bruno: Visitor
):
	theirs = frappe.get_doc("Equipment", world.a.names["equipment"])
	form = {
		"action": "create",
		"serial_number": "ZQ1234567890",
		"equipment_model": theirs.equipment_model,
		"mac_address": theirs.mac_address,
	}
	answer = bruno.post(f"/t/job/{world.b.names['job']}", form)
	assert answer.status_code == 422
	assert theirs.customer not in answer.text and world.a.marker not in answer.text.replace(theirs.name, "")


def test_an_id_of_another_technician_is_refused_and_tells_nothing(
	world: World, alice: Visitor, bruno: Visitor
):
	form = {"action": "note", "note": "à moi", "command_id": "mine-0123456789"}
	assert alice.post(f"/t/job/{world.a.names['job']}", form).status_code == 303
	answer = bruno.post(f"/t/job/{world.b.names['job']}", form)
	assert answer.status_code == 422
	assert world.a.marker not in answer.text
	frappe.db.rollback()
	assert frappe.db.get_value("Dispatch Job", world.b.names["job"], "technician_note") != "à moi"


@pytest.mark.parametrize("age", ["-5", "1e9", "²", "9" * 40, "Tue, 01 Jan 2036", MARKUP])
def test_a_clock_that_is_no_clock_leaves_the_servers_time(world: World, alice: Visitor, age: str):
	headers = {
		"Sec-Fetch-Site": "same-origin",
		"X-FSM-Queue": "1",
		"X-FSM-Age": age.encode("latin-1", "replace").decode("latin-1"),
	}
	form = {"action": "note", "note": f"heure {age[:9]}"}
	answer = alice.post(f"/t/job/{world.a.names['job']}", form, headers=headers)
	assert answer.status_code == 200, answer.text[:300]
	assert answer.json["state"] == "done"


def test_words_of_a_stranger_in_a_note_are_shown_as_words(world: World, alice: Visitor):
	path = f"/t/job/{world.a.names['job']}"
	assert alice.post(path, {"action": "note", "note": f"{MARKUP} {HIDDEN}"}).status_code == 303
	shown = alice.get(path).text
	assert "<img src=x" not in shown and '<img src="x"' not in shown
	assert f"{escape(MARKUP)} {HIDDEN}</textarea>" in shown, "in the field"
	assert f"<small>{escape(MARKUP)} {HIDDEN} · " in shown, "in the timeline"


BEHIND_THE_VISIT = ("Clé {marker}", "PON-{marker}", "Wi-Fi {marker}", "Avant {marker}")
"""The key to the home, its drop, its network and what an earlier visit found there."""


@pytest.fixture
def visit_with_a_past(world: World) -> Iterator[str]:
	"""Alice's visit to a home where somebody was before; the photo of that visit, as its page shows it."""
	names, marker = world.a.names, world.a.marker
	frappe.db.set_value("Service Location", names["location"], "network_drop", f"PON-{marker}")
	same = {"customer": names["customer"], "service_location": names["location"]}
	earlier = builders.a_dispatched_job(technician=world.b.names["technician"], **same)
	frappe.db.set_value("Dispatch Job", earlier.name, "status", "On Site")
	theirs = world.b.names["technician"]
	technician_work.add_photo(earlier.name, theirs, "Before", pictures.a_photo("olive"), now=builders.NOW)
	row = frappe.get_last_doc("Dispatch Job Photo", {"parent": earlier.name})
	over = {"status": "Completed", "completed_on": earlier.arrival, "technician_note": f"Avant {marker}"}
	frappe.db.set_value("Dispatch Job", earlier.name, over)
	frappe.db.commit()
	yield f"/t/file/{names['job']}/{row.name}"
	frappe.db.rollback()
	people.forget("Dispatch Job", earlier.name)
	frappe.db.set_value("Dispatch Job", names["job"], {"status": "On Site", "arrival": builders.NOW})
	frappe.db.commit()


@pytest.mark.parametrize("days", [0, 370])
def test_a_visit_that_is_over_shows_no_key_no_network_and_no_earlier_visit(
	world: World, alice: Visitor, visit_with_a_past: str, days: int
):
	job, serial = world.a.names["job"], world.a.names["serial"]
	paths = (f"/t/job/{job}", f"/t/job/{job}?part=before", f"/t/line/{serial}", f"/t/device/{serial}", "/t")
	secrets = [text.format(marker=world.a.marker) for text in BEHIND_THE_VISIT]

	def list_leaks() -> list[str]:
		pages = "".join(alice.get(path).text for path in paths)
		return [secret for secret in secrets if secret in pages]

	assert list_leaks() == secrets, "as long as it is under way"
	assert alice.get(visit_with_a_past).status_code == 200
	for status in sorted(lifecycle.FINAL):
		stands = {"status": status, "arrival": now_datetime() - timedelta(days=days)}
		frappe.db.set_value("Dispatch Job", job, stands)
		frappe.db.commit()
		assert list_leaks() == [], status
		assert alice.get(visit_with_a_past).status_code == 404, status
