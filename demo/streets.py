"""The map of the demonstration: towns, highways, rivers and streets around Saint-Rémi, drawn roughly and by hand.

Towns and highways lie where they are; the streets are a grid around each town, because no map is copied here.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path

import frappe

from demo.day import TOWNS, Town
from demo.vector_map import LINE, POINT, POLYGON, Bounds, Shape, draw_map

FILE = "carte-demonstration.pmtiles"
BOUNDS = Bounds(-74.9, 44.7, -72.7, 45.8)
CLOSEST = 12  # zoom; nearer ones are drawn from the same tiles
CORNERS = 14  # of a wood or a park
STEP = 0.01  # degrees between two points of a road, so that each tile holds its own stretch

# number, zoom from which it is seen, kind, corners as longitude and latitude
ROADS = (
	(
		"15",
		6,
		"highway",
		((-73.47, 45.46), (-73.49, 45.37), (-73.455, 45.2), (-73.45, 45.08), (-73.453, 45.0)),
	),
	(
		"30",
		6,
		"highway",
		((-74.15, 45.3), (-73.93, 45.27), (-73.78, 45.33), (-73.57, 45.375), (-73.42, 45.44)),
	),
	(
		"132",
		8,
		"major_road",
		((-74.4, 45.1), (-74.13, 45.2), (-73.92, 45.31), (-73.75, 45.37), (-73.5, 45.4)),
	),
	(
		"138",
		8,
		"major_road",
		((-73.73, 45.36), (-73.745, 45.316), (-73.803, 45.248), (-73.999, 45.127), (-74.2, 45.02)),
	),
	(
		"202",
		9,
		"major_road",
		((-73.2, 45.06), (-73.37, 45.083), (-73.588, 45.05), (-73.85, 45.05), (-74.17, 45.09)),
	),
	("203", 9, "major_road", ((-73.85, 45.184), (-73.766, 45.1), (-73.75, 45.0))),
	("205", 9, "major_road", ((-73.94, 45.31), (-73.803, 45.248), (-73.683, 45.157), (-73.62, 45.1))),
	("207", 9, "major_road", ((-73.69, 45.4), (-73.687, 45.304), (-73.616, 45.263))),
	(
		"209",
		9,
		"major_road",
		((-73.57, 45.37), (-73.616, 45.263), (-73.519, 45.166), (-73.588, 45.05), (-73.585, 45.0)),
	),
	("219", 9, "major_road", ((-73.3, 45.31), (-73.406, 45.187), (-73.519, 45.166), (-73.683, 45.157))),
	(
		"221",
		9,
		"major_road",
		((-73.616, 45.263), (-73.569, 45.235), (-73.406, 45.187), (-73.37, 45.083), (-73.37, 45.0)),
	),
)
SAINT_LAURENT = (
	(-74.9, 44.98), (-74.35, 45.13), (-74.15, 45.24), (-73.95, 45.335), (-73.8, 45.39), (-73.65, 45.415), (-73.53, 45.42),
	(-73.51, 45.5), (-73.46, 45.6), (-73.3, 45.8), (-73.4, 45.8), (-73.54, 45.6), (-73.55, 45.48), (-73.63, 45.43), (-73.75, 45.43), (-73.95, 45.39),
	(-74.1, 45.3), (-74.3, 45.2), (-74.9, 45.05),
)  # fmt: skip
CHATEAUGUAY = (
	(-74.17, 45.05),
	(-73.99, 45.135),
	(-73.85, 45.19),
	(-73.79, 45.26),
	(-73.76, 45.34),
	(-73.74, 45.4),
)
RICHELIEU = (
	(-73.35, 44.95),
	(-73.28, 45.05),
	(-73.25, 45.2),
	(-73.26, 45.33),
	(-73.28, 45.45),
	(-73.2, 45.6),
)
WOODS = ((-73.68, 45.09), (-73.9, 45.07), (-73.5, 45.11), (-73.7, 45.22), (-73.46, 45.27), (-74.05, 45.19))


def name_map() -> str:
	"""Draw the map into the site's public files, and return its address there."""
	path = Path(frappe.get_site_path("public", "files", FILE))
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_bytes(draw_map(all_shapes(), BOUNDS, CLOSEST))
	return f"/files/{FILE}"


def all_shapes() -> Iterator[Shape]:
	"""Yield everything on the map, the ground first."""
	west, south, east, north = BOUNDS
	yield Shape(
		"earth", POLYGON, [(west, north), (east, north), (east, south), (west, south)], {"kind": "earth"}
	)
	for longitude, latitude in WOODS:
		yield Shape("landuse", POLYGON, around(longitude, latitude, 0.035, 0.02), {"kind": "wood"}, 8)
	yield Shape("water", POLYGON, SAINT_LAURENT, {"kind": "water", "name": "Fleuve Saint-Laurent"}, 5)
	for river, width in ((CHATEAUGUAY, 0.0012), (RICHELIEU, 0.005)):
		yield Shape("water", POLYGON, widen(river, width), {"kind": "water"}, 8)
	for town in TOWNS:
		yield from shapes_of(town)
	for number, zoom, kind, corners in ROADS:
		name = f"Autoroute {number}" if kind == "highway" else f"Route {number}"
		yield Shape("roads", LINE, divide(corners), {"kind": kind, "name": name}, zoom)


def shapes_of(town: Town) -> Iterator[Shape]:
	"""Yield a town's park, its streets, which are named in turn, and its name."""
	longitude, latitude = town.longitude, town.latitude
	yield Shape(
		"landuse", POLYGON, around(longitude + 0.006, latitude - 0.003, 0.003, 0.002), {"kind": "park"}, 11
	)
	for at in range(-5, 6):
		named = {"kind": "minor_road", "name": town.streets[at % len(town.streets)]}
		across, down = 0.006 * at, 0.004 * at
		yield Shape(
			"roads",
			LINE,
			[(longitude - 0.03, latitude + down), (longitude + 0.03, latitude + down)],
			named,
			11,
		)
		yield Shape(
			"roads",
			LINE,
			[(longitude + across, latitude - 0.02), (longitude + across, latitude + 0.02)],
			named,
			11,
		)
	place = {"kind": "locality", "name": town.name, "min_zoom": 8, "population_rank": 6}
	yield Shape("places", POINT, [(longitude, latitude)], place, 7)


def around(longitude: float, latitude: float, across: float, down: float) -> list[tuple[float, float]]:
	"""Return the outline of an uneven patch around a place, clockwise from the east."""
	turns = [2 * pi * at / CORNERS for at in range(CORNERS)]
	reach = [0.8 + 0.2 * sin(5 * turn + 100 * longitude) for turn in turns]
	return [
		(longitude + across * far * cos(turn), latitude - down * far * sin(turn))
		for turn, far in zip(turns, reach, strict=True)
	]


def widen(line: tuple[tuple[float, float], ...], width: float) -> list[tuple[float, float]]:
	"""Return the outline of a river that flows along a line, from south to north."""
	return [*((x + width, y) for x, y in line), *((x - width, y) for x, y in reversed(line))]


def divide(corners: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
	"""Return a line's points with more of them between its corners, none farther than STEP from the next."""
	points = [corners[0]]
	for (x1, y1), (x2, y2) in pairwise(corners):
		count = max(1, round(max(abs(x2 - x1), abs(y2 - y1)) / STEP))
		points += [(x1 + (x2 - x1) * at / count, y1 + (y2 - y1) * at / count) for at in range(1, count + 1)]
	return points
