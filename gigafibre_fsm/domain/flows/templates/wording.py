"""Problems of a definition in the language of whoever reads them."""

import frappe

from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind


def describe_problem(problem: DefinitionProblem) -> str:
	"""Return one problem as a sentence, with the step that it is about."""
	sentence, values = problem.kind.value, problem.values
	if problem.kind is DefinitionProblemKind.IN_WORDS:
		sentence, *values = values
	sentence = frappe._(sentence).format(*values)
	return f"{problem.step}: {sentence}" if problem.step else sentence
