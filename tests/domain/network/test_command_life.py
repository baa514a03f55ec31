"""The life of a command for a device, and what it is told, without a site."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.network.commands import kinds, life, telling
from gigafibre_fsm.domain.network.commands.telling import CannotBeToldError, Wish
from gigafibre_fsm.integrations.genieacs.answers import Device

NOW = datetime(2026, 11, 25, 10, 0)


def minutes(count: float) -> datetime:
	return NOW - timedelta(minutes=count)


def device(document: dict) -> Device:
	return Device("id", "serial", "1C61B4", "XX230v", "TP-Link", None, None, None, document)


def leaf(value: object, *, writable: bool = True) -> dict:
	return {"_value": value, "_writable": writable, "_timestamp": "2026-11-25T10:00:00.000Z"}


def home(*names: str, off: str = "") -> Device:
	"""A modem with these networks, one of which may be switched off."""
	networks = {
		str(number): {"SSID": leaf(name), "Enable": leaf(name != off)} for number, name in enumerate(names, 1)
	}
	keys = {number: {"Security": {"KeyPassphrase": leaf("")}} for number in networks}
	return device({"Device": {"WiFi": {"SSID": networks, "AccessPoint": keys}}})


def told(wish: Wish, modem: Device) -> dict[str, object]:
	return {path: value for path, value, _kind in telling.values(wish, modem)}


def test_a_device_that_was_told_is_pending_and_one_that_is_away_says_why():
	assert life.told(True, "", NOW).reason == life.TOLD
	waiting = life.told(False, "Device is offline", NOW)
	assert (waiting.state, waiting.reason) == (life.PENDING, "Device is offline")
	assert not waiting.is_settled


@pytest.mark.parametrize("command", list(kinds.KINDS))
def test_every_command_ends_when_its_time_is_over(command: str):
	kind = kinds.KINDS[command]
	assert life.waiting(command, "Accepted", NOW - kind.waits, NOW) == life.Next(life.FAILED, life.EXPIRED)
	assert life.unreachable(command, NOW - kind.waits, 3, NOW) == life.Next(life.FAILED, life.EXPIRED)
	assert life.unseen(command, NOW - kind.proven_within, NOW) == life.Next(life.UNKNOWN, life.UNPROVEN)
	before = NOW - kind.waits + timedelta(seconds=1)
	assert not life.waiting(command, "Accepted", before, NOW).is_settled


def test_a_restart_of_today_cannot_wait_until_tomorrow():
	for command in (kinds.REBOOT, kinds.FACTORY_RESET):
		assert kinds.KINDS[command].waits <= timedelta(minutes=15)


def test_nobody_looks_more_often_than_needed_and_never_less_than_each_minute():
	for age in (0, 1, 5, 9):
		look = life.waiting(kinds.REBOOT, "Accepted", minutes(age), NOW).look
		assert timedelta(seconds=4) <= look - NOW <= timedelta(minutes=1)


def test_what_is_settled_cannot_be_cancelled():
	assert {
		state for state in (life.DONE, life.FAILED, life.UNKNOWN, life.CANCELLED) if life.may_cancel(state)
	} == set()


def test_the_home_gets_the_name_and_guests_keep_theirs():
	wish = Wish("c1", kinds.SET_WIFI, wifi_ssid="Chez Luc", wifi_password="lumiere2026")
	values = told(wish, home("Luc", "Luc_5G", "Invites"))
	assert values["Device.WiFi.SSID.1.SSID"] == "Chez Luc"
	assert values["Device.WiFi.SSID.2.SSID"] == "Chez Luc_5G"
	assert not any(".3." in path for path in values)


def test_a_network_that_is_off_and_a_name_that_would_be_too_long():
	wish = Wish("c1", kinds.SET_WIFI, wifi_ssid="N" * 30)
	assert list(told(wish, home("Luc", "Luc_5G", off="Luc_5G"))) == ["Device.WiFi.SSID.1.SSID"]
	assert told(wish, home("Luc", "Luc_5G"))["Device.WiFi.SSID.2.SSID"] == "N" * 30


def test_a_password_stands_in_no_picture_of_a_wish_or_a_task():
	wish = Wish("c1", kinds.SET_WIFI, wifi_ssid="Luc", wifi_password="lumiere2026")
	assert "lumiere2026" not in repr(wish)
	assert "lumiere2026" not in repr(telling.task(wish, home("Luc")))


@pytest.mark.parametrize(
	("command", "reason"),
	[
		(kinds.SET_WIFI, "no wifi"),
		(kinds.PING, "no diagnostics"),
		(kinds.TRACE, "no diagnostics"),
		(kinds.REFRESH, "no data model"),
	],
)
def test_a_device_without_a_place_for_it_is_told_nothing(command: str, reason: str):
	with pytest.raises(CannotBeToldError) as refusal:
		telling.task(Wish("c1", command, wifi_ssid="Luc", host="8.8.8.8"), device({"Device": {}}))
	assert refusal.value.reason == reason
