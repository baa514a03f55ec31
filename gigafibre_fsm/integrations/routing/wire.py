"""One JSON request to a routing engine: in a fixed time, of limited size, without redirects."""

import json
from dataclasses import dataclass, field
from typing import Any

from gigafibre_fsm.integrations import http
from gigafibre_fsm.integrations.errors import Unavailable

MOST_BYTES = 8 * 1024 * 1024  # ten thousand pairs, twice, with spaces and decimals, are less than 1 MB


@dataclass(frozen=True)
class EngineRequest:
	"""A request: a path below the engine's address, and an optional JSON body."""

	method: str
	path: str
	body: dict[str, Any] | None = None
	headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EngineResponse:
	"""The response; `content` is None if it is not JSON, `retry_after` the requested pause in seconds."""

	status: int
	content: Any
	retry_after: float | None = None


class RoutingTransport:
	"""A connection to one engine, kept open between requests.

	Args:
		vendor: the engine's name, for errors.
		base_url: its address; may include a path.
	"""

	def __init__(self, vendor: str, base_url: str) -> None:
		self._vendor = vendor
		self._base_url = base_url.rstrip("/")
		self._wire = http.HttpClient(MOST_BYTES)

	def ask(self, question: EngineRequest, seconds: float) -> EngineResponse:
		"""Send one request and wait `seconds` for the answer, from connecting to the last byte.

		Raises:
			Unavailable: no answer, not in time, or too large to be a table.
		"""
		url = self._base_url + question.path
		sent = http.HttpRequest(question.method, url, question.body, headers=question.headers)
		try:
			answer = self._wire.ask(sent, seconds)
		except http.NoAnswerError as error:
			raise self._translated(error) from error
		return EngineResponse(answer.status, _content(answer.body), answer.retry_after)

	def _translated(self, error: http.NoAnswerError) -> Unavailable:
		if isinstance(error, http.TooLargeError):
			message = "The routing engine's answer is too large to be a table of travel times."
			return Unavailable(self._vendor, message, code="TOO_LARGE")
		if isinstance(error, http.DeadlineExceededError):
			return Unavailable(self._vendor, "The routing engine did not answer in time.", code="TIMEOUT")
		return Unavailable(self._vendor, "The routing engine cannot be reached.", code="UNREACHABLE")


def _content(body: bytes) -> Any:
	try:
		return json.loads(body)
	except (ValueError, RecursionError):
		return None
