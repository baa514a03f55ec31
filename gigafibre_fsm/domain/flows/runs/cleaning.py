"""Deletes runs that ended long ago with all that they wrote, old events and spent effect keys; a bounded number at a time."""

from datetime import datetime

import frappe
from frappe.query_builder import DocType

from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.runs import repository
from gigafibre_fsm.domain.platform import due as platform
from gigafibre_fsm.domain.platform import instants, transactions

BATCH = 500
"""Runs, events, or keys, that go in one transaction."""


OF_RUNS = (repository.STEP, "Flow Question", "Flow Request")
"""Rows of a run that go with it: they hold what customers answered and what was sent about them."""


def forget_old(now: datetime, most: int = 200) -> int:
	"""Delete what is older than its retention period, and return how many batches there were.

	Args:
		now: UTC, naive.
		most: batches at most; the next minute goes on.
	"""
	for count in range(most):
		if not transactions.run_transaction(lambda: _forget_batch(now)):
			return count
	return most


def _forget_batch(now: datetime) -> int:
	run, event = DocType(repository.RUN), DocType(repository.EVENT)
	before = instants.to_site(now - due.RUNS_KEPT)
	is_old = run.state.isin(due.ENDED) & (run.ended_on < before)
	runs = frappe.qb.from_(run).select(run.name).where(is_old).limit(BATCH).run(pluck=True)
	if runs:
		for doctype in OF_RUNS:
			frappe.db.delete(doctype, {"run": ("in", runs)})
		frappe.db.delete(repository.RUN, {"name": ("in", runs)})
	is_past = event.instant < now - due.EVENTS_KEPT
	events = frappe.qb.from_(event).select(event.name).where(is_past).limit(BATCH).run(pluck=True)
	if events:
		frappe.db.delete(repository.EVENT, {"name": ("in", events)})
	received = instants.to_site(now - platform.COMMANDS_KEPT)
	keys = due.select_spent_keys(received, "name", BATCH).run(pluck=True)
	if keys:
		frappe.db.delete("FSM Command", {"name": ("in", keys)})
	return len(runs) + len(events) + len(keys)
