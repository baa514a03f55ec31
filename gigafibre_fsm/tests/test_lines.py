"""The line of a device: what the ACS says is kept, shown, and compared with the day of the installation."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from embedded.vendors.genieacs import GenieacsStandIn
from gigafibre_fsm.domain.equipment import movements
from gigafibre_fsm.domain.network import baselines, readings, states
from gigafibre_fsm.tests import devices, lines
from gigafibre_fsm.tests.access_world import taken_away_afterwards
from gigafibre_fsm.tests.lines import RX, VENDOR_RX
from gigafibre_fsm.tests.visitor import forget_limits


@pytest.fixture
def acs(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(), lines.acs_of_the_site() as stand_in:
		yield stand_in


def tasks_sent(acs: GenieacsStandIn) -> int:
	return sum(1 for request in acs.requests if request.method == "POST")


# ---- looking at one device


def test_a_look_keeps_what_the_acs_says(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=60, values={RX: -21300})
	line = states.look(ont.equipment, now_datetime())
	kept = states.of(ont.equipment)
	assert (kept.state, kept.light.rx, kept.acs_id) == ("Online", -21.3, ont.acs_id)
	assert (kept.firmware, kept.wifi_ssid, kept.hosts_count) == (line.firmware, "Gigafibre", 1)
	assert abs(kept.last_inform - now_datetime()) < timedelta(minutes=2), "the site's time, not UTC"


def test_the_device_itself_is_asked_at_most_once_a_minute(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=60)
	acs.change(ont.acs_id, values={RX: -25000})
	assert states.look(ont.equipment, now_datetime()).light.rx == -25.0, (
		"read from the device, not from memory"
	)
	before = tasks_sent(acs)
	states.look(ont.equipment, now_datetime())
	assert tasks_sent(acs) == before
	forget_limits()
	states.look(ont.equipment, now_datetime())
	assert tasks_sent(acs) == before + 1


def test_a_closed_valve_lets_nothing_reach_a_device(connected_site: str):
	with taken_away_afterwards(), lines.acs_of_the_site(live=False) as acs:
		ont = lines.an_installed_ont(acs, informed_ago=60)
		assert states.look(ont.equipment, now_datetime()).state == "Online"
		assert tasks_sent(acs) == 0


def test_a_device_that_is_offline_shows_what_the_acs_last_knew(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, values={RX: -20000}, informed_ago=7200, connection="offline")
	line = states.look(ont.equipment, now_datetime())
	assert (line.state, line.light.rx) == ("Silent", -20.0)


def test_a_serial_that_the_device_tells_with_a_dash_is_found_once_it_was_seen(acs: GenieacsStandIn):
	device = devices.a_device(serial_number="22275A7000395")
	assert states.look(device.name, now_datetime()).state == "Unknown"
	assert states.of(device.name) is None


def test_a_gpon_serial_in_digits_finds_the_device(acs: GenieacsStandIn):
	device = devices.a_device(gpon_serial="HWTC1A2B3C4D")
	acs.add("HG8245H", "485754431A2B3C4D", informed_ago=10)
	assert states.look(device.name, now_datetime()).product_class == "HG8245H"


def test_a_level_of_unknown_unit_is_kept_without_a_figure(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, values={RX: 0, VENDOR_RX: 115}, informed_ago=10)
	model = frappe.get_doc(
		"Equipment Model", frappe.db.get_value("Equipment", ont.equipment, "equipment_model")
	)
	model.append("optical_paths", {"receive_path": VENDOR_RX, "unit": "Unknown"})
	model.save()
	states.look(ont.equipment, now_datetime())
	row = frappe.db.get_value("CPE State", ont.equipment, ["optical_state", "rx_power", "optical_raw"])
	assert row == ("Unknown Unit", 0, "115")
	model.optical_paths[0].update({"unit": "0.1 µW", "firmware": "0.6.0"})
	model.save()
	assert states.look(ont.equipment, now_datetime()).light.rx == -19.39


def test_a_changed_state_says_since_when_and_an_equal_one_keeps_it(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=7200, connection="offline")
	states.look(ont.equipment, now_datetime())
	silent = states.of(ont.equipment)
	assert silent.state_since == silent.last_inform
	acs.inform(ont.acs_id)
	states.look(ont.equipment, now_datetime())
	online = states.of(ont.equipment)
	assert (online.state, online.state_since) == ("Online", online.last_inform)
	acs.inform(ont.acs_id)
	states.look(ont.equipment, now_datetime() + timedelta(seconds=5))
	assert states.of(ont.equipment).state_since == online.state_since


# ---- the baseline


def test_an_installation_awaits_its_baseline_and_takes_it_once_the_device_informs(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=600, connection="offline", values={RX: -19000})
	assert readings.baseline(ont.equipment) is None
	assert states.device_line(ont.equipment).is_awaited
	assert baselines.take_due(now_datetime()) == 0, "it has not informed since it was installed"
	acs.inform(ont.acs_id)
	assert baselines.take_due(now_datetime() + timedelta(seconds=1)) == 1
	base = readings.baseline(ont.equipment)
	assert (base.rx_power, base.optical_state, base.job) == (-19.0, "Measured", ont.job)
	assert base.firmware.startswith("0.6.0")
	assert base.service_location == ont.location
	assert baselines.take_due(now_datetime()) == 0, "it is taken once"


def test_the_row_that_awaits_is_written_with_the_installation(acs: GenieacsStandIn):
	technician = devices.a_technician_with_truck("Alice Roy")
	device = devices.a_device(technician.truck)
	frappe.db.commit()
	place = lines.builders.a_location(lines.builders.a_customer().name)
	movements.install(device.name, None, technician.name, place.name, place.customer)
	frappe.db.rollback()
	assert not frappe.db.exists("CPE Reading", {"equipment": device.name})


def test_a_device_that_is_taken_away_is_not_awaited_any_more(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs)
	movements.remove(ont.equipment, ont.job, ont.technician)
	assert not frappe.db.exists("CPE Reading", {"equipment": ont.equipment})


def test_a_level_that_was_read_before_the_installation_is_no_baseline(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs)
	row = baselines.awaited(now_datetime(), 1)[0]
	states.look(ont.equipment, now_datetime())
	stale = {
		"values_on": row.taken_on - timedelta(hours=3),
		"last_inform": row.taken_on + timedelta(minutes=1),
	}
	frappe.db.set_value("CPE State", ont.equipment, stale)
	line = states.of(ont.equipment)
	assert not baselines.settle(row, line, row.taken_on + timedelta(minutes=2))
	assert baselines.settle(row, line, row.taken_on + timedelta(days=2)), (
		"in the end it is taken without a level"
	)
	base = readings.baseline(ont.equipment)
	assert (base.optical_state, base.rx_power) == ("", 0)


def test_a_baseline_belongs_to_its_address(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs)
	acs.inform(ont.acs_id)
	baselines.take_due(now_datetime() + timedelta(seconds=1))
	assert readings.baseline(ont.equipment)
	movements.remove(ont.equipment, ont.job, ont.technician)
	assert readings.baseline(ont.equipment) is None
	other = lines.builders.a_location(lines.builders.a_customer().name)
	movements.install(ont.equipment, None, ont.technician, other.name, other.customer)
	assert readings.baseline(ont.equipment) is None


def test_dispatch_takes_a_later_baseline(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, values={RX: -22000})
	with pytest.raises(frappe.ValidationError, match="has not heard"):
		baselines.take(ont.equipment, now_datetime())
	acs.inform(ont.acs_id)
	states.look(ont.equipment, now_datetime())
	baselines.take(ont.equipment, now_datetime())
	assert readings.baseline(ont.equipment).rx_power == -22.0
	assert not states.device_line(ont.equipment).is_awaited
