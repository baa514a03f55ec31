"""A condition as a criterion of the query builder: finds the documents that `rules.judge` would accept.

Each rule is written so that it is true or false for every row, never unknown: `none` may then negate it. Texts are
compared as bytes, because the database's own order takes é for e and ignores spaces at the end.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pypika.functions import Cast
from pypika.terms import Criterion, Field, LiteralValue, Term, ValueWrapper

import frappe
from frappe.query_builder import CustomFunction

from gigafibre_fsm.domain.flows.conditions import clock, comparing, operators, values
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from gigafibre_fsm.domain.flows.conditions.rules import GROUPS
from gigafibre_fsm.domain.platform import instants

STANDARD = {
	"name": "Data",
	"owner": "Data",
	"modified_by": "Data",
	"creation": "Datetime",
	"modified": "Datetime",
	"docstatus": "Int",
	"idx": "Int",
}
"""Types of the fields that every document has."""

_LENGTH = CustomFunction("char_length", ["text"])
_LOWER = CustomFunction("lower", ["text"])
_LOCATE = CustomFunction("locate", ["part", "whole"])
_ORDERS: Mapping[str, Callable[[Term, Term], Criterion]] = {
	">": lambda left, right: left > right,
	">=": lambda left, right: left >= right,
	"<": lambda left, right: left < right,
	"<=": lambda left, right: left <= right,
}


class NotInSql(ValueError):
	"""The condition asks for what one table does not hold: the past, another document, an earlier step."""

	@property
	def reason(self) -> str:
		"""The path, as the value of a reason."""
		return str(self)


def build_criterion(tree: Mapping, doctype: str, now: datetime) -> Criterion:
	"""Return the criterion of a condition on fields of one doctype.

	Args:
		tree: a condition that `rules.check` found right, whose values need no document.
		doctype: the doctype whose table is queried.
		now: UTC, naive, or aware.

	Raises:
		NotInSql: it needs more than the doctype's own columns.
		BadExpression: it is malformed.
	"""
	types = STANDARD | {
		each.fieldname: each.fieldtype
		for each in frappe.get_meta(doctype).fields
		if each.fieldtype not in frappe.model.no_value_fields and not each.get("is_virtual")
	}
	here = clock.to_site_time(now, _find_zone)
	return _compile(tree, frappe.qb.DocType(doctype), types, here) if tree else _constant(True)


def _find_zone(path: str) -> str:
	if path != clock.ZONE:
		raise NotInSql(path)
	return str(instants.zone())


def _constant(value: bool) -> Criterion:
	return ValueWrapper(int(value)) == 1


def _compile(node: Any, table: Any, types: Mapping[str, str], now: datetime) -> Criterion:
	kind = next((each for each in GROUPS if isinstance(node, Mapping) and each in node), None)
	if kind is None:
		return _compile_rule(node, table, types, now)
	parts = [_compile(each, table, types, now) for each in node[kind]]
	if kind == "all":
		return Criterion.all(parts) if parts else _constant(True)
	whole = Criterion.any(parts) if parts else _constant(False)
	return whole if kind == "any" else whole.negate()


def _compile_rule(rule: Any, table: Any, types: Mapping[str, str], now: datetime) -> Criterion:
	if not isinstance(rule, Mapping) or rule.get("op") not in operators.OPERATORS:
		raise BadExpression("This is neither a group nor a rule.")
	root, _dot, name = str(rule.get("field")).partition(".")
	if root != "doc" or name not in types or rule["op"] in operators.CHANGE_OPS:
		raise NotInSql(str(rule.get("field")))
	column, is_text = table[name], types[name] in operators.TEXT_TYPES
	present = column.isnotnull()
	if is_text:
		present &= _LENGTH(column) > 0
	if rule["op"] in operators.SET_OPS:
		return present if rule["op"] == "is set" else present.negate()
	wanted = _literal(rule.get("value"), now)
	if comparing.is_empty(wanted):
		return _constant(False)
	return present & _compare(column, types[name], rule["op"], wanted, now)


def _literal(value: Any, now: datetime) -> Any:
	"""The value of a rule that needs no document."""
	if isinstance(value, list):
		return [_literal(each, now) for each in value]
	if any(True for _path in values.list_paths(value)):
		raise NotInSql(str(value))
	return values.resolve(value, _find_zone, now)


def _compare(column: Field, field_type: str, op: str, wanted: Any, now: datetime) -> Criterion:
	if op in operators.AGE_OPS:
		duration = comparing.to_duration(wanted)
		if field_type not in operators.DAY_TYPES or duration is None:
			return _constant(False)
		earliest, latest = operators.age_limits(duration, now)
		if op == "older than":
			return _order(column, field_type, "<", earliest)
		return _order(column, field_type, ">=", earliest) & _order(column, field_type, "<=", latest)
	if op in operators.LIST_OPS:
		equal = [
			_equals(column, field_type, each) for each in (wanted if isinstance(wanted, list) else [wanted])
		]
		return Criterion.any(equal) if op == "in" else Criterion.any(equal).negate()
	if op in ("contains", "starts with"):
		return _search(column, field_type, op, wanted)
	if op == "is":
		return _equals(column, field_type, wanted)
	return _differs(column, field_type, wanted) if op == "is not" else _order(column, field_type, op, wanted)


def _equals(column: Field, field_type: str, wanted: Any) -> Criterion:
	if field_type in operators.TEXT_TYPES:
		if not isinstance(wanted, str):
			raise NotInSql(str(wanted))
		# the first half lets an index serve
		return (column == wanted) & (Cast(column, "binary") == Cast(wanted, "binary"))
	left, right = _typed(column, field_type, wanted)
	return _constant(False) if right is None else left == right


def _differs(column: Field, field_type: str, wanted: Any) -> Criterion:
	is_comparable = field_type in operators.TEXT_TYPES or _typed(column, field_type, wanted)[1] is not None
	return _equals(column, field_type, wanted).negate() if is_comparable else _constant(False)


def _order(column: Field, field_type: str, op: str, wanted: Any) -> Criterion:
	if field_type in operators.TEXT_TYPES:
		raise NotInSql(op)
	left, right = _typed(column, field_type, wanted)
	return _constant(False) if right is None else _ORDERS[op](left, right)


def _search(column: Field, field_type: str, op: str, wanted: Any) -> Criterion:
	if field_type not in operators.TEXT_TYPES or not isinstance(wanted, str):
		return _constant(False)
	place = _LOCATE(Cast(comparing.fold_text(wanted), "binary"), Cast(_LOWER(column), "binary"))
	return place > 0 if op == "contains" else place == 1


def _typed(column: Field, field_type: str, wanted: Any) -> tuple[Term, Term | None]:
	"""The column and the value in one type; no value if it cannot be compared with this type."""
	if field_type in operators.DAY_TYPES:
		moment = comparing.to_moment(wanted)
		if moment is None:
			return column, None
		is_day_beside_moment = field_type == "Date" and moment.time() != datetime.min.time()
		return (Cast(column, "datetime(6)") if is_day_beside_moment else column), ValueWrapper(str(moment))
	if field_type == "Time":
		time_of_day = comparing.to_time_of_day(wanted)
		return column, None if time_of_day is None else ValueWrapper(_write_time(time_of_day))
	number = comparing.to_number(wanted)
	return column, None if number is None else _number(number)


def _number(number: Decimal) -> Term:
	# written out: with an exponent the database would round it
	return LiteralValue(format(number, "f"))


def _write_time(time_of_day: timedelta) -> str:
	seconds = int(time_of_day.total_seconds())
	return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{time_of_day.microseconds:06d}"
