"""A circuit breaker: a vendor that failed several times in a row is left alone for a while.

Without it each page that asks a dead server waits for the whole deadline.
"""

import threading
import time
from collections.abc import Callable

FAILURES = 3
REST = 30.0  # seconds


class CircuitBreaker:
	"""Counts failures in a row, in one process; safe for threads.

	Args:
		failures: how many in a row make it rest.
		rest: seconds without calls; afterwards one call is let through, and its end decides.
		clock: returns seconds, never backwards.
	"""

	def __init__(
		self, failures: int = FAILURES, rest: float = REST, *, clock: Callable[[], float] = time.monotonic
	) -> None:
		self._most = failures
		self._rest = rest
		self._clock = clock
		self._lock = threading.Lock()
		self._failed = 0
		self._rests_until = 0.0

	def admit_call(self) -> bool:
		"""Return whether a call may be made now; whoever is admitted says how it ended.

		After a rest one call is admitted; the others rest until that one has ended, or for another rest.
		"""
		with self._lock:
			if self._failed < self._most:
				return True
			now = self._clock()
			if now < self._rests_until:
				return False
			self._rests_until = now + self._rest
			return True

	def note_answer(self) -> None:
		"""The vendor answered: calls are made again."""
		with self._lock:
			self._failed = 0

	def note_failure(self) -> None:
		"""The vendor did not answer."""
		with self._lock:
			self._failed += 1
			if self._failed >= self._most:
				self._rests_until = self._clock() + self._rest
