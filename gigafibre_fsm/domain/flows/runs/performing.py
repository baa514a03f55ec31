"""Carries out one action: calls the function of its kind, and turns whatever comes back into the engine's next event."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import frappe

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.catalogue.registry import (
	Done,
	Outcome,
	StepCall,
	StepFailed,
	StepKind,
	Unknown,
	WaitFor,
)
from gigafibre_fsm.domain.flows.engine.messages import Event, StepDone, StepError, StepUnclear, StepWaits
from gigafibre_fsm.domain.flows.engine.state import to_plain
from gigafibre_fsm.domain.flows.templates import wording

SAVEPOINT = "fsm_flow_step"
MOST_OUTPUT = 8_000
"""Characters that the results of a step may have as JSON."""
LOST = (1020, 1205, 1213, 1927, 2006, 2013, 2055, 4031)
"""Errors of MariaDB after which nothing of the transaction is left: a deadlock, a time-out, a connection that ended."""


def find_kind(key: str) -> StepKind | None:
	"""Return a kind of step, None if the catalogue no longer has it."""
	return entries.STEP_KINDS.get(key)


def perform_step(kind: StepKind | None, call: StepCall) -> Event:
	"""Carry out an action; what it changed is undone if it fails.

	Raises:
		frappe.QueryDeadlockError, frappe.QueryTimeoutError: the database has undone the whole transaction, which is
			to be repeated from its start.
	"""
	if not kind or not kind.perform:
		return StepError("The app no longer has this kind of step.", kind="missing")
	is_undone = kind.effect != "none"
	if is_undone:
		frappe.db.savepoint(SAVEPOINT)
	try:
		return _to_event(_load(kind.perform)(call))
	except Exception as error:
		if is_transaction_lost(error):
			raise
		if is_undone:
			frappe.db.rollback(save_point=SAVEPOINT)
		return _word(_describe_failure(error, call))


def _word(failure: StepError) -> StepError:
	return replace(failure, words=wording.translate_reason(failure.message))


def _describe_failure(error: Exception, call: StepCall) -> StepError:
	"""Return what a step is said to have failed of; an error of our own is logged, after what the step did is undone."""
	if isinstance(error, StepFailed):
		return StepError(error.message, error.retryable, error.kind, error.hold, error.pauses)
	if isinstance(error, frappe.ValidationError):
		frappe.clear_last_message()
		return StepError(str(error) or "The document was refused.", kind="refused")
	if isinstance(error, frappe.PermissionError):
		return StepError(str(error) or "This user may not do this.", kind="permission")
	frappe.log_error(title=f"Flow Run {call.run}: {call.step}")
	return StepError("An error of our own; see Error Log.", retryable=True, kind=type(error).__name__)


def is_transaction_lost(error: Exception) -> bool:
	"""Whether the database has undone the whole transaction, and no savepoint is left."""
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError):
		return True
	is_of_database = isinstance(error, frappe.db.OperationalError | frappe.db.InternalError)
	return is_of_database and bool(error.args) and error.args[0] in LOST


def _to_event(outcome: Outcome) -> Event:
	if isinstance(outcome, Unknown):
		return StepUnclear(outcome.evidence)
	outputs = to_plain(outcome.outputs)
	if len(frappe.as_json(outputs)) > MOST_OUTPUT:
		raise StepFailed("The result of this step is too large.", kind="too large")
	if isinstance(outcome, WaitFor):
		return StepWaits(outcome.key, outcome.until, outputs)
	if isinstance(outcome, Done):
		return StepDone(outputs)
	raise TypeError(f"a step returned {type(outcome).__name__}")


@cache
def _load(path: str) -> Callable[[StepCall], Outcome]:
	module, _dot, name = path.rpartition(".")
	return getattr(importlib.import_module(module), name)
