"""One HTTP request to a vendor without an SDK: in a fixed time, of limited size, without redirects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ReadTimeoutError

from gigafibre_fsm.integrations.deadline import DeadlineExceeded, run_within, timeouts

CHUNK = 64 * 1024


@dataclass(frozen=True)
class HttpRequest:
	"""A request; `is_write` means that it changes something.

	`content` is sent as JSON unless it is None; bytes, which somebody has signed, are sent as they are.
	`address` is the IP address to connect to, which the caller has looked up and checked; if it is empty, the
	connection looks the host's name up itself.
	"""

	method: str
	url: str
	content: Any = None
	parameters: Mapping[str, str] | None = None
	headers: Mapping[str, str] | None = None
	is_write: bool = False
	address: str = ""


@dataclass(frozen=True)
class HttpResponse:
	"""The response; `reason` is the reason phrase of the status, `headers` have lower-case names."""

	status: int
	reason: str
	headers: Mapping[str, str]
	body: bytes

	@property
	def is_html(self) -> bool:
		"""Whether the response is an HTML page, such as a captive portal's or a proxy's own error."""
		return "html" in self.headers.get("content-type", "").lower()

	@property
	def retry_after(self) -> float | None:
		"""The pause that the vendor requests, in seconds; None if there is none."""
		text = self.headers.get("retry-after", "")
		return float(text) if text.isascii() and text.isdigit() else None


class NoAnswerError(Exception):
	"""No usable answer; `never_left` is true if the request cannot have reached the vendor."""

	def __init__(self, *, never_left: bool = False) -> None:
		super().__init__()
		self.never_left = never_left


class DeadlineExceededError(NoAnswerError):
	"""The answer was not complete in time."""


class TooLargeError(NoAnswerError):
	"""The answer is larger than any valid one."""


class HttpClient:
	"""Sends requests, each with one deadline for the whole answer.

	Args:
		most_bytes: a larger answer is abandoned.
	"""

	def __init__(self, most_bytes: int) -> None:
		self._most_bytes = most_bytes
		self._session = requests.Session()

	def ask(self, question: HttpRequest, seconds: float) -> HttpResponse:
		"""Send one request, without retry, and wait `seconds` for the whole answer, from connecting on.

		Raises:
			DeadlineExceededError: the answer was not complete in time.
			TooLargeError: the answer is larger than `most_bytes`.
			NoAnswerError: no connection, or it broke; `never_left` if the request cannot have been sent.
		"""
		# on a kept-alive connection that the other side closes meanwhile, a write's outcome would be unknown
		session = requests.Session() if question.is_write or question.address else self._session
		if question.address:
			session.trust_env = False  # a proxy would look the name up again
			for scheme in ("http://", "https://"):
				session.mount(scheme, FixedAddressAdapter(question.address))
		try:
			return run_within(seconds, lambda: self._exchange(session, question, seconds))
		except DeadlineExceeded:
			# the late thread still uses the old session
			self._session = requests.Session()
			raise DeadlineExceededError from None
		except Exception as error:
			raise _translated(error) from error

	def _exchange(self, session: requests.Session, question: HttpRequest, seconds: float) -> HttpResponse:
		is_written = isinstance(question.content, bytes)
		with session.request(
			question.method,
			question.url,
			params=question.parameters,
			data=question.content if is_written else None,
			json=None if is_written else question.content,
			headers={"Accept": "application/json", **(question.headers or {})},
			timeout=timeouts(seconds),
			stream=True,
			allow_redirects=False,
		) as response:
			headers = {name.lower(): value for name, value in response.headers.items()}
			return HttpResponse(response.status_code, response.reason or "", headers, self._body(response))

	def _body(self, response: requests.Response) -> bytes:
		body = bytearray()
		for chunk in response.iter_content(CHUNK):
			body += chunk
			if len(body) > self._most_bytes:
				raise TooLargeError
		return bytes(body)


class FixedAddressAdapter(HTTPAdapter):
	"""Connects to a given address, whatever the host's name means by then; certificates are checked for the name."""

	def __init__(self, address: str) -> None:
		self._address = address
		super().__init__()

	def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
		"""Send a request whose `Host` header and certificate are those of its address's name."""
		parts = urlsplit(request.url)
		request.headers["Host"] = parts.netloc
		at = f"[{self._address}]" if ":" in self._address else self._address
		request.url = parts._replace(netloc=f"{at}:{parts.port}" if parts.port else at).geturl()
		if parts.scheme == "https":
			self.poolmanager.connection_pool_kw.update(
				server_hostname=parts.hostname, assert_hostname=parts.hostname
			)
		return super().send(request, *args, **kwargs)


def _translated(error: Exception) -> Exception:
	if isinstance(error, requests.ConnectTimeout):
		return DeadlineExceededError(never_left=True)
	# requests calls a pause within the body a lost connection
	is_pause = bool(error.args) and isinstance(error.args[0], ReadTimeoutError)
	if is_pause or isinstance(error, requests.Timeout):
		return DeadlineExceededError()
	if isinstance(error, requests.RequestException):
		return NoAnswerError(never_left=never_left(error))
	# ValueError: an address or header that cannot be encoded in a request
	return NoAnswerError(never_left=True) if isinstance(error, ValueError) else error


def never_left(error: requests.RequestException) -> bool:
	"""Tell whether a request that failed cannot have reached the other side: no connection was made."""
	cause = error.args[0] if error.args else None
	if isinstance(cause, MaxRetryError):
		cause = cause.reason
	is_unconnected = isinstance(cause, NewConnectionError | ConnectTimeoutError)
	return is_unconnected or isinstance(error, requests.ConnectTimeout | ValueError)
