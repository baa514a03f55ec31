"""Takes a due run as far as it goes: under its row's lock, in one transaction, up to the next wait.

A worker that is killed leaves nothing behind: the run is due again, as it was. Only a step that calls another host
itself commits its intent first; if its worker dies, whether it had its effect is not known, and a person decides.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.flows.catalogue.registry import StepCall, StepKind
from gigafibre_fsm.domain.flows.engine import messages
from gigafibre_fsm.domain.flows.engine.messages import Decision, Event, Perform, StepError, Wait
from gigafibre_fsm.domain.flows.engine.state import PendingMode
from gigafibre_fsm.domain.flows.engine.structure import DOCUMENT
from gigafibre_fsm.domain.flows.runs import (
	ending,
	leases,
	owners,
	performing,
	repository,
	signals,
	states,
)
from gigafibre_fsm.domain.flows.runs.execution import Execution
from gigafibre_fsm.domain.flows.runs.owners import FlowOwner
from gigafibre_fsm.domain.flows.runs.repository import ClaimedRun
from gigafibre_fsm.domain.flows.templates import repository as template_repository
from gigafibre_fsm.domain.flows.templates import states as template_states
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.domain.platform.frappe_internals import acting_as

MOST_FOLDED = 50
"""Actions in one transaction; a run with more of them lets others have their turn."""
WORKER_DIED = "The worker died while this step was under way."
OWNER_LOST = "The user with whose rights this flow acts is disabled, or may no longer activate flows."
OUR_FAULT = "Our side failed; see Error Log."


@dataclass(frozen=True, slots=True)
class DirectStep:
	"""A step whose intent is committed and that is performed outside of any transaction."""

	run: str
	lease: str
	kind: StepKind
	call: StepCall


def work_run(
	name: str, load_owner: Callable[[str], FlowOwner] = owners.load_owner, *, is_new: bool = False
) -> bool:
	"""Take a run as far as it goes, if it is due and nobody is at it; return whether it was.

	Args:
		name: of the Flow Run.
		load_owner: returns the owner of a template.
		is_new: whether the open transaction has read nothing yet.
	"""
	try:
		found = transactions.run_transaction(lambda: _claim_and_work(name, load_owner), is_new=is_new)
		while isinstance(found, DirectStep):
			found = _perform_direct(found, load_owner)
	except ending.ContextTooLargeError:
		frappe.db.rollback()
		transactions.run_transaction(lambda: _set_aside(name, messages.EngineReason.TOO_LARGE))
		return True
	except Exception as error:
		frappe.db.rollback()
		if performing.is_transaction_lost(error):
			raise
		transactions.run_transaction(lambda: frappe.log_error(title=f"{repository.RUN} {name}"))
		transactions.run_transaction(lambda: _set_aside(name, OUR_FAULT))
		return True
	return bool(found)


def _claim_and_work(name: str, load_owner: Callable[[str], FlowOwner]) -> DirectStep | bool:
	run = repository.lock_run(name, skip_locked=True)
	if not run or run.due_utc is None or run.due_utc > instants.now_utc():
		return False
	if run.state == states.RUNNING and leases.is_leased(run.due_utc):
		return False  # this host's clock is ahead
	owner = load_owner(run.template)
	if not owner.is_able:
		repository.update_run(name, {"state": states.HELD, "reason": OWNER_LOST, "due_utc": None})
		return _notify(run, owner, states.HELD)
	execution = Execution(run, owner, template_repository.load_definition(run.version))
	with acting_as(owner.user):
		found = _play(execution)
	if isinstance(found, DirectStep) or execution.is_paused:
		return found if isinstance(found, DirectStep) else True
	return _notify(run, owner, found)


def _play(execution: Execution) -> DirectStep | str:
	"""Go on from the first event to the next wait, and store it; return the new state."""
	decision = _decide_first(execution)
	return _perform_steps(execution, decision)


def _perform_steps(execution: Execution, decision: Decision) -> DirectStep | str:
	while isinstance(decision.next, Perform) and execution.performed < MOST_FOLDED:
		step = decision.next
		kind = performing.find_kind(step.kind)
		if kind and kind.direct:
			return _store_intent(execution, decision, kind)
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
	if run.state == states.RUNNING:
		return execution.decide(messages.StepUnclear(WORKER_DIED))
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


# ---- steps that call another host


def _store_intent(execution: Execution, decision: Decision, kind: StepKind) -> DirectStep:
	step = decision.next
	assert isinstance(step, Perform)
	_store(execution, decision)
	lease = frappe.generate_hash(length=12)
	values = {"state": states.RUNNING, "lease": lease, "due_utc": leases.end_of_lease()}
	repository.update_run(execution.run.name, values)
	return DirectStep(execution.run.name, lease, kind, execution.make_call(step))


def _perform_direct(direct: DirectStep, load_owner: Callable[[str], FlowOwner]) -> DirectStep | bool:
	began = time.perf_counter()
	with acting_as(direct.call.user):
		event = performing.perform_step(direct.kind, direct.call)
	return transactions.run_transaction(lambda: _finish_direct(direct, event, began, load_owner))


def _finish_direct(
	direct: DirectStep, event: Event, began: float, load_owner: Callable[[str], FlowOwner]
) -> DirectStep | bool:
	run = repository.lock_run(direct.run, skip_locked=False)
	if not run or run.lease != direct.lease:
		return False  # it took longer than its lease: a person has it
	owner = load_owner(run.template)
	with acting_as(direct.call.user):
		execution = Execution(run, owner, template_repository.load_definition(run.version))
		decision = execution.decide(event)
		execution.note_time(direct.call.step, began, 0)
		if owner.mode == template_states.RESTART and ending.is_superseded(run):
			decision = execution.decide(messages.Cancel())
		found = _perform_steps(execution, decision)
	return found if isinstance(found, DirectStep) else _notify(run, owner, found)


# ---- troubles


def _notify(run: ClaimedRun, owner: FlowOwner, state: str) -> bool:
	if state in states.FOR_A_PERSON:
		waiting = {"template": run.template, "state": ("in", states.FOR_A_PERSON), "name": ("!=", run.name)}
		if not frappe.db.exists(repository.RUN, waiting):
			owners.notify_trouble(owner, run.name)
	return True


def _set_aside(name: str, reason: str) -> None:
	"""Leave a run to a person that our own code cannot go on with."""
	run = repository.lock_run(name, skip_locked=False)
	if run and run.state not in states.OVER:
		values = {"state": states.FAILED, "reason": reason, "due_utc": None, "lease": None}
		repository.update_run(name, values)
