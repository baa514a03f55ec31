"""Steps that need no action: choices, repetitions, waits and the end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gigafibre_fsm.domain.flows.catalogue.structural import MOST_ITEMS, MOST_TURNS
from gigafibre_fsm.domain.flows.definition import tree
from gigafibre_fsm.domain.flows.engine import timing
from gigafibre_fsm.domain.flows.engine.messages import EngineReason, Next
from gigafibre_fsm.domain.flows.engine.state import PendingMode, put_frame, to_plain
from gigafibre_fsm.domain.flows.engine.walker import StepProblemError, Structure, Walker


def enter_branch(walker: Walker) -> Next | None:
	"""Take the first case whose condition holds."""
	step, traces = walker.step, []
	taken, block = tree.OTHERWISE, tree.OTHERWISE
	for case in step.cases:
		holds, trace = walker.judge(case.when)
		traces += [{**leaf, "case": case.id} for leaf in trace]
		if holds:
			taken = block = case.id
			break
	walker.record("Done", branch=taken, trace=tuple(traces), outputs={"case": taken})
	walker.go_on({"case": taken})
	walker.push(f"{step.id}.{block}")
	return None


def enter_for_each(walker: Walker) -> Next | None:
	"""Begin a repetition over a list.

	Raises:
		StepProblemError: it is no list, or longer than allowed.
	"""
	step = walker.step
	inputs = walker.resolve(step.inputs)
	items = to_plain(inputs.get("items"))
	if items is None:
		items = []
	if not isinstance(items, list):
		raise StepProblemError(EngineReason.NO_LIST)
	cap = min(inputs.get("cap") or MOST_ITEMS, MOST_ITEMS)
	if len(items) > cap:
		raise StepProblemError(EngineReason.TOO_MANY_ITEMS, len(items), cap)
	if not items:
		outputs = {"count": 0, "failed": 0}
		walker.record("Done", outputs=outputs)
		walker.go_on(outputs)
		return None
	seq = walker.record("Waiting", inputs={"count": len(items)})
	walker.push(f"{step.id}.{tree.STEPS}", turn=1, items=tuple(items), seq=seq)
	return None


def enter_repeat(walker: Walker) -> Next | None:
	"""Begin a repetition until a condition holds."""
	step = walker.step
	most = walker.resolve({"most": step.inputs.get("at_most")})["most"]
	seq = walker.record("Waiting", inputs={"at_most": most})
	walker.push(f"{step.id}.{tree.STEPS}", turn=1, seq=seq)
	return None


def leave_turn(walker: Walker) -> None:
	"""After the last step of a repetition's body: its next turn, or what follows it.

	Raises:
		StepProblemError: the condition cannot be judged.
	"""
	frame = walker.state.frames[-1]
	outer = walker.state.frames[-2]
	loop = walker.definition.blocks[outer.block][outer.at]
	trace: tuple[Mapping[str, Any], ...] = ()
	if frame.items is not None:
		is_over = frame.turn >= len(frame.items)
		outputs = {"count": len(frame.items), "failed": frame.failed}
	else:
		reached, trace = walker.judge(loop.until or {})
		at_most = walker.resolve({"most": loop.inputs.get("at_most")})["most"]
		is_over = reached or frame.turn >= min(_as_count(at_most), MOST_TURNS)
		outputs = {"turns": frame.turn, "reached": reached}
	if not is_over:
		walker.state = put_frame(walker.state, replace(frame, at=0, turn=frame.turn + 1))
		return
	walker.state = replace(walker.state, frames=walker.state.frames[:-1])
	walker.record("Done", seq=frame.seq, outputs=outputs, trace=trace)
	walker.go_on(outputs)


def _as_count(value: Any) -> int:
	return int(value) if isinstance(value, int | float) and value >= 1 else 1


def enter_wait(walker: Walker) -> Next | None:
	"""Wait for a moment; one that has passed is no wait.

	Raises:
		StepProblemError: the moment cannot be read.
	"""
	inputs = walker.resolve(walker.step.inputs)
	until = timing.find_moment(inputs, walker.find, walker.now)
	if until is None:
		raise StepProblemError(EngineReason.NO_MOMENT)
	if until <= walker.now:
		walker.record("Done", inputs=to_plain(inputs))
		walker.go_on({})
		return None
	return walker.begin_wait(PendingMode.WAIT, until, inputs=to_plain(inputs))


def enter_wait_for(walker: Walker) -> Next | None:
	"""Wait for a signal, or until the record fulfils a condition; one that holds is no wait.

	Raises:
		StepProblemError: the condition or the key cannot be read.
	"""
	step = walker.step
	inputs = to_plain(walker.resolve(step.inputs))
	trace: tuple[Mapping[str, Any], ...] = ()
	if step.until and not inputs.get("key"):
		holds, trace = walker.judge(step.until)
		if holds:
			walker.record("Done", inputs=inputs, trace=trace)
			walker.go_on({"timed_out": False})
			return None
	until = walker.now + step.timeout if step.timeout else None
	return walker.begin_wait(PendingMode.ANSWER, until, find_key(walker, inputs), inputs=inputs, trace=trace)


def find_key(walker: Walker, inputs: Mapping[str, Any]) -> str:
	"""Return the key of the signal that a `wait_for` waits for; without one of its own, the changes of its record."""
	if key := str(inputs.get("key") or ""):
		return key[:140]
	doctype, name = inputs.get("doctype"), inputs.get("name")
	if not (doctype and name):
		doctype, name = walker.find("run.doctype"), walker.find("run.record")
	return document_key(str(doctype), str(name))


DOCUMENT = "document:"
"""How the keys of changes of documents begin."""


def document_key(doctype: str, name: str) -> str:
	"""Return the key of the changes of a document."""
	return f"{DOCUMENT}{doctype}:{name}"[:140]


def enter_stop(walker: Walker) -> Next | None:
	"""End the run."""
	why = str(walker.resolve(walker.step.inputs).get("reason") or "")
	walker.record("Done", outputs={})
	return walker.end("Stopped", why[:140])


STRUCTURE = Structure(
	{
		tree.BRANCH: enter_branch,
		tree.FOR_EACH: enter_for_each,
		tree.REPEAT: enter_repeat,
		tree.WAIT: enter_wait,
		tree.WAIT_FOR: enter_wait_for,
		tree.STOP: enter_stop,
	},
	leave_turn,
)
