"""A unit of work: done, committed and, when the database chose it as a victim, done again from its start."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import frappe

Result = TypeVar("Result")

ATTEMPTS = 6
FIRST_PAUSE = 0.02  # seconds, doubled each time
# MariaDB 11: "Record has changed since last read" under snapshot isolation is a deadlock by another name.
RECORD_CHANGED = 1020


def run(work: Callable[[], Result]) -> Result:
	"""Do the work in a transaction of its own and commit it.

	Whatever was pending on this connection is committed along, or lost when the work must be done again: call
	it where nothing is. Neither Frappe's queue nor its web requests retry a deadlock's victim, so this does.

	Raises:
		frappe.QueryDeadlockError, frappe.QueryTimeoutError: after the last attempt; or the database's own
			error, if that was that a record had changed since it was read.
		AssertionError: never; it only tells the type checker that the loop cannot end.
	"""
	for attempt in range(ATTEMPTS):
		try:
			result = work()
			# the worker must know that this is kept before it takes the next step outside the database
			frappe.db.commit()
			return result
		except Exception as error:
			frappe.db.rollback()
			if attempt == ATTEMPTS - 1 or not _is_victim(error):
				raise
		time.sleep(random.uniform(0, FIRST_PAUSE * 2**attempt))
	raise AssertionError("unreachable")


def _is_victim(error: Exception) -> bool:
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError):
		return True
	return (
		isinstance(error, frappe.db.OperationalError | frappe.db.InternalError)
		and RECORD_CHANGED in error.args
	)
