"""The statements that every run needs, made by the query builder once: making them each time costs more than a step.

Values are given as parameters, in the order of the columns.
"""

from functools import cache

from pypika import Parameter

import frappe
from frappe.query_builder import DocType

VALUE = Parameter("%s")


@cache
def insert_rows(doctype: str, columns: tuple[str, ...], count: int) -> str:
	"""Return the statement that inserts so many rows.

	Args:
		doctype: the table.
		columns: their names.
		count: of rows.
	"""
	query = frappe.qb.into(DocType(doctype)).columns(*columns)
	return query.insert(*[[VALUE] * len(columns)] * count).get_sql()


@cache
def update_row(doctype: str, columns: tuple[str, ...]) -> str:
	"""Return the statement that sets columns of one row; its name comes last."""
	table = DocType(doctype)
	query = frappe.qb.update(table)
	for column in columns:
		query = query.set(table[column], VALUE)
	return query.where(table.name == VALUE).get_sql()


@cache
def lock_row(doctype: str, columns: tuple[str, ...], *, skip_locked: bool) -> str:
	"""Return the statement that reads one row by its name and locks it.

	Args:
		doctype: the table.
		columns: what is read.
		skip_locked: whether a row that is locked counts as missing.
	"""
	table = DocType(doctype)
	query = frappe.qb.from_(table).select(*columns).where(table.name == VALUE)
	return query.for_update(skip_locked=skip_locked).get_sql()
