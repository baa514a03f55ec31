"""Travel times without a routing engine (lengthened straight lines at one speed), and checks of coordinates.

Pure: values in, arrays out.
"""

import math
from collections.abc import Sequence

import numpy as np

from gigafibre_fsm.integrations.routing.earth import crow_metres

Coordinates = tuple[float | None, float | None]  # latitude, longitude in degrees

NO_WAY = -1  # in tables of whole seconds and metres: no road leads there
KMH = 3.6  # kilometres an hour in one metre a second

# The served region, Québec and its neighbours: from Manitoba's border to Newfoundland.
SERVED = (41.0, -96.0, 63.0, -52.0)
# Open water within it without inhabited land: south, west, north, east. Deliberately coarse, because only a
# map can tell places near a coast.
OPEN_WATER = (
	(41.0, -69.5, 43.2, -52.0),  # the Atlantic south of Nova Scotia
	(43.0, -58.5, 45.8, -52.0),  # the Atlantic between Cape Breton and the Grand Banks
	(47.95, -63.8, 48.95, -60.0),  # the Gulf between Anticosti and the Îles-de-la-Madeleine
	(52.0, -55.0, 63.0, -52.0),  # the Labrador Sea
	(57.0, -90.0, 60.0, -81.0),  # Hudson Bay
)


def problem_of(place: Coordinates) -> str:
	"""Return why no trip can start or end here: "missing", "swapped", "elsewhere" or "water".

	Empty if one can.
	"""
	latitude, longitude = place
	# Frappe stores an empty number as 0, and no customer lives on the equator or the Greenwich meridian.
	if not (_is_number(latitude) and _is_number(longitude) and latitude and longitude):
		return "missing"
	if not _is_within(latitude, longitude, SERVED):
		return "swapped" if _is_within(longitude, latitude, SERVED) else "elsewhere"
	if any(_is_within(latitude, longitude, box) for box in OPEN_WATER):
		return "water"
	return ""


def straight_line(
	places: Sequence[tuple[float, float]], *, speed_kmh: float, detour_factor: float
) -> tuple[np.ndarray, np.ndarray]:
	"""Return whole seconds and metres between all places: straight line × detour factor, at one speed.

	Args:
		places: latitude and longitude in degrees.
		speed_kmh: speed along the road, in kilometres per hour.
		detour_factor: how much longer roads are than straight lines; 1.2 to 1.4 in most countries (R. H. Ballou,
			H. Rahardja, N. Sakai, “Selected country circuity factors for road travel distance estimation”,
			Transportation Research A 36 (2002)).
	"""
	metres = crow_metres(places, places) * detour_factor
	seconds = metres / (speed_kmh / KMH)
	return np.rint(seconds).astype(np.int32), np.rint(metres).astype(np.int32)


def _is_number(value: float | None) -> bool:
	return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_within(latitude: float, longitude: float, box: tuple[float, float, float, float]) -> bool:
	south, west, north, east = box
	return south <= latitude <= north and west <= longitude <= east
