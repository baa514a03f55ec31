"""A unit of work: run, committed and, if the database rolls it back as a deadlock victim, run again."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import frappe

Result = TypeVar("Result")

ATTEMPTS = 6
FIRST_PAUSE = 0.02  # seconds, doubled each time
# MariaDB 11 reports deadlocks under snapshot isolation as "Record has changed since last read".
RECORD_CHANGED = 1020


def run_transaction(work: Callable[[], Result], *, is_new: bool = False) -> Result:
	"""Run the work in a transaction of its own and commit it; after a deadlock, run it again from the start.

	It begins with a new snapshot: under MariaDB's REPEATABLE READ the first plain read fixes what all later ones
	see. Work that locks something therefore locks it first, before it reads anything else.

	Other pending changes on this connection are committed with it, or lost if the work has to be repeated, so
	call it only when there are none. Neither Frappe's queue nor its web requests retry after a deadlock.

	Args:
		work: what is done.
		is_new: the open transaction has not read anything yet, so that it is not ended first: two statements less.

	Raises:
		frappe.QueryDeadlockError, frappe.QueryTimeoutError: after the last attempt; or the database's own
			error where a record had changed since it was read.
		AssertionError: never; it only tells the type checker that the loop cannot end.
	"""
	if not is_new:
		end_reading()

	def committed() -> Result:
		result = work()
		# the result must be stored before the worker's next step outside the database
		frappe.db.commit()
		return result

	return retry_victim(committed)


def retry_victim(work: Callable[[], Result]) -> Result:
	"""Run the work in the transaction that is open; after a deadlock, run it again in a new one.

	For a POST that only writes: Frappe commits its transaction before it answers, and a transaction of its own
	would cost four statements more.

	Raises:
		frappe.QueryDeadlockError, frappe.QueryTimeoutError: as for `run_transaction`.
		AssertionError: never.
	"""
	for attempt in range(ATTEMPTS):
		try:
			return work()
		except Exception as error:
			frappe.db.rollback()
			if attempt == ATTEMPTS - 1 or not _is_victim(error):
				raise
		time.sleep(random.uniform(0, FIRST_PAUSE * 2**attempt))
	raise AssertionError("unreachable")


def end_reading() -> None:
	"""End a transaction that has only read, so that the next read sees what others have committed since."""
	if not frappe.db.transaction_writes:
		# after a rollback to a savepoint Frappe counts no writes although there may be some: those are not lost
		frappe.db.commit()


def _is_victim(error: Exception) -> bool:
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError):
		return True
	return (
		isinstance(error, frappe.db.OperationalError | frappe.db.InternalError)
		and RECORD_CHANGED in error.args
	)
