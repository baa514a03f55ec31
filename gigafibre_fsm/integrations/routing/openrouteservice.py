"""OpenRouteService's matrix: https://giscience.github.io/openrouteservice/api-reference/endpoints/matrix/"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable
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

API = "https://api.openrouteservice.org"
# MatrixErrorCodes of the project, docs/api-reference/error-codes.md
BAD_VALUE, OVER_LIMIT, POINT_NOT_FOUND, TOO_MANY_NODES = 6003, 6004, 6010, 6020


class OpenRouteService:
	"""Coordinates have longitude first. The public plan allows 3500 pairs and 40 requests a minute."""

	name = "OpenRouteService"
	most_pairs = 3500
	most_side = 3500

	def __init__(self, profile: str = "", api_key: str = "") -> None:
		self.profile = profile or "driving-car"
		self._key = api_key
		# a self-hosted server requires no key and has no limits
		self.pause = 60 / 40 if api_key else 0.0

	def question(self, sources: Sequence[Place], destinations: Sequence[Place]) -> EngineRequest:
		"""`POST /v2/matrix/{profile}`."""
		places = [*sources, *destinations]
		body = {
			"locations": [[longitude, latitude] for latitude, longitude in places],
			"sources": [str(index) for index in range(len(sources))],
			"destinations": [str(index) for index in range(len(sources), len(places))],
			"metrics": ["duration", "distance"],
			"units": "m",
		}
		headers = {"Authorization": self._key} if self._key else {}
		return EngineRequest("POST", f"/v2/matrix/{quote(self.profile, safe='')}", body, headers)

	def cells(self, content: dict[str, Any], count: tuple[int, int]) -> Cells:
		"""Parse durations in seconds and distances in metres."""
		met = [*_met(content, "sources", count[0]), *_met(content, "destinations", count[1])]
		astray = [index for index, is_met in enumerate(met) if not is_met]
		return Cells(content.get("durations"), content.get("distances"), tuple(astray))

	def road_question(self, places: Sequence[Place]) -> EngineRequest:
		"""`POST /v2/directions/{profile}/geojson`; the public plan allows 50 places."""
		body = {
			"coordinates": [[longitude, latitude] for latitude, longitude in places],
			"instructions": False,
		}
		headers = {"Authorization": self._key} if self._key else {}
		path = f"/v2/directions/{quote(self.profile, safe='')}/geojson"
		return EngineRequest("POST", path, body, headers)

	def road(self, content: dict[str, Any]) -> list[Place] | None:
		"""Parse the first feature's GeoJSON."""
		return read_points(content, "features", 0, "geometry", "coordinates")

	def refusal(self, answer: EngineResponse, count: tuple[int, int]) -> IntegrationError | Cells:
		"""Return the meaning of a status of 400 or more.

		The service sends `{"error": {"code", "message"}}`, the gateway in front of it `{"error": text}`.

		Raises:
			TooBigError: the table is larger than the service allows.
			AstrayError: a place is far from any road.
		"""
		error = answer.content.get("error") if isinstance(answer.content, dict) else None
		code, said = (error.get("code"), error.get("message")) if isinstance(error, dict) else (None, error)
		if code in (OVER_LIMIT, TOO_MANY_NODES) or answer.status == 413:
			raise TooBigError
		if code == POINT_NOT_FOUND:
			number = re.search(r"coordinate (\d+)", str(said))
			raise AstrayError(int(number[1]) if number else None)
		if code == BAD_VALUE and "profile" in str(said):
			return unknown_service(self.name, str(code))
		if answer.status == 403 and "quota" in str(said).lower():
			return Unavailable(
				self.name, "The quota of our key for the routing engine is used up.", code="QUOTA"
			)
		return usual_refusal(self.name, answer, str(code or ""))


def _met(content: dict[str, Any], name: str, count: int) -> list[bool]:
	"""Return which places are near enough to a road; all of them if the answer does not tell."""
	found = content.get(name)
	if not isinstance(found, list) or len(found) != count:
		return [True] * count
	return [isinstance(each, dict) and not is_far(each.get("snapped_distance")) for each in found]
