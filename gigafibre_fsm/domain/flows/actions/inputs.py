"""Inputs of steps: required ones, and values inside objects and lists, which the engine leaves as they were drawn."""

from collections.abc import Mapping
from typing import Any

from gigafibre_fsm.domain.flows.actions.effects import refuse
from gigafibre_fsm.domain.flows.catalogue.registry import StepCall
from gigafibre_fsm.domain.flows.conditions import values
from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from gigafibre_fsm.domain.flows.definition.reasons import StoredReason

InputValue = str | int | float | bool | list | dict | None
"""What JSON holds, or a day, a moment or an amount that an expression gave."""
MOST_DEPTH = 8


def require_text(call: StepCall, name: str, label: str) -> str:
	"""Return an input that may not be empty when the step is performed, as text.

	Args:
		call: the step.
		name: name of the input.
		label: its label, in English.

	Raises:
		StepFailed: it is empty.
	"""
	value = call.inputs.get(name)
	if value in (None, "", [], {}):
		refuse("{0} is empty, so this step has nothing to do it with.", StoredReason(label), kind="empty")
	return str(value)


def require_values(call: StepCall, name: str, label: str) -> Mapping[str, InputValue]:
	"""Return an input that names values.

	Args:
		call: the step.
		name: name of the input.
		label: its label, in English.

	Raises:
		StepFailed: it names none.
	"""
	value = call.inputs.get(name)
	if not isinstance(value, Mapping) or not value:
		refuse("{0} must be an object: a name and its value.", StoredReason(label), kind="values")
	return resolve_values(call, value)


def resolve_values(call: StepCall, given: object) -> Mapping[str, InputValue]:
	"""Return an object with its values read and computed; empty if it is none.

	Args:
		call: the step, whose paths are read.
		given: name → literal, or object with `field`, `compute` or `text`.

	Raises:
		StepFailed: a value cannot be read.
	"""
	return _resolve(call, given) if isinstance(given, Mapping) else {}


def resolve_content(call: StepCall, given: object) -> InputValue:
	"""Return any JSON with the values inside it read and computed.

	Raises:
		StepFailed: a value cannot be read.
	"""
	return _resolve(call, given)


def resolve_condition(call: StepCall, tree: object) -> Mapping[str, InputValue]:
	"""Return a condition on other documents, in which the values that rules compare with are read from this run.

	Raises:
		StepFailed: a value cannot be read.
	"""
	if not isinstance(tree, Mapping):
		return {}
	return {
		key: [resolve_condition(call, each) for each in part]
		if isinstance(part, list) and key in ("all", "any", "none")
		else (_resolve(call, part) if key == "value" else part)
		for key, part in tree.items()
	}


def _resolve(call: StepCall, value: Any, depth: int = 0) -> Any:
	if depth > MOST_DEPTH:
		refuse("The values are nested too deeply.", kind="values")
	if values.is_value_object(value):
		try:
			return values.resolve(value, call.find, call.now)
		except (UnknownPath, BadExpression) as error:
			refuse("A value of this step cannot be read: {0}", error.reason, kind="value")
	if isinstance(value, Mapping):
		return {str(key): _resolve(call, each, depth + 1) for key, each in value.items()}
	return [_resolve(call, each, depth + 1) for each in value] if isinstance(value, list) else value
