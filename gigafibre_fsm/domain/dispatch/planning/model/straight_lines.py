"""Travel times without a routing engine: straight-line distance times a factor, at a fixed speed."""

from typing import TYPE_CHECKING, Any

from gigafibre_fsm.domain.dispatch.planning.model.problem import Matrix, Place

if TYPE_CHECKING:
	from numpy import ndarray

EARTH_RADIUS = 6_371_008.8  # metres, mean (IUGG)
DETOUR_FACTOR = 1.3  # road length relative to the straight line
SPEED = 45.0  # km/h


def estimate_drives(
	places: tuple[Place | None, ...], factor: float = DETOUR_FACTOR, speed: float = SPEED
) -> Matrix:
	"""Estimate the drives between all places from their straight-line distances.

	Args:
		places: coordinates of each place; None for an unknown place, which is unreachable.
		factor: ratio of road length to straight-line distance.
		speed: speed on the road, km/h.

	Returns:
		A matrix of seconds; None in the rows and columns of unknown places.
	"""
	import numpy  # comes with the engines

	known = [place for place in places if place is not None]
	metres = compute_distances(
		numpy, [place.latitude for place in known], [place.longitude for place in known]
	)
	seconds = numpy.rint(metres * factor * 3.6 / speed).astype(int).tolist()
	rows = iter(seconds)
	return tuple((None,) * len(places) if place is None else _spread(next(rows), places) for place in places)


def _spread(row: list[int], places: tuple[Place | None, ...]) -> tuple[int | None, ...]:
	"""Return the row with None in the columns of unknown places."""
	cells = iter(row)
	return tuple(None if place is None else next(cells) for place in places)


def compute_distances(numpy: Any, latitudes: list[float], longitudes: list[float]) -> "ndarray":
	"""Compute the great-circle distances between all pairs of points (haversine formula).

	Args:
		numpy: the numpy module, which the caller imports only when needed.
		latitudes, longitudes: coordinates of the points, in degrees.

	Returns:
		A square numpy array of metres.
	"""
	latitude, longitude = numpy.radians(latitudes), numpy.radians(longitudes)
	half = numpy.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
	across = numpy.cos(latitude)[:, None] * numpy.cos(latitude)[None, :]
	half += across * numpy.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
	return 2 * EARTH_RADIUS * numpy.arcsin(numpy.sqrt(numpy.minimum(half, 1.0)))
