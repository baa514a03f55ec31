"""What Stripe's stand-in keeps: its objects, its clock with what is due later, and the events."""

import copy
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from gigafibre_fsm.tests.standins.stripe_wire import Json, missing

VERSION = "2026-10-28.endive"
DAY = 86_400


class Store:
	"""The database of one Stripe account.

	Attributes a test may set: `livemode`; `ahead`, how many seconds its clock is put forward.
	"""

	def __init__(self) -> None:
		self.lock = threading.RLock()
		self.livemode = False
		self.ahead = 0.0
		self.rows: dict[str, dict[str, Json]] = {}
		self.private: dict[
			str, dict[str, Any]
		] = {}  # what the API never shows: a card's number, a page's step
		self.listeners: list[Callable[[Json], None]] = []
		self.request: Json = {"id": None, "idempotency_key": None}
		self._timers: list[tuple[float, int, Callable[[], None]]] = []
		self._count = 0

	def now(self) -> int:
		"""Its clock, in seconds since 1970."""
		return int(time.time() + self.ahead)

	def add(self, kind: str, prefix: str, **fields: Any) -> Json:
		"""Keep a new object with an id of its own."""
		row = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, **fields}
		with self.lock:
			self.rows.setdefault(kind, {})[row["id"]] = row
			self.private[row["id"]] = {}
		return row

	def get(self, kind: str, row_id: str) -> Json:
		"""An object by its id; 404 if there is none."""
		row = self.rows.get(kind, {}).get(row_id)
		if row is None:
			raise missing(kind, row_id)
		return row

	def of_kind(self, kind: str) -> list[Json]:
		"""All objects of a kind, newest first."""
		with self.lock:
			return list(self.rows.get(kind, {}).values())[::-1]

	def emit(self, kind: str, about: Json) -> Json:
		"""Write an event with the object as it is now, and pass it on."""
		with self.lock:
			event = self.add(
				"event",
				"evt",
				api_version=VERSION,
				created=self.now(),
				data={"object": copy.deepcopy(about)},
				livemode=self.livemode,
				pending_webhooks=len(self.listeners),
				request=dict(self.request),
				type=kind,
			)
		for listen in self.listeners:
			listen(event)
		return event

	def schedule(self, seconds: float, action: Callable[[], None]) -> None:
		"""Do something when the clock is so much later."""
		with self.lock:
			self._count += 1
			self._timers.append((self.now() + seconds, self._count, action))

	def advance(self, *, days: float = 0, minutes: float = 0) -> None:
		"""Put the clock forward; what becomes due on the way happens at its own time, in order."""
		with self.lock:
			target = self.ahead + days * DAY + minutes * 60
			began = self.now() - self.ahead
			while self._timers and min(self._timers)[0] <= began + target:
				due = min(self._timers)
				self._timers.remove(due)
				self.ahead = max(self.ahead, due[0] - began)
				due[2]()
			self.ahead = max(self.ahead, target)

	def run_due(self) -> None:
		"""Do what is due by now."""
		self.advance()
