"""Reading a label takes seconds: it holds no row meanwhile, keeps to its time, and is done once a command."""

import io
import itertools
from collections.abc import Iterator

import pytest

import frappe

from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph
from gigafibre_fsm.tests.standins.server import Reply, Request
from gigafibre_fsm.tests.visitor import Visitor, forget_limits

# nothing but a serial number is a barcode: the rest is left for Gemini
PHOTO = photograph(
	draw(Label(serial="ZQ7788990011", mac="1C61B4AA0001", barcodes=("serial",), square="none")),
	Shot(size=(1200, 900)),
)
METHOD = "/api/method/gigafibre_fsm.api.vision.equipment"


class CuriousGemini(GeminiStandIn):
	"""Gemini's stand-in that looks, while it is asked, which rows the asking request keeps locked."""

	def __init__(self, site: str, command_id: str) -> None:
		super().__init__()
		self.site, self.command_id = site, command_id
		self.locked: list[str] = []

	def answer(self, request: Request) -> Reply:
		"""Look at the rows, then answer as ever."""
		frappe.init(site=self.site, sites_path=".")
		frappe.connect()
		frappe.db.sql("set innodb_lock_wait_timeout = 1")
		try:
			for doctype, filters in (("FSM Command", {"name": self.command_id}), ("FSM Magic Link", {})):
				self._try(doctype, filters)
		finally:
			frappe.destroy()
		return super().answer(request)

	def _try(self, doctype: str, filters: dict[str, str]) -> None:
		try:
			frappe.qb.get_query(doctype, filters=filters, for_update=True).run()
		except frappe.QueryTimeoutError:
			self.locked.append(doctype)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


@pytest.fixture
def alice(world: World) -> Visitor:
	forget_limits()
	return world.visitors["technician A by link"]


@pytest.fixture
def gemini(connected_site: str) -> Iterator[CuriousGemini]:
	with CuriousGemini(connected_site, "look-0123456789") as server:
		_use(server.url)
		yield server
		_use("")


def _use(url: str) -> None:
	settings = frappe.get_doc("FSM Gemini Settings")
	settings.update({"enabled": bool(url), "api_key": API_KEY, "model": MODEL, "base_url": url})
	settings.save()
	frappe.db.commit()


def scans(technician: str) -> int:
	frappe.db.rollback()
	return frappe.db.count("FSM Scan", {"technician": technician})


@pytest.mark.parametrize("way", ["page of the visit", "page of scans", "method"])
def test_no_row_is_locked_while_a_label_is_looked_at(
	world: World, alice: Visitor, gemini: CuriousGemini, way: str
):
	gemini.command_id = f"look-{way.replace(' ', '-')}"
	path, fields = {
		"page of the visit": (f"/t/job/{world.a.names['job']}", {"action": "scan"}),
		"page of scans": ("/t/scan", {"action": "scan"}),
		"method": (METHOD, {}),
	}[way]
	sent = {**fields, "command_id": gemini.command_id, "photo": (io.BytesIO(PHOTO), "label.jpg")}
	answer = alice.post(path, sent)
	assert answer.status_code in (200, 303), answer.text
	assert len(gemini.requests) == 1
	assert gemini.locked == []


def test_a_photo_that_comes_again_is_not_looked_at_again(world: World, alice: Visitor, gemini: CuriousGemini):
	me, before = world.a.names["technician"], scans(world.a.names["technician"])
	answers = []
	for _ in range(2):
		sent = {"command_id": "again-0123456789", "photo": (io.BytesIO(PHOTO), "label.jpg")}
		answers.append(alice.post(METHOD, sent).json["message"]["scan"])
	assert answers[0] == answers[1]
	assert (scans(me) - before, len(gemini.requests)) == (1, 1)


def test_when_the_decoder_used_the_time_up_gemini_is_not_asked_and_the_scan_says_so(
	world: World, gemini: CuriousGemini
):
	ticks = itertools.count()
	seen = label_reader.read_label(PHOTO, seconds=8, clock=lambda: next(ticks))
	assert gemini.requests == []
	assert seen.sources[-1] == "no time for Gemini"
	assert "could not be read this time" in seen.problem
	assert seen.devices[0].readings["serial_number"].value == "ZQ7788990011"


def test_gemini_gets_what_is_left_of_the_time_and_no_more(world: World, gemini: CuriousGemini):
	gemini.use("timeout")
	seen = label_reader.read_label(PHOTO, seconds=label_reader.LEAST_SECONDS_FOR_GEMINI + 0.5)
	assert seen.devices[0].readings["serial_number"].source == "Barcode"
	assert "could not be read this time" in seen.problem


def test_a_look_without_a_transaction_of_its_own_keeps_what_the_caller_wrote(world: World):
	comment = frappe.get_doc({"doctype": "ToDo", "description": "before the look"}).insert()
	label_scans.scan_photo(None, world.a.names["technician"], PHOTO)
	assert frappe.db.exists("ToDo", comment.name)
	frappe.db.rollback()
