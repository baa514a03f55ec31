"""One request to a listed host: signed, in a fixed time, of limited size, never to another host.

The protocol of the signature stands in docs/reference/integrations.md. One attempt for each request, without retry;
a redirect is an answer like any other refusal.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from gigafibre_fsm.integrations.errors import Rejected, Unavailable
from gigafibre_fsm.integrations.http import (
	HttpClient,
	HttpRequest,
	HttpResponse,
	NoAnswerError,
	TooLargeError,
)
from gigafibre_fsm.integrations.outcomes import note_outcome
from gigafibre_fsm.integrations.outgoing.addresses import (
	BadAddressError,
	HttpAddress,
	choose_address,
	parse_address,
)
from gigafibre_fsm.integrations.signing import sign_body

VENDOR = "Flow Host"
MOST_BYTES = 64 * 1024
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
UNREACHABLE, NO_ANSWER, TOO_LARGE, REDIRECT, ADDRESS = (
	"UNREACHABLE",
	"NO_ANSWER",
	"TOO_LARGE",
	"REDIRECT",
	"ADDRESS",
)


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
	"""A request; `body` is JSON, empty for none; `key` is sent as Idempotency-Key."""

	method: str
	url: str
	body: bytes
	key: str


class OutgoingClient:
	"""One listed host.

	Args:
		host: its name, with the port unless it is the usual one.
		secret: shared with the host; empty sends no signature.
		may_be_inner: whether it may stand inside the company's network.
		timeout: seconds for a request, from connecting to the last byte.
		clock: returns seconds since 1970.
		choose: returns the IP address to connect to.
	"""

	def __init__(
		self,
		host: str,
		secret: str,
		*,
		may_be_inner: bool,
		timeout: float,
		clock: Callable[[], float] = time.time,
		choose: Callable[..., str] = choose_address,
	) -> None:
		self._host = host
		self._secret = secret
		self._may_be_inner = may_be_inner
		self._timeout = timeout
		self._clock = clock
		self._choose = choose
		self._wire = HttpClient(MOST_BYTES)

	def send(self, request: OutgoingRequest) -> HttpResponse:
		"""Send one request and return the answer, whatever its status below 300 or from 400 on.

		Raises:
			Rejected: the address is another host's or an inner one, or the answer is a redirect.
			Unavailable: no usable answer; with `unknown_outcome` the request may have been carried out.
		"""
		with note_outcome(f"{VENDOR} {self._host}", ignored=(ADDRESS,)):
			return self._send(request)

	def _send(self, request: OutgoingRequest) -> HttpResponse:
		address = self._check(request)
		try:
			at = self._choose(address, may_be_inner=self._may_be_inner)
		except BadAddressError as error:
			raise Rejected(VENDOR, str(error), code=ADDRESS) from error
		except OSError as error:
			raise Unavailable(VENDOR, "The host cannot be reached.", code=UNREACHABLE) from error
		return self._exchange(request, address, at)

	def _check(self, request: OutgoingRequest) -> HttpAddress:
		try:
			address = parse_address(request.url)
		except BadAddressError as error:
			raise Rejected(VENDOR, str(error), code=ADDRESS) from error
		if address.host != self._host or request.method not in METHODS:
			raise Rejected(VENDOR, "This address belongs to another host.", code=ADDRESS)
		return address

	def _exchange(self, request: OutgoingRequest, address: HttpAddress, at: str) -> HttpResponse:
		is_write = request.method != "GET"
		question = HttpRequest(
			request.method,
			address.url,
			request.body,
			headers=self._headers(request),
			is_write=is_write,
			address=at,
		)
		try:
			answer = self._wire.ask(question, self._timeout)
		except TooLargeError as error:
			message = "The answer is larger than 64 KB."
			raise Unavailable(VENDOR, message, code=TOO_LARGE, unknown_outcome=is_write) from error
		except NoAnswerError as error:
			if error.never_left:
				raise Unavailable(VENDOR, "The host cannot be reached.", code=UNREACHABLE) from error
			message = "The host did not answer in time: nobody knows whether it acted."
			raise Unavailable(VENDOR, message, code=NO_ANSWER, unknown_outcome=is_write) from error
		if 300 <= answer.status < 400:
			raise Rejected(VENDOR, "The host answered with a redirect, which is not followed.", code=REDIRECT)
		return answer

	def _headers(self, request: OutgoingRequest) -> dict[str, str]:
		headers = {"Idempotency-Key": request.key}
		if request.body:
			headers["Content-Type"] = "application/json"
		if self._secret:
			moment = int(self._clock())
			headers["FSM-Timestamp"] = str(moment)
			headers["FSM-Signature"] = sign_body(self._secret, moment, request.body)
		return headers
