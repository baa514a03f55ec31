"""Reads the files that an old system exports, CSV, one a table, into the rows of each account. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gigafibre_fsm.domain.cutover.old_accounts import columns
from gigafibre_fsm.domain.cutover.old_accounts.account import OldRows

LARGEST = 50_000_000
"""Bytes of a file."""
TOO_LARGE, NO_TABLE, NO_COLUMNS, NO_ROWS = "too_large", "no_table", "no_columns", "no_rows"


class TableFault(Exception):
	"""A file that cannot be read as a whole: which table, why, and the values of the sentence."""

	def __init__(self, table: str, code: str, *values: str) -> None:
		super().__init__(code)
		self.table, self.code, self.values = table, code, values


def read_files(contents: Mapping[str, bytes]) -> dict[str, OldRows]:
	"""Return the rows of each account by its number, rows of accounts that the first file lacks included.

	Args:
		contents: the files by table; commas or semicolons, UTF-8 or Windows-1252.

	Raises:
		TableFault: a file is no table, lacks columns or is too large; or there are no accounts.
	"""
	found: dict[str, OldRows] = {}
	for table, content in contents.items():
		for row in _read_table(table, content):
			number = row["account"]
			rows = found.get(number, OldRows())
			found[number] = replace(rows, **{table: (*getattr(rows, table), row)})
	if not any(rows.accounts for rows in found.values()):
		raise TableFault(columns.ACCOUNTS, NO_ROWS)
	return found


def _read_table(table: str, content: bytes) -> Iterator[dict[str, str]]:
	if len(content) > LARGEST:
		raise TableFault(table, TOO_LARGE, str(LARGEST // 1_000_000))
	text = _decode(content)
	first = text.split("\n", 1)[0]
	delimiter = ";" if first.count(";") > first.count(",") else ","
	reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
	try:
		yield from _read_rows(table, reader)
	except csv.Error as error:
		raise TableFault(table, NO_TABLE) from error


def _read_rows(table: str, reader: Iterator[list[str]]) -> Iterator[dict[str, str]]:
	titles = [each.strip().lower() for each in next(reader, [])]
	if lacking := set(columns.NEEDED[table]) - set(titles):
		raise TableFault(table, NO_COLUMNS, ", ".join(sorted(lacking)), ", ".join(columns.COLUMNS[table]))
	for cells in reader:
		if any(each.strip() for each in cells):
			row = dict(zip(titles, map(_read_cell, cells), strict=False))
			yield {title: row.get(title, "") for title in columns.COLUMNS[table]}


def _decode(content: bytes) -> str:
	try:
		return content.decode("utf-8-sig")
	except UnicodeDecodeError:
		return content.decode("cp1252", errors="replace")


def _read_cell(text: str) -> str:
	"""Return a cell without blanks around it, and without the apostrophe that exports put before a formula's sign."""
	text = text.strip()
	return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
