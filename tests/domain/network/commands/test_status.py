"""The life of a command for a device, and what it is told, without a site."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.domain.network.acs.receipts import WaitReason
from gigafibre_fsm.domain.network.commands import acs_tasks, command_types
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.commands.acs_tasks import CommandRequest, UnsupportedCommandError

NOW = datetime(2026, 11, 25, 10, 0)


def minutes(count: float) -> datetime:
	return NOW - timedelta(minutes=count)


def device(document: dict) -> ManagedDevice:
	return ManagedDevice("id", "serial", "1C61B4", "XX230v", document=document)


def leaf(value: object, *, writable: bool = True) -> dict:
	return {"_value": value, "_writable": writable, "_timestamp": "2026-11-25T10:00:00.000Z"}


def home(*names: str, off: str = "") -> ManagedDevice:
	"""A modem with these networks, one of which may be switched off."""
	networks = {
		str(number): {"SSID": leaf(name), "Enable": leaf(name != off)} for number, name in enumerate(names, 1)
	}
	keys = {number: {"Security": {"KeyPassphrase": leaf("")}} for number in networks}
	return device({"Device": {"WiFi": {"SSID": networks, "AccessPoint": keys}}})


def map_values(wish: CommandRequest, modem: ManagedDevice) -> dict[str, object]:
	return {path: value for path, value, _kind in acs_tasks.build_values(wish, modem)}


def test_a_device_that_was_told_is_pending_and_one_that_is_away_says_why():
	assert command_status.on_delivered(None, NOW).reason == command_status.TOLD
	waiting = command_status.on_delivered(WaitReason.OFFLINE, NOW)
	assert (waiting.state, waiting.reason) == (command_status.PENDING, WaitReason.OFFLINE.value)
	assert not waiting.is_settled


@pytest.mark.parametrize("command", list(command_types.COMMAND_TYPES))
def test_every_command_ends_when_its_time_is_over(command: str):
	kind = command_types.COMMAND_TYPES[command]
	assert command_status.on_queued(
		kind.waits, WaitReason.ACCEPTED.value, NOW - kind.waits, NOW
	) == command_status.NextState(command_status.FAILED, command_status.EXPIRED)
	assert command_status.on_unreachable(kind.waits, NOW - kind.waits, 3, NOW) == command_status.NextState(
		command_status.FAILED, command_status.EXPIRED
	)
	assert command_status.on_away(kind.waits, NOW - kind.waits, NOW) == command_status.NextState(
		command_status.FAILED, command_status.EXPIRED
	)
	assert command_status.on_unverified(command, NOW - kind.proven_within, NOW) == command_status.NextState(
		command_status.UNKNOWN, command_status.UNPROVEN
	)
	before = NOW - kind.waits + timedelta(seconds=1)
	assert not command_status.on_queued(kind.waits, WaitReason.ACCEPTED.value, before, NOW).is_settled


def test_a_restart_of_today_cannot_wait_until_tomorrow():
	for command in (command_types.REBOOT, command_types.FACTORY_RESET):
		assert command_types.COMMAND_TYPES[command].waits <= timedelta(minutes=15)


def test_nobody_looks_more_often_than_needed_and_never_less_than_each_minute():
	waits = command_types.COMMAND_TYPES[command_types.REBOOT].waits
	for age in (0, 1, 5, 9):
		look = command_status.on_queued(waits, WaitReason.ACCEPTED.value, minutes(age), NOW).look
		assert timedelta(seconds=4) <= look - NOW <= timedelta(minutes=1)


def test_what_is_settled_cannot_be_cancelled():
	assert {
		state
		for state in (
			command_status.DONE,
			command_status.FAILED,
			command_status.UNKNOWN,
			command_status.CANCELLED,
		)
		if command_status.may_cancel(state)
	} == set()


def test_the_home_gets_the_name_and_guests_keep_theirs():
	wish = CommandRequest("c1", command_types.SET_WIFI, wifi_ssid="Chez Luc", wifi_password="lumiere2026")
	values = map_values(wish, home("Luc", "Luc_5G", "Invites"))
	assert values["Device.WiFi.SSID.1.SSID"] == "Chez Luc"
	assert values["Device.WiFi.SSID.2.SSID"] == "Chez Luc_5G"
	assert not any(".3." in path for path in values)


def test_a_network_that_is_off_and_a_name_that_would_be_too_long():
	wish = CommandRequest("c1", command_types.SET_WIFI, wifi_ssid="N" * 30)
	assert list(map_values(wish, home("Luc", "Luc_5G", off="Luc_5G"))) == ["Device.WiFi.SSID.1.SSID"]
	assert map_values(wish, home("Luc", "Luc_5G"))["Device.WiFi.SSID.2.SSID"] == "N" * 30


def test_a_password_stands_in_no_picture_of_a_wish_or_a_task():
	wish = CommandRequest("c1", command_types.SET_WIFI, wifi_ssid="Luc", wifi_password="lumiere2026")
	assert "lumiere2026" not in repr(wish)
	assert "lumiere2026" not in repr(acs_tasks.prepare_command(wish, home("Luc")))


@pytest.mark.parametrize(
	("command", "reason"),
	[
		(command_types.SET_WIFI, "no wifi"),
		(command_types.PING, "no diagnostics"),
		(command_types.TRACE, "no diagnostics"),
		(command_types.REFRESH, "no data model"),
	],
)
def test_a_device_without_a_place_for_it_is_told_nothing(command: str, reason: str):
	with pytest.raises(UnsupportedCommandError) as refusal:
		acs_tasks.prepare_command(
			CommandRequest("c1", command, wifi_ssid="Luc", host="8.8.8.8"), device({"Device": {}})
		)
	assert refusal.value.reason == reason
