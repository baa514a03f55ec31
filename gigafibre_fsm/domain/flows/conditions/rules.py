"""Conditions as a closed tree of groups and rules: checked, and judged with a trace of each rule. Pure.

A group is `{"all" | "any" | "none": [...]}`, a rule `{"field": path, "op": operator, "value": value}`. Nothing else is
understood, so a condition is bounded in time and size by what it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gigafibre_fsm.domain.flows.conditions import clock, comparing, operators, values
from gigafibre_fsm.domain.flows.conditions.paths import Find, UnknownPath, is_path
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression, ConditionProblem

GROUPS = ("all", "any", "none")
MOST_RULES = 60
MOST_DEPTH = 5
MOST_LISTED = 100
SHOWN = 200
"""Characters of a found text that a trace keeps."""


@dataclass(frozen=True, slots=True)
class Leaf:
	"""One rule as it was judged; `path` is the field's, `found` what stood there, `wanted` what was asked for."""

	path: str
	op: str
	wanted: Any
	found: Any
	holds: bool


@dataclass(frozen=True, slots=True)
class Judgement:
	"""Whether a condition holds, and each of its rules in the order in which they are written."""

	holds: bool
	leaves: tuple[Leaf, ...]


def judge(tree: Mapping, find: Find, now: datetime) -> Judgement:
	"""Judge a condition; every rule is judged, so that the trace is whole.

	Args:
		tree: a condition that `check` found right; an empty one holds.
		find: gives the value at a path.
		now: UTC, naive, or aware.

	Raises:
		UnknownPath: a field does not exist or may not be read; a condition that guards an effect is not guessed.
		BadExpression: the tree is malformed, or a value cannot be computed.
	"""
	leaves: list[Leaf] = []
	return Judgement(not tree or _judge_node(tree, find, now, leaves), tuple(leaves))


def _judge_node(node: Any, find: Find, now: datetime, leaves: list[Leaf]) -> bool:
	kind = _kind(node)
	if kind == "rule":
		leaf = _judge_rule(node, find, now)
		leaves.append(leaf)
		return leaf.holds
	if not kind or not isinstance(node[kind], list):
		raise BadExpression("This is neither a group nor a rule.")
	answers = [_judge_node(each, find, now, leaves) for each in node[kind]]
	return {"all": all(answers), "any": any(answers), "none": not any(answers)}[kind]


def _kind(node: Any) -> str | None:
	"""The key of a group, `rule`, or None for what is neither."""
	if not isinstance(node, Mapping):
		return None
	if len(node) == 1 and (key := next(iter(node))) in GROUPS:
		return key
	is_rule = {"field", "op"} <= set(node) <= {"field", "op", "value"}
	return "rule" if is_rule and node["op"] in operators.OPERATORS else None


def _judge_rule(rule: Mapping, find: Find, now: datetime) -> Leaf:
	path, op = rule["field"], rule["op"]
	if not is_path(path):
		raise UnknownPath(str(path))
	found = find(path)
	wanted = None if op in operators.WITHOUT_VALUE else _resolve_wanted(rule.get("value"), find, now)
	if op in operators.CHANGE_OPS:
		is_met = _changes(path, op, wanted, found, find)
	else:
		here = clock.to_site_time(now, find) if op in operators.AGE_OPS else now
		is_met = operators.meets_operator(op, found, wanted, here)
	return Leaf(path, op, wanted, found[:SHOWN] if isinstance(found, str) else found, is_met)


def _resolve_wanted(value: Any, find: Find, now: datetime) -> Any:
	if isinstance(value, list):
		return [values.resolve(each, find, now) for each in value[:MOST_LISTED]]
	return value if comparing.to_duration(value) is not None else values.resolve(value, find, now)


def _changes(path: str, op: str, wanted: Any, found: Any, find: Find) -> bool:
	try:
		before = find(f"before.{path.removeprefix('doc.')}")
	except UnknownPath:
		return False  # this run was not started by a change
	if op == "changed":
		return comparing.has_changed(before, found)
	return comparing.is_same(found, wanted) and not comparing.is_same(before, wanted)


def list_paths(tree: Any) -> Iterator[str]:
	"""Yield each path that a condition reads, also within its values."""
	for _path, rule in _walk(tree, ""):
		yield rule["field"]
		value = rule.get("value")
		for each in value if isinstance(value, list) else [value]:
			yield from values.list_paths(each)


def asks_for_change(tree: Any) -> bool:
	"""Return whether a condition compares a field with what it was before."""
	return any(rule["op"] in operators.CHANGE_OPS for _path, rule in _walk(tree, ""))


def _walk(node: Any, path: str) -> Iterator[tuple[str, Mapping]]:
	kind = _kind(node)
	if kind == "rule":
		yield path, node
	elif kind and isinstance(node[kind], list):
		for place, each in enumerate(node[kind]):
			yield from _walk(each, f"{path}.{kind}.{place}".lstrip("."))


def check(tree: Any, fields: Mapping[str, str] | None = None) -> list[ConditionProblem]:
	"""Return what is wrong with a condition; nothing for a right one, and for an empty one.

	Args:
		tree: anything that JSON can hold.
		fields: type of field by path, where they are known; a path that is not among them is then a problem.
	"""
	if tree in (None, {}):
		return []
	found = list(_check_node(tree, "", 1, fields))
	if sum(1 for _each in _walk(tree, "")) > MOST_RULES:
		found.append(ConditionProblem("", "A condition has at most {0} rules.", (str(MOST_RULES),)))
	return found


def _check_node(
	node: Any, path: str, depth: int, fields: Mapping[str, str] | None
) -> Iterator[ConditionProblem]:
	kind = _kind(node)
	if kind == "rule":
		yield from _check_rule(node, path, fields)
	elif kind is None or not isinstance(node[kind], list):
		yield ConditionProblem(path, "This is neither a group nor a rule.")
	elif depth > MOST_DEPTH:
		yield ConditionProblem(path, "Groups stand at most {0} deep in each other.", (str(MOST_DEPTH),))
	elif not node[kind] and (path or kind != "all"):
		yield ConditionProblem(path, "This group is empty.")
	else:
		for place, each in enumerate(node[kind][: MOST_RULES + 1]):
			yield from _check_node(each, f"{path}.{kind}.{place}".lstrip("."), depth + 1, fields)


def _check_rule(rule: Mapping, path: str, fields: Mapping[str, str] | None) -> Iterator[ConditionProblem]:
	field, op = rule["field"], rule["op"]
	if not is_path(field) or (fields is not None and field not in fields):
		yield ConditionProblem(f"{path}.field".lstrip("."), "There is no field {0}.", (str(field)[:60],))
		return
	field_type = fields[field] if fields else ""
	if op not in operators.list_operators(field_type):
		yield ConditionProblem(f"{path}.op".lstrip("."), "“{0}” does not suit this field.", (op,))
	elif op in operators.CHANGE_OPS and not (field.startswith("doc.") and field.count(".") == 1):
		yield ConditionProblem(f"{path}.field".lstrip("."), "Only a field of the record itself can change.")
	elif op not in operators.WITHOUT_VALUE:
		yield from _check_wanted(rule.get("value"), op, field_type, f"{path}.value".lstrip("."), fields)


def _check_wanted(
	value: Any, op: str, field_type: str, path: str, fields: Mapping[str, str] | None
) -> Iterator[ConditionProblem]:
	if op in operators.AGE_OPS:
		if comparing.to_duration(value) is None:
			yield ConditionProblem(path, "A duration has days, hours or minutes, each a number from 0.")
		return
	if op in operators.LIST_OPS and not (isinstance(value, list) and 0 < len(value) <= MOST_LISTED):
		yield ConditionProblem(path, "Give a list of 1 to {0} values.", (str(MOST_LISTED),))
		return
	for each in value if op in operators.LIST_OPS else [value]:
		if values.is_value_object(each):
			yield from values.check_value(each, path, fields)
		elif comparing.is_empty(each):
			yield ConditionProblem(path, "A value is missing; to ask for an empty field choose “is not set”.")
		elif isinstance(each, list | Mapping) or not _suits(each, field_type):
			yield ConditionProblem(path, "{0} is no value for this field.", (str(each)[:60],))


def _suits(value: Any, field_type: str) -> bool:
	if field_type in operators.NUMBER_TYPES:
		return comparing.to_number(value) is not None
	if field_type in operators.DAY_TYPES:
		return comparing.to_moment(value) is not None
	if field_type == "Time":
		return comparing.to_time_of_day(value) is not None
	return isinstance(value, str) or field_type not in operators.TEXT_TYPES
