"""Problems of a definition in the language of whoever reads them."""

import frappe

from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind


def describe_problem(problem: DefinitionProblem) -> str:
	"""Return one problem as a sentence, with the step that it is about."""
	sentence = word_problem(problem)
	return f"{problem.step}: {sentence}" if problem.step else sentence


def word_problem(problem: DefinitionProblem) -> str:
	"""Return one problem as a sentence, for who sees where it stands."""
	sentence, values = problem.kind.value, problem.values
	if problem.kind is DefinitionProblemKind.IN_WORDS:
		sentence, *values = values
	return frappe._(sentence).format(*values)
