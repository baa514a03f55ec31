"""One level a day on a site: kept once, whoever comes twice; the limit of a weak line follows, and goes with a move."""

from datetime import datetime, timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import network_map
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.levels import keeping
from gigafibre_fsm.domain.network.topology import changes
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import topology
from gigafibre_fsm.tests.topology import NetworkNames
from tests.site.test_network_light import READ_ON, measure
from tests.site.test_topology import a_served_home

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def network(site: str) -> NetworkNames:
	made = topology.a_network(drops=2)
	# so that about -18 dBm is what should arrive
	frappe.db.set_value("Network Node", made.splitter, "extra_db", 11)
	return made


def a_line(network: NetworkNames, level: float = -18.0) -> str:
	_location, device = a_served_home(network.drops[0])
	measure(device, level, -18.0)
	frappe.db.set_value("CPE State", device, {"polled_on": READ_ON, "level_day": None})
	frappe.db.set_value("Equipment", device, "installed_on", READ_ON - timedelta(days=40))
	return device


def keep_level(device: str, level: float, when: datetime) -> None:
	frappe.db.set_value("CPE State", device, {"rx_power": level, "values_on": when})
	keeping.keep_port(frappe.db.get_value("CPE State", device, "pon_port") or "")


def test_the_first_level_of_each_day_is_kept(network: NetworkNames):
	device = a_line(network)
	for level, when in (
		(-18.0, READ_ON),
		(-19.0, READ_ON + timedelta(hours=3)),
		(-18.2, READ_ON + timedelta(days=1)),
		(-18.4, READ_ON + timedelta(days=30)),
	):
		keep_level(device, level, when)
	found = keeping.find_levels(device, None)
	assert [each.level for each in found] == [-18.0, -18.2, -18.4]
	assert frappe.db.count("Light History", {"equipment": device}) == 2, "a row for a month"


def test_a_day_that_was_kept_is_not_due_and_kept_again_it_stays_as_it_is(network: NetworkNames):
	device = a_line(network)
	now = instants.to_nearest_utc(READ_ON + timedelta(days=1))
	assert due.levels_since(now) is not None
	keep_level(device, -18.0, READ_ON)
	assert keeping.keep_port(network.pon_port) == 0
	assert network.pon_port not in keeping.list_due_ports()
	# as after a worker that died between the two
	frappe.db.set_value("CPE State", device, "level_day", None)
	keep_level(device, -22.0, READ_ON + timedelta(hours=1))
	assert [each.level for each in keeping.find_levels(device, None)] == [-18.0]


def test_a_line_is_weak_below_its_baseline_less_two_dB_until_it_hangs_elsewhere(network: NetworkNames):
	device = a_line(network, level=-18.3)
	keep_level(device, -18.3, READ_ON)
	assert frappe.db.get_value("CPE State", device, "weak_below") == -20.0
	other = topology.a_pon(network.site, network.olt, 2, drops=1)
	changes.move_node(network.drops[0], other.splitter, 5, user="Administrator", note="")
	assert frappe.db.get_value("CPE State", device, ["weak_below", "level_day"]) == (0.0, None)


def test_a_level_from_before_the_installation_is_not_kept_and_not_due_again(network: NetworkNames):
	device = a_line(network)
	frappe.db.set_value("Equipment", device, "installed_on", READ_ON + timedelta(hours=1))
	keep_level(device, -18.0, READ_ON)
	assert keeping.find_levels(device, None) == []
	assert keeping.keep_port(network.pon_port) == 0


def test_a_line_that_hangs_nowhere_has_its_levels_too(network: NetworkNames):
	_location, device = a_served_home(None)
	measure(device, -21.0)
	frappe.db.set_value("Equipment", device, "installed_on", READ_ON - timedelta(days=1))
	keep_level(device, -21.0, READ_ON)
	assert [each.level for each in keeping.find_levels(device, None)] == [-21.0]
	assert frappe.db.get_value("CPE State", device, "weak_below") == 0


def test_the_panel_of_a_drop_shows_its_curve_and_says_how_its_light_went(network: NetworkNames):
	device = a_line(network)
	today = now_datetime().replace(hour=1)
	frappe.db.set_value("Equipment", device, "installed_on", today - timedelta(days=40))
	for day in range(15):
		keep_level(device, -18.0 if day < 7 else -19.5, today - timedelta(days=14 - day))
	panel = network_map.describe_node(network.drops[0])
	assert [level for level in panel["levels"] if level is not None] == [-18.0] * 7 + [-19.5] * 8
	assert any("In 14 days its light changed by −1.5 dB" in said for said in panel["light"])
	assert network_map.describe_node(network.splitter)["levels"] == []
