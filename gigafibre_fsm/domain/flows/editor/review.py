"""Reads a drawing over while it is drawn: what is wrong with it, and each condition as a plain sentence."""

from collections.abc import Iterator
from typing import Any, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.catalogue import checks, entries
from gigafibre_fsm.domain.flows.conditions import rules
from gigafibre_fsm.domain.flows.definition import parse, tree
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.editor.condition_words import ConditionWords, list_rules
from gigafibre_fsm.domain.flows.templates import path_checks, wording
from gigafibre_fsm.domain.messaging.templates import placeholders

MESSAGE = "FSM Message Template"
TRIGGER = "trigger"


class DrawingProblem(TypedDict):
	"""One problem: `step` is the row of the list, `field` the input concerned; a warning does not keep a flow from running."""

	step: str
	field: str
	message: str
	is_warning: bool


class Checked(TypedDict):
	"""Problems in the order of the steps, and the sentence of each condition by its row (`trigger`, `s3`, `s3.c1`)."""

	problems: list[DrawingProblem]
	sentences: dict[str, str]


def check_drawing(raw: dict[str, Any]) -> Checked:
	"""Return what is wrong with a definition and what its conditions say."""
	definition = parse.parse_definition(raw).definition
	problems = [_problem_row(each, definition) for each in checks.find_problems(raw)]
	if definition is None:
		return {"problems": problems, "sentences": {}}
	problems += [_problem_row(each, definition) for each in path_checks.find_unreadable(definition)]
	return {
		"problems": [*problems, *_warn_of_cases(definition), *_warn_of_messages(definition)],
		"sentences": dict(_describe_conditions(definition)),
	}


def _problem_row(problem: Any, definition: FlowDefinition | None) -> DrawingProblem:
	step = definition.index.get(problem.step) if definition else None
	is_case = step is not None and any(case.id == problem.field for case in step.cases)
	return {
		"step": f"{problem.step}.{problem.field}" if is_case else problem.step or TRIGGER,
		"field": "when" if is_case else problem.field,
		"message": wording.word_problem(problem),
		"is_warning": False,
	}


def _warn_of_cases(definition: FlowDefinition) -> Iterator[DrawingProblem]:
	"""Yield a warning for each case whose condition holds no rule: it is taken whatever the record says."""
	for step in definition.index.values():
		for case in step.cases:
			if case.when and not any(list_rules(case.when)):
				message = _("This case is always taken: add a rule.")
				yield {
					"step": f"{step.id}.{case.id}",
					"field": "when",
					"message": message,
					"is_warning": True,
				}


def _warn_of_messages(definition: FlowDefinition) -> Iterator[DrawingProblem]:
	"""Yield a warning for each message that has no wording in one language, or whose variables differ."""
	for step in definition.index.values():
		kind = entries.STEP_KINDS.get(step.kind)
		for each in kind.inputs if kind else ():
			name = step.inputs.get(each.name)
			if each.type == "Template" and isinstance(name, str) and name:
				for message in _compare_languages(name):
					yield {"step": step.id, "field": each.name, "message": message, "is_warning": True}


def _compare_languages(name: str) -> Iterator[str]:
	row = frappe.db.get_value(MESSAGE, name, ("body_fr", "body_en", "enabled"))
	if not row:
		yield _("There is no message “{0}”.").format(name)
		return
	french, english, enabled = row
	if not enabled:
		yield _("The message “{0}” is switched off.").format(name)
	if not (french and english):
		yield _("The message “{0}” lacks its words in one language.").format(name)
		return
	in_french, in_english = placeholders.find_variables(french), placeholders.find_variables(english)
	if missing := in_english - in_french:
		yield _("{0} is missing in French.").format(_in_braces(missing))
	if missing := in_french - in_english:
		yield _("{0} is missing in English.").format(_in_braces(missing))


def _in_braces(names: set[str]) -> str:
	return ", ".join(f"{{{name}}}" for name in sorted(names))


def _describe_conditions(definition: FlowDefinition) -> Iterator[tuple[str, str]]:
	words = ConditionWords(definition)
	for row, condition in _list_conditions(definition):
		if condition and not rules.check(condition):
			yield row, words.describe(condition)


def _list_conditions(definition: FlowDefinition) -> Iterator[tuple[str, tree.Condition | None]]:
	yield TRIGGER, definition.trigger.when
	for step in definition.index.values():
		yield step.id, step.until
		for case in step.cases:
			yield f"{step.id}.{case.id}", case.when
