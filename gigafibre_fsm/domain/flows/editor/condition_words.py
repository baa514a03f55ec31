"""Conditions of one flow as people read them: fields by their labels, values by what a form shows for them."""

from collections.abc import Iterator, Mapping
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.conditions import rules, sentences, text
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition, FlowStep
from gigafibre_fsm.domain.flows.editor import field_choices

Rule = Mapping[str, Any]


class ConditionWords:
	"""What people call the paths and values of one flow, in the language of the request."""

	def __init__(self, definition: FlowDefinition | None) -> None:
		doctype = definition.trigger.inputs.get("doctype") if definition else ""
		self.definition, self.doctype = definition, doctype if isinstance(doctype, str) else ""

	def describe(self, condition: Any) -> str:
		"""Return a condition that `rules.check` found right as a sentence."""
		found = list(list_rules(condition))
		labels = {path: self.name(path) for rule in found for path in list_paths(rule)}
		choices = {rule["field"]: self.find_choices(rule["field"]) for rule in found}
		return sentences.describe(condition, frappe.local.lang, labels, choices)

	def name(self, path: str) -> str:
		"""Return what people call a path; the path itself if nobody has a name for it."""
		root, *rest = path.split(".")
		if root in ("doc", "before") and rest:
			label = field_choices.label_path(self.doctype, path)
			return _("{0} before").format(label) if root == "before" and label != path else label
		if root == "steps" and len(rest) == 2:
			return self._name_output(*rest) or path
		if root == "trigger" and len(rest) == 1:
			return self._name_cause(rest[0]) or path
		return path

	def find_choices(self, path: str) -> Mapping[str, str]:
		"""Return what a form shows for each stored value of a path, as far as it shows something else."""
		root, *rest = path.split(".")
		if root in ("doc", "before") and rest:
			return field_choices.list_options(self.doctype, path)
		step = self.definition.index.get(rest[0]) if self.definition and root == "steps" and rest else None
		if not step or rest[1:] != ["answer"] or not isinstance(step.inputs.get("choices"), list):
			return {}
		language = "fr" if frappe.local.lang == "fr" else "en"
		given = [each for each in step.inputs["choices"] if isinstance(each, Mapping)]
		return {str(each.get("value")): str(each.get(language) or each.get("value")) for each in given}

	def word_value(self, path: str, value: Any) -> str:
		"""Return a value that was found at a path, as people read it."""
		return self.find_choices(path).get(str(value)) or text.write_value(value)

	def _name_output(self, step_id: str, output: str) -> str:
		step = self.definition.index.get(step_id) if self.definition else None
		kind = entries.STEP_KINDS.get(step.kind) if step else None
		label = next((each.label for each in kind.outputs if each.name == output), "") if kind else ""
		return f"{_(label)} ({name_step(step)})" if step and label else ""

	def _name_cause(self, output: str) -> str:
		kind = entries.TRIGGER_KINDS.get(self.definition.trigger.kind) if self.definition else None
		label = next((each.label for each in kind.outputs if each.name == output), "") if kind else ""
		return _(label) if label else ""


def name_step(step: FlowStep) -> str:
	"""Return what people call a step: its name, or its kind's."""
	kind = entries.STEP_KINDS.get(step.kind)
	return step.name or (_(kind.label) if kind else step.kind)


def list_rules(node: Any) -> Iterator[Rule]:
	"""Yield the rules of a condition, however malformed the rest of it is."""
	if isinstance(node, Mapping):
		if isinstance(node.get("field"), str) and isinstance(node.get("op"), str):
			yield node
		for group in rules.GROUPS:
			yield from list_rules(node.get(group))
	elif isinstance(node, list):
		for each in node:
			yield from list_rules(each)


def list_paths(node: Any) -> Iterator[str]:
	"""Yield the paths that a rule reads: its field, and those of the values that it compares with."""
	if isinstance(node, Mapping):
		if isinstance(node.get("field"), str):
			yield node["field"]
		for value in node.values():
			yield from list_paths(value)
	elif isinstance(node, list):
		for each in node:
			yield from list_paths(each)
