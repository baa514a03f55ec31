"""What follows from each kind of event."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.catalogue.registry import USUAL_RETRY
from gigafibre_fsm.domain.flows.definition import tree
from gigafibre_fsm.domain.flows.definition.tree import FlowStep, RetryPolicy
from gigafibre_fsm.domain.flows.engine.messages import (
	UNKNOWN,
	Cancel,
	End,
	EngineReason,
	Event,
	Next,
	Resumed,
	Retry,
	Skip,
	Started,
	StepDone,
	StepError,
	StepUnclear,
	StepWaits,
	TimedOut,
	Wait,
)
from gigafibre_fsm.domain.flows.engine.state import PendingMode, RunState, to_plain
from gigafibre_fsm.domain.flows.engine.walker import StepProblemError, Walker

MOST_HEARD = 200
FOR_A_PERSON = (PendingMode.FAILED, PendingMode.HELD, PendingMode.UNKNOWN)
WAITING = (PendingMode.WAIT, PendingMode.ANSWER, PendingMode.RETRY)
EXPECTED_IN: Mapping[type, tuple[PendingMode, ...]] = {
	StepDone: (PendingMode.PERFORM, PendingMode.UNKNOWN),
	StepWaits: (PendingMode.PERFORM,),
	StepError: (PendingMode.PERFORM,),
	StepUnclear: (PendingMode.PERFORM,),
	Resumed: (PendingMode.ANSWER,),
	TimedOut: WAITING,
	Retry: (*FOR_A_PERSON, PendingMode.RETRY, PendingMode.PERFORM),
	Skip: (*FOR_A_PERSON, *WAITING),
}
"""In which modes of the present step an event makes sense."""


def is_expected(state: RunState, event: Event) -> bool:
	"""Whether an event fits a state."""
	if state.end:
		return False
	if isinstance(event, Started):
		return not state.frames
	if isinstance(event, Cancel):
		return True
	return bool(state.pending) and state.pending.mode in EXPECTED_IN[type(event)]


def find_retry(step: FlowStep) -> RetryPolicy:
	"""Return how often a step is tried again: as it says itself, or as its kind does."""
	kind = entries.STEP_KINDS.get(step.kind)
	return step.retry or (kind.retry if kind else USUAL_RETRY)


def _start(walker: Walker, event: Started) -> Next:
	return walker.begin_run()


def _finish(walker: Walker, event: StepDone) -> Next:
	pending = walker.pending
	outputs = to_plain({**pending.outputs, **event.outputs})
	walker.record("Done", seq=pending.seq, inputs=pending.inputs, outputs=outputs)
	walker.go_on(outputs)
	return walker.walk()


def _await_answer(walker: Walker, event: StepWaits) -> Next:
	limits = [event.until, walker.now + walker.step.timeout if walker.step.timeout else None]
	until = min((limit for limit in limits if limit), default=None)
	return walker.begin_wait(
		PendingMode.ANSWER, until, event.key, inputs=walker.pending.inputs, outputs=event.outputs
	)


def _take_error(walker: Walker, event: StepError) -> Next:
	pending = walker.pending
	if event.hold:
		seq = walker.record("Waiting", seq=pending.seq, inputs=pending.inputs, error=event.message)
		walker.set_pending(PendingMode.HELD, seq=seq, reason=event.message)
		return End("Held", event.message)
	pause = find_retry(walker.step).pause_after(pending.tries) if event.retryable else None
	if pause is None:
		failed = walker.fail(event.message, seq=pending.seq, words=event.words, inputs=pending.inputs)
		return failed or walker.walk()
	walker.record("Failed", seq=pending.seq, inputs=pending.inputs, error=event.message)
	until = walker.now + pause
	walker.set_pending(PendingMode.RETRY, until=until, seq=0, reason=event.message)
	return Wait(until)


def _doubt(walker: Walker, event: StepUnclear) -> Next:
	pending = walker.pending
	seq = walker.record("Unknown", seq=pending.seq, inputs=pending.inputs, error=event.evidence)
	walker.set_pending(PendingMode.UNKNOWN, seq=seq, reason=event.evidence)
	return End("Doubtful", event.evidence)


def _resume(walker: Walker, event: Resumed) -> Next:
	pending = walker.pending
	if event.source and event.source in walker.state.heard:
		return Wait(pending.until, pending.key)
	if event.source:
		heard = (*walker.state.heard, event.source)[-MOST_HEARD:]
		walker.state = replace(walker.state, heard=heard)
	step = walker.step
	if step.kind not in tree.STRUCTURAL and (evidence := event.payload.get(UNKNOWN)):
		return _doubt(walker, StepUnclear(str(evidence)))
	trace: tuple[Mapping[str, Any], ...] = ()
	if step.kind == tree.WAIT_FOR and step.until:
		try:
			holds, trace = _judge_answer(walker, event)
		except StepProblemError as problem:
			return walker.fail(problem.reason, seq=pending.seq) or walker.walk()
		if not holds:
			return Wait(pending.until, pending.key)
	outputs = {**pending.outputs, **to_plain(event.payload), "timed_out": False}
	walker.record("Done", seq=pending.seq, outputs=outputs, trace=trace)
	walker.go_on(outputs)
	return walker.walk()


def _judge_answer(walker: Walker, event: Resumed) -> tuple[bool, tuple[Mapping[str, Any], ...]]:
	"""Judge the condition of a `wait_for`, for which the answer is already its own result."""
	state = walker.state
	known = {**state.outputs, walker.step.id: to_plain(event.payload)}
	walker.state = replace(state, outputs=known)
	try:
		return walker.judge(walker.step.until or {})
	finally:
		walker.state = state


def _take_time(walker: Walker, event: TimedOut) -> Next:
	pending = walker.pending
	if pending.mode is PendingMode.ANSWER and walker.step.until and not pending.inputs.get("key"):
		# the condition may hold meanwhile, although no event said so
		following = _resume(walker, Resumed())
		if walker.state.pending is not pending:
			return following
	if pending.until is None or walker.now < pending.until:
		return Wait(pending.until, pending.key)
	if pending.mode is PendingMode.RETRY:
		return _perform_again(walker, pending.attempt + 1, pending.tries + 1)
	if pending.mode is PendingMode.WAIT:
		walker.record("Done", seq=pending.seq)
		walker.go_on({})
		return walker.walk()
	return _time_out(walker)


def _time_out(walker: Walker) -> Next:
	step, pending = walker.step, walker.pending
	if step.on_timeout is None:
		return walker.fail(EngineReason.NO_ANSWER, seq=pending.seq) or walker.walk()
	outputs = {**pending.outputs, "timed_out": True}
	walker.record("Done", seq=pending.seq, outputs=outputs, branch=tree.ON_TIMEOUT)
	walker.go_on(outputs)
	walker.push(f"{step.id}.{tree.ON_TIMEOUT}")
	return walker.walk()


def _retry(walker: Walker, event: Retry) -> Next:
	pending = walker.pending
	if walker.step.kind in tree.STRUCTURAL:
		walker.state = replace(walker.state, pending=None)
		return walker.walk()
	is_held = pending.mode in (PendingMode.HELD, PendingMode.PERFORM)
	if is_held:
		return _perform_again(walker, pending.attempt, 1, seq=pending.seq)
	return _perform_again(walker, pending.attempt + 1, 1)


def _perform_again(walker: Walker, attempt: int, tries: int, *, seq: int = 0) -> Next:
	try:
		return walker.perform(attempt=attempt, tries=tries, seq=seq)
	except StepProblemError as problem:
		return walker.fail(problem.reason) or walker.walk()


def _skip(walker: Walker, event: Skip) -> Next:
	walker.record("Skipped", seq=walker.pending.seq)
	walker.go_on({})
	return walker.walk()


def _cancel(walker: Walker, event: Cancel) -> Next:
	if walker.state.pending:
		walker.record("Cancelled", seq=walker.state.pending.seq)
	return walker.end("Cancelled", event.why)


HANDLERS: Mapping[type, Callable[[Walker, Any], Next]] = {
	Started: _start,
	StepDone: _finish,
	StepWaits: _await_answer,
	StepError: _take_error,
	StepUnclear: _doubt,
	Resumed: _resume,
	TimedOut: _take_time,
	Retry: _retry,
	Skip: _skip,
	Cancel: _cancel,
}
"""What follows, by the class of the event."""
