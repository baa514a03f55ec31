"""Problems of a definition in the language of whoever reads them."""

import frappe

from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind
from gigafibre_fsm.domain.flows.definition.tree import FlowStep

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


def translate_reason(reason: str | None) -> str:
	"""Return a stored reason in the language of whoever reads it; its details stand after a line break."""
	sentence, _break, details = (reason or "").partition("\n")
	return " ".join(filter(None, (frappe._(sentence) if sentence else "", details)))
