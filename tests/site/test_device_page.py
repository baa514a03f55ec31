"""The page of a device over HTTP: what hangs on it, for whom; and what may be done from it."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import technician_actions
from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.visitor import Visitor, forget_limits


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		names = made.a.names
		devices.a_subscription(
			names["customer"], devices.a_plan(500, plan_name="Forfait ZQFUITEA"), location=names["location"]
		)
		frappe.db.set_value("Service Location", names["location"], "network_port", "Port ZQFUITEA")
		frappe.db.commit()
		yield made


@pytest.fixture
def alice(world: World) -> Visitor:
	forget_limits()
	return world.visitors["technician A by link"]


@pytest.fixture
def bruno(world: World) -> Visitor:
	return world.visitors["technician B by link"]


def page_of(world: World) -> str:
	return f"/t/device/{world.a.names['equipment']}"


def place(device: str) -> tuple:
	frappe.db.rollback()
	return frappe.db.get_value("Equipment", device, ["status", "warehouse"])


def a_device_of(world: World) -> str:
	"""A device on Alice's truck, committed."""
	device = devices.a_device(truck_of(world.a)).name
	frappe.db.commit()
	return device


def truck_of(share) -> str:
	return frappe.db.get_value("Dispatch Technician", share.names["technician"], "truck")


def test_whose_visit_leads_there_sees_all_that_hangs_on_it(world: World, alice: Visitor):
	text = alice.get(page_of(world)).text
	for shown in ("Forfait ZQFUITEA", "500 / 500", "Port ZQFUITEA", "Panne ZQFUITEA", "1 rue ZQFUITEA"):
		assert shown in text, shown


def test_nobody_else_learns_whose_it_is_or_what_they_take(world: World, bruno: Visitor):
	answer = bruno.get(page_of(world))
	assert answer.status_code == 200
	assert "ZQFUITEA" not in answer.text


def test_no_page_of_a_device_speaks_of_money(world: World, alice: Visitor):
	text = alice.get(page_of(world)).text
	assert "79.95" not in text
	assert "79,95" not in text


@pytest.mark.parametrize(
	("action", "fields", "after"),
	[
		("defective", {"note": "Dead"}, "In Repair"),
		("lost", {"note": "Stolen from the truck"}, "Lost"),
		("missing", {}, "On Truck"),
	],
)
def test_a_device_of_the_own_truck_is_marked(world, alice, action, fields, after):
	device = a_device_of(world)
	asked = {"action": action, "command_id": f"{action}-{device}", **fields}
	for _ in range(2):  # sent twice, applied once
		answer = alice.post(f"/t/device/{device}", asked)
		assert (answer.status_code, answer.headers["Location"]) == (303, f"/t/device/{device}")
	assert place(device)[0] == after
	if action == "missing":
		rows = frappe.get_all("Equipment Finding", {"equipment": device}, pluck="kind")
		assert rows == ["Not Found"]


def test_a_device_goes_to_a_colleague_and_back_to_a_warehouse(world: World, alice: Visitor, bruno: Visitor):
	device, shelf = a_device_of(world), devices.a_warehouse()
	frappe.db.commit()
	colleague = world.b.names["technician"]
	alice.post(f"/t/device/{device}", {"action": "over", "colleague": colleague})
	said = unquote(alice.cookie("fsm_notice"))
	assert device in said and frappe.db.get_value("Dispatch Technician", colleague, "technician_name") in said
	assert place(device) == ("On Truck", truck_of(world.b))
	refused = alice.post(f"/t/device/{device}", {"action": "in", "warehouse": shelf})
	assert refused.status_code == 422
	assert bruno.post(f"/t/device/{device}", {"action": "in", "warehouse": shelf}).status_code == 303
	assert place(device) == ("In Stock", shelf)


def test_whoever_holds_a_device_of_anothers_customer_tells_dispatch_and_moves_nothing(
	world: World, bruno: Visitor
):
	before = world.a.state()
	answer = bruno.post(page_of(world), {"action": "found", "note": "In the ditch"})
	assert answer.status_code == 303
	assert "In the ditch" in bruno.get(page_of(world)).text
	assert world.a.state() == before
	rows = frappe.get_all(
		"Equipment Finding", {"equipment": world.a.names["equipment"]}, ["kind", "technician"]
	)
	assert [tuple(row.values()) for row in rows] == [("In Hand", world.b.names["technician"])]


def test_a_lost_device_is_taken_in_by_its_finder(world: World, bruno: Visitor):
	device = a_device_of(world)
	movements.write_off_device(device, "gone")
	frappe.db.commit()
	bruno.post(f"/t/device/{device}", {"action": "found"})
	assert place(device) == ("On Truck", truck_of(world.b))


@pytest.mark.parametrize("action", ["", "explode", "defective", "lost", "over", "in"])
def test_what_lacks_something_comes_back_with_a_sentence(world: World, alice: Visitor, action: str):
	device = a_device_of(world)
	answer = alice.post(f"/t/device/{device}", {"action": action})
	assert answer.status_code == 422
	assert 'role="alert"' in answer.text
	assert place(device)[0] == "On Truck"


def test_a_serial_number_that_is_none_shows_nothing(alice: Visitor):
	for serial in ("2000000000009", "<script>", "%3Cscript%3E", "a" * 200):
		answer = alice.post(f"/t/device/{serial}", {"action": "found"})
		assert answer.status_code == 404
		assert "<script>" not in answer.text.replace("<script defer", "")


def test_a_photo_that_shows_the_defect_is_kept_with_the_movement(world: World, alice: Visitor):
	import io

	from gigafibre_fsm.tests import pictures

	device = a_device_of(world)
	photo = (io.BytesIO(pictures.a_photo("red")), "IMG.jpg", "image/jpeg")
	answer = alice.post(f"/t/device/{device}", {"action": "defective", "note": "Burnt", "photo": photo})
	assert answer.status_code == 303
	frappe.db.rollback()
	row = frappe.get_last_doc("Equipment Movement", {"equipment": device, "movement_type": "Send to Repair"})
	files = frappe.get_all(
		"File", {"attached_to_doctype": "Equipment Movement", "attached_to_name": row.name}, ["is_private"]
	)
	assert [file.is_private for file in files] == [1]


# ---- the own truck


def test_the_truck_is_listed_counted_and_what_is_ticked_changes_hands(
	world: World, alice: Visitor, bruno: Visitor
):
	here, gone = a_device_of(world), a_device_of(world)
	text = alice.get("/t/stock").text
	assert here in text and gone in text and "checkbox" not in text
	text = alice.get("/t/stock/count").text
	shown = text.split('name="shown" value="')[1].split('"')[0]
	ticks = {f"is-{name}": "1" for name in shown.split(",") if name != gone}
	asked = {"action": "stock", "do": "count", "shown": shown, "command_id": f"count-{gone}", **ticks}
	for _ in range(2):
		assert alice.post("/t/stock", asked).status_code == 303
	frappe.db.rollback()
	assert frappe.db.count("Equipment Finding", {"equipment": gone, "kind": "Not Found"}) == 1
	over = {"action": "stock", "do": "over", f"is-{here}": "1", "colleague": world.b.names["technician"]}
	assert alice.post("/t/stock", over).status_code == 303
	assert here in bruno.get("/t/stock").text
	assert alice.post("/t/stock", {**over, "command_id": "over-again-01"}).status_code == 422


def test_a_count_with_few_ticks_asks_before_it_calls_the_rest_missing(world: World, alice: Visitor):
	names = [a_device_of(world) for _ in range(4)]
	count = {"action": "stock", "do": "count", "shown": ",".join(names), f"is-{names[0]}": "1"}
	answer = alice.post("/t/stock/count", count)
	assert answer.status_code == 422
	assert (
		"3 sur 4 ne sont pas cochés" in answer.text
		and f'name="is-{names[0]}" value="1" checked' in answer.text
	)
	missing = {"equipment": ("in", names), "kind": "Not Found"}
	frappe.db.rollback()
	assert not frappe.db.count("Equipment Finding", missing)
	assert alice.post("/t/stock/count", {**count, "sure": "1"}).status_code == 303
	frappe.db.rollback()
	assert frappe.db.count("Equipment Finding", missing) == 3


@pytest.mark.parametrize(
	"fields",
	[
		{"do": "explode"},
		{"do": "over"},
		{"do": "in", "is-2000000000009": "1", "warehouse": "nowhere"},
		{"do": "count", "others": "<script>alert(1)</script>"},
	],
)
def test_a_stock_form_that_cannot_be_meant_says_so(alice: Visitor, fields: dict[str, str]):
	answer = alice.post("/t/stock", {"action": "stock", **fields})
	assert answer.status_code == 422
	assert 'role="alert"' in answer.text
	assert "<script>alert" not in answer.text


def test_a_truck_shows_nothing_of_another(world: World, bruno: Visitor):
	device = a_device_of(world)
	assert device not in bruno.get("/t/stock").text


def test_running_low_is_said_where_the_day_begins(world: World, alice: Visitor):
	model = devices.a_model()
	frappe.get_doc({"doctype": "Truck Minimum", "equipment_model": model, "minimum": 2}).insert()
	frappe.db.commit()
	for page in ("/t", "/t/stock"):
		assert model in alice.get(page).text


def test_the_history_of_a_hand_over_says_whose_truck_it_went_to(world: World, alice: Visitor, bruno: Visitor):
	device = a_device_of(world)
	giver, taker = world.a.names["technician"], world.b.names["technician"]
	technician_actions.hand_over(device, giver, colleague=taker, now=now_datetime())
	frappe.db.commit()  # the phones ask another connection
	name = frappe.db.get_value("Dispatch Technician", taker, "technician_name")
	history = [each.get(f"/t/device/{device}").text.split("Historique")[1] for each in (alice, bruno)]
	assert f"Chargé dans le camion de {name}" in history[0] and "par vous" in history[0]
	assert "Chargé dans votre camion" in history[1] and "par vous" not in history[1]
