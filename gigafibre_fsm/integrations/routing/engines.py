"""What every engine's protocol answers to its client: how to ask, and how to read what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.routing.answers import Place
from gigafibre_fsm.integrations.routing.wire import Answer, Question

# Farther from any road than this, a place is no address; a long private road still counts.
FARTHEST_ROAD = 2000  # metres

Matrix = Sequence[Sequence[float | None]]


@dataclass(frozen=True)
class Cells:
	"""A table as an engine wrote it, unchecked; `astray` are places far from any road, by index.

	Indexes count the sources first, the destinations after them.
	"""

	seconds: Any
	metres: Any
	astray: tuple[int, ...] = ()


class TooBigError(Exception):
	"""The engine wants a smaller table; never leaves the client."""


class AstrayError(Exception):
	"""A place without a road nearby failed the whole table; never leaves the client.

	`index` tells which place (counted as in `Cells`), where the engine says so.
	"""

	def __init__(self, index: int | None = None) -> None:
		super().__init__(index)
		self.index = index


class Engine(Protocol):
	"""One engine's protocol; `pause` is the seconds to leave between two requests."""

	name: str
	profile: str
	most_pairs: int
	most_side: int
	pause: float

	def question(self, sources: Sequence[Place], destinations: Sequence[Place]) -> Question:
		"""The request for one table."""

	def cells(self, content: dict[str, Any], count: tuple[int, int]) -> Cells:
		"""The table of an answer with status 200; `count` sources and destinations were asked for."""

	def refusal(self, answer: Answer, count: tuple[int, int]) -> "IntegrationError | Cells":
		"""What a status of 400 or more means: an error, or the table that it stands for.

		Raises:
			TooBigError: the table must be asked for in smaller pieces.
			AstrayError: the table must be asked for without a place that has no road nearby.
		"""


def is_far(away: Any) -> bool:
	"""Whether a place lies too far (metres) from any road to be an address; False if that is unknown."""
	return isinstance(away, int | float) and away > FARTHEST_ROAD


def usual_refusal(vendor: str, answer: Answer, code: str = "") -> IntegrationError:
	"""The error that an HTTP status of 400 or more means with every engine.

	Args:
		vendor: the engine's name, for the error.
		answer: the refusing answer.
		code: the engine's own error code as text; empty when there is none.
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
	"""The error for an address or a profile that the engine does not know."""
	message = "The routing engine does not know this address or profile."
	return NotConfigured(vendor, message, code=code, missing=("base_url", "profile"))


def not_its_api(vendor: str) -> Unavailable:
	"""The error for an answer of something else: a captive portal, a proxy's page, another program."""
	message = "What answers at the routing engine's address is not a routing engine of this kind."
	return Unavailable(vendor, message, code="NOT_ITS_API")
