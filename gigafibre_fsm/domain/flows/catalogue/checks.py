"""Checks a definition against the catalogue: known kinds, inputs of the right type, no repetition without a wait."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from gigafibre_fsm.domain.flows.catalogue import entries, trigger_checks
from gigafibre_fsm.domain.flows.catalogue.registry import Input, StepKind
from gigafibre_fsm.domain.flows.definition import parse, tree
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind
from gigafibre_fsm.domain.flows.definition.schema import LONGEST_DAYS, VALUE_KEYS
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition, FlowStep

_TYPES: Mapping[str, type | tuple[type, ...]] = {
	"Int": int,
	"Float": (int, float),
	"Check": (bool, int),
	"Duration": dict,
	"Condition": dict,
}
"""Python types of the literals of an input; every other type takes a text."""


def find_problems(raw: Any) -> tuple[DefinitionProblem, ...]:
	"""Return everything that keeps a definition from being activated, in the order of its steps.

	Args:
		raw: what JSON holds.
	"""
	parsed = parse.parse_definition(raw)
	if parsed.definition is None:
		return parsed.problems
	return (*parsed.problems, *_check_flow(parsed.definition))


def _check_flow(definition: FlowDefinition) -> Iterator[DefinitionProblem]:
	yield from _check_trigger(definition)
	yield from trigger_checks.check_words(definition)
	if not definition.steps:
		yield DefinitionProblem(DefinitionProblemKind.NO_STEPS)
	for step in definition.index.values():
		yield from _check_step(step)
	for block in definition.blocks.values():
		yield from _check_reached(block)


def _check_trigger(definition: FlowDefinition) -> Iterator[DefinitionProblem]:
	key = definition.trigger.kind
	if not key:
		yield DefinitionProblem(DefinitionProblemKind.NO_TRIGGER, "trigger")
	elif kind := entries.TRIGGER_KINDS.get(key):
		yield from _check_inputs("trigger", definition.trigger.inputs, kind.inputs)
	else:
		yield DefinitionProblem(DefinitionProblemKind.UNKNOWN_TRIGGER, "trigger", values=(key,))


def _check_step(step: FlowStep) -> Iterator[DefinitionProblem]:
	kind = entries.STEP_KINDS.get(step.kind)
	if not kind:
		yield DefinitionProblem(DefinitionProblemKind.UNKNOWN_KIND, step.id, "kind", (step.kind,))
		return
	yield from _check_inputs(step.id, step.inputs, kind.inputs)
	yield from _check_one_of(step, kind)
	yield from _check_structure(step)
	if not kind.waits and (step.timeout or step.on_timeout is not None):
		yield DefinitionProblem(DefinitionProblemKind.NO_WAIT, step.id, "timeout")


def _check_one_of(step: FlowStep, kind: StepKind) -> Iterator[DefinitionProblem]:
	if kind.needs_one_of and not any(step.inputs.get(name) for name in kind.needs_one_of):
		labels = tuple(each.label for each in kind.inputs if each.name in kind.needs_one_of)
		yield DefinitionProblem(DefinitionProblemKind.NONE_OF, step.id, kind.needs_one_of[0], labels)


def _check_structure(step: FlowStep) -> Iterator[DefinitionProblem]:
	check = _STRUCTURE_CHECKS.get(step.kind)
	if check:
		yield from check(step)


def _check_branch(step: FlowStep) -> Iterator[DefinitionProblem]:
	if not step.cases:
		yield DefinitionProblem(DefinitionProblemKind.NO_CASES, step.id)
	for case in step.cases:
		if not case.when:
			yield DefinitionProblem(
				DefinitionProblemKind.NO_CONDITION, step.id, case.id, (case.label or "This case",)
			)


def _check_for_each(step: FlowStep) -> Iterator[DefinitionProblem]:
	if not step.steps:
		yield DefinitionProblem(DefinitionProblemKind.EMPTY_LOOP, step.id)


def _check_repeat(step: FlowStep) -> Iterator[DefinitionProblem]:
	if not step.until:
		yield DefinitionProblem(DefinitionProblemKind.NO_CONDITION, step.id, "until", ("until",))
	if not step.steps:
		yield DefinitionProblem(DefinitionProblemKind.EMPTY_LOOP, step.id)
	elif not always_waits(step.steps):
		yield DefinitionProblem(DefinitionProblemKind.LOOP_WITHOUT_WAIT, step.id)


def _check_wait(step: FlowStep) -> Iterator[DefinitionProblem]:
	if not {"duration", "until", "not_before"} & step.inputs.keys():
		yield DefinitionProblem(DefinitionProblemKind.MISSING_INPUT, step.id, "duration", ("duration",))


def _check_wait_for(step: FlowStep) -> Iterator[DefinitionProblem]:
	if not (step.inputs.get("key") or step.until):
		yield DefinitionProblem(DefinitionProblemKind.NO_CONDITION, step.id, "until", ("until",))


_STRUCTURE_CHECKS = {
	tree.BRANCH: _check_branch,
	tree.FOR_EACH: _check_for_each,
	tree.REPEAT: _check_repeat,
	tree.WAIT: _check_wait,
	tree.WAIT_FOR: _check_wait_for,
}


def always_waits(steps: tuple[FlowStep, ...]) -> bool:
	"""Whether every way through these steps waits at least once, or ends the flow."""
	waiting = entries.list_waiting_kinds()

	def waits(step: FlowStep) -> bool:
		if step.kind == tree.BRANCH:
			return all(
				always_waits(block) for block in (*(case.steps for case in step.cases), step.otherwise)
			)
		if step.kind == tree.REPEAT:
			return always_waits(step.steps)
		return step.kind in waiting or step.kind == tree.STOP

	return any(waits(step) for step in steps)


def _check_reached(block: tuple[FlowStep, ...]) -> Iterator[DefinitionProblem]:
	for before, step in pairwise(block):
		if _always_stops(before):
			yield DefinitionProblem(DefinitionProblemKind.UNREACHABLE, step.id)


def _always_stops(step: FlowStep) -> bool:
	if step.kind != tree.BRANCH:
		return step.kind == tree.STOP
	blocks = (*(case.steps for case in step.cases), step.otherwise)
	return all(any(map(_always_stops, block)) for block in blocks)


def _check_inputs(
	step: str, values: Mapping[str, Any], inputs: tuple[Input, ...]
) -> Iterator[DefinitionProblem]:
	known = {each.name: each for each in inputs}
	for name in values.keys() - known.keys():
		yield DefinitionProblem(DefinitionProblemKind.UNKNOWN_INPUT, step, name, (name,))
	for name, each in known.items():
		if values.get(name) in (None, ""):
			if each.required:
				yield DefinitionProblem(DefinitionProblemKind.MISSING_INPUT, step, name, (each.label,))
		else:
			yield from _check_value(step, each, values[name])


def _check_value(step: str, each: Input, value: Any) -> Iterator[DefinitionProblem]:
	if isinstance(value, dict) and each.type not in ("Duration", "Condition", "Json"):
		if len(value) != 1 or not value.keys() <= set(VALUE_KEYS) or not isinstance(*value.values(), str):
			yield DefinitionProblem(DefinitionProblemKind.BAD_VALUE, step, each.name, (each.label,))
		return
	if each.type == "Duration":
		if parse.read_duration(value) is None:
			yield DefinitionProblem(
				DefinitionProblemKind.BAD_DURATION, step, each.name, (each.label, str(LONGEST_DAYS))
			)
	elif each.type not in ("Json", "Steps") and not isinstance(value, _TYPES.get(each.type, str)):
		yield DefinitionProblem(DefinitionProblemKind.WRONG_TYPE, step, each.name, (each.label, each.type))
	elif each.type == "Select" and value not in each.options:
		yield DefinitionProblem(
			DefinitionProblemKind.NO_OPTION, step, each.name, (each.label, ", ".join(each.options))
		)
