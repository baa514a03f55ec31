"""Idempotency keys as Stripe keeps them: https://docs.stripe.com/api/idempotent_requests."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from gigafibre_fsm.tests.standins.server import Reply, Request
from gigafibre_fsm.tests.standins.stripe_store import DAY, Store
from gigafibre_fsm.tests.standins.stripe_wire import RefusalError

LONGEST = 255


@dataclass
class Entry:
	"""A key: the request that it came with, and the first answer once there is one."""

	asked: tuple[str, str, bytes]
	began: int
	answer: Reply | None = None


class Keys:
	"""The keys of one day.

	Args:
		store: has the clock.
	"""

	def __init__(self, store: Store) -> None:
		self.store = store
		self.entries: dict[str, Entry] = {}
		self._lock = threading.Lock()

	def answer(self, request: Request, act: Callable[[], Reply]) -> Reply:
		"""Act once for a key, and answer a repeat as the first time.

		Raises:
			RefusalError: the key came with other parameters, or its first request is still at work.
		"""
		key = request.headers.get("idempotency-key", "")
		if not key or request.method != "POST":
			return act()
		if len(key) > LONGEST:
			raise RefusalError(400, f"Idempotency-Key is longer than {LONGEST} characters.")
		known = self._recall_answer(key, request)
		if known:
			return Reply(
				known.status, known.body, known.content_type, {**known.headers, "Idempotent-Replayed": "true"}
			)
		try:
			reply = act()
		except BaseException:
			# nothing was begun: a validation error is not kept
			self.entries.pop(key, None)
			raise
		self.entries[key].answer = reply
		return reply

	def _recall_answer(self, key: str, request: Request) -> Reply | None:
		"""The first answer to this key; else the key is taken."""
		asked = (request.method, request.path, request.body)
		with self._lock:
			entry = self.entries.get(key)
			if entry is None or entry.began + DAY < self.store.now():
				self.entries[key] = Entry(asked, self.store.now())
				return None
			if entry.asked != asked:
				said = (
					"Keys for idempotent requests can only be used with the same parameters they were first used "
					f"with. Try using a key other than '{key}' if you meant to execute a different request."
				)
				raise RefusalError(400, said, kind="idempotency_error")
			if entry.answer is None:
				said = "There is currently another in-progress request using this Idempotent Key."
				raise RefusalError(409, said, kind="idempotency_error", code="idempotency_key_in_use")
			return entry.answer
