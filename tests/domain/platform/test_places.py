"""Postal codes and coordinates as people write them."""

import pytest

from gigafibre_fsm.domain.platform.places import check_coordinates, read_postal_code


@pytest.mark.parametrize("typed", ["J3B 6V1", "j3b6v1", " j3b-6v1 ", "J3B\u00a06V1"])
def test_a_postal_code_is_written_in_one_way(typed: str):
	assert read_postal_code(typed) == "J3B 6V1"


@pytest.mark.parametrize("typed", ["", "XYZ", "J3B 6V", "D3B 6V1", "J3B 6V11", "J3O 6V1", "90210"])
def test_a_postal_code_that_cannot_be_is_refused(typed: str):
	with pytest.raises(ValueError, match="like J3B 1A1"):
		read_postal_code(typed)


def test_coordinates_are_on_the_globe():
	check_coordinates(45.3, -73.2)
	for latitude, longitude in ((4530.5, -73.2), (45.3, -181), (float("nan"), 0)):
		with pytest.raises(ValueError, match="Latitude"):
			check_coordinates(latitude, longitude)
