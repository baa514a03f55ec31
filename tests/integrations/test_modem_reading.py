"""The units of a modem's optical module, worked by hand, and figures that no module can have."""

import pytest

from gigafibre_fsm.integrations.modem_bridge.reading import parse_reading
from gigafibre_fsm.integrations.modem_bridge.targets import BadTargetError, parse_networks, parse_target


def optical(**raw: str):
	return parse_reading({"light": [raw]}).optical


@pytest.mark.parametrize(
	("raw", "dbm"),
	[
		("10000", 0.0),  # 1 mW
		("100", -20.0),  # 10 microwatt
		("115", -19.39),
		("20", -26.99),  # 2 microwatt: the limit of B+
		("1", None),  # -40 dBm is what modules without light report
		("0", None),
		("65535", None),  # 8.16 dBm: above what a receiver survives
		("-193", None),
		("N/A", None),
		("", None),
		("nan", None),
	],
)
def test_power_is_a_tenth_of_a_microwatt(raw, dbm):
	assert optical(RXPower=raw).rx == dbm


@pytest.mark.parametrize(("raw", "celsius"), [("12032", 47.0), ("65024", -2.0), ("0", 0.0), ("32767", None)])
def test_temperature_is_a_256th_of_a_degree_with_a_sign(raw, celsius):
	assert optical(transceiverTemperature=raw).temperature == celsius


def test_current_and_voltage_have_their_own_steps():
	found = optical(biasCurrent="6250", supplyVottage="33000")
	assert (found.bias, found.voltage) == (12.5, 3.3)
	assert optical(supplyVottage="0").voltage is None


def test_a_modem_without_an_optical_module_has_no_optical_part():
	assert parse_reading({"light": None}).optical is None
	assert parse_reading({}).networks is None
	assert parse_reading({"neighbours": []}).networks == ()


def test_odd_rows_are_left_out_and_long_texts_cut():
	found = parse_reading({"neighbours": ["x", {"SSID": "a" * 500, "channel": "?", "signalStrength": "12"}]})
	[network] = found.networks
	assert (len(network.name), network.channel, network.signal) == (80, 0, None)


def test_a_listed_network_contains_its_addresses_and_no_others():
	networks = parse_networks("10.20.0.0/16\n fd00:1::/64 \n")
	assert parse_target("10.20.1.7", networks, 443) == ("10.20.1.7", 443)
	assert parse_target("[fd00:1::7]:8443", networks, 443) == ("[fd00:1::7]", 8443)
	assert parse_target("fd00:1::7", networks, 443) == ("[fd00:1::7]", 443)
	for text in ("10.21.0.1", "fd00:2::1", "10.20.1", "10.20.1.7:"):
		with pytest.raises(BadTargetError):
			parse_target(text, networks, 443)


@pytest.mark.parametrize("text", ["10.20.0.1/16", "10.20.0.0/33", "modems", "10.20.0.0-10.20.0.9"])
def test_a_line_that_is_no_network_is_refused(text):
	with pytest.raises(BadTargetError):
		parse_networks(text)
