"""Runs an endpoint as one transaction, repeated from its start after a deadlock."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from gigafibre_fsm.domain.platform import transactions

Method = TypeVar("Method", bound=Callable[..., Any])


def whole(method: Method) -> Method:
	"""Run a method as one unit of work: committed at its end, and repeated after a deadlock.

	Placed below the guards, so that they are checked once. The method must read uploads from their start,
	because it may run several times.
	"""

	@wraps(method)
	def repeated(*args: Any, **kwargs: Any) -> Any:
		return transactions.run_transaction(lambda: method(*args, **kwargs))

	return repeated
