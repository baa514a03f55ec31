"""Values of a definition: literals, fields, expressions and texts. Pure.

An expression is parsed by simpleeval, from which everything is taken that could loop, allocate, call or reach into an
object: no powers, remainders, shifts, comprehensions, formatted strings or attributes; `*` and `+` work on numbers, and a
dotted name such as `doc.grand_total` is a path, looked up as one and never as an attribute.
"""

import ast
import operator
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from gigafibre_fsm.domain.flows.conditions import clock, functions, text
from gigafibre_fsm.domain.flows.conditions.comparing import FieldValue
from gigafibre_fsm.domain.flows.conditions.paths import Find, UnknownPath, is_path
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression, ConditionProblem

LONGEST_EXPRESSION = 300
MOST_NODES = 80
KINDS = ("field", "compute", "text")
CALLABLE = frozenset(functions.FUNCTIONS) | {"now", "today"}

_COMPARISONS = {
	ast.Eq: functions.is_equal,
	ast.NotEq: lambda left, right: not functions.is_equal(left, right),
	ast.Lt: lambda left, right: functions.order(left, right) < 0,
	ast.LtE: lambda left, right: functions.order(left, right) <= 0,
	ast.Gt: lambda left, right: functions.order(left, right) > 0,
	ast.GtE: lambda left, right: functions.order(left, right) >= 0,
	ast.In: lambda left, right: functions.contains(right, left),
	ast.NotIn: lambda left, right: not functions.contains(right, left),
}
_OPERATORS = {
	ast.Add: functions.add,
	ast.Sub: functions.subtract,
	ast.Mult: functions.multiply,
	ast.Div: functions.divide,
	ast.USub: lambda value: -value if not isinstance(value, bool | str) else functions.as_number(value),
	ast.UAdd: functions.as_number,
	ast.Not: operator.not_,
	**_COMPARISONS,
}
_ALLOWED = (
	*(ast.Expression, ast.Expr, ast.Constant, ast.Name, ast.Attribute, ast.Load, ast.UnaryOp, ast.BinOp),
	*(ast.BoolOp, ast.And, ast.Or, ast.Compare, ast.IfExp, ast.Call, *_OPERATORS),
)


class _Evaluator(SimpleEval):
	"""simpleeval with a closed set of nodes; `find` gives the values of dotted names."""

	def __init__(self, find: Find, now: datetime) -> None:
		present = functions.clock_functions(lambda: clock.to_site_time(now, find))
		super().__init__(_OPERATORS, {**functions.FUNCTIONS, **present}, {})
		kept = (ast.Expr, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call)
		self.nodes = {kind: self.nodes[kind] for kind in kept}
		self.nodes[ast.Constant] = lambda node: functions.read_value(node.value)
		self.nodes[ast.Name] = self.nodes[ast.Attribute] = lambda node: functions.read_value(
			find(_dotted(node) or "")
		)


def compute(expression: str, find: Find, now: datetime) -> FieldValue:
	"""Compute an expression.

	Args:
		expression: at most 300 characters and 80 nodes, for example `doc.due_date + days(3)`.
		find: gives the value at a path.
		now: UTC, naive, or aware.

	Returns:
		A text, a number (int or float), a day or naive site time, a duration, True, False or None.

	Raises:
		BadExpression: it is refused, or cannot be computed with these values.
		UnknownPath: from `find`.
	"""
	tree = _parse(expression)
	if isinstance(tree, BadExpression):
		raise BadExpression(tree.message, *tree.values)
	try:
		return _plain(_Evaluator(find, now).eval(expression, tree))
	except (BadExpression, UnknownPath):
		raise
	except (InvalidExpression, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
		raise BadExpression("This cannot be computed: {0}", expression) from error


def _plain(value: Any) -> Any:
	"""A number as JSON and Frappe know it."""
	if not isinstance(value, Decimal):
		return value
	return int(value) if value == value.to_integral_value() else float(value)


def _parse(expression: object) -> ast.Expr | BadExpression:
	"""The parsed expression, or why it is refused."""
	if not isinstance(expression, str):
		return BadExpression("A text is missing.")
	if len(expression) > LONGEST_EXPRESSION:
		return BadExpression("An expression has at most {0} characters.", LONGEST_EXPRESSION)
	return _parse_short(expression)


@lru_cache(maxsize=2048)
def _parse_short(expression: str) -> ast.Expr | BadExpression:
	try:
		body = ast.parse(expression.strip(), mode="eval").body
	except (SyntaxError, ValueError, MemoryError, RecursionError):
		return BadExpression("This is no expression: {0}", expression)
	nodes = list(ast.walk(body))
	if len(nodes) > MOST_NODES:
		return BadExpression("An expression has at most {0} parts.", MOST_NODES)
	refused = _find_refused(nodes)
	return refused or ast.Expr(body)


def _find_refused(nodes: list[ast.AST]) -> BadExpression | None:
	"""Why one of the nodes of an expression is not allowed."""
	called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
	inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
	for node in nodes:
		if not isinstance(node, _ALLOWED):
			return BadExpression("{0} is not allowed in an expression.", type(node).__name__)
		if isinstance(node, ast.Constant) and not _is_plain(node.value):
			return BadExpression("{0} is not allowed in an expression.", repr(node.value))
		if isinstance(node, ast.Call) and not _is_call(node):
			return BadExpression("There is no such function: {0}", ast.unparse(node.func))
		is_name = isinstance(node, ast.Name | ast.Attribute) and id(node) not in called | inner
		if is_name and not is_path(_dotted(node)):
			return BadExpression("There is no field {0}.", ast.unparse(node))
	return None


def _is_plain(value: object) -> bool:
	if isinstance(value, float | int):
		return abs(value) <= functions.LARGEST
	return value is None or isinstance(value, str)


def _is_call(node: ast.Call) -> bool:
	return isinstance(node.func, ast.Name) and node.func.id in CALLABLE and not node.keywords


def _dotted(node: ast.AST) -> str | None:
	"""The path that a name with its attributes writes; None if it begins with something else."""
	names = []
	while isinstance(node, ast.Attribute):
		names.append(node.attr)
		node = node.value
	return ".".join((node.id, *reversed(names))) if isinstance(node, ast.Name) else None


def is_value_object(value: Any) -> bool:
	"""Return whether a value is written as a field, an expression or a text, and not as itself."""
	return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in KINDS


MOST_NESTED = 20
"""Levels of objects and lists inside a value."""


def _list_inner(value: Any) -> list[tuple[object, Any]]:
	"""Return what stands inside a literal, by name or place."""
	if isinstance(value, Mapping):
		return list(value.items())
	return list(enumerate(value)) if isinstance(value, list) else []


def resolve(value: Any, find: Find, now: datetime) -> FieldValue:
	"""Return what a value of a definition stands for, also the values inside a list or an object.

	Args:
		value: a literal, or a dict with the one key `field`, `compute` or `text`.
		find: gives the value at a path.
		now: UTC, naive, or aware.

	Raises:
		BadExpression: an expression or text is refused or cannot be computed.
		UnknownPath: from `find`.
	"""
	if not is_value_object(value):
		if isinstance(value, Mapping):
			return {name: resolve(each, find, now) for name, each in value.items()}
		return [resolve(each, find, now) for each in value] if isinstance(value, list) else value
	kind, content = next(iter(value.items()))
	if not isinstance(content, str):
		raise BadExpression("A text is missing.")
	if kind == "compute":
		return compute(content, find, now)
	return find(content) if kind == "field" else text.fill_text(content, find)


def list_paths(value: Any) -> Iterator[str]:
	"""Yield the paths that a value reads."""
	if not is_value_object(value):
		for _name, each in _list_inner(value):
			yield from list_paths(each)
		return
	kind, content = next(iter(value.items()))
	if kind == "field":
		yield str(content)
	elif kind == "text":
		yield from text.list_paths(str(content))
	elif isinstance(tree := _parse(content), ast.Expr):
		inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
		for node in ast.walk(tree):
			path = None if id(node) in inner else _dotted(node)
			if path and is_path(path):
				yield path


def check_value(value: Any, path: str, fields: Mapping[str, str] | None = None) -> list[ConditionProblem]:
	"""Return what is wrong with a value of a definition; nothing for a literal.

	Args:
		value: a literal, or a dict with the one key `field`, `compute` or `text`.
		path: where it stands, for the problems.
		fields: type of field by path, where they are known.
	"""
	if path.count(".") > MOST_NESTED:
		return [ConditionProblem(path[:60], "This is nested too deep.")]
	if not is_value_object(value):
		return [
			problem
			for name, each in _list_inner(value)
			for problem in check_value(each, f"{path}.{name}", fields)
		]
	kind, content = next(iter(value.items()))
	if kind == "text":
		return text.check_text(content, path, fields)
	if kind == "compute" and isinstance(tree := _parse(content), BadExpression):
		return [ConditionProblem(path, tree.message, tree.values)]
	unknown = [
		each for each in list_paths(value) if not is_path(each) or (fields is not None and each not in fields)
	]
	return [ConditionProblem(path, "There is no field {0}.", (each[:60],)) for each in unknown]
