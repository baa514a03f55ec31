"""The protocol that every engine implements: how to request a table and how to parse the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.routing.answers import Place
from gigafibre_fsm.integrations.routing.wire import EngineRequest, EngineResponse

# A place farther than this from any road is no address; long private roads are shorter.
FARTHEST_ROAD = 2000  # metres

Matrix = Sequence[Sequence[float | None]]


@dataclass(frozen=True)
class Cells:
	"""An engine's table, unchecked; `astray` are the indexes of places far from any road.

	Indexes count the sources first, then the destinations.
	"""

	seconds: Any
	metres: Any
	astray: tuple[int, ...] = ()


class TooBigError(Exception):
	"""The engine requires a smaller table; handled within the client."""


class AstrayError(Exception):
	"""A place far from any road made the whole table fail; handled within the client.

	`index` is that place (counted as in `Cells`), if the engine reports it.
	"""

	def __init__(self, index: int | None = None) -> None:
		super().__init__(index)
		self.index = index


class Engine(Protocol):
	"""One engine's protocol; `pause` is the minimum number of seconds between two requests."""

	name: str
	profile: str
	most_pairs: int
	most_side: int
	pause: float

	def question(self, sources: Sequence[Place], destinations: Sequence[Place]) -> EngineRequest:
		"""Return the request for one table."""

	def cells(self, content: dict[str, Any], count: tuple[int, int]) -> Cells:
		"""Parse the answer with status 200 to a request for `count` sources and destinations."""

	def road_question(self, places: Sequence[Place]) -> EngineRequest:
		"""Return the request for the road through places, in their order."""

	def road(self, content: dict[str, Any]) -> list[Place] | None:
		"""Parse the answer with status 200 to a request for a road: its points, unchecked; None if it has none."""

	def refusal(self, answer: EngineResponse, count: tuple[int, int]) -> "IntegrationError | Cells":
		"""Return the meaning of a status of 400 or more: an error, or the table it implies.

		Raises:
			TooBigError: the table must be requested in smaller blocks.
			AstrayError: the table must be requested without a place that is far from any road.
		"""


def read_points(content: Any, *path: str | int) -> list[Place] | None:
	"""Return the points of a road in an answer; None if they are no list of pairs.

	Args:
		content: the answer.
		path: keys and numbers that lead to GeoJSON's points, which have the longitude first.
	"""
	try:
		for step in path:
			content = content[step]
		return [(latitude, longitude) for longitude, latitude, *_height in content]
	except (KeyError, IndexError, TypeError, ValueError):
		return None


def is_far(away: Any) -> bool:
	"""Whether a distance (metres) from any road is too long for an address; False if it is unknown."""
	return isinstance(away, int | float) and away > FARTHEST_ROAD


def usual_refusal(vendor: str, answer: EngineResponse, code: str = "") -> IntegrationError:
	"""Return the error for an HTTP status of 400 or more that is the same for all engines.

	Args:
		vendor: the engine's name, for the error.
		answer: the answer with that status.
		code: the engine's own error code as text; empty if there is none.
	"""
	if answer.status == 429:
		message = "The routing engine has too many requests from us right now."
		return Unavailable(vendor, message, code=code or "LIMITED", retry_after=answer.retry_after)
	if answer.status >= 500:
		return Unavailable(vendor, "The routing engine has a problem of its own.", code=code or "TROUBLE")
	if answer.status in (401, 403):
		message = "The routing engine does not accept the API key."
		return NotConfigured(vendor, message, code=code, missing=("api_key",))
	if answer.status in (404, 405):
		return unknown_service(vendor, code)
	if answer.content is None:
		return not_its_api(vendor)
	return Rejected(vendor, "The routing engine refused the request.", code=code or str(answer.status))


def unknown_service(vendor: str, code: str = "") -> NotConfigured:
	"""Return the error for an address or a profile that the engine does not have."""
	message = "The routing engine does not know this address or profile."
	return NotConfigured(vendor, message, code=code, missing=("base_url", "profile"))


def not_its_api(vendor: str) -> Unavailable:
	"""Return the error for an answer that is not an engine's: a captive portal, a proxy, another program."""
	message = "What answers at the routing engine's address is not a routing engine of this kind."
	return Unavailable(vendor, message, code="NOT_ITS_API")
