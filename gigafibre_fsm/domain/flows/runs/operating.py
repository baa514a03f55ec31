"""What a person does with runs: retry, skip, end, and decide what became of a step that nobody knows."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType

from gigafibre_fsm.domain.flows.engine import transplant
from gigafibre_fsm.domain.flows.engine.state import PendingMode, to_json
from gigafibre_fsm.domain.flows.engine.transplant import ChangedStepError
from gigafibre_fsm.domain.flows.runs import deaths, ending, modes, repository, states, waking
from gigafibre_fsm.domain.flows.runs.repository import ClaimedRun
from gigafibre_fsm.domain.flows.templates import repository as template_repository
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

MOST_RUNS = 500
"""Runs that one act may be about."""
SAVEPOINT = "fsm_flow_act"
BEGUN_ANEW = "It was begun anew."
DECIDED = (PendingMode.FAILED, PendingMode.HELD, PendingMode.UNKNOWN)
ANSWERS = {"arrived": "done", "again": "retry", "let be": "skip"}
"""What a person may find about an unknown effect, and what the run does then."""
LABELS = {"arrived": "It had its effect", "again": "Do it again", "let be": "Let it be"}


@dataclass(slots=True)
class ActedRuns:
	"""What became of an act on several runs: those done, and why the others were refused."""

	done: list[str] = field(default_factory=list)
	refused: dict[str, str] = field(default_factory=dict)


def act_on_runs(runs: Iterable[str], act: Callable[[str], object]) -> ActedRuns:
	"""Do the same with several runs; one that refuses does not keep the others back.

	Args:
		runs: names, at most MOST_RUNS.
		act: given the name of one.

	Raises:
		FsmError: there are none, or too many.
	"""
	names = list(dict.fromkeys(runs))
	if not 0 < len(names) <= MOST_RUNS:
		frappe.throw(_("Choose between 1 and {0} runs.").format(MOST_RUNS), FsmError)
	result = ActedRuns()
	for name in names:
		frappe.db.savepoint(SAVEPOINT)
		try:
			act(name)
			result.done.append(name)
		except FsmError as refusal:
			frappe.db.rollback(save_point=SAVEPOINT)
			frappe.clear_last_message()
			result.refused[name] = str(refusal)
	return result


def list_standing(template: str, state: str) -> list[str]:
	"""Return the runs of a template in a state that waits for a person, the oldest first."""
	standing = {"template": template, "state": state}
	return frappe.get_all(repository.RUN, standing, pluck="name", order_by="instant", limit_page_length=0)


def retry_run(name: str, *, is_active_version: bool = False) -> None:
	"""Have a run go on from the step that failed or was held.

	Args:
		name: of the Flow Run.
		is_active_version: whether it goes on with the active version of its template instead of its own.

	Raises:
		FsmError: it did not fail, its effect is unknown, or the other version has changed the step.
	"""
	run = _lock(name)
	if run.state == states.DOUBTFUL:
		frappe.throw(_("Decide first whether the step had its effect."), FsmError)
	if run.state not in (states.FAILED, states.HELD):
		frappe.throw(_("This run has not failed, so there is nothing to retry."), FsmError)
	values = _move_to_active(run) if is_active_version else {}
	deaths.forget_deaths(name)
	_order(run, "retry", values)
	_note(run, _("Retried from the step where it stood."))


def release_held(template: str) -> int:
	"""Have the held runs of a template go on, because a person has resumed it; return how many there were.

	Args:
		template: name of the Flow Template.
	"""
	run = DocType(repository.RUN)
	is_held = (run.template == template) & (run.state == states.HELD)
	count = frappe.db.count(repository.RUN, {"template": template, "state": states.HELD})
	# a cap may have held thousands: what each does next is in its state already
	query = frappe.qb.update(run).set(run.state, states.READY).set(run.reason, None)
	query.set(run.due_utc, instants.now_utc()).where(is_held).run()
	waking.wake()
	return count


def restart_run(name: str, *, is_active_version: bool = False, is_again: bool = False) -> str:
	"""Begin a run anew, as another run of the same root, and return its name; the old one is over.

	Args:
		name: of the Flow Run.
		is_active_version: whether the new one runs the active version of the template instead of the same one.
		is_again: whether its effects happen once more. Otherwise what was done is not done again.

	Raises:
		FsmError: it is still under way, or another run of its record is.
	"""
	run = _lock(name)
	if run.state in (states.QUEUED, states.READY, states.WAITING):
		frappe.throw(_("This run is under way. End it first."), FsmError)
	version = _find_active(run) if is_active_version else run.version
	key = run.active_key or None
	if run.state not in states.OVER:
		# its place goes to the new run, not to one that waits for it
		repository.update_run(name, {"active_key": None})
		ending.cancel_run(replace(run, active_key=""), BEGUN_ANEW)
	elif run.record[1]:
		key = next(iter(modes.list_free_keys(run.template, run.record, 1)), None)
		if not key:
			frappe.throw(_("A run for this record is under way."), FsmError)
	values = _copy_values(run, version, key, run.generation + 1 if is_again else run.generation)
	begun = repository.insert_run(values)
	waking.wake()
	_note(run, _("Begun anew as {0}.").format(begun))
	return begun


def skip_step(name: str) -> None:
	"""Leave out the step at which a run stands, and go on behind it.

	Raises:
		FsmError: it stands at none, or is over.
	"""
	run = _lock(name)
	pending = run.engine_state.pending
	if run.state not in (*states.FOR_A_PERSON, states.WAITING) or not pending:
		frappe.throw(_("This run stands at no step that can be skipped."), FsmError)
	_order(run, "skip", {})
	_note(run, _("Skipped step {0}.").format(pending.step))


def end_run(name: str, why: str) -> None:
	"""End a run where it stands; what it has done stays done.

	Args:
		name: of the Flow Run.
		why: a sentence, kept with the run.

	Raises:
		FsmError: it is over.
	"""
	run = _lock(name)
	if run.state in states.OVER:
		frappe.throw(_("This run is over."), FsmError)
	ending.cancel_run(run, why[:140])
	_note(run, _("Ended."))


def resolve_step(name: str, answer: str) -> None:
	"""Decide what became of a step whose effect is unknown.

	Args:
		name: of the Flow Run.
		answer: `arrived`, `again` or `let be`.

	Raises:
		FsmError: the run is not doubtful, or the answer is none of these.
	"""
	run = _lock(name)
	if run.state != states.DOUBTFUL:
		frappe.throw(_("What this run did is known."), FsmError)
	if answer not in ANSWERS:
		frappe.throw(_("Choose what you found: it had its effect, do it again, or let it be."), FsmError)
	_order(run, ANSWERS[answer], {})
	_note(run, _("Decided: {0}.").format(frappe._(LABELS[answer])))


def _lock(name: str) -> ClaimedRun:
	run = repository.lock_run(name, skip_locked=False)
	if not run:
		frappe.throw(_("This run no longer exists."), FsmError)
	return run


def _order(run: ClaimedRun, order: str, values: dict[str, Any]) -> None:
	"""Store what a person wants, for a worker to do with the rights of the flow's user."""
	state = values.pop("engine_state", None) or run.engine_state
	context: dict[str, Any] = {"state": to_json(state)}
	pending = state.pending
	if pending and (pending.mode in DECIDED or order == "skip"):
		context["order"] = order
	values |= {
		"context": json.dumps(context, ensure_ascii=False),
		"state": states.READY,
		"reason": None,
		"due_utc": instants.now_utc(),
	}
	repository.update_run(run.name, values)
	waking.wake()


def _find_active(run: ClaimedRun) -> str:
	version = frappe.db.get_value(template_repository.TEMPLATE, run.template, "active_version")
	if not version:
		frappe.throw(_("This flow has no active version."), FsmError)
	return version


def _move_to_active(run: ClaimedRun) -> dict[str, Any]:
	version = _find_active(run)
	old, new = map(template_repository.load_definition, (run.version, version))
	try:
		moved = transplant.move_state(run.engine_state, old, new)
	except ChangedStepError as change:
		frappe.throw(
			_("The active version has another step in place of {0}. Begin the run anew instead.").format(
				change.step
			),
			FsmError,
		)
	return {"version": version, "engine_state": moved}


def _copy_values(run: ClaimedRun, version: str, key: str | None, generation: int) -> dict[str, Any]:
	"""Return the fields of a run that repeats another."""
	fields = ("title", "started_by", "parent_run")
	old = frappe.db.get_value(repository.RUN, run.name, fields, as_dict=True)
	return {
		**{field: old[field] for field in fields},
		"template": run.template,
		"version": version,
		"record_doctype": run.record[0] or None,
		"record_name": run.record[1] or None,
		"started_on": instants.now(),
		"instant": instants.now_utc(),
		"due_utc": instants.now_utc(),
		"cause": json.dumps(run.cause, ensure_ascii=False),
		"chain": run.chain,
		"depth": run.depth,
		"root": run.root,
		"generation": generation,
		"state": states.READY,
		"active_key": key,
	}


def _note(run: ClaimedRun, sentence: str) -> None:
	"""Keep in the run's timeline what a person did with it."""
	frappe.get_doc(repository.RUN, run.name).add_comment("Info", sentence)
