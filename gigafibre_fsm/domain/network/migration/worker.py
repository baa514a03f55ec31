"""Takes the due steps of devices on their way to Oktopus and back; safe to run twice and to kill.

A row is claimed, then one step is taken, then written. A worker that dies in between leaves the row to the next one,
and each step may be repeated: it sets the same values, or only looks.
"""

import time

import frappe

from gigafibre_fsm.domain.network.migration import repository, states, steps
from gigafibre_fsm.domain.network.migration.repository import ClaimedDevice
from gigafibre_fsm.domain.network.migration.states import MigrationStep
from gigafibre_fsm.domain.platform import instants, job_queue, outbound_guard, transactions
from gigafibre_fsm.integrations.errors import IntegrationError

TIME = 200.0  # seconds of a run


def wake_worker() -> None:
	"""Queue a run; the clock also starts one every minute."""
	job_queue.enqueue_after_commit("move_devices", "long", timeout=600)


def move_due(seconds: float = TIME) -> int:
	"""Take due steps until none is left or the time is over, and return how many were taken."""
	end, touched, count = time.monotonic() + seconds, set(), 0
	while row := transactions.run_transaction(lambda: repository.claim_next(instants.now_utc())):
		step = _take(row)
		transactions.run_transaction(
			lambda row=row, step=step: repository.write_step(row, step, instants.now_utc())
		)
		touched.add(row.migration)
		count += 1
		if time.monotonic() > end:
			break
	for migration in sorted(touched):
		transactions.run_transaction(lambda migration=migration: repository.write_counts(migration))
	return count


def _take(row: ClaimedDevice) -> MigrationStep:
	"""Take one step of one device; an error is noted with it, so that it does not stop the others."""
	if not outbound_guard.judge_effect(outbound_guard.MODEM, row.equipment).open:
		return MigrationStep(row.state, instants.now_utc() + states.WATCHING, states.HELD_BACK)
	try:
		return steps.take_step(row)
	except IntegrationError:
		return MigrationStep(row.state, instants.now_utc() + states.LATER, states.UNREACHABLE)
	except Exception:
		frappe.db.rollback()
		trace = frappe.get_traceback()
		transactions.run_transaction(lambda: frappe.log_error(f"ACS Migration Device {row.name}", trace))
		return MigrationStep(row.state, instants.now_utc() + states.WATCHING, states.UNREACHABLE)
