"""The columns that all sources of a timeline share, so that one query reads them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypika.terms import NullValue, Term, ValueWrapper

import frappe
from frappe.query_builder import CustomFunction

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder
	from pypika.terms import Field

COLUMNS = (
	*("source", "at", "name", "side", "state", "title", "text", "author"),
	*("about_doctype", "about_name", "amount", "detail"),
)
LONGEST_TEXT = 6_000
"""Characters of a message that are read."""
_Left = CustomFunction("LEFT", ["text", "length"])


@dataclass(frozen=True)
class TimelineSource:
	"""Rows of one kind in the timeline.

	Attributes:
		name: of the source.
		kind: one of `timeline_order.KINDS`.
		is_utc: whether its moments are UTC; else they are the site's, naive.
		select: customer → the query without columns, the moment, the name, and terms by the names of COLUMNS.
	"""

	name: str
	kind: str
	is_utc: bool
	select: Callable[[Term], "SourceRows"]


@dataclass(frozen=True)
class SourceRows:
	"""A customer's rows in one source.

	Attributes:
		query: the query, from which nothing is selected yet.
		at: the column with the moment.
		row_name: the column with the name of the row.
		terms: the other columns of the timeline, by name; those that are left out are empty.
	"""

	query: "QueryBuilder"
	at: "Field"
	row_name: "Field"
	terms: dict[str, Any]

	def shape(self, source: str) -> "QueryBuilder":
		"""Return the query with the columns of the timeline."""
		chosen = {"source": ValueWrapper(source), "at": self.at, "name": self.row_name, **self.terms}
		columns = (chosen[column] if column in chosen else NullValue() for column in COLUMNS)
		return self.query.select(*(term.as_(column) for term, column in zip(columns, COLUMNS, strict=True)))


def read_beginning(text: "Field") -> Term:
	"""Return the term for the beginning of a long text."""
	return _Left(text, LONGEST_TEXT)


def write_constant(text: str) -> ValueWrapper:
	"""Return the term for a text that is the same in each row."""
	return ValueWrapper(text)


def table(doctype: str) -> "frappe.qb":
	"""Return the table of a doctype."""
	return frappe.qb.DocType(doctype)
