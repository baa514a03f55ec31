"""The tree on a site: saving nodes, what is above and below them, and where devices hang."""

import pytest

import frappe

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network.topology import (
	changes,
	drops,
	node_types,
	placement,
	repository,
	written_drops,
)
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.setup import network_drops
from gigafibre_fsm.tests import builders, devices, topology
from gigafibre_fsm.tests.topology import NetworkNames

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def network(site: str) -> NetworkNames:
	return topology.a_network()


def a_served_home(drop: str | None, **values: object) -> tuple[str, str]:
	"""A location that a drop feeds, and the ONT that is installed there, with a line."""
	technician = devices.a_technician_with_truck()
	customer = builders.a_customer().name
	location = builders.a_location(customer, network_node=drop, **values).name
	device = devices.a_device(technician.truck).name
	frappe.get_doc({"doctype": "CPE State", "equipment": device, "state": "Online"}).insert(
		ignore_permissions=True
	)
	job = builders.a_job(customer=customer, service_location=location).name
	ends = {"location": location, "customer": customer}
	movements.install_device(device, job=job, technician=technician.name, **ends)
	return location, device


def place_of(device: str) -> tuple[str | None, str | None]:
	return frappe.db.get_value("CPE State", device, ["pon_port", "splitter"])


# ---- saving


def test_a_saved_drop_knows_what_is_above_it(network: NetworkNames):
	found = repository.path_of(network.drops[0])
	above = (network.site, network.olt, network.pon_port, network.splitter, network.drops[0])
	assert (found.site, found.olt, found.pon_port, found.splitter, found.drop) == above


def test_a_port_is_taken_once_and_the_sentence_names_who_has_it(network: NetworkNames):
	taken_by = frappe.db.get_value("Network Node", network.drops[0], "code")
	with pytest.raises(FsmError, match=taken_by):
		topology.a_node(node_types.DROP, network.splitter, 1)


def test_the_database_itself_refuses_a_port_twice(network: NetworkNames):
	key = frappe.db.get_value("Network Node", network.drops[0], "port_key")
	with pytest.raises(Exception, match="Duplicate"):
		frappe.db.set_value("Network Node", network.drops[1], "port_key", key)


def test_a_drop_under_an_olt_is_refused(network: NetworkNames):
	with pytest.raises(FsmError, match="Splitter, Terminal"):
		topology.a_node(node_types.DROP, network.olt, 1)


@pytest.mark.parametrize("field", ["parent_node", "port_no", "node_type"])
def test_a_form_does_not_hang_a_node_elsewhere(network: NetworkNames, field: str):
	drop = frappe.get_doc("Network Node", network.drops[0])
	drop.set(field, {"parent_node": network.olt, "port_no": 7, "node_type": "Site"}[field])
	with pytest.raises(FsmError, match="Move"):
		drop.save()


def test_a_form_does_not_write_what_is_derived(network: NetworkNames):
	drop = frappe.get_doc("Network Node", network.drops[0])
	drop.pon_port, drop.path = None, "/x/"
	drop.save()
	assert repository.path_of(drop.name).pon_port == network.pon_port
	assert repository.find_node(drop.name).path.endswith(f"/{network.splitter}/{drop.name}/")


def test_a_node_goes_out_of_use_when_nothing_hangs_from_it_and_frees_its_port(network: NetworkNames):
	splitter = frappe.get_doc("Network Node", network.splitter)
	splitter.status = node_types.OUT_OF_USE
	with pytest.raises(FsmError, match="still fed"):
		splitter.save()
	drop = frappe.get_doc("Network Node", network.drops[0])
	drop.status = node_types.OUT_OF_USE
	drop.save()
	(row,) = repository.page_of_children(network.pon_port)
	assert (row.children, row.free) == (1, 7)


def test_markup_in_a_code_is_text_in_a_refusal(network: NetworkNames):
	hostile = topology.a_node(node_types.DROP, network.splitter, 5, code="<b>D5</b>")
	with pytest.raises(FsmError) as refused:
		topology.a_node(node_types.DROP, network.splitter, 5)
	assert "&lt;b&gt;D5" in str(refused.value)
	assert hostile.code == "<b>D5</b>"


# ---- reading


def test_what_is_below_a_node_comes_in_pages(network: NetworkNames):
	first = repository.nodes_under(network.olt, kind=node_types.DROP, limit=1)
	rest = repository.nodes_under(network.olt, kind=node_types.DROP, after=first[0].name)
	assert sorted(each.name for each in (*first, *rest)) == sorted(network.drops)


def test_free_ports_are_right_after_a_drop_is_added_moved_and_deleted(network: NetworkNames):
	other = topology.a_pon(network.site, network.olt, 2, drops=0)
	added = drops.add_drop(network.splitter)
	assert (added.port_no, free_below(network.pon_port)) == (3, 5)
	changes.move_node(added.name, other.splitter, 4, user="Administrator")
	assert (free_below(network.pon_port), free_below(other.pon_port)) == (6, 7)
	frappe.delete_doc("Network Node", added.name)
	assert (free_below(network.pon_port), free_below(other.pon_port)) == (6, 8)


def free_below(pon_port: str) -> int | None:
	"""The free ports of the splitter at a PON port."""
	return repository.page_of_children(pon_port)[0].free


# ---- where devices hang


def test_an_installed_device_hangs_where_its_location_does_until_it_is_taken_away(network: NetworkNames):
	location, device = a_served_home(network.drops[0])
	assert place_of(device) == (network.pon_port, network.splitter)
	(row,) = placement.devices_under(network.olt)
	assert (row.equipment, row.service_location, row.state) == (device, location, "Online")
	movements.remove_device(device, job=None, technician=devices.a_technician_with_truck().name)
	assert place_of(device) == (None, None)
	assert placement.devices_under(network.olt) == []


def test_a_location_that_gets_another_drop_takes_its_device_along(network: NetworkNames):
	location, device = a_served_home(None)
	assert place_of(device) == (None, None)
	added = drops.add_drop(network.splitter, location)
	assert repository.node_of_location(location) == added.name
	assert place_of(device) == (network.pon_port, network.splitter)


def test_a_line_that_the_acs_reports_for_the_first_time_is_placed_by_the_poll(network: NetworkNames):
	_location, device = a_served_home(network.drops[0])
	frappe.db.set_value("CPE State", device, {"pon_port": None, "splitter": None})
	placement.place_new_lines()
	assert place_of(device) == (network.pon_port, network.splitter)


def test_a_drop_feeds_one_location_and_only_a_drop_does(network: NetworkNames):
	location, _device = a_served_home(network.drops[0])
	customer = builders.a_customer().name
	with pytest.raises(FsmError, match=location):
		builders.a_location(customer, network_node=network.drops[0])
	with pytest.raises(FsmError, match="takes a drop"):
		builders.a_location(customer, network_node=network.splitter)


# ---- drops that were written as text


@pytest.mark.parametrize(
	("text", "found"),
	[
		("SP-042/7", ("SP-042", 7)),
		("SP-042 port 7", ("SP-042", 7)),
		("SP-042-07", ("SP-042", 7)),
		("SP 42 : p.12", ("SP 42", 12)),
		("garage", None),
		("", None),
	],
)
def test_splitter_and_port_are_read_as_people_write_them(text: str, found: tuple[str, int] | None):
	assert written_drops.parse_port(text) == found


def test_written_drops_become_nodes_and_what_matches_nothing_is_listed(
	network: NetworkNames, capsys: pytest.CaptureFixture[str]
):
	first, second = (frappe.db.get_value("Network Node", name, "code") for name in network.drops)
	splitter = frappe.db.get_value("Network Node", network.splitter, "code")
	customer = builders.a_customer().name
	by_code = builders.a_location(customer, network_drop=f" {first.lower()} ").name
	by_port = builders.a_location(customer, network_port=f"{splitter} / 2").name
	again = builders.a_location(customer, network_drop=second).name
	nowhere = builders.a_location(customer, network_drop="NAP-<b>QX</b>").name
	network_drops.apply()
	assert [repository.node_of_location(each) for each in (by_code, by_port)] == network.drops
	listed = {row.location: row.reason for row in written_drops.list_unmatched()}
	assert listed[nowhere] == written_drops.NO_SUCH_NODE
	assert listed[again] == written_drops.FEEDS_ANOTHER
	assert nowhere in capsys.readouterr().out
	network_drops.apply()
	assert repository.node_of_location(by_code) == network.drops[0]
