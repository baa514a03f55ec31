"""The map of the demonstration is a file that a browser can read: tiles where they belong, streets under the homes."""

import pytest

from demo import streets, vector_map
from demo.day import TOWNS


@pytest.mark.parametrize(
	("tile", "number"),
	[
		((0, 0, 0), 0),
		((1, 0, 0), 1),
		((1, 0, 1), 2),
		((1, 1, 1), 3),
		((1, 1, 0), 4),
		((12, 3423, 1763), 19078479),
	],
)
def test_tiles_are_numbered_as_the_format_says(tile: vector_map.Tile, number: int) -> None:
	assert vector_map._number_of(tile) == number


def test_every_town_has_a_name_and_streets_within_the_map() -> None:
	shapes = [*streets.all_shapes()]
	named = {shape.properties["name"] for shape in shapes if shape.layer == "places"}
	assert named == {town.name for town in TOWNS}
	assert {name for town in TOWNS for name in town.streets} <= {
		shape.properties.get("name") for shape in shapes
	}
	west, south, east, north = streets.BOUNDS
	assert all(west < town.longitude < east and south < town.latitude < north for town in TOWNS)


def test_a_line_stands_in_the_tiles_that_it_touches_and_in_no_others() -> None:
	line = vector_map.Shape("roads", vector_map.LINE, [(-170, 80), (-100, 80), (-10, 80)], {})
	west = [
		*vector_map._parts_in(
			vector_map.LINE, [vector_map._project(each, 1) for each in line.points], (1, 0, 0)
		)
	]
	assert len(west) == 1 and west[0][0][0] < west[0][-1][0]
	south = vector_map._parts_in(
		vector_map.LINE, [vector_map._project(each, 1) for each in line.points], (1, 0, 1)
	)
	assert [*south] == []
