"""Requests to the BNG hook: a small program of the provider in front of its BNG or RADIUS server.

The protocol is this app's own and stands in docs/reference/integrations.md. One attempt for each request, without
retry: whoever repeats it uses the same key, for which the hook acts once.
"""

import json
import time
from collections.abc import Callable
from enum import Enum
from typing import NoReturn

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import HttpClient, HttpRequest, HttpResponse, NoAnswerError
from gigafibre_fsm.integrations.outcomes import note_outcome
from gigafibre_fsm.integrations.signing import sign_body

VENDOR = "BNG"
MOST_BYTES = 64 * 1024
LONGEST_CODE = 60
UNREACHABLE, NO_ANSWER = "UNREACHABLE", "NO_ANSWER"


class AccessAction(Enum):
	"""What the hook does with an account's access."""

	SUSPEND = "suspend"
	RESTORE = "restore"
	CHECK = "check"


class BngClient:
	"""The hook at one address.

	Args:
		base_url: address of the hook.
		secret: shared with the hook; signs each request.
		timeout: seconds for a request, from connecting to the last byte.
		clock: returns seconds since 1970.
	"""

	def __init__(
		self, base_url: str, secret: str, *, timeout: float, clock: Callable[[], float] = time.time
	) -> None:
		self._url = base_url
		self._secret = secret
		self._timeout = timeout
		self._clock = clock
		self._wire = HttpClient(MOST_BYTES)

	def switch_access(self, action: AccessAction, account: str, *, key: str) -> None:
		"""Suspend or restore an account's access; returns once the hook confirms that it is done.

		Args:
			action: what to do.
			account: the customer's account in the network.
			key: idempotency key; the hook acts once for it, however often it is sent.

		Raises:
			Unavailable: not now; with `unknown_outcome` it may have been done.
			NotConfigured: the hook refuses the signature, or something else answers.
			Rejected: the hook refuses this request; `code` is the hook's own.
		"""
		self._send(action, account, key)

	def check(self) -> None:
		"""Prove address and secret; changes nothing.

		Raises:
			Unavailable, NotConfigured, Rejected: as for `switch_access`.
		"""
		self._send(AccessAction.CHECK, "", "")

	@note_outcome(VENDOR)
	def _send(self, action: AccessAction, account: str, key: str) -> None:
		body = json.dumps({"action": action.value, "account": account, "key": key}).encode()
		moment = int(self._clock())
		headers = {
			"Content-Type": "application/json",
			"FSM-Timestamp": str(moment),
			"FSM-Signature": sign_body(self._secret, moment, body),
			"Idempotency-Key": key,
		}
		try:
			answer = self._wire.ask(
				HttpRequest("POST", self._url, body, headers=headers, is_write=True), self._timeout
			)
		except NoAnswerError as error:
			_raise_no_answer(error)
		_require_done(answer)


def _raise_no_answer(error: NoAnswerError) -> NoReturn:
	if error.never_left:
		raise Unavailable(VENDOR, "The BNG hook cannot be reached.", code=UNREACHABLE) from error
	message = "The BNG hook did not answer: nobody knows whether it acted."
	raise Unavailable(VENDOR, message, code=NO_ANSWER, unknown_outcome=True) from error


def _require_done(answer: HttpResponse) -> None:
	status, code, fields = answer.status, str(answer.status), _read_object(answer)
	if status == 200 and fields.get("state") == "done":
		return
	if status in (401, 403):
		raise NotConfigured(
			VENDOR, "The BNG hook does not accept the signature.", code=code, missing=("secret",)
		)
	if status == 429:
		message = "The BNG hook has too many requests from us right now."
		raise Unavailable(VENDOR, message, code=code, retry_after=answer.retry_after)
	if 300 <= status < 400 or status == 404 or (400 <= status < 500 and answer.is_html):
		message = "What answers at this address is not the BNG hook."
		raise NotConfigured(VENDOR, message, code=code, missing=("base_url",))
	if 400 <= status < 500:
		refusal = str(fields.get("error") or code)[:LONGEST_CODE]
		raise Rejected(VENDOR, "The BNG hook refused the request.", code=refusal)
	message = "The BNG hook has a problem of its own: nobody knows whether it acted."
	raise Unavailable(VENDOR, message, code=code, unknown_outcome=True, retry_after=answer.retry_after)


def _read_object(answer: HttpResponse) -> dict[str, object]:
	try:
		fields = json.loads(answer.body)
	except (ValueError, RecursionError):
		return {}
	return fields if isinstance(fields, dict) else {}
