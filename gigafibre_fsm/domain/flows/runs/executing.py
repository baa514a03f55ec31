"""Takes a due run as far as it goes: under its row's lock, in one transaction, up to the next wait.

A worker that is killed leaves nothing behind: the run is due again, as it was. One that kills each worker is set aside.
"""

import time
from collections.abc import Callable, Iterator

import frappe

from gigafibre_fsm.domain.flows.engine import messages
from gigafibre_fsm.domain.flows.engine.messages import Decision, Event, Perform, StepError, Wait
from gigafibre_fsm.domain.flows.engine.state import PendingMode
from gigafibre_fsm.domain.flows.engine.structure import DOCUMENT
from gigafibre_fsm.domain.flows.runs import (
	deaths,
	ending,
	owners,
	performing,
	repository,
	signals,
	states,
)
from gigafibre_fsm.domain.flows.runs.deaths import Attempt
from gigafibre_fsm.domain.flows.runs.execution import Execution
from gigafibre_fsm.domain.flows.runs.owners import FlowOwner
from gigafibre_fsm.domain.flows.runs.repository import ClaimedRun
from gigafibre_fsm.domain.flows.templates import repository as template_repository
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.domain.platform.frappe_internals import acting_as

MOST_FOLDED = 50
"""Actions in one transaction; a run with more of them lets others have their turn."""
OWNER_LOST = "The user with whose rights this flow acts is disabled, or may no longer activate flows."
OUR_FAULT = "Our side failed; see Error Log."


def work_run(
	name: str, load_owner: Callable[[str], FlowOwner] = owners.load_owner, *, is_new: bool = False
) -> bool:
	"""Take a run as far as it goes, if it is due and nobody is at it; return whether it was.

	Args:
		name: of the Flow Run.
		load_owner: returns the owner of a template.
		is_new: whether the open transaction has read nothing yet.
	"""
	attempt = deaths.Attempt(name)
	try:
		return transactions.run_transaction(lambda: _claim_and_work(name, load_owner, attempt), is_new=is_new)
	except ending.ContextTooLargeError:
		frappe.db.rollback()
		_leave_to_person(name, messages.EngineReason.TOO_LARGE)
		return True
	except Exception as error:
		frappe.db.rollback()
		if performing.is_transaction_lost(error):
			raise
		transactions.run_transaction(lambda: frappe.log_error(title=f"{repository.RUN} {name}"))
		_leave_to_person(name, OUR_FAULT)
		return True
	finally:
		attempt.finish()


def _claim_and_work(name: str, load_owner: Callable[[str], FlowOwner], attempt: Attempt) -> bool:
	run = repository.lock_run(name, skip_locked=True)
	if not run or run.due_utc is None or run.due_utc > instants.now_utc():
		return False
	owner = load_owner(run.template)
	if not attempt.can_begin():
		return _hold(run, owner, deaths.KILLS_WORKER)
	if not owner.is_able:
		return _hold(run, owner, OWNER_LOST)
	execution = Execution(run, owner, template_repository.load_definition(run.version))
	with acting_as(owner.user):
		found = _play(execution)
	return execution.is_paused or _notify(run, owner, found)


def _hold(run: ClaimedRun, owner: FlowOwner, why: str) -> bool:
	repository.update_run(run.name, {"state": states.HELD, "reason": why, "due_utc": None})
	return _notify(run, owner, states.HELD)


def _play(execution: Execution) -> str:
	"""Go on from the first event to the next wait, and store it; return the new state."""
	decision = _decide_first(execution)
	return _perform_steps(execution, decision)


def _perform_steps(execution: Execution, decision: Decision) -> str:
	while isinstance(decision.next, Perform) and execution.performed < MOST_FOLDED:
		step = decision.next
		kind = performing.find_kind(step.kind)
		began, count = time.perf_counter(), len(execution.records)
		event = execution.perform(step, kind)
		if isinstance(event, StepError) and event.pauses:
			owners.pause_template(execution.owner, execution.run.template, event.message)
			execution.is_paused = True
		execution.performed += 1
		decision = execution.decide(event)
		execution.note_time(step.step, began, count)
	return _store(execution, decision)


def _store(execution: Execution, decision: Decision) -> str:
	before, pending = execution.run.engine_state.pending, decision.state.pending
	is_fresh = isinstance(decision.next, Wait) and bool(pending) and (not before or before.seq != pending.seq)
	return ending.store_decision(
		execution.run, decision, execution.records, execution.times, is_fresh=is_fresh
	)


def _decide_first(execution: Execution) -> Decision:
	run, pending = execution.run, execution.state.pending
	if order := run.context.get("order"):
		return execution.decide(_ORDERS[order]())
	if not pending:
		return execution.decide(messages.Started())
	if pending.mode in (PendingMode.PERFORM, PendingMode.HELD):
		return execution.decide(messages.Retry())
	for decision in _take_signals(execution):
		following = decision.next
		if not (isinstance(following, Wait) and following.key == pending.key):
			return decision
	return execution.decide(messages.TimedOut())


_ORDERS: dict[str, Callable[[], Event]] = {
	"retry": messages.Retry,
	"skip": messages.Skip,
	"done": messages.StepDone,
}
"""What a person wants done with a run, by the word that is stored with it."""


def _take_signals(execution: Execution) -> Iterator[Decision]:
	pending = execution.state.pending
	if not pending or not pending.key or pending.key.startswith(DOCUMENT):
		return  # of a document only its present state counts
	for heard in signals.find_unheard(pending.key, execution.run.instant, execution.state.heard):
		signals.mark_heard(heard.event)
		yield execution.decide(messages.Resumed(heard.payload, heard.event))


# ---- troubles


def _notify(run: ClaimedRun, owner: FlowOwner, state: str) -> bool:
	if state in states.FOR_A_PERSON:
		waiting = {"template": run.template, "state": ("in", states.FOR_A_PERSON), "name": ("!=", run.name)}
		if not frappe.db.exists(repository.RUN, waiting):
			owners.notify_trouble(owner, run.name)
	return True


def _leave_to_person(name: str, reason: str) -> None:
	"""Set a run aside that our own code cannot go on with; whatever becomes of the notice, nobody tries it again."""
	run = transactions.run_transaction(lambda: _set_aside(name, reason))
	if run:
		transactions.run_transaction(lambda: _notify(run, owners.load_owner(run.template), states.FAILED))


def _set_aside(name: str, reason: str) -> ClaimedRun | None:
	run = repository.lock_run(name, skip_locked=False)
	if not run or run.state in states.OVER:
		return None
	repository.update_run(name, {"state": states.FAILED, "reason": reason, "due_utc": None})
	return run
