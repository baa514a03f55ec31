"""A place without a civic number, as somebody writes it: a lot of the cadastre, or degrees of a map. Pure."""

import re
from dataclasses import dataclass

_LOT = re.compile(r"(?:lot\s*(?:no|n°|#)?\s*)?(\d{1,3}(?:[ \u00a0]?\d{3}){1,2})", re.IGNORECASE)
_POINT = re.compile(
	r"(?:gps\s*)?([+-]?\d{2}(?:[.,]\d+))\s*°?\s*[;,\s]\s*([+-]?\d{2}(?:[.,]\d+))\s*°?", re.IGNORECASE
)
SOUTH, NORTH, WEST, EAST = 44.9, 62.7, -79.9, -57.0
"""Degrees around Québec."""
LOT_DIGITS = 7
"""Of a lot in the cadastre of Québec; older lots have no number of their own and are not looked up."""


@dataclass(frozen=True, slots=True)
class MapPoint:
	"""A place on the map, in degrees."""

	latitude: float
	longitude: float


def fold_lot(text: str) -> str:
	"""Return the digits of a lot as it is compared: `3 456 789` is `3456789`; empty for anything else."""
	digits = "".join(sign for sign in text if sign.isdigit())
	return digits if len(digits) == LOT_DIGITS else ""


def read_lot(text: str) -> str:
	"""Return the lot that a text consists of, such as `lot 3 456 789`; empty if it is something else."""
	found = _LOT.fullmatch(text.strip())
	return fold_lot(found[1]) if found else ""


def read_point(text: str) -> MapPoint | None:
	"""Return the place that a text consists of, such as `45.2684, -73.6249`; None if it is none of Québec.

	A longitude without its minus is taken as west.
	"""
	found = _POINT.fullmatch(text.strip())
	if not found:
		return None
	latitude, longitude = (float(each.replace(",", ".")) for each in found.groups())
	longitude = -abs(longitude)
	is_here = SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
	return MapPoint(latitude, longitude) if is_here else None
