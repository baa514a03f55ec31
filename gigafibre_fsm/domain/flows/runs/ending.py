"""Stores what the engine decided: the records, the new state, when a worker looks again, and who takes a place that is free."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath
from gigafibre_fsm.domain.flows.definition import reasons
from gigafibre_fsm.domain.flows.engine import messages, state
from gigafibre_fsm.domain.flows.engine.advance import UnexpectedEventError, advance
from gigafibre_fsm.domain.flows.engine.messages import Decision, End, StepRecord, Wait
from gigafibre_fsm.domain.flows.engine.structure import DOCUMENT
from gigafibre_fsm.domain.flows.runs import modes, repository, signals, states, waking
from gigafibre_fsm.domain.flows.runs.repository import ClaimedRun, StepTimes
from gigafibre_fsm.domain.flows.templates import repository as template_repository
from gigafibre_fsm.domain.flows.templates import states as template_states
from gigafibre_fsm.domain.platform import instants

MOST_CONTEXT = 64_000
"""Characters of a run's state as JSON."""
QUEUING = (template_states.QUEUE, template_states.RESTART)
"""Modes in which runs wait for each other; others may have some left that began before the mode was changed."""
LOOK_AGAIN = timedelta(hours=6)
"""A wait for a record is looked at so often, whatever happens: ERPNext changes some documents without an event."""


class ContextTooLargeError(ValueError):
	"""A run remembers more than fits."""


def store_decision(
	run: ClaimedRun,
	decision: Decision,
	records: list[StepRecord],
	times: Mapping[int, StepTimes],
	*,
	is_fresh: bool,
) -> str:
	"""Write a decision and return the run's new state.

	Args:
		run: claimed in this transaction.
		decision: the last one.
		records: of all decisions since it was claimed.
		times: of the steps performed, by number of their records.
		is_fresh: whether it begins to wait with this decision, and is looked at once more at once.

	Raises:
		ContextTooLargeError: the run remembers more than fits; the transaction is to be undone.
	"""
	packed = json.dumps({"state": state.to_json(decision.state)}, ensure_ascii=False, default=str)
	if len(packed) > MOST_CONTEXT:
		raise ContextTooLargeError(run.name)
	last_seq = run.context.get("state", {}).get("seq", 0)
	repository.write_steps(run, records, last_seq, times)
	values = _result_of(decision, is_fresh=is_fresh)
	repository.update_run(run.name, {"context": packed, **values})
	if values["state"] in states.OVER:
		_finish(run, values["state"])
	return values["state"]


def _finish(run: ClaimedRun, state: str) -> None:
	"""Let others go on that waited for the end of a run."""
	if run.active_key:
		release_place(run)
	if run.parent_run:
		signals.signal(signals.run_key(run.name), {"state": state})


def _result_of(decision: Decision, *, is_fresh: bool) -> dict[str, Any]:
	following, pending = decision.next, decision.state.pending
	values: dict[str, Any] = {
		"step": pending.step if pending else None,
		"waits_for": None,
		"waits_until": None,
		"due_utc": None,
		"reason": None,
	}
	if isinstance(following, Wait):
		values["state"] = states.WAITING
		values["waits_for"] = following.key or None
		values["waits_until"] = following.until
		values["due_utc"] = instants.now_utc() if is_fresh and following.key else find_next_look(following)
		return values
	if isinstance(following, End):
		values["state"], values["reason"] = following.state, following.why[: reasons.LONGEST] or None
		if following.state in states.OVER:
			values["ended_on"], values["active_key"] = instants.now(), None
		return values
	# it was interrupted between two steps to let others have their turn
	return {**values, "state": states.READY, "due_utc": instants.now_utc()}


def find_next_look(wait: Wait) -> datetime | None:
	"""Return when a worker looks at a waiting run again; UTC, naive, None until a signal comes."""
	limits = [wait.until] if wait.until else []
	if wait.key.startswith(DOCUMENT):
		limits.append(instants.now_utc() + LOOK_AGAIN)
	return min(limits, default=None)


def cancel_run(run: ClaimedRun, why: str) -> None:
	"""End a run that no worker is at, and free its place.

	Args:
		run: locked in this transaction; not over.
		why: a sentence.
	"""
	definition = template_repository.load_definition(run.version)
	try:
		decision = advance(
			definition, run.engine_state, messages.Cancel(why), _find_nothing, instants.now_utc()
		)
	except UnexpectedEventError:
		return
	store_decision(run, decision, list(decision.records), {}, is_fresh=False)


def _find_nothing(path: str) -> Any:
	raise UnknownPath(path)


def release_place(run: ClaimedRun) -> None:
	"""Let the run that has waited longest take the place of one that is over."""
	mode = frappe.db.get_value(template_repository.TEMPLATE, run.template, "mode")
	if mode not in QUEUING and not modes.is_anybody_queued(run.template, run.record):
		return
	successor = modes.find_next_queued(run.template, run.record)
	if not successor:
		return
	values = {"state": states.READY, "active_key": run.active_key, "due_utc": instants.now_utc()}
	repository.update_run(successor, values)
	waking.wake()


def cancel_holder(key: str, template: str, record: tuple[str, str], why: str) -> None:
	"""Cancel the run that holds a place and those that wait behind it; waits for a worker that is at it.

	Args:
		key: of the place.
		template: name of the Flow Template.
		record: DocType and name.
		why: a sentence.
	"""
	while queued := modes.find_next_queued(template, record):
		values = {"state": states.CANCELLED, "reason": why, "ended_on": instants.now()}
		repository.update_run(queued, values)
		# a run may wait for its end
		signals.signal(signals.run_key(queued), {"state": states.CANCELLED})
	holder = modes.lock_holder(key)
	run = repository.lock_run(holder, skip_locked=False) if holder else None
	if run:
		cancel_run(run, why)
