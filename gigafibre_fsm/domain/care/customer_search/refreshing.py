"""Writes the rows in which customers are searched, where a document changed or a day has passed."""

from collections.abc import Callable

from gigafibre_fsm.domain.care.customer_search import entries, sources, vocabulary
from gigafibre_fsm.domain.platform import transactions

BATCH = 200


def refresh_due(is_time_left: Callable[[], bool]) -> int:
	"""Write what is due, two hundred rows in a transaction, and return how many customers were written.

	Args:
		is_time_left: asked before each of them.
	"""
	written = 0
	while is_time_left() and (count := transactions.run_transaction(refresh_batch)):
		written += count
	if written:
		vocabulary.renew_old()
	return written


def refresh_batch() -> int:
	"""Write the rows that have been due for longest, and return how many; this transaction may not have read anything yet."""
	customers, marks = entries.lock_due(BATCH)
	if not customers:
		return 0
	found, linked = sources.load_sources(customers)
	sources.index_phones(customers, linked)
	entries.save_entries(found)
	gone = set(customers) - {each.customer for each in found}
	entries.delete_entries({*marks, *gone})
	return len(customers)
