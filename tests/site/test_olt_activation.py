"""Registering an ONT at its OLT: asked for at its installation, with everything to paste, done when the OLT's answer proves it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.activation import messages as activation_messages
from gigafibre_fsm.domain.network.activation import watching
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.setup import olt_sheets
from gigafibre_fsm.tests import builders, devices, people, topology
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.olt import PASSWORD as OLT_PASSWORD
from gigafibre_fsm.tests.standins.olt import USERNAME as OLT_USER
from gigafibre_fsm.tests.standins.olt import OltStandIn, Ont

ENGINEER = "zz-engineer@example.com"
DOCTYPE = "OLT Activation"


@dataclass(frozen=True)
class Place:
	"""An address whose drop hangs from PON port 3 of card 1, and the technician who installs there."""

	location: str
	customer: str
	technician: str
	olt: str


@pytest.fixture
def place(connected_site: str) -> Iterator[Place]:
	with taken_away_afterwards(with_caches=False):
		people.make_user(ENGINEER, "FSM Manager", user_type="System User")
		frappe.db.set_value("User", ENGINEER, "language", "fr")
		site = topology.a_node("Site")
		olt = topology.a_node("OLT", site.name)
		card = topology.a_node("Card", olt.name, 1)
		pon = topology.a_pon(site.name, card.name, 3)
		customer = builders.a_customer().name
		location = builders.a_location(customer, network_node=pon.drops[0]).name
		olt_sheets.apply()
		access = {
			"olt": olt.name,
			"vendor": "Huawei SmartAX",
			"engineer": ENGINEER,
			"profile": "10",
			"vlan": 100,
		}
		frappe.get_doc({"doctype": "OLT Access", **access}).insert()
		yield Place(location, customer, devices.a_technician_with_truck().name, olt.name)


def installed(place: Place, gpon_serial: str | None = "TPLGA1B2C3D4") -> str:
	truck = frappe.db.get_value("Dispatch Technician", place.technician, "truck")
	device = devices.a_device(truck, gpon_serial=gpon_serial).name
	movements.install_device(
		device, job=None, technician=place.technician, location=place.location, customer=place.customer
	)
	return device


def activation_of(device: str):
	name = frappe.get_all(DOCTYPE, {"equipment": device}, pluck="name", order_by="creation desc", limit=1)
	return frappe.get_doc(DOCTYPE, name[0]) if name else None


def answer(port: str = "0/1/3", serial: str = "54504C47A1B2C3D4", state: str = "online") -> str:
	return f"F/S/P : {port}\nONT-ID : 4\nRun state : {state}\nSN : {serial} (TPLG-{serial[-8:]})\n"


def test_an_installation_asks_for_it_with_everything_to_paste(place: Place):
	found = activation_of(installed(place))
	assert (found.state, found.serial, found.port) == ("Requested", "TPLGA1B2C3D4", "0/1/3")
	assert 'sn-auth "54504C47A1B2C3D4" omci ont-lineprofile-id 10' in found.sheet
	assert "<service_profile>" in found.sheet, "what nobody has set is left to the engineer"
	assert found.proof == "display ont info by-sn 54504C47A1B2C3D4"
	task = frappe.get_last_doc("ToDo", {"reference_type": DOCTYPE, "reference_name": found.name})
	assert (task.allocated_to, task.status) == (ENGINEER, "Open")
	assert "54504C47A1B2C3D4" in task.description and "Enregistrer TPLGA1B2C3D4" in task.description


def test_it_is_done_when_the_answer_names_serial_and_port(place: Place):
	found = activation_of(installed(place))
	assert "TPLGA1B2C3D4 at 0/1/3" in found.check_answer(answer())
	found.reload()
	assert (found.state, found.is_offline, found.settled_by) == ("Done", 0, frappe.session.user)
	assert frappe.db.get_value("ToDo", {"reference_name": found.name}, "status") == "Closed"
	with pytest.raises(FsmError, match="settled"):
		found.check_answer(answer())


@pytest.mark.parametrize(
	("text", "reason", "words"),
	[
		(answer(port="0/1/4"), "OTHER_PORT", "at port 0/1/4, the network has it at 0/1/3"),
		(answer(serial="54504C47A1B2C3D5"), "NO_SERIAL", "does not name TPLGA1B2C3D4"),
		("Failure: The ONT does not exist", "REFUSED", "The OLT refused: Failure"),
		("", "NO_SERIAL", "does not name"),
	],
)
def test_what_proves_nothing_is_kept_with_what_speaks_against_it(
	place: Place, text: str, reason: str, words: str
):
	found = activation_of(installed(place))
	assert words in found.check_answer(text)
	found.reload()
	assert (found.state, found.reason, found.pasted or "") == ("Requested", reason, text)
	assert found.check_answer(answer()).startswith("Registered")


def test_an_ont_that_is_off_is_registered_and_said_to_be_off(place: Place):
	device = installed(place)
	assert "not online" in activation_of(device).check_answer(answer(state="offline"))
	(view,) = activation_messages.list_activations([device], now_datetime())
	assert (view.state, view.said) == ("Done", "OLT profile set")
	assert "not online" in view.reason


def test_a_device_that_leaves_withdraws_it_and_nothing_is_undone_at_the_olt(place: Place):
	device = installed(place)
	found = activation_of(device)
	movements.remove_device(device, job=None, technician=place.technician)
	found.reload()
	assert (found.state, found.reason) == ("Cancelled", "MOVED")
	assert frappe.db.get_value("ToDo", {"reference_name": found.name}, "status") == "Closed"
	assert activation_messages.list_activations([device], now_datetime()) == ()


def test_a_device_without_a_gpon_serial_number_says_so(place: Place):
	found = activation_of(installed(place, gpon_serial=None))
	assert (found.state, found.reason, found.sheet) == ("Failed", "BAD_SERIAL", "")


def test_an_olt_that_nobody_registers_from_here_is_left_alone(place: Place):
	frappe.db.set_value("OLT Access", {"olt": place.olt}, "enabled", 0)
	assert activation_of(installed(place)) is None
	frappe.db.set_value("OLT Access", {"olt": place.olt}, "enabled", 1)
	frappe.db.set_value("Service Location", place.location, "network_node", None)
	assert activation_of(installed(place, gpon_serial="TPLGA1B2C3D5")) is None


def test_who_gives_up_says_why(place: Place):
	found = activation_of(installed(place))
	with pytest.raises(FsmError):
		found.give_up("  ")
	found.give_up("PON port is full <b>")
	found.reload()
	assert (found.state, found.reason_about) == ("Failed", "PON port is full <b>")


def test_a_drop_with_an_odd_code_cannot_end_a_command(place: Place):
	drop = frappe.db.get_value("Service Location", place.location, "network_node")
	frappe.db.set_value("Network Node", drop, "code", 'D"; undo ont all\n<b>')
	sheet = activation_of(installed(place)).sheet
	assert 'desc "D---undo-ont-all--b-"' in sheet
	assert "undo ont all" not in sheet


@pytest.mark.parametrize(
	("values", "words"),
	[
		({"port_pattern": "0/1"}, "Write the port"),
		({"port_pattern": "{port};reboot"}, "Write the port"),
		({"profile": "10\nreboot"}, "A profile has"),
		({"address": "olt.example"}, "IP address of the OLT"),
		({"vlan": 5000}, "between 1 and 4094"),
	],
)
def test_an_access_that_no_command_could_hold_is_refused(place: Place, values: dict, words: str):
	access = frappe.get_doc("OLT Access", place.olt)
	access.update(values)
	with pytest.raises(frappe.ValidationError, match=words):
		access.save()


def test_a_sheet_with_other_braces_is_refused(place: Place):
	sheet = frappe.get_doc("OLT Command Sheet", "Huawei SmartAX")
	sheet.commands += "{password}"
	with pytest.raises(frappe.ValidationError, match="password"):
		sheet.save()


# ---- an OLT with an adapter


@pytest.fixture
def olt(place: Place) -> Iterator[OltStandIn]:
	with OltStandIn() as server:
		access = frappe.get_doc("OLT Access", place.olt)
		access.update({"adapter": "Huawei SmartAX", "address": "127.0.0.1", "ssh_port": server.port})
		access.update({"username": OLT_USER, "password": OLT_PASSWORD})
		access.save()
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.conf.fsm_live_for = frappe.local.site
		try:
			yield server
		finally:
			frappe.conf.fsm_live_for = None
			frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
			frappe.db.commit()


def looked_at(found) -> tuple[str, str]:
	frappe.db.set_value(DOCTYPE, found.name, "next_look", instants.now_utc())
	frappe.db.commit()
	watching.watch_due(lambda: True)
	found.reload()
	return found.state, found.reason


def test_an_olt_is_asked_until_it_knows_the_ont_at_its_port(place: Place, olt: OltStandIn):
	found = activation_of(installed(place))
	assert looked_at(found) == ("Requested", "NOT_SEEN")
	olt.onts = [Ont("54504C47A1B2C3D4", "0/1/3")]
	assert looked_at(found) == ("Requested", "WAITING")
	olt.onts[0].number, olt.onts[0].port = "4", "0/1/5"
	assert looked_at(found) == ("Requested", "OTHER_PORT")
	olt.onts[0].port = "0/1/3"
	assert looked_at(found) == ("Done", "")
	assert frappe.db.get_value("ToDo", {"reference_name": found.name}, "status") == "Closed"
	assert due.activations_since(instants.now_utc()) is None


def test_an_olt_that_refuses_or_is_off_is_asked_again_later_and_a_closed_valve_asks_nothing(
	place: Place, olt: OltStandIn
):
	found = activation_of(installed(place))
	olt.password = "another"
	assert looked_at(found) == ("Requested", "LOGIN")
	assert found.next_look > instants.now_utc()
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	olt.commands.clear()
	assert looked_at(found) == ("Requested", "record_only")
	assert olt.commands == []
