"""One JSON request to a routing engine: within a fixed time, no larger than a table can be, to no other place."""

import json
import queue
import threading
from dataclasses import dataclass, field
from typing import Any

import requests

from gigafibre_fsm.integrations.errors import Unavailable

MOST_BYTES = 8 * 1024 * 1024  # ten thousand pairs, twice, with spaces and decimals, are less than 1 MB
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Question:
	"""What is asked: a path under the engine's address, and a JSON body where there is one."""

	method: str
	path: str
	body: dict[str, Any] | None = None
	headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
	"""What came back; `content` is None when it is no JSON, `retry_after` the engine's wish in seconds."""

	status: int
	content: Any
	retry_after: float | None = None


class Wire:
	"""A connection to one engine, kept open between questions.

	Args:
		vendor: the engine's name, for errors.
		base_url: where it is; may hold a path.
	"""

	def __init__(self, vendor: str, base_url: str) -> None:
		self._vendor = vendor
		self._base_url = base_url.rstrip("/")
		self._session = requests.Session()

	def ask(self, question: Question, seconds: float) -> Answer:
		"""Ask once and wait `seconds` for the whole answer, from connecting to the last byte.

		It runs in a thread of its own: the time-out of `requests` starts anew with every byte, ours does not.

		Raises:
			Unavailable: no answer, not in time, or too large to be a table.
		"""
		outcome: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
		session = self._session

		def run() -> None:
			try:
				outcome.put(self._exchange(session, question, seconds))
			except Exception as error:
				outcome.put(error)

		threading.Thread(target=run, name="routing", daemon=True).start()
		try:
			answer = outcome.get(timeout=seconds)
		except queue.Empty:
			# The late thread still holds the old session.
			self._session = requests.Session()
			raise self._late() from None
		if isinstance(answer, Exception):
			raise self._translated(answer) from answer
		return answer

	def _exchange(self, session: requests.Session, question: Question, seconds: float) -> Answer:
		with session.request(
			question.method,
			self._base_url + question.path,
			json=question.body,
			headers={"Accept": "application/json", **question.headers},
			timeout=seconds,
			stream=True,
			allow_redirects=False,
		) as response:
			return Answer(response.status_code, self._content(response), _retry_after(response))

	def _content(self, response: requests.Response) -> Any:
		body = bytearray()
		for chunk in response.iter_content(CHUNK):
			body += chunk
			if len(body) > MOST_BYTES:
				message = "The routing engine's answer is too large to be a table of travel times."
				raise Unavailable(self._vendor, message, code="TOO_LARGE")
		try:
			return json.loads(body)
		except (ValueError, RecursionError):
			return None

	def _translated(self, error: Exception) -> Exception:
		if isinstance(error, requests.Timeout):
			return self._late()
		# ValueError: an address or a key that cannot be written into a request
		if isinstance(error, requests.RequestException | ValueError):
			return Unavailable(self._vendor, "The routing engine cannot be reached.", code="UNREACHABLE")
		return error

	def _late(self) -> Unavailable:
		return Unavailable(self._vendor, "The routing engine did not answer in time.", code="TIMEOUT")


def _retry_after(response: requests.Response) -> float | None:
	text = response.headers.get("Retry-After", "")
	return float(text) if text.isascii() and text.isdigit() else None
