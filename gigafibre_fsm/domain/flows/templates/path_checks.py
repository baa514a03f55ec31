"""Checks the paths of a definition against the site: what they read exists, and the session's user may read it."""

from collections.abc import Iterator

import frappe

from gigafibre_fsm.domain.flows.conditions import documents, rules, values
from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath, is_path
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition

TRIGGER = "trigger"
LONGEST = 60


def find_unreadable(definition: FlowDefinition) -> Iterator[DefinitionProblem]:
	"""Yield a problem for each path to a field or a step that is not there, or a field that may not be read.

	What a trigger brings, and the items of a repetition, are known only when they are there.
	"""
	doctype = definition.trigger.inputs.get("doctype")
	doctype = doctype if isinstance(doctype, str) and frappe.db.exists("DocType", doctype) else ""
	for step, field, path in _list_paths(definition):
		kind = _judge(path, doctype, definition)
		if kind:
			yield DefinitionProblem(kind, step, field, (path[:LONGEST],))


def _judge(path: str, doctype: str, definition: FlowDefinition) -> DefinitionProblemKind | None:
	if not is_path(path):
		return None  # the definition itself says so
	root, *names = path.split(".")
	if root == "steps" and names and names[0] not in definition.index:
		return DefinitionProblemKind.UNKNOWN_STEP
	if root in ("doc", "before") and names and doctype:
		try:
			documents.require_path(doctype, tuple(names))
		except UnknownPath:
			return DefinitionProblemKind.UNREADABLE
	return None


def _list_paths(definition: FlowDefinition) -> Iterator[tuple[str, str, str]]:
	"""Yield each path with its step and the input, or the case, in which it stands."""
	for path in rules.list_paths(definition.trigger.when):
		yield TRIGGER, "when", path
	for step in definition.index.values():
		for path in rules.list_paths(step.until):
			yield step.id, "until", path
		for case in step.cases:
			for path in rules.list_paths(case.when):
				yield step.id, case.id, path
		for name, value in step.inputs.items():
			for path in values.list_paths(value):
				yield step.id, name, path
