"""Travel times where no routing engine answered: distance times a factor at a set speed."""

from math import asin, cos, radians, sin, sqrt

from .model import Matrix, Place

EARTH_RADIUS = 6_371_008.8  # metres, mean (IUGG)
DETOUR_FACTOR = 1.3  # roads against the straight line
SPEED = 45.0  # km/h


def distance(a: Place, b: Place) -> float:
	"""Return the distance along the great circle in metres (haversine formula)."""
	lat_a, lat_b = radians(a.latitude), radians(b.latitude)
	half = sin((lat_b - lat_a) / 2) ** 2
	half += cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
	return 2 * EARTH_RADIUS * asin(sqrt(half))


def estimate(places: tuple[Place | None, ...], factor: float = DETOUR_FACTOR, speed: float = SPEED) -> Matrix:
	"""Return a matrix of estimated seconds; `speed` in km/h. A place that is None cannot be reached."""
	seconds_per_metre = factor * 3.6 / speed

	def seconds(a: Place | None, b: Place | None) -> int | None:
		if a is None or b is None:
			return None
		return round(distance(a, b) * seconds_per_metre)

	return tuple(tuple(seconds(a, b) for b in places) for a in places)
