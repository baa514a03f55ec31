"""A phone with a photograph: read, confirm, install, over HTTP; and two phones that want one device."""

import base64
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import frappe

from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph
from gigafibre_fsm.tests.visitor import Visitor, forget_limits

METHOD = "/api/method/gigafibre_fsm.api."


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


@pytest.fixture
def alice(world: World) -> Visitor:
	forget_limits()
	return world.visitors["technician A by link"]


@pytest.fixture
def bruno(world: World) -> Visitor:
	return world.visitors["technician B by link"]


@pytest.fixture(scope="module")
def identifiers() -> dict[str, str]:
	return devices.identifiers()


@pytest.fixture(scope="module")
def picture(identifiers: dict[str, str]) -> bytes:
	label = Label(
		identifiers["serial_number"],
		identifiers["mac_address"].replace(":", ""),
		gpon_serial=identifiers["gpon_serial"],
	)
	return photograph(draw(label), Shot(size=(1200, 900), orientation=6))


def multipart(picture: bytes, **more: str) -> dict:
	return {"photo": (io.BytesIO(picture), "IMG_0001.HEIC"), **more}


def a_truckload(world: World) -> str:
	"""A device on Alice's truck, committed."""
	truck = frappe.db.get_value("Dispatch Technician", world.a.names["technician"], "truck")
	device = devices.a_device(truck).name
	frappe.db.commit()
	return device


def test_a_photograph_becomes_readings_and_a_command_is_applied_once(world, alice, identifiers, picture):
	job = world.a.names["job"]
	answers = [
		alice.post(METHOD + "vision.equipment", multipart(picture, job=job, command_id="scan-0001-abcd"))
		for _ in range(2)
	]
	first, again = (answer.json["message"] for answer in answers)
	assert first["scan"] == again["scan"]
	assert first["devices"][0]["serial_number"]["value"] == identifiers["serial_number"]
	assert first["devices"][0]["standing"]["kind"] == "unknown"


def test_base64_is_as_good_as_a_file(alice, identifiers, picture):
	encoded = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
	answer = alice.post(METHOD + "vision.barcodes", {"photo": encoded}).json["message"]
	assert identifiers["serial_number"] in {code["text"] for code in answer["codes"]}
	assert len(answer["codes"]) <= 3
	assert {"text", "symbology"} <= set(answer["codes"][0])


@pytest.mark.parametrize(
	"photo", ["", "%%%", base64.b64encode(b"hello").decode()], ids=["none", "no base64", "text"]
)
def test_what_is_no_photograph_is_answered_in_the_technicians_language(alice, photo):
	answer = alice.post(METHOD + "vision.equipment", {"photo": photo})
	assert answer.status_code == 417
	assert "photo" in answer.text.lower() or "image" in answer.text.lower()
	assert "Traceback" not in answer.json.get("exception", "")


def test_a_label_is_not_read_for_somebody_elses_visit(world, bruno, picture):
	before = frappe.db.count("FSM Scan")
	answer = bruno.post(METHOD + "vision.equipment", multipart(picture, job=world.a.names["job"]))
	assert answer.status_code == 403
	frappe.db.rollback()
	assert frappe.db.count("FSM Scan") == before


def test_a_device_is_created_found_and_installed(world, alice):
	model, new = devices.a_model(), devices.identifiers()
	frappe.db.commit()
	made = alice.post(METHOD + "equipment.create", {**new, "equipment_model": model}).json["message"]
	assert made["standing"]["kind"] == "on_your_truck"
	found = alice.get(METHOD + f"equipment.search?text={new['mac_address'][-5:]}").json["message"]
	assert made["equipment"] in [device["equipment"] for device in found]
	installed = alice.post(
		METHOD + "technician.install",
		{"job": world.a.names["job"], "equipment": made["equipment"], "beside": "1"},
	)
	assert installed.status_code == 200, installed.text
	frappe.db.rollback()
	assert frappe.db.get_value("Equipment", made["equipment"], "status") == "Installed"


def test_two_phones_that_install_one_device_at_once_leave_it_in_one_place(world, alice, bruno):
	for _ in range(3):
		device = a_truckload(world)
		wishes = [(alice, world.a.names["job"]), (bruno, world.b.names["job"])]
		with ThreadPoolExecutor(2) as phones:
			answers = list(
				phones.map(
					lambda wish, device=device: wish[0]._answer(
						"POST",
						METHOD + "technician.install",
						data={"job": wish[1], "equipment": device, "beside": "1"},
						headers={"X-Frappe-Site-Name": wish[0].site, "Sec-Fetch-Site": "same-origin"},
					),
					wishes,
				)
			)
		assert sorted(answer.status_code for answer in answers) == [200, 417]
		frappe.db.rollback()
		rows = frappe.get_all(
			"Equipment Movement", {"equipment": device, "movement_type": "Install"}, pluck="job"
		)
		winner = wishes[[answer.status_code for answer in answers].index(200)][1]
		assert rows == [winner]
		assert frappe.db.get_value("Equipment", device, "installed_by_job") == winner
