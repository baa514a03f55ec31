"""What a device returns through Oktopus reads like what GenieACS stores."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.acs import oktopus_document
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.domain.network.device import snapshot
from gigafibre_fsm.domain.network.device.projection import look_projection

NOW = datetime(2026, 11, 29, 12, 0)
VALUES = {
	"Device.DeviceInfo.UpTime": "7200",
	"Device.DeviceInfo.SoftwareVersion": "0.6.0",
	"Device.Optical.Interface.1.OpticalSignalLevel": "-21550",
	"Device.WiFi.SSID.1.SSID": "Gigafibre",
	"Device.WiFi.SSID.1.Enable": "true",
	"Device.WiFi.SSID.3.SSID": "Guest",
	"Device.WiFi.SSID.3.Enable": "false",
}


def device(writable: str = "") -> ManagedDevice:
	typed = {path: (value, "") for path, value in VALUES.items()}
	made = oktopus_document.build_document(
		typed, lambda path: oktopus_document.write_pattern(path) == writable, NOW
	)
	return ManagedDevice("os::1-2", "2", last_inform=NOW, document=made, backend="Oktopus")


def test_a_line_is_read_from_texts_without_types():
	line = snapshot.read_line(device(), (), NOW)
	assert (line.state, line.uptime, line.firmware) == ("Online", 7200, "0.6.0")
	assert line.light.rx == -21.55
	assert [network.name for network in line.wifi_networks if network.on] == ["Gigafibre"]


def test_the_start_is_told_by_the_uptime():
	assert oktopus_document.find_boot(device().document, NOW) == NOW - timedelta(hours=2)
	assert oktopus_document.find_boot({}, NOW) is None


def test_what_can_be_set_is_known_by_its_pattern():
	modem = device("Device.WiFi.SSID.{i}.SSID")
	assert modem.is_writable("Device.WiFi.SSID.3.SSID")
	assert not modem.is_writable("Device.WiFi.SSID.3.Enable")


def test_an_instance_is_a_whole_part_of_a_path():
	assert oktopus_document.write_pattern("Device.A1.12.B.3") == "Device.A1.{i}.B.{i}"


def test_usp_is_asked_for_tr_181_alone_each_path_both_ways():
	asked = oktopus_document.list_usp_paths(look_projection())
	assert {"Device.WiFi.SSID", "Device.WiFi.SSID."} <= set(asked)
	assert all(path.startswith("Device.") for path in asked)
	assert not [path for path in asked if "PeriodicInformInterval" in path]


def test_tr_069_is_asked_for_what_exists():
	names = ["Device.WiFi.SSID.1.SSID", "Device.WiFi.SSIDExtra", "Device.Time.Enable"]
	assert oktopus_document.choose_names(names, ("Device.WiFi.SSID", "_id")) == ["Device.WiFi.SSID.1.SSID"]


def test_a_measurement_is_shown_as_the_object_that_tr_069_has():
	document: dict = {}
	oktopus_document.add_operations(
		document, {"Device.IP.Diagnostics.IPPing()": ("Host",), "Device.Reboot()": ()}
	)
	modem = ManagedDevice("os::1-2", "2", document=document)
	assert modem.is_writable("Device.IP.Diagnostics.IPPing.Host")
	assert modem.is_writable("Device.IP.Diagnostics.IPPing.DiagnosticsState")
	assert "Reboot()" not in document["Device"]
