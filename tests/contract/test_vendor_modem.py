"""The modem bridge against a modem with the real login and cipher: what it reads, and each way a modem can fail."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network

import pytest

from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.modem_bridge.client import ModemBridge, ModemCredentials, ModemObjects
from gigafibre_fsm.tests.standins.modem import PASSWORD, USERNAME, ModemStandIn

LOOPBACK = (ip_network("127.0.0.0/8"),)
OBJECTS = ModemObjects("DEV2_OPTC_GPON_CFG", "WIFI_NEIGHBOURS", "DECT_HANDSETS")
SECRET = "another-long-secret"


@pytest.fixture
def modem() -> Iterator[ModemStandIn]:
	with ModemStandIn() as server:
		yield server


def bridge(seconds: float = 20, networks=LOOPBACK, objects=OBJECTS) -> ModemBridge:
	return ModemBridge(networks, objects, is_https=False, port=80, seconds=seconds)


def login(modem: ModemStandIn, password: str = PASSWORD) -> ModemCredentials:
	return ModemCredentials(modem.address, USERNAME, password)


def refusal(modem: ModemStandIn, password: str = PASSWORD, seconds: float = 20) -> IntegrationError:
	with pytest.raises(IntegrationError) as refused:
		bridge(seconds).read(login(modem, password))
	return refused.value


def test_the_optical_module_networks_nearby_and_telephones_are_read_in_one_session(modem):
	reading = bridge().read(login(modem))
	assert (reading.model, reading.optical.rx, reading.optical.tx) == ("XX230v", -19.39, 2.3)
	assert (reading.optical.temperature, reading.optical.bias, reading.optical.voltage) == (47.0, 12.5, 3.28)
	assert [(each.name, each.channel, each.signal) for each in reading.networks] == [
		("Chez les Tremblay", 6, -48),
		("<b>x</b>", 11, -81),
	]
	assert [(each.name, each.is_reachable) for each in reading.handsets] == [("Cuisine", True)]
	assert (modem.logins, modem.logouts, modem.session) == (1, 1, None)


def test_what_the_modem_does_not_have_is_unknown_and_not_empty(modem):
	del modem.objects["DECT_HANDSETS"], modem.objects["WIFI_NEIGHBOURS"]
	reading = bridge().read(login(modem))
	assert (reading.networks, reading.handsets) == (None, None)
	assert reading.optical.rx == -19.39
	assert modem.logouts == 1


def test_two_modems_at_once_never_see_each_others_token():
	with ModemStandIn() as one, ModemStandIn(password=SECRET) as two:
		wishes = [login(one), login(two, SECRET)] * 2
		with ThreadPoolExecutor(2) as pool:
			list(pool.map(lambda wish: bridge().read(wish), wishes))
		assert (one.logins, two.logins) == (2, 2)
		assert len(one.tokens_seen) == len(two.tokens_seen) == 2
		assert not one.tokens_seen & two.tokens_seen


def test_a_wrong_password_is_tried_once_and_stands_in_no_error(modem, caplog):
	with caplog.at_level(logging.DEBUG):
		error = refusal(modem, SECRET)
	assert isinstance(error, Rejected)
	assert (error.code, modem.wrong_passwords) == ("WRONG_PASSWORD", 1)
	assert SECRET not in f"{error!r} {error.message} {error.__cause__!r} {caplog.text}"
	assert SECRET not in repr(login(modem, SECRET))


def test_a_modem_whose_login_fails_inside_is_not_asked_a_second_time(modem):
	modem.use("500")
	assert refusal(modem).code == "NOT_A_MODEM"
	assert len(modem.requests) == 1


@pytest.mark.parametrize("mode", ["html", "redirect", "garbage"])
def test_something_else_at_the_address_is_named_so(modem, mode):
	modem.use(mode)
	error = refusal(modem)
	assert isinstance(error, Unavailable)
	assert error.code == "NOT_A_MODEM"


@pytest.mark.parametrize("mode", ["silent", "trickle"])
def test_a_modem_that_does_not_end_is_left_after_its_time(modem, mode):
	modem.use(mode)
	error = refusal(modem, seconds=2)
	assert (error.code, error.unknown_outcome) == ("TOO_SLOW", True)


def test_it_is_known_whether_the_password_was_sent(modem):
	modem.use("hang-up")
	assert not refusal(modem).unknown_outcome
	modem.use("ok")
	modem.locks_login = True
	assert refusal(modem).unknown_outcome


def test_a_modem_that_is_off_cannot_be_reached():
	with ModemStandIn() as gone:
		wish = login(gone)
	with pytest.raises(Unavailable) as refused:
		bridge().read(wish)
	assert refused.value.code == "UNREACHABLE"


@pytest.mark.parametrize(
	"address",
	[
		"192.0.2.1",
		"localhost",
		"modem.example",
		"[::1]:80",
		"127.0.0.1:0",
		"127.0.0.1:99999",
		"127.0.0.1@192.0.2.1",
		"2130706433",
		"[::ffff:127.0.0.1]",
		"127.0.0.1:80/x",
		"",
	],
)
def test_an_address_outside_the_listed_networks_is_refused_before_anything_is_sent(address):
	with pytest.raises(NotConfigured) as refused:
		bridge().read(ModemCredentials(address, USERNAME, PASSWORD))
	assert refused.value.code == "OUTSIDE"


def test_a_session_left_by_somebody_else_is_ended_by_ours(modem):
	bridge().read(login(modem))
	modem.session = None
	assert bridge().read(login(modem)).model == "XX230v"
