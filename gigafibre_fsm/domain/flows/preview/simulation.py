"""Plays a flow on one record without any effect: the engine's own decisions, each action described instead of done.

Waits are passed at once, on a clock of the simulation. Nobody answers: a question ends with its time-out, unless an
answer is given. What only reads is really read.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.catalogue.registry import Preview, StepCall, StepFailed, StepKind
from gigafibre_fsm.domain.flows.conditions import documents, paths
from gigafibre_fsm.domain.flows.conditions.paths import Find
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.engine import lookup, messages
from gigafibre_fsm.domain.flows.engine.advance import START, advance
from gigafibre_fsm.domain.flows.engine.messages import (
	Decision,
	End,
	Event,
	Perform,
	StepDone,
	StepError,
	Wait,
)
from gigafibre_fsm.domain.flows.engine.state import PendingMode
from gigafibre_fsm.domain.flows.runs import performing, states
from gigafibre_fsm.domain.platform import instants

MOST_DECISIONS = 500
NOBODY = "preview"
"""Key of the signals that nobody sends."""


@dataclass(frozen=True, slots=True)
class SimulatedStep:
	"""What one step would do.

	Attributes:
		step: its id.
		name: as it is drawn; else the label of its kind.
		at: when; UTC, naive.
		preview: of an action with an effect.
		sentence: for every other step: the branch taken, how long it waits, or why it fails.
		has_failed: whether it could not be done.
	"""

	step: str
	name: str
	at: datetime
	preview: Preview | None = None
	sentence: str = ""
	has_failed: bool = False


@dataclass(frozen=True, slots=True)
class SimulatedCause:
	"""What a simulated run is about and why it starts: as in a run, `before` holds old values of the record."""

	record: tuple[str, str]
	at: datetime
	payload: Mapping[str, Any] = field(default_factory=dict)
	before: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Simulation:
	"""One run that leaves no trace."""

	definition: FlowDefinition
	template: str
	cause: SimulatedCause
	answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
	steps: list[SimulatedStep] = field(default_factory=list)
	end: str = ""
	is_failed: bool = False

	def __post_init__(self) -> None:
		self.now = self.cause.at
		self.outer = build_outer(self.template, self.cause)
		self.state = START
		self.asked = 0

	def play(self) -> "Simulation":
		"""Play to the end; every step that would be taken is in `steps`."""
		decision = self._decide(messages.Started())
		for _turn in range(MOST_DECISIONS):
			if isinstance(decision.next, End):
				self.end = decision.next.why or decision.next.state
				self.is_failed = decision.next.state in states.FOR_A_PERSON
				return self
			if isinstance(decision.next, Perform):
				decision = self._decide(self._perform(decision.next))
			else:
				event = self._pass(decision.next)
				if event is None:
					self.end = _("It waits for an event.")
					return self
				decision = self._decide(event)
		self.end = _("This run has taken too many steps; it may be going in circles.")
		return self

	def _decide(self, event: Event) -> Decision:
		decision = advance(self.definition, self.state, event, self.outer, self.now)
		self.state = decision.state
		for record in decision.records:
			kind = entries.STEP_KINDS.get(record.kind)
			is_action = bool(kind and kind.perform)
			if is_action and not record.error:
				continue
			sentence = record.error or record.branch
			self._add(record.step, record.name, kind, sentence=sentence, has_failed=bool(record.error))
		return decision

	def _perform(self, step: Perform) -> Event:
		kind = performing.find_kind(step.kind)
		call = StepCall(
			"",
			self.template,
			step.step,
			f"{NOBODY}:{step.step}:{step.iteration}",
			self.cause.record,
			step.inputs,
			frappe.session.user,
			self.now,
			step.attempt,
			lookup.build_find(self.state, self.outer),
			is_preview=True,
		)
		if kind is None or kind.effect == "none":
			return performing.perform_step(kind, call)
		try:
			preview = _load(kind.describe)(call)
		except StepFailed as failure:
			frappe.clear_messages()
			return StepError(failure.message, kind="refused")
		except (frappe.ValidationError, frappe.PermissionError) as failure:
			frappe.clear_messages()
			return StepError(str(failure) or "This could not be done.", kind="refused")
		self._add(step.step, self.definition.index[step.step].name, kind, preview=preview)
		is_waiting = kind.waits and (kind.key != "run_flow" or step.inputs.get("wait"))
		return messages.StepWaits(NOBODY) if is_waiting else StepDone()

	def _pass(self, wait: Wait) -> Event | None:
		pending = self.state.pending
		if pending and pending.mode is PendingMode.ANSWER and pending.step in self.answers:
			self.asked += 1
			return messages.Resumed(self.answers[pending.step], f"{NOBODY}-{self.asked}")
		if wait.until is None:
			return None
		self.now = max(self.now, wait.until)
		return messages.TimedOut()

	def _add(self, step: str, name: str, kind: StepKind | None, **parts: Any) -> None:
		label = name or (frappe._(kind.label) if kind else step)
		self.steps.append(SimulatedStep(step, label, self.now, **parts))


def build_outer(template: str, cause: SimulatedCause) -> Find:
	"""Return a lookup over the record, the trigger, and the simulated run.

	Args:
		template: name of the Flow Template.
		cause: of the run.
	"""
	roots: dict[str, Any] = {
		"trigger": {**cause.payload, "user": frappe.session.user},
		"before": dict(cause.before),
		"run": {
			"name": NOBODY,
			"template": template,
			"doctype": cause.record[0],
			"record": cause.record[1],
			"user": frappe.session.user,
			"zone": str(instants.zone()),
		},
	}
	return documents.build_document_find(*cause.record, roots) if cause.record[1] else paths.build_find(roots)


def _load(path: str) -> Any:
	module, _dot, name = path.rpartition(".")
	return getattr(importlib.import_module(module), name)
