"""Reading a device's document: both data models, whatever is missing, and a state by the device's own measure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.snapshot import connection_state, read_line
from tests.domain.network import documents as made

NOW = datetime(2026, 11, 25, 12, 10)


def a_line(values: dict, **more: object) -> device_snapshot.Line:
	return read_line(made.MadeDevice(made.document(values), **more), (), NOW)


def test_a_device_of_tr_181_is_read():
	line = a_line(
		{**made.TR_181, made.STANDARD_LEVEL: -19400},
		last_inform=NOW - timedelta(minutes=4),
		last_boot=NOW - timedelta(days=1),
	)
	assert (line.state, line.inform_interval, line.uptime) == ("Online", 300, 86461)
	assert (line.firmware, line.hardware) == ("0.6.0 3.0.0 v6066.0 Build 220630", "XX230v v1")
	assert (line.wifi_ssid, line.wifi_clients) == ("Gigafibre_3456", 3)
	assert [(host.name, host.mac, host.active) for host in line.hosts] == [
		("iPhone-de-Eloise", "F0:18:98:00:00:01", True),
		("TV", "00:1A:11:00:00:02", False),
	]
	assert line.hosts_count == 1
	assert line.wan_address == "203.0.113.42"
	assert line.light.rx == -19.4
	assert line.values_on == datetime(2026, 11, 25, 12, 0)
	assert line.acs_id == "1C61B4-XX230v-22275A7%2D000395"


def test_a_device_of_tr_098_is_read():
	line = a_line(
		{**made.TR_098, made.HUAWEI_LEVEL: "-21.5"},
		product_class="HG8245H",
		last_inform=NOW - timedelta(hours=2),
	)
	assert (line.state, line.inform_interval, line.uptime) == ("Online", 3600, 7200)
	assert (line.wifi_ssid, line.wifi_clients) == ("Maison-5G", 3)
	assert [network.on for network in line.wifi_networks] == [False, True]
	assert line.wan_address == "198.51.100.7"
	assert line.hosts[0] == device_snapshot.HomeDevice("portable", "", "AA:BB:CC:00:00:01", None)
	assert line.light.rx == -21.5


@pytest.mark.parametrize(
	"inside",
	[
		*("0.0.0.0", "127.0.0.1", "169.254.7.7", "10.12.0.1", "172.16.0.1", "172.31.255.254", "192.168.0.1"),
		*("100.64.0.9", "100.127.255.254", "fe80::1", "no address", ""),
	],
)
def test_an_address_that_is_not_public_is_no_internet_address(inside: str):
	first, second = (f"Device.IP.Interface.{number}.IPv4Address.1.IPAddress" for number in (1, 2))
	assert a_line({**made.TR_181, first: inside, second: inside}).wan_address == ""
	assert a_line({**made.TR_181, first: inside, second: "172.32.0.1"}).wan_address == "172.32.0.1"


def test_times_are_given_in_the_zone_that_was_asked_for():
	device = made.MadeDevice(
		made.document(made.TR_181), last_inform=NOW, last_boot=datetime(2026, 7, 1, 2, 0)
	)
	line = read_line(device, (), NOW, zone=ZoneInfo("America/Toronto"))
	assert line.state == "Online"
	assert line.last_inform == datetime(2026, 11, 25, 7, 10)
	assert line.last_boot == datetime(2026, 6, 30, 22, 0)
	assert line.values_on == datetime(2026, 11, 25, 7, 0)


def test_a_device_of_which_only_the_identity_is_known_is_no_error():
	line = read_line(made.MadeDevice({}, last_inform=NOW), (), NOW)
	assert (line.state, line.firmware, line.hosts, line.light.state) == ("Online", "", (), "")


def test_parameters_that_were_never_read_are_unknown_not_zero():
	line = a_line({path: None for path in made.TR_181})
	assert (line.uptime, line.firmware, line.wifi_ssid, line.wifi_clients, line.hosts_count) == (
		None,
		"",
		"",
		None,
		None,
	)


@pytest.mark.parametrize(
	("path", "value"),
	[
		("Device.DeviceInfo.UpTime", "soon"),
		("Device.DeviceInfo.UpTime", -5),
		("Device.DeviceInfo.UpTime", [1]),
		("Device.DeviceInfo.UpTime", {"a": 1}),
		("Device.DeviceInfo.UpTime", 1e400),
	],
)
def test_a_value_of_the_wrong_type_is_no_value(path: str, value: object):
	assert a_line({**made.TR_181, path: value}).uptime is None


def test_texts_of_a_device_are_cut_to_what_is_kept():
	line = a_line({**made.TR_181, "Device.WiFi.SSID.1.SSID": "x" * 10_000})
	assert len(line.wifi_ssid) == device_snapshot.LONGEST_NAME


def test_a_count_stands_in_where_the_devices_themselves_were_not_asked_for():
	values = {path: value for path, value in made.TR_181.items() if ".Host." not in path}
	assert a_line(values).hosts_count == 2


@pytest.mark.parametrize("interval", [0, -1, "often", 10**9])
def test_an_impossible_interval_counts_as_unknown(interval: object):
	values = {**made.TR_181, "Device.ManagementServer.PeriodicInformInterval": interval}
	assert a_line(values).inform_interval == 0


@pytest.mark.parametrize(
	("age", "interval", "expected"),
	[
		(timedelta(seconds=750), 300, "Online"),
		(timedelta(seconds=751), 300, "Silent"),
		(timedelta(hours=2), 3600, "Online"),
		(timedelta(hours=3), 3600, "Silent"),
		(timedelta(hours=24), 300, "Silent"),
		(timedelta(hours=24, seconds=1), 300, "Offline"),
		(timedelta(days=2), 86400, "Online"),
		(timedelta(days=3), 86400, "Offline"),
		(timedelta(seconds=749), 0, "Online"),
		(timedelta(seconds=-600), 300, "Online"),
	],
)
def test_the_state_follows_from_the_devices_own_interval(age: timedelta, interval: int, expected: str):
	assert connection_state(NOW - age, interval, NOW) == expected


def test_a_device_that_never_informed_is_unknown():
	assert connection_state(None, 300, NOW) == "Unknown"


@pytest.mark.parametrize(
	("stamp", "moment"),
	[
		("2026-11-22T18:10:21.153Z", datetime(2026, 11, 22, 18, 10, 21, 153000)),
		("2026-11-22T13:10:21-05:00", datetime(2026, 11, 22, 18, 10, 21)),
		(1795716621153, datetime(2026, 11, 26, 18, 10, 21, 153000)),
		("yesterday", None),
		(None, None),
		(1e30, None),
	],
)
def test_times_of_the_acs_are_utc_in_each_of_their_forms(stamp: object, moment: datetime | None):
	found = documents.parse_time(stamp)
	assert found == moment if moment is None or isinstance(stamp, str) else found.tzinfo is None


def test_paths_that_were_never_read_are_found_by_their_names():
	values = {"Device.WiFi.SSID.2.SSID": None, "Device.WiFi.SSID.1.SSID": "a"}
	found = documents.find_paths(made.document(values), "Device.WiFi.SSID.*.SSID")
	assert list(found) == ["Device.WiFi.SSID.1.SSID", "Device.WiFi.SSID.2.SSID"]


def test_instances_come_in_the_order_of_their_numbers():
	values = {f"Device.WiFi.SSID.{number}.SSID": f"net {number}" for number in (10, 2, 1)}
	found = documents.find_values(made.document(values), "Device.WiFi.SSID.*.SSID")
	assert [each.raw for each in found] == ["net 1", "net 2", "net 10"]
