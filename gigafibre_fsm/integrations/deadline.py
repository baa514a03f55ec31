"""One deadline for a whole call to a vendor: from connecting to the last byte, however slowly the bytes come.

The time-outs of HTTP libraries and SDKs start anew with each byte; a server that sends one a second holds them
for ever.
"""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

MOST_CONNECTING = 5.0  # seconds

Result = TypeVar("Result")


class DeadlineExceeded(Exception):
	"""The call had not ended in time; it may have reached the vendor."""


def run_within(seconds: float, call: Callable[[], Result]) -> Result:
	"""Run a call in a thread of its own and wait for it no longer than its time.

	The late thread goes on by itself: what it holds, such as an HTTP session, must not be used again. The
	thread has nothing of the caller's context, so no Frappe.

	Args:
		seconds: for the whole call.
		call: takes no arguments.

	Returns:
		What the call returns.

	Raises:
		DeadlineExceeded: it had not ended in time; every other error is the call's own.
	"""
	outcome: queue.SimpleQueue[tuple[Result | None, Exception | None]] = queue.SimpleQueue()

	def run() -> None:
		try:
			outcome.put((call(), None))
		except Exception as error:
			outcome.put((None, error))

	threading.Thread(target=run, name="vendor", daemon=True).start()
	try:
		result, error = outcome.get(timeout=seconds)
	except queue.Empty:
		raise DeadlineExceeded from None
	if error is not None:
		raise error
	return result


def timeouts(seconds: float) -> tuple[float, float]:
	"""Return the time-outs of `requests` for a call with a deadline: for connecting, and for each read.

	The end of connecting comes well before the deadline, so that it is known that nothing was sent.
	"""
	return min(MOST_CONNECTING, seconds / 2), seconds
