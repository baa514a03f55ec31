"""Problems of a definition in the language of whoever reads them."""

import frappe

from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind

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
