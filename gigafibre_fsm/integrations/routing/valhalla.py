"""Valhalla's time-distance matrix: https://valhalla.github.io/valhalla/api/matrix/api-reference/"""

from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import Any

from gigafibre_fsm.integrations.errors import IntegrationError, Rejected
from gigafibre_fsm.integrations.routing.answers import Place
from gigafibre_fsm.integrations.routing.engines import (
	FARTHEST_ROAD,
	AstrayError,
	Cells,
	TooBigError,
	unknown_service,
	usual_refusal,
)
from gigafibre_fsm.integrations.routing.wire import EngineRequest, EngineResponse

METRES = {"kilometers": 1000.0, "miles": 1609.344}
# error codes of src/exceptions.cc
UNKNOWN_ACTION, UNKNOWN_COSTING, TOO_MANY, TOO_FAR, UNCONNECTED, NO_EDGE, NO_DATA, NO_PATH = (
	106,
	125,
	150,
	154,
	170,
	171,
	172,
	442,
)


class Valhalla:
	"""One place far from any road makes the whole table fail, and the answer does not say which.

	Its limit is `service_limits.<costing>.max_matrix_location_pairs`, 2500 by default.
	"""

	name = "Valhalla"
	most_pairs = 2500
	most_side = 2500
	pause = 0.0

	def __init__(self, profile: str = "") -> None:
		self.profile = profile or "auto"

	def question(self, sources: Sequence[Place], destinations: Sequence[Place]) -> EngineRequest:
		"""`POST /sources_to_targets`, for a compact answer."""
		body = {
			"sources": [_location(place) for place in sources],
			"targets": [_location(place) for place in destinations],
			"costing": self.profile,
			"units": "kilometers",
			"verbose": False,
		}
		return EngineRequest("POST", "/sources_to_targets", body)

	def cells(self, content: dict[str, Any], count: tuple[int, int]) -> Cells:
		"""Parse two tables, or one of objects from versions before 3.4; distances are in kilometres."""
		table = content.get("sources_to_targets")
		unit = METRES.get(str(content.get("units")), 1000.0)
		if isinstance(table, dict):
			return Cells(table.get("durations"), _times(table.get("distances"), unit))
		return Cells(_picked(table, "time"), _times(_picked(table, "distance"), unit))

	def road_question(self, places: Sequence[Place]) -> EngineRequest:
		"""`POST /route`, without directions to read."""
		body = {
			"locations": [_location(place) for place in places],
			"costing": self.profile,
			"directions_type": "none",
		}
		return EngineRequest("POST", "/route", body)

	def road(self, content: dict[str, Any]) -> list[Place] | None:
		"""Join the legs' shapes, each in Google's polyline format with six digits."""
		try:
			shapes = [leg["shape"] for leg in content["trip"]["legs"]]
		except (KeyError, TypeError):
			return None
		points = [point for shape in shapes for point in decode_polyline(shape)]
		# each leg begins where the one before ended
		return [point for point, _same in groupby(points)]

	def refusal(self, answer: EngineResponse, count: tuple[int, int]) -> IntegrationError | Cells:
		"""Return the meaning of a status of 400 or more, by Valhalla's `error_code`.

		If no road connects any of the places, return a table of None.

		Raises:
			TooBigError: the table is larger than the engine's configured limit.
			AstrayError: a place is far from any road; the answer does not say which.
		"""
		content = answer.content if isinstance(answer.content, dict) else {}
		code = content.get("error_code")
		if code == TOO_MANY:
			raise TooBigError
		if code in (NO_EDGE, NO_DATA):
			raise AstrayError
		if code == NO_PATH:
			nothing = [[None] * count[1] for _ in range(count[0])]
			return Cells(nothing, nothing)
		if code in (TOO_FAR, UNCONNECTED):
			message = (
				"Some places are too far apart or not connected by road, and the routing engine refuses all."
			)
			return Rejected(self.name, message, code=str(code))
		if code in (UNKNOWN_ACTION, UNKNOWN_COSTING):
			return unknown_service(self.name, str(code))
		return usual_refusal(self.name, answer, str(code or ""))


SHAPE_DIGITS = 1e6


def decode_polyline(text: Any) -> list[Place]:
	"""Return the points of a shape: differences of latitude and longitude, five bits in each character.

	https://developers.google.com/maps/documentation/utilities/polylinealgorithm, with six digits instead of five.
	"""
	numbers: list[int] = []
	value = shift = 0
	for character in text if isinstance(text, str) else "":
		bits = ord(character) - 63
		value |= (bits & 0x1F) << shift
		shift += 5
		if bits < 0x20:
			numbers.append(~(value >> 1) if value & 1 else value >> 1)
			value = shift = 0
	latitudes, longitudes = accumulate(numbers[::2]), accumulate(numbers[1::2])
	return [
		(north / SHAPE_DIGITS, east / SHAPE_DIGITS)
		for north, east in zip(latitudes, longitudes, strict=False)
	]


def _location(place: Place) -> dict[str, float]:
	return {"lat": place[0], "lon": place[1], "search_cutoff": FARTHEST_ROAD}


def _picked(table: Any, name: str) -> Any:
	try:
		return [[cell[name] for cell in row] for row in table]
	except (TypeError, KeyError):
		return None


def _times(table: Any, unit: float) -> Any:
	try:
		return [[None if cell is None else cell * unit for cell in row] for row in table]
	except TypeError:
		return None
