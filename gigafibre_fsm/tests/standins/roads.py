"""The invented roads of the routing stand-in: every trip computed from its two ends, always the same."""

import math
from dataclasses import dataclass

EARTH = 6_371_000.0  # metres, mean radius
Place = tuple[float, float]  # latitude, longitude in degrees

# south, west, north, east: what the map holds, and open water in it
MAP = (44.0, -80.0, 52.0, -59.0)
WATER = ((47.95, -63.8, 48.95, -60.0), (49.2, -66.5, 49.6, -65.5))
# the Îles-de-la-Madeleine have roads, and none that leads to the mainland
ISLANDS = (47.1, -62.3, 47.8, -61.2)
# roads at the water's edge, where whatever lies off the roads is taken to
SHORES = ((48.5226, -64.2135), (50.2236, -66.3880), (49.1020, -66.4850), (45.6920, -62.6500), (44.0, -73.1))
FARTHEST_ROAD = 350.0  # metres from a place to its road, where there is one


@dataclass(frozen=True)
class Trip:
	"""One trip by road."""

	seconds: float
	metres: float


def is_within(place: Place, box: tuple[float, float, float, float]) -> bool:
	"""Does the box hold the place?"""
	south, west, north, east = box
	return south <= place[0] <= north and west <= place[1] <= east


def has_road(place: Place) -> bool:
	"""Is there a road near this place?"""
	return is_within(place, MAP) and not any(is_within(place, box) for box in WATER)


def away_from_road(place: Place) -> float:
	"""Metres from a place to its road, the same each time."""
	return _chance(place, place) * FARTHEST_ROAD if has_road(place) else crow(place, nearest_shore(place))


def nearest_shore(place: Place) -> Place:
	"""The nearest road of a place that has none."""
	return min(SHORES, key=lambda shore: crow(place, shore))


def trip(a: Place, b: Place) -> Trip | None:
	"""The trip from `a` to `b`; None where no road leads. The way back takes a little longer or shorter."""
	if not (has_road(a) and has_road(b)) or is_within(a, ISLANDS) != is_within(b, ISLANDS):
		return None
	metres = crow(a, b) * (1.2 + 0.3 * _chance(a, b))
	# village streets first, then roads, then a motorway
	speed = 9.0 if metres < 3000 else 16.0 if metres < 30_000 else 23.0
	return Trip(round(metres / speed, 1), round(metres, 1))


def crow(a: Place, b: Place) -> float:
	"""Metres in a straight line over the globe (haversine)."""
	phi, theta = math.radians(a[0]), math.radians(b[0])
	half = math.sin((theta - phi) / 2) ** 2
	half += math.cos(phi) * math.cos(theta) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
	return 2 * EARTH * math.asin(math.sqrt(half))


def _chance(a: Place, b: Place) -> float:
	"""A number from 0 to 1 that belongs to this pair, in this direction."""
	wave = math.sin(a[0] * 127.1 + a[1] * 311.7 + b[0] * 269.5 + b[1] * 183.3) * 43758.5453
	return wave - math.floor(wave)
