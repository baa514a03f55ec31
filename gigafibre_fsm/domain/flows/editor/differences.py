"""What differs between two definitions, as sentences for people: steps added, removed, moved and changed."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, TypedDict

from frappe import _

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.conditions import rules, text
from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.definition.schema import DURATION_PARTS
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition, FlowStep, RetryPolicy
from gigafibre_fsm.domain.flows.editor import condition_words, review
from gigafibre_fsm.domain.flows.editor.condition_words import ConditionWords

LONGEST = 300
"""Characters shown of a value."""
_SHOWN_PARTS = {
	"name": "Name",
	"until": "Until",
	"timeout": "Wait at most",
	"retry": "Attempts after a failure",
}


class DifferenceRow(TypedDict):
	"""One difference; `change` is added, removed, moved or changed, `step` the row of the list."""

	change: str
	step: str
	label: str
	sentence: str
	before: str
	after: str


def list_differences(before: dict[str, Any], after: dict[str, Any]) -> list[DifferenceRow]:
	"""Return what differs between two definitions, in the order of the later one, then what is gone.

	Args:
		before: the earlier definition as JSON holds it.
		after: the later one.
	"""
	old, new = parse.parse_definition(before).definition, parse.parse_definition(after).definition
	if old is None or new is None:
		return []
	rows = [*_compare_triggers(old, new)]
	places = _places(old), _places(new)
	for step in new.index.values():
		if step.id not in old.index:
			rows.append(_row("added", step, _("was added")))
			continue
		if _has_moved(step.id, *places):
			rows.append(_row("moved", step, _("stands elsewhere")))
		rows += _compare_steps(old.index[step.id], step, (old, new))
	return [
		*rows,
		*(_row("removed", old.index[id], _("was removed")) for id in old.index if id not in new.index),
	]


def _row(change: str, step: FlowStep, sentence: str, before: str = "", after: str = "") -> DifferenceRow:
	return {
		"change": change,
		"step": step.id,
		"label": f"{condition_words.name_step(step)} ({step.id})",
		"sentence": sentence,
		"before": before,
		"after": after,
	}


def _compare_triggers(old: FlowDefinition, new: FlowDefinition) -> Iterator[DifferenceRow]:
	pairs = (
		(_("Trigger"), _name_trigger(old), _name_trigger(new)),
		(_("Settings"), show_value(dict(old.trigger.inputs)), show_value(dict(new.trigger.inputs))),
		(_("Only if"), show_condition(old.trigger.when, old), show_condition(new.trigger.when, new)),
	)
	for label, before, after in pairs:
		if before != after:
			yield {
				"change": "changed",
				"step": review.TRIGGER,
				"label": _("What starts this flow"),
				"sentence": label,
				"before": before,
				"after": after,
			}


def _name_trigger(definition: FlowDefinition) -> str:
	kind = entries.TRIGGER_KINDS.get(definition.trigger.kind)
	return _(kind.label) if kind else definition.trigger.kind


def _compare_steps(
	old: FlowStep, new: FlowStep, flows: tuple[FlowDefinition, FlowDefinition]
) -> Iterator[DifferenceRow]:
	"""Yield what changed in a step itself, not in the steps that it holds."""
	if old.kind != new.kind:
		yield _row("changed", new, _("is of another kind"), old.kind, new.kind)
	for name in sorted({*old.inputs, *new.inputs}):
		before, after = show_value(old.inputs.get(name)), show_value(new.inputs.get(name))
		if before != after:
			yield _row("changed", new, _name_input(new.kind, name), before, after)
	for name, label in _SHOWN_PARTS.items():
		parts = getattr(old, name), getattr(new, name)
		before, after = map(show_condition, parts, flows) if name == "until" else map(show_value, parts)
		if before != after:
			yield _row("changed", new, _(label), before, after)
	cases = {case.id: case for case in old.cases}, {case.id: case for case in new.cases}
	for id in dict.fromkeys((*cases[0], *cases[1])):
		before, after = (_show_case(each.get(id), flow) for each, flow in zip(cases, flows, strict=True))
		if before != after:
			yield _row("changed", new, _("Case {0}").format(id), before, after)


def _show_case(case: Any, flow: FlowDefinition) -> str:
	return " – ".join(filter(None, (case.label, show_condition(case.when, flow)))) if case else ""


def _name_input(kind: str, name: str) -> str:
	known = entries.STEP_KINDS.get(kind)
	label = next((each.label for each in known.inputs if each.name == name), "") if known else ""
	return _(label) if label else name


def show_condition(condition: Any, flow: FlowDefinition) -> str:
	"""Return a condition as a sentence; as JSON where it cannot be read."""
	if not condition:
		return ""
	if rules.check(condition):
		return show_value(condition)
	return ConditionWords(flow).describe(condition)


def show_value(value: Any) -> str:
	"""Return a value of an input in a few words: the text, path or formula of a value object, else the JSON."""
	if value in (None, "", {}):
		return ""
	if isinstance(value, RetryPolicy):
		return _("{0} attempts, the second after {1} s").format(value.attempts, value.interval)
	if isinstance(value, timedelta):
		minutes = int(value.total_seconds() // 60)
		return show_duration({"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60})
	if isinstance(value, Mapping) and value.keys() <= set(DURATION_PARTS):
		return show_duration(value)
	if isinstance(value, Mapping) and len(value) == 1:
		(content,) = value.values()
		if isinstance(content, str):
			return content[:LONGEST]
	if isinstance(value, Mapping | list):
		return parse.dump_definition(value)[:LONGEST]
	return (text.write_value(value) or str(value))[:LONGEST]


def show_duration(value: Mapping[str, int]) -> str:
	"""Return a length of time in words; `value` holds days, hours and minutes, as far as there are any."""
	words = {
		"days": (_("1 day"), _("{0} days")),
		"hours": (_("1 hour"), _("{0} hours")),
		"minutes": (_("1 minute"), _("{0} minutes")),
	}
	parts = ((value.get(part) or 0, *words[part]) for part in DURATION_PARTS)
	return " ".join(one if count == 1 else many.format(count) for count, one, many in parts if count)


def _places(definition: FlowDefinition) -> Mapping[str, tuple[str, tuple[str, ...]]]:
	"""Return step → its block and the steps of that block, in order."""
	return {
		step.id: (address, tuple(each.id for each in block))
		for address, block in definition.blocks.items()
		for step in block
	}


def _has_moved(id: str, old: Mapping, new: Mapping) -> bool:
	"""Whether a step is in another block, or comes in another order among those that are in both."""
	(old_block, before), (new_block, after) = old[id], new[id]
	if old_block != new_block:
		return True
	both = [each for each in before if each in after]
	return both.index(id) != [each for each in after if each in before].index(id)
