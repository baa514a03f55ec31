"""Optical levels: a number only where its unit is known and it can be, else what the device said, as it said it."""

import pytest

from gigafibre_fsm.domain.network.device import optical_power
from gigafibre_fsm.domain.network.device.data_models import UNITS, OpticalRule
from gigafibre_fsm.domain.network.device.parameter_tree import ParameterValue
from tests.domain.network import documents as made

FIRMWARE = "0.6.0 3.0.0 v6066.0 Build 220630"


def light(values: dict, *rules: OpticalRule, firmware: str = FIRMWARE) -> optical_power.OpticalReading:
	return optical_power.read_light(made.document(values), firmware, rules)


@pytest.mark.parametrize(
	("raw", "unit", "level"),
	[
		("-19400", "0.001 dBm", -19.4),
		("-19.37", "dBm", -19.37),
		("-194", "0.1 dBm", -19.4),
		("194", "-0.1 dBm", -19.4),
		("115", "0.1 µW", -19.39),
		("10000", "0.1 µW", 0.0),
		("-39.99", "dBm", -39.99),
		("-23.19 dBm", "dBm", -23.19),
		("-16.61dBm", "dBm", -16.61),
		("-16.61 DBM", "0.001 dBm", -16.61),
		("0.00 mW (-23.19 dBm)", "dBm", -23.19),
		("-23.19 dBm (0.0048 mW)", "0.1 µW", -23.19),
		("4.8 uW", "dBm", -23.19),
		("0,0048 mW", "dBm", -23.19),
		("-21,55", "dBm", -21.55),
		("−21.55 dBm", "dBm", -21.55),
		("\u00a0-21,550\u00a0dBm", "dBm", -21.55),
		("8", "dBm", 8.0),
		("RX Power: -23.19 dBm", "dBm", -23.19),
		("-23.19 (dBm)", "dBm", -23.19),
		("- 23.19 dBm", "dBm", -23.19),
		("-23.19 dBm (Good)", "0.001 dBm", -23.19),
		("Normal (-23.19 dBm)", "dBm", -23.19),
		("-23.", "dBm", -23.0),
		("-23.19 dBm\0", "dBm", -23.19),
	],
)
def test_each_unit_gives_its_level(raw: str, unit: str, level: float):
	assert optical_power.to_dbm(ParameterValue(raw), unit) == level


@pytest.mark.parametrize(
	("raw", "unit"),
	[
		("-40.02", "dBm"),
		("8.01", "dBm"),
		("-19400", "dBm"),
		("-65536", "0.001 dBm"),
		("0", "dBm"),
		("0", "0.1 µW"),
		("0.00", "0.001 dBm"),
		("-19.4", "0.1 µW"),
		("", "dBm"),
		("N/A", "dBm"),
		("-19.4 dB", "dBm"),
		("-19.4 dBm 2.1 dBm", "dBm"),
		("1.2.3", "dBm"),
		("0.00 mW", "dBm"),
		("5 - 23.19 dBm", "0.1 µW"),
		("high -3 or -5 dBm", "dBm"),
		("-40", "dBm"),
		("nan", "dBm"),
		("-inf", "dBm"),
		("1e400", "0.1 µW"),
	],
)
def test_what_cannot_be_a_level_is_none(raw: str, unit: str):
	assert optical_power.to_dbm(ParameterValue(raw), unit) is None


def test_the_standard_level_is_thousandths_of_dbm():
	found = light({made.STANDARD_LEVEL: -19400, made.STANDARD_SENT: 2100})
	assert (found.state, found.rx, found.tx) == ("Measured", -19.4, 2.1)
	assert found.raw == "-19400"


def test_a_tp_link_that_nobody_has_calibrated_shows_no_number():
	found = light({made.TP_LINK_LEVEL: 115})
	assert (found.state, found.rx, found.tx, found.raw) == ("Unknown Unit", None, None, "115")


def test_a_row_of_the_model_calibrates_it_for_its_firmware_only():
	rule = OpticalRule(made.TP_LINK_LEVEL, "", "0.1 µW", firmware="0.6.0")
	assert light({made.TP_LINK_LEVEL: 115}, rule).rx == -19.39
	assert light({made.TP_LINK_LEVEL: 115}, rule, firmware="0.7.0").state == "Unknown Unit"


def test_the_row_with_the_longest_beginning_of_the_firmware_counts():
	values = {made.TP_LINK_LEVEL: 115}
	every = OpticalRule(made.TP_LINK_LEVEL, "", "-0.1 dBm")
	this = OpticalRule(made.TP_LINK_LEVEL, "", "0.1 µW", firmware="0.6")
	assert light(values, every, this).rx == light(values, this, every).rx == -19.39
	assert light(values, every, this, firmware="1.0").rx == -11.5


def test_a_row_of_the_model_counts_more_than_the_standard():
	rule = OpticalRule(made.TP_LINK_LEVEL, "", "Unknown")
	found = light({made.STANDARD_LEVEL: -19400, made.TP_LINK_LEVEL: 115}, rule)
	assert (found.state, found.rx) == ("Unknown Unit", None)


def test_a_standard_level_that_cannot_be_leaves_the_word_to_a_vendors_own():
	assert light({made.STANDARD_LEVEL: 0, made.TP_LINK_LEVEL: 115}).state == "Out of Range"
	found = light({made.STANDARD_LEVEL: 0, made.HUAWEI_LEVEL: "-21.5"})
	assert (found.state, found.rx) == ("Measured", -21.5)


def test_what_is_out_of_range_keeps_what_the_device_said():
	found = light({made.STANDARD_LEVEL: 2147483647})
	assert (found.state, found.rx, found.raw) == ("Out of Range", None, "2147483647")


def test_a_sent_level_that_cannot_be_is_left_out_alone():
	found = light({made.STANDARD_LEVEL: -19400, made.STANDARD_SENT: 999999})
	assert (found.state, found.rx, found.tx) == ("Measured", -19.4, None)


@pytest.mark.parametrize(
	"raw",
	[
		"N/A",
		"n/a dBm",
		"--",
		"---",
		"-inf",
		"-Inf dBm",
		"NaN",
		"null",
		"-40.00",
		"-40.00 dBm",
		"−40",
		"No signal",
		"N/A (dBm)",
		"0.00 mW (-inf dBm)",
		"0 mW",
		"-.-- dBm",
		"Not supported",
		"No optical signal",
		"off",
		"-1.#INF",
		"<null>",
	],
)
def test_words_and_marks_of_no_light_are_no_level(raw: str):
	found = light({made.HUAWEI_LEVEL: raw})
	assert (found.state, found.rx, found.raw) == ("", None, raw)


def test_a_level_that_names_its_unit_needs_no_calibration():
	assert light({made.TP_LINK_LEVEL: "-19.4 dBm"}).rx == -19.4


def test_no_light_on_one_path_leaves_the_word_to_another():
	rules = OpticalRule(made.TP_LINK_LEVEL, "", "dBm"), OpticalRule(made.HUAWEI_LEVEL, "", "dBm")
	assert light({made.TP_LINK_LEVEL: "N/A", made.HUAWEI_LEVEL: "-21.5"}, *rules).rx == -21.5


@pytest.mark.parametrize("value", [None, "", {}, []])
def test_a_level_that_was_never_read_is_no_level(value: object):
	assert light({made.STANDARD_LEVEL: value}).state == ""


@pytest.mark.parametrize(
	("path", "raw", "level"),
	[(made.HUAWEI_LEVEL, "-21.5", -21.5), (made.ZTE_LEVEL, 233, -16.33), (made.ZTE_LEVEL, "-18.86", -18.86)],
)
def test_vendors_of_tr_098_are_read_by_their_seeds(path: str, raw: object, level: float):
	assert light({path: raw}).rx == level


def test_a_level_is_found_on_whichever_interface_it_stands():
	assert light({"Device.Optical.Interface.2.OpticalSignalLevel": -20000}).rx == -20.0


def test_every_unit_that_a_model_may_name_is_understood():
	for unit in UNITS:
		found = light({made.TP_LINK_LEVEL: 115}, OpticalRule(made.TP_LINK_LEVEL, "", unit))
		assert found.state == ("Unknown Unit" if unit == "Unknown" else found.state)
		assert (found.rx is not None) == (found.state == "Measured")
