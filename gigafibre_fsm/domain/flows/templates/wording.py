"""Problems of a definition in the language of whoever reads them."""

import frappe

from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem


def describe_problem(problem: DefinitionProblem) -> str:
	"""Return one problem as a sentence, with the step that it is about."""
	sentence = frappe._(problem.kind.value).format(*problem.values)
	return f"{problem.step}: {sentence}" if problem.step else sentence
