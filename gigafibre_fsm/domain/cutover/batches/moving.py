"""The worker of batches: does for each customer what was asked for their batch, each in one transaction.

Whom it has done is in their row; a worker that dies leaves nothing half done, and the next one goes on.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

import frappe

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.billing.sides import switching
from gigafibre_fsm.domain.billing.sides.states import OldReading
from gigafibre_fsm.domain.cutover.batches import batch_rows, rehearsals, rules
from gigafibre_fsm.domain.cutover.batches.batch_rows import AskedBatch
from gigafibre_fsm.domain.cutover.batches.rules import BatchTask
from gigafibre_fsm.domain.cutover.comparing import comparisons
from gigafibre_fsm.domain.platform import transactions

BATCH = 50
EVENT = "cutover_batch_progress"


def work(goes_on: Callable[[], bool]) -> None:
	"""Compare what was read anew, and do what was asked of batches, until all is done or the time is over."""
	with ledger_entries.act_as_bookkeeper():
		comparisons.compare_fresh(goes_on)
		for batch in transactions.run_transaction(batch_rows.list_asked):
			_work_batch(batch, goes_on)


def _work_batch(batch: AskedBatch, goes_on: Callable[[], bool]) -> None:
	while customers := transactions.run_transaction(lambda: batch_rows.list_waiting(batch.name, BATCH)):
		for customer in customers:
			if not goes_on():
				return
			_do(batch.task, customer, batch.boundary)
		_announce(batch.name)
	transactions.run_transaction(lambda: batch_rows.finish_task(batch.name))
	_announce(batch.name)


def _do(task: BatchTask, customer: str, boundary: date) -> None:
	if task is BatchTask.REHEARSE:
		transactions.end_reading()
		found = rehearsals.rehearse(customer)
		transactions.run_transaction(lambda: batch_rows.note_done(customer, [], **asdict(found)))
		return
	transactions.run_transaction(lambda: _move(task, customer, boundary))


def _move(task: BatchTask, customer: str, boundary: date) -> None:
	"""Take a step of a customer, or note what speaks against it; one who is elsewhere has nothing to do with the task."""
	if switching.lock_state(customer) not in rules.FROM[task]:
		batch_rows.note_done(customer, [])
		return
	reading = _find_reading(customer) if task in rules.NEEDS_READING else None
	found = switching.find_objections(rules.STEPS[task], customer, boundary=boundary, reading=reading)
	if not found:
		steps = {
			BatchTask.STOP: lambda: switching.ask_stop(customer, boundary),
			BatchTask.TAKE_OVER: lambda: switching.take_over(customer, reading),
			BatchTask.TURN_BACK: lambda: switching.turn_back(customer),
			BatchTask.GIVE_BACK: lambda: switching.give_back(customer, reading),
		}
		steps[task]()
	batch_rows.note_done(customer, found)


def _find_reading(customer: str) -> OldReading | None:
	name = comparisons.find_account(customer)
	return comparisons.load_account(name).reading if name else None


def _announce(batch: str) -> None:
	frappe.publish_realtime(EVENT, {"name": batch}, doctype=batch_rows.DOCTYPE, docname=batch)
