"""Times the steps of a long measurement, and says how far it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 500
PAUSE = 60
"""Seconds without anything done: then the machine had stopped the whole measurement, which is no cost of it."""


class Stopwatch:
	"""Seconds and pieces of work of each step; a line for each EVERY pieces."""

	def __init__(self) -> None:
		self.steps: dict[str, tuple[float, int]] = {}
		self._step, self._done, self._spent, self._last = "", 0, 0.0, 0.0

	@contextmanager
	def time(self, step: str, pieces: int = 0) -> Iterator[None]:
		"""Time a step of so many pieces of work; without a number, those that `note_one` and `note_count` told."""
		self._step, self._done, self._spent, self._last = step, 0, 0.0, time.monotonic()
		yield
		self._add_time()
		self._done = pieces or self._done
		self.steps[step] = (self._spent, self._done)
		self._print_line("done")

	def each(self, step: str) -> float:
		"""Seconds of one piece of work of a step."""
		seconds, done = self.steps[step]
		return seconds / max(done, 1)

	def note_one(self) -> bool:
		"""Note that a worker begins one more piece of work, and let it."""
		self.note_count(self._done + 1)
		return True

	def note_count(self, done: int) -> None:
		"""Note how many pieces of work are done."""
		before, self._done = self._done, max(done, self._done)
		self._add_time()
		if self._done // EVERY > before // EVERY:
			self._print_line("at")

	def _add_time(self) -> None:
		now = time.monotonic()
		if now - self._last < PAUSE:
			self._spent += now - self._last
		self._last = now

	def _print_line(self, word: str) -> None:
		print(
			f"{time.strftime('%H:%M:%S')}  {self._step}: {word} {self._done:,} after {self._spent:.0f} s",
			flush=True,
		)
