"""Walks through a definition: from the present step to the next action, wait or end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from gigafibre_fsm.domain.flows.conditions import rules, values
from gigafibre_fsm.domain.flows.conditions.comparing import FieldValue
from gigafibre_fsm.domain.flows.conditions.paths import Find, UnknownPath
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from gigafibre_fsm.domain.flows.definition import tree
from gigafibre_fsm.domain.flows.definition.reasons import ReasonValue, spell_reason, write_reason
from gigafibre_fsm.domain.flows.definition.tree import MAIN, FlowDefinition, FlowStep
from gigafibre_fsm.domain.flows.engine import lookup
from gigafibre_fsm.domain.flows.engine.messages import End, EngineReason, Next, Perform, StepRecord, Wait
from gigafibre_fsm.domain.flows.engine.state import Frame, Pending, PendingMode, RunState, put_frame, to_plain

MOST_RECORDS = 2000
"""Records of one run; a flow that takes more is going in circles."""
StepValues: TypeAlias = dict[str, Any]
"""Inputs or outputs of a step by name."""
Trace = tuple[Mapping[str, Any], ...]


class StepProblemError(Exception):
	"""A step cannot be taken; `reason` is a sentence of EngineReason with its values, as it is stored."""

	def __init__(self, reason: str, *values: ReasonValue) -> None:
		super().__init__(reason)
		self.reason = write_reason(reason, *values)


@dataclass(frozen=True, slots=True)
class Structure:
	"""How the steps are taken that need no action: entered, by their kind, and left after a repetition's last step."""

	entrances: "Mapping[str, Callable[[Walker], Next | None]]"
	leave_turn: "Callable[[Walker], None]"


@dataclass
class Walker:
	"""One decision in the making: the state so far, and what is to be recorded."""

	definition: FlowDefinition
	state: RunState
	outer: Find
	now: datetime
	structure: "Structure"
	records: list[StepRecord] = field(default_factory=list)

	# ---- where the run stands

	@property
	def step(self) -> FlowStep:
		"""The present step; after the last step of a repetition's body, the repetition itself."""
		frame = self.state.frames[-2 if self.is_turn_over else -1]
		return self.definition.blocks[frame.block][frame.at]

	@property
	def is_turn_over(self) -> bool:
		"""Whether the innermost block has no further step."""
		frame = self.state.frames[-1]
		return frame.at >= len(self.definition.blocks[frame.block])

	@property
	def pending(self) -> Pending:
		"""What the present step waits for; there is one."""
		assert self.state.pending
		return self.state.pending

	def find(self, path: str) -> FieldValue:
		"""Return the value at a path."""
		return lookup.build_find(self.state, self.outer)(path)

	def judge(self, condition: tree.Condition) -> tuple[bool, Trace]:
		"""Judge a condition; return whether it holds, and each leaf with what it found.

		Raises:
			StepProblemError: it reads what does not exist or may not be read.
		"""
		try:
			judgement = rules.judge(condition, self.find, self.now)
		except (UnknownPath, BadExpression) as error:
			raise StepProblemError(EngineReason.NO_VALUE, error.reason) from error
		return judgement.holds, tuple(
			{
				"field": leaf.path,
				"op": leaf.op,
				"value": to_plain(leaf.wanted),
				"found": to_plain(leaf.found),
				"holds": leaf.holds,
			}
			for leaf in judgement.leaves
		)

	def resolve(self, inputs: Mapping[str, Any]) -> StepValues:
		"""Return the values of a step's inputs.

		Raises:
			StepProblemError: one reads what does not exist or may not be read.
		"""
		try:
			return {name: values.resolve(value, self.find, self.now) for name, value in inputs.items()}
		except (UnknownPath, BadExpression) as error:
			raise StepProblemError(EngineReason.NO_VALUE, error.reason) from error

	# ---- changes of the state

	def begin_run(self) -> Next:
		"""Enter the first step."""
		self.state = RunState(frames=(Frame(MAIN),))
		return self.walk()

	def walk(self) -> Next:
		"""Go on until somebody or something else is needed."""
		while self.state.frames:
			following = self._leave_block() if self.is_turn_over else self._enter_step()
			if following:
				return following
		return self.end("Done")

	def end(self, how: str, why: str = "") -> End:
		"""End the run; nothing of it is under way any more."""
		self.state = replace(self.state, frames=(), pending=None, end=how, why=why)
		return End(how, why)

	def set_pending(self, mode: PendingMode, **parts: Any) -> Pending:
		"""Have the present step wait for something; what is not given stays as it was."""
		before = self.state.pending
		base = before if before and before.step == self.step.id else Pending(self.step.id, mode)
		pending = replace(base, mode=mode, **parts)
		self.state = replace(self.state, pending=pending)
		return pending

	def record(self, how: str, *, seq: int = 0, step: FlowStep | None = None, **parts: Any) -> int:
		"""Record the present step, or the one given, and return the record's number.

		Args:
			how: its state.
			seq: number of the record that it continues; 0 for a new one.
			step: another step than the present one.
			parts: further attributes of the record.
		"""
		step = step or self.step
		pending = self.state.pending
		if not seq:
			seq = self.state.seq + 1
			self.state = replace(self.state, seq=seq)
		attempt = pending.attempt if pending and pending.step == step.id else 1
		iteration = parts.pop("iteration", self.state.iteration)
		self.records.append(StepRecord(seq, step.id, step.kind, step.name, iteration, attempt, how, **parts))
		return seq

	def go_on(self, outputs: Mapping[str, Any] | None = None) -> None:
		"""Leave the present step behind with its results."""
		known, frames = self.state.outputs, self.state.frames
		if outputs is not None:
			known = {**known, self.step.id: to_plain(outputs)}
		frames = frames[:-1] if self.is_turn_over else frames
		state = replace(self.state, frames=frames, pending=None, outputs=known)
		self.state = put_frame(state, replace(frames[-1], at=frames[-1].at + 1))

	def push(self, block: str, **parts: Any) -> None:
		"""Enter a block."""
		self.state = replace(self.state, frames=(*self.state.frames, Frame(block, **parts)))

	# ---- steps

	def _enter_step(self) -> Next | None:
		if self.state.seq >= MOST_RECORDS:
			return self.fail(EngineReason.TOO_LONG)
		try:
			enter = self.structure.entrances.get(self.step.kind)
			return enter(self) if enter else self.perform()
		except StepProblemError as problem:
			return self.fail(problem.reason)

	def perform(self, **parts: Any) -> Perform:
		"""Have the action of the present step carried out.

		Raises:
			StepProblemError: an input cannot be read.
		"""
		step = self.step
		inputs = to_plain(self.resolve(step.inputs))
		pending = self.set_pending(PendingMode.PERFORM, until=None, key="", inputs=inputs, **parts)
		return Perform(step.id, step.kind, self.state.iteration, pending.attempt, inputs)

	def begin_wait(self, mode: PendingMode, until: datetime | None, key: str = "", **parts: Any) -> Wait:
		"""Have the present step wait, recorded as such.

		Args:
			mode: what for.
			until: UTC, naive; None for ever.
			key: of the signal.
			parts: `inputs`, `outputs` and `trace` of the record.
		"""
		before = self.state.pending
		seq = before.seq if before and before.step == self.step.id else 0
		shown = {name: parts.pop(name) for name in ("outputs", "trace") if name in parts}
		inputs = parts.get("inputs")
		seq = self.record("Waiting", seq=seq, inputs=inputs, **shown)
		kept = {"outputs": to_plain(shown["outputs"])} if "outputs" in shown else {}
		self.set_pending(mode, until=until, key=key, seq=seq, **parts, **kept)
		return Wait(until, key)

	def _leave_block(self) -> Next | None:
		frame = self.state.frames[-1]
		if not frame.turn:
			self.state = replace(self.state, frames=self.state.frames[:-1])
			return None
		try:
			self.structure.leave_turn(self)
		except StepProblemError as problem:
			return self.fail(problem.reason, seq=frame.seq)
		return None

	# ---- failures

	def fail(self, reason: str, *, seq: int = 0, words: str = "", **parts: Any) -> Next | None:
		"""Have the present step fail: its error branch, a repetition that tolerates it, or a person takes over.

		Args:
			reason: as it is stored.
			seq: number of the record that it continues; 0 for a new one.
			words: why, for texts of the flow itself.
			parts: further attributes of the record.

		Returns:
			None if the run goes on.
		"""
		step = self.step
		if step.on_error is not None:
			self.record("Failed", seq=seq, error=reason, branch=tree.ON_ERROR, **parts)
			self.go_on({"error": words or spell_reason(reason)})
			self.push(f"{step.id}.{tree.ON_ERROR}")
			return None
		seq = self.record("Failed", seq=seq, error=reason, **parts)
		if self._fail_around(reason, words):
			return None
		self.set_pending(PendingMode.FAILED, until=None, key="", reason=reason, seq=0)
		return End("Failed", reason)

	def _fail_around(self, reason: str, words: str) -> bool:
		"""Look for a repetition around the present step that tolerates its failure or has an error branch."""
		innermost = len(self.state.frames) - (2 if self.is_turn_over else 1)
		for place in range(innermost, 0, -1):
			frame = self.state.frames[place]
			if not frame.turn:
				continue
			outer = self.state.frames[place - 1]
			loop = self.definition.blocks[outer.block][outer.at]
			if self._tolerates(loop, frame):
				frames = (
					*self.state.frames[:place],
					replace(frame, failed=frame.failed + 1, at=len(loop.steps)),
				)
				self.state = replace(self.state, frames=frames, pending=None)
				return True
			if loop.on_error is not None:
				self.state = replace(self.state, frames=self.state.frames[:place], pending=None)
				self.record("Failed", seq=frame.seq, error=reason, branch=tree.ON_ERROR)
				self.go_on({"error": words or spell_reason(reason)})
				self.push(f"{loop.id}.{tree.ON_ERROR}")
				return True
		return False

	def _tolerates(self, loop: FlowStep, frame: Frame) -> bool:
		if frame.items is None:
			return False
		share = loop.inputs.get("tolerated") or 0
		is_number = isinstance(share, int | float) and not isinstance(share, bool)
		return is_number and frame.failed + 1 <= share * len(frame.items)
