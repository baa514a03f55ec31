"""The map on a site: views of bounded size, states of lines by one query, changes since a cursor, search and panel."""

import pytest

import frappe

from gigafibre_fsm.api import network_map
from gigafibre_fsm.domain.network.picture import view
from gigafibre_fsm.domain.network.topology import changes, drops, repository
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, topology
from gigafibre_fsm.tests.topology import NetworkNames
from gigafibre_fsm.tests.visitor import counted_queries
from tests.site.test_network_light import measure
from tests.site.test_topology import a_served_home

pytestmark = pytest.mark.usefixtures("site")
UP, SILENT, DOWN, WEAK, UNKNOWN = range(5)
HOSTILE = '<b>"x" & Co'


@pytest.fixture
def network(site: str) -> NetworkNames:
	return topology.a_network(drops=4)


def counts_of(shown: dict, node: str) -> list[int]:
	return next(each["counts"] for each in shown["nodes"] if each["name"] == node)


def test_the_network_is_shown_down_to_its_ports_and_a_port_with_all_below_it(network: NetworkNames):
	whole = network_map.open_view()
	names = {each["name"] for each in whole["nodes"]}
	assert {network.site, network.olt, network.pon_port} <= names
	assert network.splitter not in names
	for node in (network.pon_port, network.splitter, network.drops[0]):
		found = network_map.open_view(node)
		assert found["root"] == network.pon_port
		assert [each["name"] for each in found["nodes"]] == [
			network.pon_port,
			network.splitter,
			*network.drops,
		]


def test_a_nodes_counts_are_those_of_all_lines_below_it(network: NetworkNames):
	for drop, state in zip(network.drops, ("Online", "Silent", "Offline", "Online"), strict=True):
		_location, device = a_served_home(drop)
		frappe.db.set_value("CPE State", device, "state", state)
	below = network_map.open_view(network.pon_port)
	assert counts_of(below, network.splitter) == [2, 1, 1, 0, 0]
	assert counts_of(below, network.drops[1]) == [0, 1, 0, 0, 0]
	whole = network_map.open_view()
	assert counts_of(whole, network.site) == counts_of(whole, network.pon_port) == [2, 1, 1, 0, 0]


def test_an_online_line_below_its_normal_level_or_its_class_is_weak_in_both_views(network: NetworkNames):
	frappe.db.set_value("Network Node", network.pon_port, "pon_class", "C+")
	devices = [a_served_home(drop)[1] for drop in network.drops]
	for device, level, limit in zip(devices, (-20.0, -23.1, -28.0, -30.5), (-22, -22, 0, 0), strict=True):
		measure(device, level)
		frappe.db.set_value("CPE State", device, "weak_below", limit)
	assert counts_of(network_map.open_view(), network.pon_port) == [2, 0, 0, 2, 0]
	below = network_map.open_view(network.pon_port)
	assert [counts_of(below, drop).index(1) for drop in network.drops] == [UP, WEAK, UP, WEAK]


def test_only_what_looks_different_comes_back_since_a_cursor(network: NetworkNames):
	devices = [a_served_home(drop)[1] for drop in network.drops[:2]]
	shown = network_map.open_view(network.pon_port)
	same = network_map.list_changes(network.pon_port, shown["cursor"])
	assert (same["counts"], same["cursor"], same["shape"]) == ({}, shown["cursor"], shown["shape"])
	frappe.db.set_value("CPE State", devices[0], "state", "Offline")
	changed = network_map.list_changes(network.pon_port, shown["cursor"])
	assert set(changed["counts"]) == {network.pon_port, network.splitter, network.drops[0]}
	unknown = network_map.list_changes(network.pon_port, "lost")
	assert len(unknown["counts"]) == 6, "all, where nobody knows what was shown"


def test_the_shape_changes_with_each_node(network: NetworkNames):
	before = view.find_shape()
	made = drops.add_drop(network.splitter)
	added = view.find_shape()
	frappe.delete_doc("Network Node", made.name)
	assert len({before, added, view.find_shape()}) >= 2
	assert before != added


def test_no_view_is_larger_than_it_may_be_and_says_what_is_left_out(
	network: NetworkNames, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(view, "MOST_NODES", 5)
	found = network_map.open_view(network.pon_port)
	assert (len(found["nodes"]), found["left_out"]) == (5, 1)
	inner = network_map.open_view(network.drops[3])
	assert inner["root"] == network.splitter, "the splitter's view has the drop"
	# a site and an OLT there are at least: ports no longer fit
	monkeypatch.setattr(view, "MOST_NODES", 2)
	whole = network_map.open_view()
	assert len(whole["nodes"]) <= 2
	assert "PON Port" not in {each["kind"] for each in whole["nodes"]}


def test_a_view_needs_as_many_queries_for_many_nodes_as_for_few(network: NetworkNames):
	network_map.open_view(network.pon_port)
	with counted_queries() as few:
		network_map.open_view(network.pon_port)
	for port in range(5, 9):
		drops.add_drop(network.splitter, port_no=port)
	with counted_queries() as many:
		network_map.open_view(network.pon_port)
	assert len(many) == len(few) <= 12


def test_an_incident_marks_its_node_and_the_port_above_it(network: NetworkNames):
	frappe.get_doc(
		{"doctype": "Network Incident", "state": "Open", "origin": "By Hand", "node": network.splitter}
	).insert(ignore_permissions=True, ignore_mandatory=True)
	assert network_map.open_view()["incidents"][network.pon_port] == "Open"
	below = network_map.open_view(network.pon_port)
	assert below["incidents"] == {network.splitter: "Open"}
	assert network_map.list_changes(network.pon_port, below["cursor"])["incidents"] == {
		network.splitter: "Open"
	}
	for node in (network.olt, network.splitter, network.drops[0]):
		assert len(network_map.describe_node(node)["incidents"]) == 1
	assert network_map.describe_node(network.site)["incidents"]


# ---- search


def found(text: str) -> list[tuple[str, str]]:
	return [(hit["node"], hit["kind"]) for hit in network_map.find_homes(text)["hits"]]


def test_a_home_is_found_by_all_that_people_know_of_it(network: NetworkNames):
	location, device = a_served_home(network.drops[0])
	place = frappe.get_doc("Service Location", location)
	place.address_line = f"77 {builders.unique('chemin')}"
	place.append("contacts", {"contact_name": "Luc", "phone": "450-777-1234"})
	place.save()
	frappe.db.set_value(
		"Equipment", device, {"gpon_serial": "TPLG00AB12CD", "mac_address": "AA:BB:CC:99:88:77"}
	)
	code, splitter = (
		frappe.db.get_value("Network Node", name, "code") for name in (network.drops[0], network.splitter)
	)
	drop = network.drops[0]
	assert (drop, "node") in found(code.lower())
	assert (drop, "node") in found(f"{splitter}/1")
	assert (drop, "node") in found(f"{splitter} port 1")
	assert (drop, "serial") in found(device[:-1])
	assert (drop, "serial") in found("TPLG-00AB-12CD")
	assert (drop, "serial") in found("aabbcc-998877")
	assert (drop, "address") in found(place.address_line[3:])
	assert (drop, "customer") in found(frappe.db.get_value("Customer", place.customer, "customer_name"))
	assert (drop, "phone") in found("(450) 777 1234")
	builders.a_contact(place.customer, mobile="450-777-5678")
	assert (drop, "phone") in found("4507775678"), "a contact's number leads to the customer's homes"


def test_a_short_or_strange_text_finds_nothing_and_breaks_nothing(network: NetworkNames):
	for text in ("", " ", "x", "'; DROP TABLE --", "%%%%\\", "🦊🦊", "a" * 5000, HOSTILE):
		assert found(text) == [] or text.startswith("%")


def test_a_home_whose_location_the_user_may_not_read_is_not_found(network: NetworkNames):
	location, _device = a_served_home(network.drops[0])
	place = frappe.get_doc("Service Location", location)
	place.address_line = builders.unique("chemin")
	place.save()
	assert found(place.address_line)
	frappe.set_user("Guest")
	try:
		with pytest.raises(frappe.PermissionError):
			network_map.find_homes(place.address_line)
	finally:
		frappe.set_user("Administrator")


# ---- panel


def test_the_panel_says_what_hangs_there_its_light_the_visits_and_what_changed(network: NetworkNames):
	frappe.db.set_value("Network Node", network.splitter, "extra_db", 11)
	homes = [a_served_home(drop) for drop in network.drops]
	for number, (_location, device) in enumerate(homes):
		measure(device, -21.6 if number == 0 else -18.0, -18.0)
	frappe.db.set_value("CPE State", homes[2][1], "state", "Offline")
	other = topology.a_pon(network.site, network.olt, 2, drops=1)
	changes.move_node(network.drops[3], other.splitter, 5, user="Administrator", note="")
	panel = network_map.describe_node(network.splitter)
	assert panel["homes"][0]["equipment"] == homes[2][1], "the worst first"
	assert len(panel["homes"]) == 3
	assert any("3.6 dB less" in said for home in panel["homes"] for said in home["light"])
	assert "1 of 3" in panel["light"][0]
	job = frappe.db.get_value("Dispatch Job", {"service_location": homes[0][0]})
	assert job in [visit["job"] for visit in panel["visits"]]
	assert len(network_map.describe_node(network.drops[3])["changes"]) == 1
	assert panel["way"] == [
		frappe.db.get_value("Network Node", name, "code")
		for name in (network.site, network.olt, network.pon_port)
	]


def test_homes_come_by_pages(network: NetworkNames, monkeypatch: pytest.MonkeyPatch):
	from gigafibre_fsm.domain.network.picture import details

	monkeypatch.setattr(details, "MOST_HOMES", 2)
	for drop in network.drops[:3]:
		a_served_home(drop)
	first = network_map.list_homes(network.splitter)
	second = network_map.list_homes(network.splitter, 2)
	assert (len(first["homes"]), first["more"], len(second["homes"]), second["more"]) == (2, True, 1, False)
	a_served_home(network.drops[3])
	last = network_map.list_homes(network.splitter, 2)
	assert (len(last["homes"]), last["more"]) == (2, False), "a full page need not be followed by another"


def test_a_node_that_is_gone_is_answered_with_a_sentence(network: NetworkNames):
	for ask in (
		network_map.open_view,
		network_map.describe_node,
		network_map.list_homes,
		network_map.list_changes,
	):
		with pytest.raises(FsmError, match="no longer exists"):
			ask("never there")


def test_a_port_without_lines_has_an_empty_panel(network: NetworkNames):
	panel = network_map.describe_node(network.pon_port)
	assert (panel["homes"], panel["light"], panel["visits"]) == ([], [], [])
	assert repository.find_node(network.pon_port).code == panel["code"]
