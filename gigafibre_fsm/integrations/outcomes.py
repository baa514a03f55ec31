"""How calls to vendors ended: each client notes it where a call ends, and domain/platform/vendor_states.py stores it.

Nothing is written here, because a call may stand in a transaction that is rolled back, or in a worker that has none.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gigafibre_fsm.integrations.errors import IntegrationError, Rejected

_noted = threading.local()


@dataclass(frozen=True, slots=True)
class CallOutcome:
	"""How a call to a vendor ended.

	Attributes:
		vendor: the vendor's name, for example "Twilio".
		at: seconds since 1970.
		problem: sentence of the error, a source string of our translations; empty if the vendor answered.
		code: the vendor's own code of the error.
	"""

	vendor: str
	at: float
	problem: str = ""
	code: str = ""


@contextmanager
def note_outcome(vendor: str, ignored: tuple[str, ...] = ()) -> Iterator[None]:
	"""Note how the call inside ended; as a decorator, how each call of the function ended.

	A vendor that refuses one request works: only what keeps every request from it counts as its failure. Errors that
	are no `IntegrationError` say nothing of the vendor and are not noted.

	Args:
		vendor: the name under which it is stored.
		ignored: codes of errors that say nothing of the vendor, such as a device behind it that does not answer.
	"""
	try:
		yield
	except IntegrationError as error:
		if error.code not in ignored:
			is_answer = isinstance(error, Rejected)
			_note(CallOutcome(vendor, time.time()) if is_answer else _failure(vendor, error))
		raise
	_note(CallOutcome(vendor, time.time()))


def take_outcomes() -> list[CallOutcome]:
	"""Return the last success and the last failure of each vendor in this thread since the last call, and forget them."""
	noted, _noted.outcomes = _outcomes(), {}
	return list(noted.values())


def _failure(vendor: str, error: IntegrationError) -> CallOutcome:
	return CallOutcome(vendor, time.time(), error.message, error.code)


def _note(outcome: CallOutcome) -> None:
	_outcomes()[(outcome.vendor, bool(outcome.problem))] = outcome


def _outcomes() -> dict[tuple[str, bool], CallOutcome]:
	if not hasattr(_noted, "outcomes"):
		_noted.outcomes = {}
	return _noted.outcomes
