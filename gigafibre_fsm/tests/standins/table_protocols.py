"""How OSRM, Valhalla and OpenRouteService are asked for a table, and how each of them answers and refuses."""

import math
import re
from dataclasses import dataclass
from typing import Any

from gigafibre_fsm.tests.standins import roads
from gigafibre_fsm.tests.standins.roads import Place
from gigafibre_fsm.tests.standins.server import Request

Matrix = list[list[Any]]


@dataclass(frozen=True)
class TableRequest:
	"""A table as it was asked for: from each source to each destination, and what the answer repeats."""

	sources: list[Place]
	destinations: list[Place]
	wants_metres: bool = True
	is_verbose: bool = False
	takes_to_shore: bool = False


class RefusalError(Exception):
	"""A refusal in the engine's own form."""

	def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
		super().__init__(str(body))
		self.status = status
		self.body = body
		self.headers = headers or {}


class Osrm:
	"""`GET /table/v1/{profile}/{lon,lat;…}?sources=0;1&destinations=2&annotations=duration,distance`."""

	def is_for(self, request: Request) -> bool:
		"""Is this request OSRM's?"""
		return request.method == "GET" and request.path.startswith("/table/")

	def read(self, request: Request, limits: dict[str, int]) -> TableRequest:
		"""Check a request as OSRM does."""
		parts = request.path.split("/")
		if len(parts) != 5 or parts[2] != "v1":
			raise self._refusal("InvalidVersion", "Version not found")
		places = self._places(parts[4])
		options = dict(request.query)
		sources = self._chosen(options.pop("sources", "all"), places)
		destinations = self._chosen(options.pop("destinations", "all"), places)
		annotations = options.pop("annotations", "duration").split(",")
		if set(options) - {"generate_hints"} or set(annotations) - {"duration", "distance"}:
			raise self._refusal("InvalidQuery", "Query string malformed close to position 7")
		if len(sources) * len(destinations) > limits["osrm"] ** 2:
			raise self._refusal("TooBig", "Too many table coordinates")
		return TableRequest(sources, destinations, "distance" in annotations, takes_to_shore=True)

	def write(self, asked: TableRequest, seconds: Matrix, metres: Matrix) -> dict[str, Any]:
		"""OSRM takes any point to its nearest road, however far that is, and says how far."""
		answer = {
			"code": "Ok",
			"durations": seconds,
			"sources": [self._waypoint(place) for place in asked.sources],
			"destinations": [self._waypoint(place) for place in asked.destinations],
		}
		return {**answer, "distances": metres} if asked.wants_metres else answer

	def _places(self, text: str) -> list[Place]:
		places = []
		for each in text.split(";"):
			found = re.fullmatch(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)", each)
			if not found:
				raise self._refusal("InvalidQuery", "Query string malformed close to position 18")
			longitude, latitude = float(found[1]), float(found[2])
			if abs(latitude) > 90 or abs(longitude) > 180:
				raise self._refusal("InvalidOptions", "Coordinates are invalid")
			places.append((latitude, longitude))
		return places

	def _chosen(self, text: str, places: list[Place]) -> list[Place]:
		if text == "all":
			return places
		if not re.fullmatch(r"\d+(;\d+)*", text) or max(map(int, text.split(";"))) >= len(places):
			raise self._refusal("InvalidQuery", "Query string malformed close to position 7")
		return [places[int(number)] for number in text.split(";")]

	def _waypoint(self, place: Place) -> dict[str, Any]:
		met = place if roads.has_road(place) else roads.nearest_shore(place)
		return {"location": [met[1], met[0]], "distance": roads.away_from_road(place), "name": ""}

	def _refusal(self, code: str, message: str) -> RefusalError:
		return RefusalError(400, {"code": code, "message": message})


class Valhalla:
	"""`POST /sources_to_targets`: one point without a road nearby fails the whole request."""

	costings = ("auto", "truck", "bicycle", "pedestrian", "motorcycle", "taxi", "bus")
	farthest = 400_000.0  # metres between two places of one request
	cutoff = 35_000.0  # metres to a road, unless the request says otherwise

	def is_for(self, request: Request) -> bool:
		"""Is this request Valhalla's?"""
		return request.path == "/sources_to_targets"

	def read(self, request: Request, limits: dict[str, int]) -> TableRequest:
		"""Check a request as Valhalla does."""
		body = _json(request, self._refusal(100, "Failed to parse json request"))
		sources = self._places(body, "sources", 131)
		destinations = self._places(body, "targets", 132)
		cutoffs = [
			each.get("search_cutoff", self.cutoff) for name in ("sources", "targets") for each in body[name]
		]
		if body.get("costing") not in self.costings:
			raise self._refusal(125, f"No costing method found: '{body.get('costing')}'")
		if len(sources) * len(destinations) > limits["valhalla"]:
			raise self._refusal(150, f"Exceeded max locations: {limits['valhalla']:.6f}")
		if any(map(self._is_astray, [*sources, *destinations], cutoffs)):
			raise self._refusal(171, "No suitable edges near location")
		if any(roads.crow(a, b) > self.farthest for a in sources for b in destinations):
			raise self._refusal(154, "Path distance exceeds the max distance limit: 400000 meters")
		return TableRequest(sources, destinations, is_verbose=body.get("verbose", True), takes_to_shore=True)

	def write(self, asked: TableRequest, seconds: Matrix, metres: Matrix) -> dict[str, Any]:
		"""Whole seconds and kilometres, as two tables or, verbose, as one of objects."""
		seconds = [[round(cell) if isinstance(cell, float) else cell for cell in row] for row in seconds]
		kilometres = [[cell and round(cell / 1000, 3) for cell in row] for row in metres]
		table: Any = {"durations": seconds, "distances": kilometres}
		if asked.is_verbose:
			table = [
				[
					{"from_index": i, "to_index": j, "time": cell, "distance": kilometres[i][j]}
					for j, cell in enumerate(row)
				]
				for i, row in enumerate(seconds)
			]
		return {"sources_to_targets": table, "units": "kilometers", "algorithm": "costmatrix"}

	def _is_astray(self, place: Place, cutoff: float) -> bool:
		return not roads.has_road(place) and roads.away_from_road(place) > cutoff

	def _places(self, body: dict, name: str, code: int) -> list[Place]:
		try:
			places = [(float(each["lat"]), float(each["lon"])) for each in body[name]]
		except (KeyError, TypeError, ValueError):
			raise self._refusal(code, f"Failed to parse {name[:-1]}") from None
		if any(abs(latitude) > 90 or not math.isfinite(longitude) for latitude, longitude in places):
			raise self._refusal(code, f"Failed to parse {name[:-1]}")
		if not places:
			words = "Insufficiently specified required parameter 'locations' or 'sources & targets'"
			raise self._refusal(112, words)
		return places

	def _refusal(self, code: int, message: str) -> RefusalError:
		body = {"error_code": code, "error": message, "status_code": 400, "status": "Bad Request"}
		return RefusalError(400, body)


class OpenRouteService:
	"""`POST /v2/matrix/{profile}`: points without a road become null among sources and destinations."""

	profiles = ("driving-car", "driving-hgv", "cycling-regular", "foot-walking")

	def is_for(self, request: Request) -> bool:
		"""Is this request OpenRouteService's?"""
		return request.path.startswith("/v2/matrix")

	def read(self, request: Request, limits: dict[str, int]) -> TableRequest:
		"""Check a request as OpenRouteService does."""
		if request.method != "POST":
			raise RefusalError(405, self._body(6099, "Request method 'GET' is not supported."))
		profile = request.path.removeprefix("/v2/matrix").strip("/")
		if profile not in self.profiles:
			raise self._refusal(6003, f"Parameter 'profile' has incorrect value of '{profile}'.")
		body = _json(request, self._refusal(6000, "Unable to parse JSON request."))
		places = self._places(body)
		sources = self._chosen(body, "sources", places)
		destinations = self._chosen(body, "destinations", places)
		if len(sources) * len(destinations) > limits["openrouteservice"]:
			message = f"Only a total of {limits['openrouteservice']} routes are allowed."
			raise self._refusal(6004, message)
		return TableRequest(sources, destinations, "distance" in body.get("metrics", ["duration"]))

	def write(self, asked: TableRequest, seconds: Matrix, metres: Matrix) -> dict[str, Any]:
		"""Tables and where each point met its road."""
		answer = {
			"durations": seconds,
			"sources": [self._resolved(place) for place in asked.sources],
			"destinations": [self._resolved(place) for place in asked.destinations],
			"metadata": {"service": "matrix", "attribution": "stand-in"},
		}
		return {**answer, "distances": metres} if asked.wants_metres else answer

	def _places(self, body: dict) -> list[Place]:
		if "locations" not in body:
			raise self._refusal(6001, "Parameter 'locations' is required.")
		try:
			return [(float(latitude), float(longitude)) for longitude, latitude in body["locations"]]
		except (TypeError, ValueError):
			raise self._refusal(6002, "Parameter 'locations' has incorrect format.") from None

	def _chosen(self, body: dict, name: str, places: list[Place]) -> list[Place]:
		try:
			return [places[int(number)] for number in body.get(name, range(len(places)))]
		except (TypeError, ValueError, IndexError):
			raise self._refusal(6003, f"Parameter '{name}' has incorrect value.") from None

	def _resolved(self, place: Place) -> dict[str, Any] | None:
		if not roads.has_road(place):
			return None
		return {"location": [place[1], place[0]], "snapped_distance": round(roads.away_from_road(place), 2)}

	def _refusal(self, code: int, message: str) -> RefusalError:
		return RefusalError(400, self._body(code, message))

	def _body(self, code: int, message: str) -> dict[str, Any]:
		return {"error": {"code": code, "message": message}, "info": {"engine": {"version": "9.0.0"}}}


def _json(request: Request, refusal: RefusalError) -> dict[str, Any]:
	try:
		body = request.json()
	except ValueError:
		raise refusal from None
	if not isinstance(body, dict):
		raise refusal
	return body


osrm, valhalla, openrouteservice = Osrm(), Valhalla(), OpenRouteService()
