"""Numbers as devices write them: with units, commas and dashes of any kind, or words for none."""

import pytest

from gigafibre_fsm.domain.network.device import parameter_tree, quantity


@pytest.mark.parametrize(
	("text", "unit", "value"),
	[
		("1234", "s", 1234),
		("1234 s", "s", 1234),
		("1,234 s", "s", 1234),
		("1 234 s", "s", 1234),
		("20 min", "s", 1200),
		("1d 02:03:04", "s", 93784),
		("2 days, 3:04:05", "s", 183845),
		("3h 20m", "s", 12000),
		("00:20:34", "s", 1234),
		("1.5 s", "ms", 1500),
		("12 ms", "ms", 12),
		("12", "ms", 12),
		("300 Mbps", "Mbps", 300),
		("1 Gbit/s", "Mbps", 1000),
		("45 C", "C", 45),
		("45,5 °C", "C", 45.5),
		("7", "", 7),
		("1.5e3", "", 1500),
	],
)
def test_a_number_with_its_unit_is_a_number(text: str, unit: str, value: float):
	assert quantity.parse_measured(text, unit) == pytest.approx(value)


@pytest.mark.parametrize(
	("text", "unit"),
	[
		("", "s"),
		("N/A", "s"),
		("45 C", "s"),
		("300 Mbps", "s"),
		("7 %", ""),
		("v1.2.3", ""),
		("1.2.3", ""),
		("12abc", ""),
		("12 s 13 s 14", "ms"),
		("inf", "s"),
		("1e999", ""),
		("0x1F", ""),
		("٣٤ apples", ""),
	],
)
def test_what_is_no_quantity_of_that_kind_is_none(text: str, unit: str):
	assert quantity.parse_measured(text, unit) is None


def test_a_documents_numbers_are_read_with_their_units():
	device = {
		"Up": {"_value": "1234 s"},
		"Often": {"_value": "5 min"},
		"Hosts": {"_value": "3"},
		"None": {"_value": "--"},
	}
	assert parameter_tree.read_whole(device, "Up", quantity.SECONDS) == 1234
	assert parameter_tree.read_whole(device, "Often", quantity.SECONDS) == 300
	assert (parameter_tree.read_whole(device, "Hosts"), parameter_tree.read_whole(device, "None")) == (
		3,
		None,
	)
