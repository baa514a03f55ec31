"""Statistics Canada's map projection, turned back into longitude and latitude. Pure.

Source: EPSG:3347 (NAD83 / Statistics Canada Lambert) and the inverse of the Lambert conformal conic with two standard
parallels, in IOGP's Guidance Note 7-2. NAD83 differs from WGS 84 by less than two metres.
"""

from math import atan, atan2, cos, degrees, hypot, log, pi, radians, sin, sqrt, tan

_RADIUS = 6378137.0
"""Half the large axis of GRS 1980, in metres."""
_FLATTENING = 1 / 298.257222101
_ECCENTRICITY = sqrt(2 * _FLATTENING - _FLATTENING**2)
_EAST, _NORTH = 6_200_000.0, 3_000_000.0
_ORIGIN_LATITUDE, _ORIGIN_LONGITUDE = radians(63.390675), radians(-91.86666666666667)
_PARALLELS = radians(49.0), radians(77.0)


def to_degrees(easting: float, northing: float) -> tuple[float, float]:
	"""Return longitude and latitude, in degrees, of a point in metres of EPSG:3347."""
	x, y = easting - _EAST, _ORIGIN_RADIUS - (northing - _NORTH)
	distance, angle = hypot(x, y), atan2(x, y)
	small = (distance / (_RADIUS * _SCALE)) ** (1 / _CONE)
	latitude = pi / 2 - 2 * atan(small)
	for _round in range(6):
		part = _ECCENTRICITY * sin(latitude)
		latitude = pi / 2 - 2 * atan(small * ((1 - part) / (1 + part)) ** (_ECCENTRICITY / 2))
	return degrees(angle / _CONE + _ORIGIN_LONGITUDE), degrees(latitude)


def _m(latitude: float) -> float:
	return cos(latitude) / sqrt(1 - (_ECCENTRICITY * sin(latitude)) ** 2)


def _t(latitude: float) -> float:
	part = _ECCENTRICITY * sin(latitude)
	return tan(pi / 4 - latitude / 2) / ((1 - part) / (1 + part)) ** (_ECCENTRICITY / 2)


_CONE = (log(_m(_PARALLELS[0])) - log(_m(_PARALLELS[1]))) / (log(_t(_PARALLELS[0])) - log(_t(_PARALLELS[1])))
_SCALE = _m(_PARALLELS[0]) / (_CONE * _t(_PARALLELS[0]) ** _CONE)
_ORIGIN_RADIUS = _RADIUS * _SCALE * _t(_ORIGIN_LATITUDE) ** _CONE
