"""Moves of a device: each possible one and each impossible one."""

import pytest

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace

STATUSES = ("In Stock", "On Truck", "Installed", "In Repair", "Lost", "Retired")
POSSIBLE = {
	"Receive": {"In Stock", "In Repair", "Lost"},
	"Load": {"In Stock", "On Truck"},
	"Unload": {"On Truck"},
	"Transfer": {"In Stock", "On Truck"},
	"Install": {"In Stock", "On Truck"},
	"Remove": {"Installed"},
	"Send to Repair": {"In Stock", "On Truck", "In Repair"},
	"Lose": {"In Stock", "On Truck", "Installed", "In Repair"},
	"Find": {"Lost"},
	"Retire": {"In Stock", "On Truck", "In Repair", "Lost"},
}


@pytest.mark.parametrize("movement", sorted(POSSIBLE))
@pytest.mark.parametrize("status", STATUSES)
def test_a_movement_starts_only_where_it_may(movement: str, status: str):
	assert movement_states.is_possible(movement, DevicePlace(status)) is (status in POSSIBLE[movement])


def test_every_movement_is_covered():
	assert set(movement_states.MOVES) == set(POSSIBLE)


@pytest.mark.parametrize(
	("start", "end", "purpose"),
	[
		(DevicePlace("In Stock", "Main"), DevicePlace("On Truck", "Truck 1"), "Material Transfer"),
		(
			DevicePlace("On Truck", "Truck 1"),
			DevicePlace("Installed", None, "LOC-1", "C-1"),
			"Material Issue",
		),
		(
			DevicePlace("Installed", None, "LOC-1", "C-1"),
			DevicePlace("On Truck", "Truck 1"),
			"Material Receipt",
		),
		(DevicePlace("In Stock", None), DevicePlace("In Stock", "Main"), "Material Receipt"),
		(DevicePlace("In Stock", "Main"), DevicePlace("In Repair", "Main"), None),
		(DevicePlace("Installed", None, "LOC-1"), DevicePlace("Lost"), None),
		(DevicePlace("In Stock", "Main"), DevicePlace("Retired"), "Material Issue"),
		(DevicePlace("On Truck", "Truck 1"), DevicePlace("Lost"), "Material Issue"),
		(DevicePlace("Lost"), DevicePlace("On Truck", "Truck 1"), "Material Receipt"),
		(DevicePlace("On Truck", "Truck 1"), DevicePlace("In Repair", "Truck 1"), None),
		(DevicePlace("In Repair", "Truck 1"), DevicePlace("In Repair", "Repairs"), "Material Transfer"),
	],
)
def test_the_books_are_told_what_left_and_what_arrived(
	start: DevicePlace, end: DevicePlace, purpose: str | None
):
	assert movement_states.stock_entry_purpose(start, end) == purpose


def test_two_locations_are_two_places_and_two_customers_at_one_location_are_not():
	at_home = DevicePlace("Installed", None, "LOC-1", "C-1")
	assert at_home.is_same_as(DevicePlace("Installed", None, "LOC-1", "C-2"))
	assert not at_home.is_same_as(DevicePlace("Installed", None, "LOC-2", "C-1"))


@pytest.mark.parametrize(
	("start", "end", "movement"),
	[
		(DevicePlace("In Stock"), DevicePlace("In Stock", "Stores"), "Receive"),
		(DevicePlace("In Stock"), DevicePlace("On Truck", "Truck"), "Receive"),
		(DevicePlace("In Stock", "Stores"), DevicePlace("In Stock", "Shop"), "Transfer"),
		(DevicePlace("In Stock", "Stores"), DevicePlace("On Truck", "Truck"), "Load"),
		(DevicePlace("On Truck", "Truck"), DevicePlace("In Stock", "Stores"), "Unload"),
		(DevicePlace("Installed"), DevicePlace("In Stock", "Stores"), "Remove"),
		(DevicePlace("Installed"), DevicePlace("On Truck", "Truck"), "Remove"),
		(DevicePlace("Lost"), DevicePlace("On Truck", "Truck"), "Find"),
		(DevicePlace("Lost"), DevicePlace("In Stock", "Stores"), "Receive"),
		(DevicePlace("Retired"), DevicePlace("In Stock", "Stores"), "Receive"),
		(DevicePlace("In Repair", "Shop"), DevicePlace("In Repair", "Stores"), "Send to Repair"),
		(DevicePlace("In Stock", "Stores"), DevicePlace("Installed"), "Install"),
		(DevicePlace("On Truck", "Truck"), DevicePlace("Retired"), "Retire"),
	],
)
def test_what_somebody_else_moved_has_a_name(start: DevicePlace, end: DevicePlace, movement: str):
	assert movement_states.movement_between(start, end) == movement
