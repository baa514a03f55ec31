"""Checks what a definition says in its own languages: its trigger, its conditions, its expressions and texts. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gigafibre_fsm.domain.flows.catalogue import cron, trigger_kinds
from gigafibre_fsm.domain.flows.conditions import comparing, rules, values
from gigafibre_fsm.domain.flows.conditions.problems import ConditionProblem
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition, FlowStep, FlowTrigger

TRIGGER = "trigger"


def check_words(definition: FlowDefinition) -> Iterator[DefinitionProblem]:
	"""Yield what is wrong with the trigger, and with each condition and value of the steps."""
	yield from _check_trigger(definition.trigger)
	for step in definition.index.values():
		yield from _check_step(step)
	yield from _check_changes(definition)


def _check_changes(definition: FlowDefinition) -> Iterator[DefinitionProblem]:
	"""What asks for a change in a flow that no change starts would never hold."""
	if definition.trigger.kind == trigger_kinds.DOCUMENT:
		return
	conditions = [(TRIGGER, "when", definition.trigger.when)]
	for step in definition.index.values():
		conditions += [(step.id, case.id, case.when) for case in step.cases]
		conditions.append((step.id, "until", step.until))
	for step, part, condition in conditions:
		if rules.asks_for_change(condition):
			yield DefinitionProblem(DefinitionProblemKind.NO_CHANGE, step, part)


def _check_trigger(trigger: FlowTrigger) -> Iterator[DefinitionProblem]:
	for name, value in trigger.inputs.items():
		if values.is_value_object(value):
			yield DefinitionProblem(DefinitionProblemKind.TRIGGER_LITERAL, TRIGGER, name)
			return
	yield from _word(TRIGGER, "when", rules.check(trigger.when))
	if check := _CHECKS.get(trigger.kind):
		yield from check(trigger.inputs)


def _check_step(step: FlowStep) -> Iterator[DefinitionProblem]:
	yield from _word(step.id, "until", rules.check(step.until))
	for case in step.cases:
		yield from _word(step.id, case.id, rules.check(case.when))
	for name, value in step.inputs.items():
		yield from _word(step.id, name, values.check_value(value, name))


def _word(step: str, part: str, problems: list[ConditionProblem]) -> Iterator[DefinitionProblem]:
	for each in problems:
		yield DefinitionProblem(DefinitionProblemKind.IN_WORDS, step, part, (each.message, *each.values))


def _check_record(inputs: Mapping[str, Any]) -> Iterator[DefinitionProblem]:
	doctype = inputs.get("doctype")
	if isinstance(doctype, str) and doctype in trigger_kinds.BARRED:
		yield DefinitionProblem(DefinitionProblemKind.BARRED, TRIGGER, "doctype", (str(doctype),))


def _check_date_field(inputs: Mapping[str, Any]) -> Iterator[DefinitionProblem]:
	yield from _check_record(inputs)
	if inputs.get("at") and comparing.to_time_of_day(inputs["at"]) is None:
		yield DefinitionProblem(DefinitionProblemKind.BAD_TIME, TRIGGER, "at", (str(inputs["at"])[:20],))


def _check_calendar(inputs: Mapping[str, Any]) -> Iterator[DefinitionProblem]:
	if inputs.get("cron") and not cron.is_cron(inputs["cron"]):
		yield DefinitionProblem(DefinitionProblemKind.BAD_CRON, TRIGGER, "cron", (str(inputs["cron"])[:60],))


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[DefinitionProblem]]] = {
	trigger_kinds.DOCUMENT: _check_record,
	trigger_kinds.DATE_FIELD: _check_date_field,
	trigger_kinds.CALENDAR: _check_calendar,
}
