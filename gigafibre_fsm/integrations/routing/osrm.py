"""OSRM's table service: https://github.com/Project-OSRM/osrm-backend/blob/master/docs/http.md"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.routing.answers import Place
from gigafibre_fsm.integrations.routing.engines import (
	AstrayError,
	Cells,
	TooBigError,
	is_far,
	read_points,
	unknown_service,
	usual_refusal,
)
from gigafibre_fsm.integrations.routing.wire import EngineRequest, EngineResponse

UNKNOWN = ("InvalidUrl", "InvalidService", "InvalidVersion", "NotImplemented")


class Osrm:
	"""Coordinates are in the URL, longitude first.

	Its limit (`--max-table-size`, 100 by default) is squared and compared with sources × destinations
	(src/engine/plugins/table.cpp). It snaps any point to its nearest road, so far ones are found by distance.
	"""

	name = "OSRM"
	most_pairs = 10_000
	# 200 places make a URL of 5 kB; proxies refuse those of 8
	most_side = 100
	pause = 0.0

	def __init__(self, profile: str = "") -> None:
		self.profile = profile or "driving"

	def question(self, sources: Sequence[Place], destinations: Sequence[Place]) -> EngineRequest:
		"""`GET /table/v1/{profile}/{longitude},{latitude};…`."""
		places = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in sources)
		chosen = ""
		if list(sources) != list(destinations):
			places += "".join(f";{longitude:.6f},{latitude:.6f}" for latitude, longitude in destinations)
			first = ";".join(map(str, range(len(sources))))
			last = ";".join(map(str, range(len(sources), len(sources) + len(destinations))))
			chosen = f"&sources={first}&destinations={last}"
		path = f"/table/v1/{quote(self.profile, safe='')}/{places}"
		return EngineRequest("GET", f"{path}?annotations=duration,distance&generate_hints=false{chosen}")

	def cells(self, content: dict[str, Any], count: tuple[int, int]) -> Cells:
		"""Parse durations in seconds and distances in metres (None from older versions)."""
		waypoints = [*_read_list(content, "sources"), *_read_list(content, "destinations")]
		astray = [
			index
			for index, waypoint in enumerate(waypoints)
			if isinstance(waypoint, dict) and is_far(waypoint.get("distance"))
		]
		return Cells(content.get("durations"), content.get("distances"), tuple(astray))

	def road_question(self, places: Sequence[Place]) -> EngineRequest:
		"""`GET /route/v1/{profile}/{longitude},{latitude};…`, every point of the road."""
		listed = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in places)
		path = f"/route/v1/{quote(self.profile, safe='')}/{listed}"
		return EngineRequest("GET", f"{path}?overview=full&geometries=geojson&generate_hints=false")

	def road(self, content: dict[str, Any]) -> list[Place] | None:
		"""Parse the first route's GeoJSON."""
		return read_points(content, "routes", 0, "geometry", "coordinates")

	def refusal(self, answer: EngineResponse, count: tuple[int, int]) -> IntegrationError | Cells:
		"""Return the meaning of a status of 400 or more; OSRM refuses everything with 400 and a `code`.

		Raises:
			TooBigError: the table is larger than the engine's configured limit.
			AstrayError: a place is far from any road.
		"""
		content = answer.content if isinstance(answer.content, dict) else {}
		code = str(content.get("code") or "")
		if code == "TooBig":
			raise TooBigError
		if code == "NoSegment":
			number = re.search(r"coordinate (\d+)", str(content.get("message")))
			raise AstrayError(int(number[1]) if number else None)
		if code in UNKNOWN:
			return unknown_service(self.name, code)
		return usual_refusal(self.name, answer, code)


def _read_list(content: dict[str, Any], name: str) -> list:
	found = content.get(name)
	return found if isinstance(found, list) else []
