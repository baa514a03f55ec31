"""A serial number as a device tells it, and what is printed on its label."""

import pytest

from gigafibre_fsm.domain.network.device.serial_numbers import (
	StockDevice,
	StockIndex,
	acs_serial_candidates,
	find_label_identifiers,
)

ONT = StockDevice("A", "22275A7000395", "TPLG1A2B3C4D", "1C:61:B4:AA:BB:01")


@pytest.mark.parametrize(
	"serial",
	[
		"22275A7000395",
		"22275A7-000395",
		"22275a7-000395",
		"22275A7%2D000395",
		"TPLG1A2B3C4D",
		"54504C471A2B3C4D",
		"1C61B4AABB01",
		"1c:61:b4:aa:bb:01",
	],
)
def test_each_way_in_which_a_device_names_itself_finds_it(serial: str):
	assert StockIndex([ONT]).device_of(find_label_identifiers(serial)) == ONT


@pytest.mark.parametrize("serial", ["", "22275A7000396", "x", "TPLG1A2B3C4E", "'; drop table", "é" * 200])
def test_what_is_on_no_label_finds_nothing(serial: str):
	assert StockIndex([ONT]).device_of(find_label_identifiers(serial)) is None


def test_a_serial_number_counts_before_an_address():
	other = StockDevice("B", "1C61B4AABB01")
	assert StockIndex([ONT, other]).device_of(find_label_identifiers("1C61B4AABB01")) == other


def test_a_device_is_asked_for_by_everything_it_may_call_itself():
	assert acs_serial_candidates(ONT) == ("22275A7000395", "TPLG1A2B3C4D", "54504C471A2B3C4D", "1C61B4AABB01")
	assert acs_serial_candidates(StockDevice("B", "X1")) == ("X1",)
