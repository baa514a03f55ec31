"""A request's write, done again from its start when the database chose it as the victim of a deadlock."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import frappe

from gigafibre_fsm.domain.platform import transactions

Method = TypeVar("Method", bound=Callable[..., Any])


def whole(method: Method) -> Method:
	"""Run a method as one unit of work: committed at its end, and repeated whole after a deadlock.

	Stands below the guards, so that these are asked once. The method must read uploads before it, or from
	their start: it may run several times.
	"""

	@wraps(method)
	def repeated(*args: Any, **kwargs: Any) -> Any:
		if not frappe.db.transaction_writes:
			# what the guards read fixed a picture of the database: the work begins with a newer one
			frappe.db.rollback()
		return transactions.run(lambda: method(*args, **kwargs))

	return repeated
