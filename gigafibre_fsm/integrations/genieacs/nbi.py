"""Requests to GenieACS's northbound interface (NBI), and the meaning of its errors.

Protocol: docs/api-reference.rst and lib/nbi.ts of genieacs/genieacs, version 1.2.16. The interface has no
authentication; a reverse proxy in front of it may require it.
"""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.genieacs.answers import JsonValue, StrangeAnswerError
from gigafibre_fsm.integrations.http import (
	DeadlineExceededError,
	HttpClient,
	HttpRequest,
	HttpResponse,
	NoAnswerError,
	TooLargeError,
)
from gigafibre_fsm.integrations.outcomes import note_outcome

VENDOR = "GenieACS"
MOST_BYTES = 32 * 1024 * 1024  # a page of 2000 devices with thirty values each has 20 MB
NO_SUCH_DEVICE = "NO_SUCH_DEVICE"
IN_SESSION = "IN_SESSION"


Row = TypeVar("Row")


class Nbi:
	"""A connection to one GenieACS: sends each request once and turns failures into errors.

	Args:
		base_url: address of the northbound interface; may include a path.
		username: with `password`, the credentials for the reverse proxy in front of it; without a name the
			password is sent as a bearer token.
		timeout: default seconds for a request, from connecting to the last byte.
	"""

	def __init__(self, base_url: str, username: str, password: str, timeout: float) -> None:
		self.timeout = timeout
		self._base_url = base_url.rstrip("/")
		self._headers = _sign_in(username, password)
		self._wire = HttpClient(MOST_BYTES)

	def rows(self, collection: str, **parameters: Any) -> tuple[list[JsonValue], HttpResponse]:
		"""Return the rows of a collection, and the answer that held them.

		Args:
			collection: `devices`, `tasks`, `faults`, `files`, ….
			parameters: `query` and `sort` as mappings, `projection` as names, `limit` and `skip`.

		Raises:
			Unavailable, NotConfigured, Rejected: as for `ask`.
		"""
		answer = self.ask("GET", f"/{collection}/", parameters=_written(parameters))
		try:
			rows = json.loads(answer.body)
		except (ValueError, RecursionError):
			rows = None
		if answer.status != 200 or not isinstance(rows, list):
			strange(answer, writing=False)
		return rows, answer

	@note_outcome(VENDOR)
	def ask(
		self,
		method: str,
		path: str,
		content: Any = None,
		*,
		parameters: Mapping[str, str] | None = None,
		seconds: float | None = None,
		known: tuple[int, ...] = (),
	) -> HttpResponse:
		"""Send one request to GenieACS, without retry.

		Args:
			method: the HTTP method.
			path: below the base URL, with its parts quoted (`path_of`).
			content: sent as JSON unless it is None.
			parameters: of the query string.
			seconds: for this request, from connecting to the last byte; None for the default.
			known: HTTP statuses of 300 or more that the caller handles: such an answer is returned, not
				raised, unless it is an HTML page.

		Raises:
			Unavailable: not now; with `unknown_outcome` a write may have been carried out.
			NotConfigured: the address is not GenieACS's, or its proxy refuses the credentials.
			Rejected: GenieACS refuses this request.
		"""
		writing = method not in ("GET", "HEAD")
		question = HttpRequest(method, self._base_url + path, content, parameters, self._headers, writing)
		try:
			answer = self._wire.ask(question, seconds or self.timeout)
		except NoAnswerError as error:
			raise _no_answer(error, writing=writing) from error
		if answer.status >= 300 and not (answer.status in known and not answer.is_html):
			_refuse(answer, writing=writing)
		return answer


def path_of(*parts: str) -> str:
	"""Join path parts, each quoted as a whole; percent signs within a device's id are quoted as well."""
	return "/" + "/".join(quote(part, safe="") for part in parts)


def strange(answer: HttpResponse, *, writing: bool) -> NoReturn:
	"""Raise the error for an answer that cannot be GenieACS's.

	Raises:
		Unavailable: after a write, with `unknown_outcome`: it may have been carried out.
		NotConfigured: after a read: the base URL is not that of a northbound interface.
	"""
	if writing:
		message = "Something that is not GenieACS answered."
		raise Unavailable(VENDOR, message, code=str(answer.status), unknown_outcome=True)
	message = "What answers at this address is not GenieACS's northbound interface."
	raise NotConfigured(VENDOR, message, code=str(answer.status), missing=("base_url",))


def understood(answer: HttpResponse, read: Callable[[JsonValue], Row], row: JsonValue) -> Row:
	"""Parse one row of an answer to a read request with `read`.

	Args:
		answer: the answer that holds the row; its status is part of the error.
		read: converts a row, or raises StrangeAnswerError.
		row: the row as JSON.

	Raises:
		NotConfigured: the row cannot be GenieACS's.
	"""
	try:
		return read(row)
	except StrangeAnswerError:
		strange(answer, writing=False)


def _sign_in(username: str, password: str) -> dict[str, str]:
	if username:
		pair = base64.b64encode(f"{username}:{password}".encode()).decode()
		return {"Authorization": f"Basic {pair}"}
	return {"Authorization": f"Bearer {password}"} if password else {}


def _written(parameters: Mapping[str, Any]) -> dict[str, str]:
	written = {}
	for name, value in parameters.items():
		if name == "projection":
			value = ",".join(value)
		elif isinstance(value, Mapping):
			value = json.dumps(value, ensure_ascii=False)
		if value not in ("", None):
			written[name] = str(value)
	return written


def _refuse(answer: HttpResponse, *, writing: bool) -> NoReturn:
	status, code = answer.status, str(answer.status)
	if status in (401, 403, 407):
		message = "The server in front of GenieACS does not accept the user name and password."
		raise NotConfigured(VENDOR, message, code=code, missing=("username", "password"))
	if status == 429:
		message = "GenieACS has too many requests from us right now."
		raise Unavailable(VENDOR, message, code=code, retry_after=answer.retry_after)
	if status >= 500:
		message = "GenieACS has a problem of its own."
		raise Unavailable(VENDOR, message, code=code, unknown_outcome=writing, retry_after=answer.retry_after)
	if status in (400, 422) and not answer.is_html:
		raise Rejected(VENDOR, "GenieACS refused the request.", code=code)
	# redirects are never followed, and a 404 comes from another server
	message = "What answers at this address is not GenieACS's northbound interface."
	raise NotConfigured(VENDOR, message, code=code, missing=("base_url",))


def _no_answer(error: NoAnswerError, *, writing: bool) -> Unavailable:
	if error.never_left:
		return Unavailable(VENDOR, "GenieACS cannot be reached.", code="UNREACHABLE")
	if isinstance(error, TooLargeError):
		message = "GenieACS's answer is too large."
		return Unavailable(VENDOR, message, code="TOO_LARGE", unknown_outcome=writing)
	if isinstance(error, DeadlineExceededError):
		message = "GenieACS did not answer in time."
		return Unavailable(VENDOR, message, code="TIMEOUT", unknown_outcome=writing)
	return Unavailable(VENDOR, "GenieACS's answer was lost on the way.", code="LOST", unknown_outcome=writing)
