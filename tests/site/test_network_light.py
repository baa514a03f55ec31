"""Expected light on a site: from the nodes on the way, with baselines and neighbours, in the sentence that people read."""

from datetime import datetime

import pytest

import frappe

from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.topology import light, light_messages, line_light, repository
from gigafibre_fsm.gigafibre_fsm.report.light_in_the_network import light_in_the_network
from gigafibre_fsm.tests import topology
from tests.site.test_topology import a_served_home

pytestmark = pytest.mark.usefixtures("site")

READ_ON = datetime(2031, 5, 5, 12, 0)


def measure(device: str, level: float, baseline: float | None = None) -> None:
	"""Store a level that the ACS has read since the installation, and the baseline of it."""
	values = {"optical_state": "Measured", "rx_power": level, "values_on": READ_ON}
	frappe.db.set_value("CPE State", device, values)
	frappe.db.delete("CPE Reading", {"equipment": device})
	if baseline is not None:
		row = {"equipment": device, "purpose": "Baseline", "taken_on": READ_ON, "state": "Online"}
		location = frappe.db.get_value("Equipment", device, "service_location")
		row |= {"service_location": location, "optical_state": "Measured", "rx_power": baseline}
		frappe.get_doc({"doctype": "CPE Reading", **row}).insert(ignore_permissions=True)


def test_the_expected_level_follows_from_the_nodes_on_the_way():
	network = topology.a_network(drops=1, pon_class="C+", tx_dbm=6.0)
	frappe.db.set_value("Network Node", network.splitter, {"length_m": 4000, "connectors": 2, "splices": 4})
	frappe.db.set_value("Network Node", network.drops[0], {"length_m": 200, "connectors": 1, "extra_db": 0.5})
	_location, device = a_served_home(network.drops[0])
	measure(device, -12.0)
	(found,) = line_light.list_lights(repository.find_node(network.site))
	# 6 - (1:8 10.3 + 4 km 1.0 + 3 pairs 0.9 + 4 splices 0.2 + 200 m 0.05 + 0.5) = 6 - 12.95
	assert found.expected.typical == -6.95
	assert found.expected.basis == light.MEASURED_TX
	# 0.05 + 0.3 + 0.5
	assert found.expected.drop_db == 0.85
	assert (found.verdict.kind, found.verdict.basis, found.verdict.deviation) == ("lost", "theory", -5.05)


def test_a_line_below_the_limit_of_its_class_alone_is_too_weak():
	network = topology.a_network(drops=1, pon_class="C+")
	_location, device = a_served_home(network.drops[0])
	measure(device, -28.5)
	assert line_state.device_line(device).verdict.kind == "good", "a C+ receiver works down to -30 dBm"
	frappe.db.set_value("Network Node", network.pon_port, "pon_class", "N1")
	assert line_state.device_line(device).verdict.kind == "too_weak"


@pytest.mark.parametrize(
	("lost", "place", "words"),
	[
		(1, light.DROP, ("3,6 dB de moins qu'à son installation", "2,0 dB", "branchement")),
		(4, light.FEEDER, ("3,6 dB de moins", "voisins", "répartiteur")),
	],
)
def test_one_line_that_lost_light_is_its_drop_and_four_are_the_splitter(
	lost: int, place: str, words: tuple[str, ...]
):
	network = topology.a_network(drops=5)
	homes = [a_served_home(drop)[1] for drop in network.drops]
	for number, device in enumerate(homes):
		measure(device, -21.6 if number < lost else -18.0, -18.0)
	line = line_state.device_line(homes[0])
	(shown,) = line_light.with_network_light([line])
	assert shown.network_light.verdict.place == place
	frappe.local.lang = "fr"
	sentence = light_messages.describe_advice(shown.network_light.verdict)
	assert all(word in sentence for word in words), sentence


def test_a_level_read_before_the_installation_is_no_figure_and_asks_nothing():
	network = topology.a_network(drops=1)
	_location, device = a_served_home(network.drops[0])
	measure(device, -25.0)
	frappe.db.set_value("CPE State", device, "values_on", datetime(2020, 1, 1))
	(found,) = line_light.list_lights(repository.find_node(network.splitter))
	assert (found.measured, light_messages.describe_advice(found.verdict)) == (None, "")


def test_a_line_that_hangs_nowhere_stays_as_it_is():
	_location, device = a_served_home(None)
	line = line_state.device_line(device)
	assert line_light.with_network_light([line]) == [line]


# ---- the report


def report(view: str, network: topology.NetworkNames, since: str = "2031-06-01") -> list[dict]:
	return light_in_the_network.execute({"view": view, "node": network.site, "since": since})[1]


def test_the_report_lists_the_worst_lines_drifting_ports_and_splitters_that_sank():
	network = topology.a_network(drops=4)
	homes = [a_served_home(drop)[1] for drop in network.drops]
	for device, level in zip(homes, (-25.0, -21.5, -21.0, -18.5), strict=True):
		measure(device, level, -18.0)
	worst = report("Worst Lines", network)
	assert [(row["equipment"], row["deviation"]) for row in worst] == [
		(homes[0], -7.0),
		(homes[1], -3.5),
		(homes[2], -3.0),
	]
	# the median of -7.0, -3.5, -3.0 and -0.5
	drift = {"lines": 4, "change": -3.25, "lost": 3}
	assert report("Drifting Ports", network) == [{"node": network.pon_port, **drift}]
	assert report("Splitters That Lost Light", network) == [{"node": network.splitter, **drift}]
	assert report("Splitters That Lost Light", network, since="2031-05-01") == [], (
		"no level from before that day"
	)
