"""How far places are from each other, as the board asks it: many times, and never waiting for a vendor."""

from functools import cache
from math import asin, cos, radians, sin, sqrt

from gigafibre_fsm.domain.dispatch.board.days import Way, Ways
from gigafibre_fsm.domain.dispatch.roster import Point

__all__ = ("NOWHERE", "Way", "Ways", "ways")

NOWHERE = Way(0, 0, True)


def ways() -> Ways:
	"""The way between two places, remembered while the request lasts."""
	return cache(_way)


def _way(start: Point | None, end: Point | None) -> Way | None:
	if not start or not end:
		return None
	metres = _metres(start, end) * 1.3
	return Way(round(metres * 3.6 / 45), round(metres), True)


def _metres(a: Point, b: Point) -> float:
	lat, lon = radians(b[0] - a[0]), radians(b[1] - a[1])
	half = sin(lat / 2) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(lon / 2) ** 2
	return 2 * 6_371_008.8 * asin(sqrt(half))
