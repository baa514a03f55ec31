"""Checks that a table has the requested size and possible times: engines may be wrong or broken."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gigafibre_fsm.integrations.errors import Unavailable
from gigafibre_fsm.integrations.routing.answers import Column, Place
from gigafibre_fsm.integrations.routing.earth import crow_metres
from gigafibre_fsm.integrations.routing.engines import FARTHEST_ROAD, Cells

FASTEST = 55.0  # metres per second in a straight line: 198 km/h
SLOWEST = 0.5  # metres per second by road, checked beyond 5 km; a ferry crossing is faster
FAR = 5000.0  # metres
LEEWAY = 2.0 * FARTHEST_ROAD  # both ends may be that far from their roads


def checked(
	vendor: str, cells: Cells, sources: Sequence[Place], destinations: Sequence[Place]
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
	"""Validate a table of travel times and round it to integers.

	Args:
		vendor: the engine's name, for errors.
		cells: the engine's table, in seconds and metres.
		sources, destinations: (latitude, longitude) of the requested places.

	Returns:
		Seconds and metres, a row per source; None if there is no road and for places far from any road.

	Raises:
		Unavailable: the table has another size, holds no numbers, or has impossible times.
	"""
	seconds = _numbers(vendor, cells.seconds, len(sources), len(destinations))
	metres = (
		np.full_like(seconds, math.nan)
		if cells.metres is None
		else _numbers(vendor, cells.metres, len(sources), len(destinations))
	)
	for index in cells.astray:
		row, column = (index, ...) if index < len(sources) else (..., index - len(sources))
		seconds[row, column] = metres[row, column] = math.nan
	crow = crow_metres(sources, destinations)
	# a comparison with NaN (an unknown cell) is false
	is_too_fast = crow - LEEWAY > FASTEST * seconds
	way = np.fmax(crow, metres)
	is_too_slow = (way > FAR) & (way < SLOWEST * seconds)
	is_too_short = crow - LEEWAY > metres
	if np.any(is_too_fast | is_too_slow | is_too_short):
		message = "The routing engine answered travel times that nobody can drive."
		raise Unavailable(vendor, message, code="ABSURD")
	return _columns(seconds), _columns(metres)


def check_road(vendor: str, points: Any, places: Sequence[Place]) -> tuple[Place, ...]:
	"""Validate the points of a road.

	Args:
		vendor: the engine's name, for errors.
		points: (latitude, longitude) of each, as the engine's protocol read them.
		places: the requested places, in their order.

	Raises:
		Unavailable: they are no coordinates, or begin or end far from the requested places.
	"""
	if not isinstance(points, list) or len(points) < 2 or not all(map(_is_place, points)):
		raise Unavailable(vendor, "The routing engine answered a road without points.", code="NO_ROAD")
	for met, wanted in ((points[0], places[0]), (points[-1], places[-1])):
		if crow_metres([met], [wanted])[0][0] > LEEWAY:
			message = "The routing engine answered a road between other places than was asked for."
			raise Unavailable(vendor, message, code="OTHER_ROAD")
	return tuple((float(latitude), float(longitude)) for latitude, longitude in points)


def _is_place(point: Any) -> bool:
	return all(
		type(value) in (int, float) and math.isfinite(value) and abs(value) <= most
		for value, most in zip(point, (90, 180), strict=True)
	)


def _numbers(vendor: str, table: Any, rows: int, columns: int) -> np.ndarray:
	if not isinstance(table, list) or len(table) != rows:
		raise _wrong_size(vendor)
	if not all(isinstance(row, list) and len(row) == columns for row in table):
		raise _wrong_size(vendor)
	cells = [cell for row in table for cell in row if cell is not None]
	if not all(type(cell) in (int, float) and 0 <= cell < 1e9 for cell in cells):
		message = "The routing engine answered travel times that are no numbers."
		raise Unavailable(vendor, message, code="NO_NUMBERS")
	return np.array(table, dtype=float).reshape(rows, columns)


def _wrong_size(vendor: str) -> Unavailable:
	message = "The routing engine answered a table of another size than was asked for."
	return Unavailable(vendor, message, code="WRONG_SIZE")


def _columns(table: np.ndarray) -> tuple[Column, ...]:
	return tuple(tuple(None if math.isnan(cell) else round(cell) for cell in row) for row in table.tolist())
