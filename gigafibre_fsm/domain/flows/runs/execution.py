"""One run in one transaction: the decisions taken so far, and the actions carried out between them."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gigafibre_fsm.domain.flows.catalogue.registry import StepCall, StepKind
from gigafibre_fsm.domain.flows.conditions import documents, paths
from gigafibre_fsm.domain.flows.conditions.paths import Find
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.engine import lookup, messages
from gigafibre_fsm.domain.flows.engine.advance import advance
from gigafibre_fsm.domain.flows.engine.messages import Decision, Event, Perform, StepRecord
from gigafibre_fsm.domain.flows.runs import current, performing, repository
from gigafibre_fsm.domain.flows.runs.owners import FlowOwner
from gigafibre_fsm.domain.flows.runs.repository import ClaimedRun, StepTimes
from gigafibre_fsm.domain.platform import instants


@dataclass
class Execution:
	"""One run in one transaction: the decisions taken so far."""

	run: ClaimedRun
	owner: FlowOwner
	definition: FlowDefinition
	records: list[StepRecord] = field(default_factory=list)
	times: dict[int, StepTimes] = field(default_factory=dict)
	performed: int = 0
	is_paused: bool = False

	def __post_init__(self) -> None:
		self.state = self.run.engine_state
		self.outer = build_outer(self.run, self.owner)

	def decide(self, event: Event) -> Decision:
		"""Have the engine decide, and keep what it records."""
		decision = advance(self.definition, self.state, event, self.outer, instants.now_utc())
		self.state = decision.state
		self.records += decision.records
		return decision

	def make_call(self, step: Perform) -> StepCall:
		"""Return what the function of an action is called with."""
		return StepCall(
			self.run.name,
			self.run.template,
			step.step,
			repository.make_effect_key(self.run, step.step, step.iteration),
			self.run.record,
			step.inputs,
			self.owner.user,
			instants.now_utc(),
			step.attempt,
			lookup.build_find(self.state, self.outer),
		)

	def perform(self, step: Perform, kind: StepKind | None) -> Event:
		"""Carry out an action, unless an earlier run of the same root did it."""
		call = self.make_call(step)
		if kind and kind.effect != "none" and self.run.root != self.run.name:
			done = repository.find_done(call.effect_key)
			if done is not None:
				return messages.StepDone(done)
		with current.performing(_current(self.run, step.step)):
			event = performing.perform_step(kind, call)
		if kind and kind.effect != "none":
			self.outer = build_outer(self.run, self.owner)  # it may have changed the record
		return event

	def note_time(self, step: str, began: float, count: int) -> None:
		"""Keep how long an action took.

		Args:
			step: id of the step.
			began: of `time.perf_counter`.
			count: number of the records before it.
		"""
		ms = round((time.perf_counter() - began) * 1000, 2)
		ended = instants.now_utc()
		for record in self.records[count:]:
			if record.step == step:
				self.times[record.seq] = StepTimes(ended - timedelta(milliseconds=ms), ended, ms)
				return


def build_outer(run: ClaimedRun, owner: FlowOwner) -> Find:
	"""Return a lookup over everything that a run does not answer itself; the record is read when it is needed."""
	cause = run.cause
	roots: dict[str, Any] = {
		"trigger": {**cause.get("payload", {}), "user": cause.get("user"), "kind": cause.get("kind")},
		"before": cause.get("before", {}),
		"run": {
			"name": run.name,
			"template": run.template,
			"doctype": run.record[0],
			"record": run.record[1],
			"user": owner.user,
			"zone": str(instants.zone()),
		},
	}
	if run.record[1]:
		return documents.build_document_find(*run.record, roots)
	return paths.build_find(roots)


def _current(run: ClaimedRun, step: str) -> current.CurrentRun:
	return current.CurrentRun(run.name, step, run.depth, run.chain)
