"""Problems of a definition, and reasons why runs stand, in the language of whoever reads them."""

from decimal import Decimal

import frappe

from gigafibre_fsm.domain.flows.definition import reasons
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind
from gigafibre_fsm.domain.flows.definition.reasons import ReasonValue, StoredReason
from gigafibre_fsm.domain.flows.definition.tree import FlowStep
from gigafibre_fsm.domain.platform import formatting, outbound_guard

_OF_LABELS = (
	DefinitionProblemKind.MISSING_INPUT,
	DefinitionProblemKind.WRONG_TYPE,
	DefinitionProblemKind.NO_OPTION,
	DefinitionProblemKind.BAD_DURATION,
	DefinitionProblemKind.BAD_VALUE,
	DefinitionProblemKind.BAD_RETRY,
	DefinitionProblemKind.NO_CONDITION,
)
"""Problems whose values are labels of the catalogue, options, types or parts of a step."""


def describe_problem(problem: DefinitionProblem) -> str:
	"""Return one problem as a sentence, with the step that it is about."""
	sentence = word_problem(problem)
	return f"{problem.step}: {sentence}" if problem.step else sentence


def word_problem(problem: DefinitionProblem) -> str:
	"""Return one problem as a sentence, for who sees where it stands."""
	sentence, values = problem.kind.value, problem.values
	if problem.kind is DefinitionProblemKind.IN_WORDS:
		sentence, *values = values
	if problem.kind is DefinitionProblemKind.NONE_OF:
		values = [", ".join(frappe._(each) for each in values)]
	if problem.kind is DefinitionProblemKind.NO_OPTION:
		values = [values[0], ", ".join(frappe._(each) for each in values[1].split(", "))]
	if problem.kind in _OF_LABELS:
		values = [_name_parts().get(each) or frappe._(each) for each in values]
	return frappe._(sentence).format(*values)


def _name_parts() -> dict[str, str]:
	"""Return what people call the parts of a step and the types of inputs."""
	return {
		"timeout": frappe._("Wait at most"),
		"duration": frappe._("How long"),
		"until": frappe._("Until"),
		"attempts": frappe._("Attempts"),
		"interval": frappe._("First pause, in seconds"),
		"rate": frappe._("Each pause times longer"),
		"longest": frappe._("Longest pause, in seconds"),
		"Int": frappe._("whole number"),
		"Float": frappe._("number"),
		"Check": frappe._("yes or no"),
	}


def name_branch(branch: str | None, step: FlowStep | None) -> str:
	"""Return what people call the way that a step has taken: a case, or one of its other lanes."""
	fixed = {
		"otherwise": frappe._("Otherwise"),
		"on_timeout": frappe._("No answer in time"),
		"on_error": frappe._("If it fails"),
	}
	if not branch or branch in fixed:
		return fixed.get(branch or "", "")
	for number, case in enumerate(step.cases if step else (), 1):
		if case.id == branch:
			return case.label or frappe._("Case {0}").format(number)
	return branch


def translate_reason(stored: str | None) -> str:
	"""Return a stored reason in the language of whoever reads it; what somebody else said stays as it is."""
	reason = reasons.read_reason(stored)
	if reason.values:
		return _word_value(reason)
	if obstacle := outbound_guard.explain_obstacle(reason.sentence):
		return obstacle
	# rows of earlier versions hold details after a line break
	sentence, _break, details = reason.sentence.partition("\n")
	return " ".join(filter(None, (frappe._(sentence) if sentence else "", details)))


def _word_value(value: ReasonValue) -> str:
	if isinstance(value, StoredReason):
		words = map(_word_value, value.values)
		return frappe._(value.sentence).format(*words) if value.values else frappe._(value.sentence)
	if isinstance(value, Decimal):
		return formatting.money(value, formatting.language(frappe.local.lang))
	return str(value)
