"""Moves of a device: each possible one and each impossible one."""

import pytest

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.states import Place

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
	assert movement_states.is_possible(movement, Place(status)) is (status in POSSIBLE[movement])


def test_every_movement_is_covered():
	assert set(movement_states.MOVES) == set(POSSIBLE)


@pytest.mark.parametrize(
	("start", "end", "purpose"),
	[
		(Place("In Stock", "Main"), Place("On Truck", "Truck 1"), "Material Transfer"),
		(Place("On Truck", "Truck 1"), Place("Installed", None, "LOC-1", "C-1"), "Material Issue"),
		(Place("Installed", None, "LOC-1", "C-1"), Place("On Truck", "Truck 1"), "Material Receipt"),
		(Place("In Stock", None), Place("In Stock", "Main"), "Material Receipt"),
		(Place("In Stock", "Main"), Place("In Repair", "Main"), None),
		(Place("Installed", None, "LOC-1"), Place("Lost"), None),
		(Place("In Stock", "Main"), Place("Retired"), "Material Issue"),
		(Place("On Truck", "Truck 1"), Place("Lost"), "Material Issue"),
		(Place("Lost"), Place("On Truck", "Truck 1"), "Material Receipt"),
		(Place("On Truck", "Truck 1"), Place("In Repair", "Truck 1"), None),
		(Place("In Repair", "Truck 1"), Place("In Repair", "Repairs"), "Material Transfer"),
	],
)
def test_the_books_are_told_what_left_and_what_arrived(start: Place, end: Place, purpose: str | None):
	assert movement_states.purpose(start, end) == purpose


def test_two_locations_are_two_places_and_two_customers_at_one_location_are_not():
	at_home = Place("Installed", None, "LOC-1", "C-1")
	assert at_home.is_same_as(Place("Installed", None, "LOC-1", "C-2"))
	assert not at_home.is_same_as(Place("Installed", None, "LOC-2", "C-1"))


@pytest.mark.parametrize(
	("start", "end", "movement"),
	[
		(Place("In Stock"), Place("In Stock", "Stores"), "Receive"),
		(Place("In Stock"), Place("On Truck", "Truck"), "Receive"),
		(Place("In Stock", "Stores"), Place("In Stock", "Shop"), "Transfer"),
		(Place("In Stock", "Stores"), Place("On Truck", "Truck"), "Load"),
		(Place("On Truck", "Truck"), Place("In Stock", "Stores"), "Unload"),
		(Place("Installed"), Place("In Stock", "Stores"), "Remove"),
		(Place("Installed"), Place("On Truck", "Truck"), "Remove"),
		(Place("Lost"), Place("On Truck", "Truck"), "Find"),
		(Place("Lost"), Place("In Stock", "Stores"), "Receive"),
		(Place("Retired"), Place("In Stock", "Stores"), "Receive"),
		(Place("In Repair", "Shop"), Place("In Repair", "Stores"), "Send to Repair"),
		(Place("In Stock", "Stores"), Place("Installed"), "Install"),
		(Place("On Truck", "Truck"), Place("Retired"), "Retire"),
	],
)
def test_what_somebody_else_moved_has_a_name(start: Place, end: Place, movement: str):
	assert movement_states.way(start, end) == movement
