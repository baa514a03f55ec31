"""Typed rows of several tables, read with one query.

A page that shows eight tables may not ask eight times: each query costs a phone's request half a millisecond. So
the queries are joined by UNION ALL, whose columns are assigned from the fields of each row type: a text to the next
text column, a time to the next time column. Texts, times and numbers have columns of their own, because MariaDB
converts a column of mixed types to text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, reduce
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from pypika.terms import NullValue, Term, ValueWrapper

import frappe

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

Parts = TypeVar("Parts")
WIDTHS: Mapping[str, int] = MappingProxyType({"text": 10, "time": 1, "number": 2})
COLUMNS = tuple(f"{kind}_{number}" for kind, width in WIDTHS.items() for number in range(1, width + 1))
_NOT_TEXT = ((datetime, "time"), (int, "number"), (float, "number"))
_BEFORE = 2
"""Columns before those of the fields: the name of the part and the order of its rows."""


@cache
def assign_columns(row_type: type) -> Mapping[str, str]:
	"""Return the column of the union that holds each field of a NamedTuple.

	Raises:
		ValueError: the type has more fields of one kind than the union has columns.
	"""
	used: Counter[str] = Counter()
	found = {}
	for field, hint in get_type_hints(row_type).items():
		kind = next((kind for cls, kind in _NOT_TEXT if cls is hint or cls in get_args(hint)), "text")
		used[kind] += 1
		if used[kind] > WIDTHS[kind]:
			raise ValueError(f"{row_type.__name__} has more than {WIDTHS[kind]} fields of kind {kind}")
		found[field] = f"{kind}_{used[kind]}"
	return found


def select_part(
	part: str, row_type: type, table: Any, query: "QueryBuilder", **terms: Term
) -> "QueryBuilder":
	"""Select the rows of one part of the union.

	Args:
		part: name of the part, by which its rows are found again.
		row_type: the NamedTuple of a row.
		table: the table that gives the order of the rows, and each field that `terms` does not name.
		query: the query, from which nothing is selected yet.
		terms: expressions for single fields.
	"""
	columns = assign_columns(row_type)
	chosen = {column: terms[field] if field in terms else table[field] for field, column in columns.items()}
	shaped = ((chosen[column] if column in chosen else NullValue()).as_(column) for column in COLUMNS)
	return query.select(ValueWrapper(part).as_("part"), table.idx, *shaped)


def build_statement(queries: "Iterable[QueryBuilder]") -> str:
	"""Return the union of these queries as text."""
	union = reduce(lambda whole, query: whole.union_all(query), queries)
	return frappe.qb.from_(union).select("part", "idx", *COLUMNS).get_sql()


def read_rows(statement: str, values: Mapping[str, Any], parts: type[Parts]) -> Parts:
	"""Run the union and return the rows of each part, typed and in the order of their table.

	Args:
		statement: a text from build_statement().
		values: values of the statement's parameters.
		parts: a dataclass with a list of rows for each part, empty for a part without rows.
	"""
	row_types = list_row_types(parts)
	found: dict[str, list[Any]] = {part: [] for part in row_types}
	rows: Sequence[tuple] = frappe.db.sql(statement, values)
	for row in sorted(rows, key=itemgetter(1)):
		row_type = row_types[row[0]]
		found[row[0]].append(row_type(*(row[position] for position in _positions(row_type))))
	return parts(**found)


@cache
def list_row_types(parts: type) -> Mapping[str, type]:
	"""Return the row type of each part: of each field of a dataclass whose fields are lists of rows."""
	return {part: get_args(hint)[0] for part, hint in get_type_hints(parts).items()}


@cache
def _positions(row_type: type) -> tuple[int, ...]:
	return tuple(COLUMNS.index(column) + _BEFORE for column in assign_columns(row_type).values())
