"""Where fibre is: polygons and points, and which answer goes before which."""

import json
from datetime import date

import pytest

from gigafibre_fsm.domain.sales.coverage import geometry
from gigafibre_fsm.domain.sales.coverage.verdict import CoverageVerdict, ServiceState, judge_service

TODAY = date(2026, 11, 29)
SQUARE = [[[-74, 45], [-73, 45], [-73, 46], [-74, 46], [-74, 45]]]
HOLE = [[-73.6, 45.4], [-73.4, 45.4], [-73.4, 45.6], [-73.6, 45.6], [-73.6, 45.4]]
NOW, NOT_YET = CoverageVerdict(ServiceState.AVAILABLE), CoverageVerdict(ServiceState.NOT_YET)
MAY, JUNE = (CoverageVerdict(ServiceState.SOON, date(2027, month, 1)) for month in (5, 6))


def drawn(*shapes: dict) -> tuple[geometry.Polygon, ...]:
	features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
	return geometry.read_polygons(json.dumps({"type": "FeatureCollection", "features": features}))


def test_a_point_lies_in_a_polygon_and_not_in_its_hole() -> None:
	area = drawn({"type": "Polygon", "coordinates": [*SQUARE, HOLE]})
	assert geometry.contains(area, -73.8, 45.2)
	assert not geometry.contains(area, -73.5, 45.5), "in the hole"
	assert not geometry.contains(area, -72.9, 45.5)
	assert not geometry.contains(area, 45.2, -73.8), "longitude comes first"


def test_several_polygons_are_one_area_and_points_are_none() -> None:
	far = [[[x + 5, y] for x, y in SQUARE[0]]]
	point = {"type": "Point", "coordinates": [0, 0]}
	area = drawn({"type": "MultiPolygon", "coordinates": [SQUARE, far]}, point)
	assert len(area) == 2
	assert geometry.contains(area, -68.5, 45.5)
	assert geometry.find_bounds(area) == (-74, 45, -68, 46)
	assert geometry.read_polygons(None) == geometry.read_polygons(" ") == ()


@pytest.mark.parametrize(
	"text", ["[", "[]", "1", '{"type": "Polygon"}', '{"type": "Polygon", "coordinates": [[1]]}']
)
def test_what_is_no_drawing_is_refused(text: str) -> None:
	with pytest.raises(ValueError):
		geometry.read_polygons(text)


def test_the_unit_goes_before_its_building_and_both_before_the_map() -> None:
	ask = CoverageVerdict(ServiceState.ASK)
	assert judge_service([ask, NOW], [NOW], TODAY, is_placed=True) == ask
	assert judge_service([None, NOT_YET], [NOW], TODAY, is_placed=True) == NOT_YET
	assert judge_service([None, None], [NOW], TODAY, is_placed=True) == NOW


def test_of_several_areas_the_best_answer_counts() -> None:
	assert judge_service([], [NOT_YET, JUNE, MAY], TODAY, is_placed=True) == MAY
	assert judge_service([], [JUNE, NOW], TODAY, is_placed=True) == NOW


def test_outside_of_all_areas_it_is_not_yet_and_without_a_place_nobody_can_tell() -> None:
	assert judge_service([], [], TODAY, is_placed=True) == NOT_YET
	assert judge_service([], [], TODAY, is_placed=False).state is ServiceState.ASK


def test_a_day_that_has_passed_is_not_promised() -> None:
	past = CoverageVerdict(ServiceState.SOON, date(2026, 11, 28))
	assert judge_service([past], [], TODAY, is_placed=True) == CoverageVerdict(ServiceState.SOON)
