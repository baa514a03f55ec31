"""Polygons on the map: read, judged, and which points they hold."""

import json

import pytest

from gigafibre_fsm.domain.platform import polygons
from gigafibre_fsm.domain.platform.polygons import Polygon, PolygonFault

SQUARE = [[[-74, 45], [-73, 45], [-73, 46], [-74, 46], [-74, 45]]]
HOLE = [[-73.6, 45.4], [-73.4, 45.4], [-73.4, 45.6], [-73.6, 45.6], [-73.6, 45.4]]


def drawn(*shapes: dict) -> tuple[polygons.Polygon, ...]:
	features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
	return polygons.read_polygons(json.dumps({"type": "FeatureCollection", "features": features}))


def test_a_point_lies_in_a_polygon_and_not_in_its_hole() -> None:
	area = drawn({"type": "Polygon", "coordinates": [*SQUARE, HOLE]})
	assert polygons.contains(area, -73.8, 45.2)
	assert not polygons.contains(area, -73.5, 45.5), "in the hole"
	assert not polygons.contains(area, -72.9, 45.5)
	assert not polygons.contains(area, 45.2, -73.8), "longitude comes first"


def test_several_polygons_are_one_area_and_points_are_none() -> None:
	far = [[[x + 5, y] for x, y in SQUARE[0]]]
	point = {"type": "Point", "coordinates": [0, 0]}
	area = drawn({"type": "MultiPolygon", "coordinates": [SQUARE, far]}, point)
	assert len(area) == 2
	assert polygons.contains(area, -68.5, 45.5)
	assert polygons.find_bounds(area) == (-74, 45, -68, 46)
	assert polygons.read_polygons(None) == polygons.read_polygons(" ") == ()


@pytest.mark.parametrize(
	"text", ["[", "[]", "1", '{"type": "Polygon"}', '{"type": "Polygon", "coordinates": [[1]]}']
)
def test_what_is_no_drawing_is_refused(text: str) -> None:
	with pytest.raises(ValueError):
		polygons.read_polygons(text)


@pytest.mark.parametrize(
	("corners", "fault"),
	[
		([(-74, 45), (-73, 45), (-73, 46), (-74, 46)], None),
		([(-74, 45), (-73, 45), (-73, 46), (-74, 46), (-74, 45)], None),
		# a corner that touches a side is allowed: a territory may end in a point
		([(-74, 45), (-73, 45), (-73, 46), (-73.5, 45), (-74, 46)], None),
		([(-74, 45), (-73, 46), (-73, 45), (-74, 46)], PolygonFault.CROSSES_ITSELF),
		([(45, -74), (45, -73), (46, -73)], PolygonFault.OFF_THE_MAP),
		([(-74, 45), (-73, float("nan")), (-73, 46)], PolygonFault.OFF_THE_MAP),
		([(-74, 45), (-73, 46)], PolygonFault.NO_SURFACE),
		([(-74, 45), (-73, 45), (-72, 45)], PolygonFault.NO_SURFACE),
		([], PolygonFault.NO_SURFACE),
		([(-74 + n / 1e4, 45 + n % 2) for n in range(polygons.MOST_CORNERS + 1)], PolygonFault.MANY_CORNERS),
	],
)
def test_what_encloses_nothing_is_no_area(
	corners: list[tuple[float, float]], fault: PolygonFault | None
) -> None:
	assert polygons.find_fault([Polygon(tuple(corners))]) is fault


def test_a_hole_is_judged_like_an_outline() -> None:
	bow = ((-73.6, 45.4), (-73.4, 45.6), (-73.4, 45.4), (-73.6, 45.6))
	outline = tuple(map(tuple, SQUARE[0]))
	assert polygons.find_fault([Polygon(outline, (bow,))]) is PolygonFault.CROSSES_ITSELF
