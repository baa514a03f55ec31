"""Requests to Oktopus's REST interface, signed in by a token, and the meaning of its errors.

Protocol: backend/services/controller/internal/api of OktopUSP/oktopus, commit b810e4c (2025-07). Errors are a JSON
string beside the status.
"""

import json
import threading
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import quote

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import (
	DeadlineExceededError,
	HttpClient,
	HttpRequest,
	HttpResponse,
	NoAnswerError,
	TooLargeError,
)
from gigafibre_fsm.integrations.oktopus.answers import JsonValue
from gigafibre_fsm.integrations.outcomes import note_outcome

VENDOR = "Oktopus"
MOST_BYTES = 8 * 1024 * 1024  # the whole data model of a device has less than one
DEVICE_SILENT = ("408", "504")
"""Oktopus gave the message to the device and heard nothing for ten seconds."""
NOT_ITS = "What answers at this address is not Oktopus."

_tokens: dict[tuple[str, str, str], str] = {}
_tokens_lock = threading.Lock()
"""Tokens of this process; Oktopus issues one for 24 hours and checks a password slowly."""


class OktopusRest:
	"""A connection to one Oktopus: sends each request once and turns failures into errors.

	Args:
		base_url: its address, without `/api`.
		email: of its user.
		password: of its user.
		timeout: default seconds for a request, from connecting to the last byte.
	"""

	def __init__(self, base_url: str, email: str, password: str, timeout: float) -> None:
		self.timeout = timeout
		self._base_url = base_url.rstrip("/")
		self._user = (self._base_url, email, password)
		self._wire = HttpClient(MOST_BYTES)

	@note_outcome(VENDOR, ignored=DEVICE_SILENT)
	def ask(
		self,
		method: str,
		path: str,
		content: Any = None,
		*,
		parameters: Mapping[str, str] | None = None,
		seconds: float | None = None,
		writing: bool = False,
		known: tuple[int, ...] = (),
	) -> HttpResponse:
		"""Send one request, without retry; an expired token is replaced once, because nothing was done with it.

		Args:
			method: the HTTP method.
			path: below the base URL, with its parts quoted (`path_of`).
			content: sent as JSON; bytes are sent as they are.
			parameters: of the query string.
			seconds: for this request, from connecting to the last byte; None for the default.
			writing: whether it changes something on a device.
			known: HTTP statuses of 300 or more that the caller handles: such an answer is returned, not raised,
				unless it is an HTML page.

		Raises:
			Unavailable: not now; with `unknown_outcome` a write may have been carried out.
			NotConfigured: the address is not Oktopus's, or it refuses user and password.
			Rejected: Oktopus refuses this request.
		"""
		for is_second in (False, True):
			headers = {"Authorization": self._token(seconds, renew=is_second)}
			question = HttpRequest(method, self._base_url + path, content, parameters, headers, writing)
			answer = self._exchange(question, seconds or self.timeout, writing=writing)
			if answer.status != 401:
				break
		if answer.status >= 300 and not (answer.status in known and not answer.is_html):
			_refuse(answer, writing=writing)
		return answer

	def _token(self, seconds: float | None, *, renew: bool) -> str:
		with _tokens_lock:
			known = _tokens.get(self._user)
		if known and not renew:
			return known
		token = self._log_in(seconds or self.timeout)
		with _tokens_lock:
			_tokens[self._user] = token
		return token

	def _log_in(self, seconds: float) -> str:
		_base, email, password = self._user
		question = HttpRequest(
			"PUT", f"{self._base_url}/api/auth/login", {"email": email, "password": password}
		)
		answer = self._exchange(question, seconds, writing=False)
		if answer.status == 401:
			message = "Oktopus does not accept the e-mail and password."
			raise NotConfigured(VENDOR, message, code="401", missing=("email", "password"))
		if answer.status >= 300:
			_refuse(answer, writing=False)
		token = read_json(answer)
		if not isinstance(token, str) or not token:
			raise NotConfigured(VENDOR, NOT_ITS, code=str(answer.status), missing=("base_url",))
		return token

	def _exchange(self, question: HttpRequest, seconds: float, *, writing: bool) -> HttpResponse:
		try:
			return self._wire.ask(question, seconds)
		except NoAnswerError as error:
			raise _no_answer(error, writing=writing) from error


def path_of(*parts: str) -> str:
	"""Join path parts, each quoted as a whole."""
	return "/" + "/".join(quote(part, safe="") for part in parts)


def read_json(answer: HttpResponse) -> JsonValue:
	"""Return the answer's JSON, None if it is none."""
	try:
		return json.loads(answer.body)
	except (ValueError, RecursionError):
		return None


def strange(answer: HttpResponse, *, writing: bool) -> NoReturn:
	"""Raise the error for an answer that cannot be Oktopus's.

	Raises:
		Unavailable: after a write, with `unknown_outcome`: it may have been carried out.
		NotConfigured: after a read: the base URL is not Oktopus's.
	"""
	if writing:
		message = "Something that is not Oktopus answered."
		raise Unavailable(VENDOR, message, code=str(answer.status), unknown_outcome=True)
	raise NotConfigured(VENDOR, NOT_ITS, code=str(answer.status), missing=("base_url",))


def _refuse(answer: HttpResponse, *, writing: bool) -> NoReturn:
	status, code = answer.status, str(answer.status)
	if status in (401, 403, 407):
		message = "Oktopus does not accept the e-mail and password."
		raise NotConfigured(VENDOR, message, code=code, missing=("email", "password"))
	if status == 429:
		message = "Oktopus has too many requests from us right now."
		raise Unavailable(VENDOR, message, code=code, retry_after=answer.retry_after)
	if code in DEVICE_SILENT:
		message = "The device did not answer Oktopus in time."
		raise Unavailable(VENDOR, message, code=code, unknown_outcome=writing)
	if status >= 500:
		message = "Oktopus has a problem of its own."
		raise Unavailable(VENDOR, message, code=code, unknown_outcome=writing, retry_after=answer.retry_after)
	if status in (400, 409, 422) and not answer.is_html:
		raise Rejected(VENDOR, "Oktopus refused the request.", code=code)
	# redirects are never followed, and an unexpected 404 comes from another server
	raise NotConfigured(VENDOR, NOT_ITS, code=code, missing=("base_url",))


def _no_answer(error: NoAnswerError, *, writing: bool) -> Unavailable:
	if error.never_left:
		return Unavailable(VENDOR, "Oktopus cannot be reached.", code="UNREACHABLE")
	if isinstance(error, TooLargeError):
		message = "Oktopus's answer is too large."
		return Unavailable(VENDOR, message, code="TOO_LARGE", unknown_outcome=writing)
	if isinstance(error, DeadlineExceededError):
		message = "Oktopus did not answer in time."
		return Unavailable(VENDOR, message, code="TIMEOUT", unknown_outcome=writing)
	return Unavailable(VENDOR, "Oktopus's answer was lost on the way.", code="LOST", unknown_outcome=writing)
