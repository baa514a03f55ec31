"""Keeps the SQL text of look-ups by equality; a part of the engine, see `engine.ADDED`.

Frappe builds the statement of each `frappe.db.get_value` and of each child table of a document anew, object by
object, which takes as long as MariaDB takes to answer. Only the values differ between most of them, and those are
parameters; here the text is built once for each table, fields, names of the filters and order.
"""

import re
from collections.abc import Callable

import frappe
from frappe.database.database import Database

LIMIT = 5_000
NAME = re.compile(r"\w+", re.ASCII)
# numbers that stand in the text itself: switches and docstatus
IN_TEXT = (0, 1, 2)
PARAMETER = "%s"
_known: dict[tuple, str] = {}


def install() -> None:
	"""Let every look-up of this process use a text that is known."""
	Database._get_values_from_table = _with_known_texts(Database._get_values_from_table)


def _with_known_texts(read: Callable) -> Callable:
	def read_values(
		db: Database,
		fields: list | str,
		filters: object,
		doctype: str,
		as_dict: bool,
		*,
		debug: bool = False,
		order_by: str | None = None,
		update: dict | None = None,
		for_update: bool = False,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		limit: int | None = None,
	) -> object:
		wanted = {"name": filters} if type(filters) is str else filters
		rest = {"order_by": order_by, "for_update": for_update, "distinct": distinct, "limit": limit}
		if not _is_plain(doctype, fields, wanted, order_by):
			return read(
				db,
				fields,
				filters,
				doctype,
				as_dict,
				debug=debug,
				update=update,
				run=run,
				pluck=pluck,
				**rest,
			)
		values = [value for value in wanted.values() if type(value) is str]
		parameters = {f"param{place}": value for place, value in enumerate(values, 1)}
		names = tuple((name, PARAMETER if type(value) is str else value) for name, value in wanted.items())
		key = (doctype, tuple(fields), names, *rest.values())
		text = _known.get(key) or _build(
			key, parameters, table=doctype, fields=fields, filters=wanted, **rest
		)
		return db.sql(
			text,
			parameters,
			as_dict=as_dict or fields == "*",
			debug=debug,
			update=update,
			run=run,
			pluck=pluck,
		)

	return read_values


def _is_plain(doctype: object, fields: object, filters: object, order_by: object) -> bool:
	"""Whether the text depends on nothing but names and a few numbers, which it contains."""
	return (
		type(doctype) is str
		and (fields == "*" or (type(fields) is list and all(map(_is_name, fields))))
		and type(filters) in (dict, frappe._dict)
		and all(_is_name(name) for name in filters)
		and all(
			type(value) is str or value is None or (type(value) is int and value in IN_TEXT)
			for value in filters.values()
		)
		and (order_by is None or type(order_by) is str)
		and not frappe.flags.in_safe_exec
	)


def _is_name(field: object) -> bool:
	return type(field) is str and bool(NAME.fullmatch(field))


def _build(key: tuple, parameters: dict[str, str], **words: object) -> str:
	"""Let Frappe build the text, which checks every name in it, and keep it."""
	text, built = frappe.qb.get_query(**words, validate_filters=True).walk()
	assert built == parameters, "each text stands in a parameter of its own, in the order of the filters"
	if len(_known) >= LIMIT:
		_known.clear()
	_known[key] = text
	return text
