"""Reads a file of nodes, CSV, into rows; a row that is not understood is named and never guessed. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from gigafibre_fsm.domain.network.topology import node_types

LARGEST = 20_000_000
"""Bytes of a file."""
MOST_ROWS = 100_000
LONGEST_CODE = 140
COLUMNS = (
	*("code", "type", "parent", "port", "ports", "status", "place", "technology", "class", "tx_dbm"),
	*("length_m", "connectors", "splices", "extra_db", "latitude", "longitude"),
)
"""Titles of the columns; `code` and `type` must be there, the others may be missing."""
WHOLE, DECIMAL = (
	("port", "ports", "connectors", "splices"),
	("tx_dbm", "length_m", "extra_db", "latitude", "longitude"),
)
BOUNDS = {"latitude": (-90, 90), "longitude": (-180, 180), "tx_dbm": (-10, 15), "extra_db": (0, 40)}
CHOICES = {
	"type": tuple(node_types.PARENTS),
	"status": (node_types.BEING_BUILT, node_types.IN_SERVICE),
	"technology": ("GPON", "XGS-PON", "Combo"),
	"class": ("B+", "C+", "N1", "N2", "E1"),
}

TOO_LARGE, TOO_MANY, NO_TABLE, NO_COLUMNS, NO_ROWS = (
	"too_large",
	"too_many",
	"no_table",
	"no_columns",
	"no_rows",
)
NO_CODE, BAD_NUMBER, BAD_CHOICE, LONG_TEXT = "no_code", "bad_number", "bad_choice", "long_text"


@dataclass(frozen=True, slots=True)
class NodeFault:
	"""What is wrong with a line of the file, counted from 1, 0 for all of it; `code` words it with `values`."""

	line: int
	code: str
	values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class FileNode:
	"""A row: code, kind, code of the parent, ports, and the other columns that are filled in, by their titles."""

	line: int
	code: str
	node_type: str
	parent: str = ""
	port_no: int = 0
	ports: int = 0
	others: dict[str, str | int | float] = field(default_factory=dict)


def read_file(content: bytes) -> tuple[list[FileNode], list[NodeFault]]:
	"""Return the rows of a file and what is wrong with the others; commas or semicolons, UTF-8 or Windows-1252."""
	if len(content) > LARGEST:
		return [], [NodeFault(0, TOO_LARGE, (LARGEST // 1_000_000,))]
	try:
		text = content.decode("utf-8-sig")
	except UnicodeDecodeError:
		text = content.decode("cp1252", errors="replace")
	first = text.split("\n", 1)[0]
	delimiter = ";" if first.count(";") > first.count(",") else ","
	try:
		return _read_table(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
	except csv.Error:
		return [], [NodeFault(0, NO_TABLE)]


def _read_table(table: Iterator[list[str]]) -> tuple[list[FileNode], list[NodeFault]]:
	titles = [each.strip().lower() for each in next(table, [])]
	if not {"code", "type"} <= set(titles) or len(titles) != len(set(titles)) or set(titles) - set(COLUMNS):
		return [], [NodeFault(1, NO_COLUMNS, (", ".join(COLUMNS),))]
	nodes: list[FileNode] = []
	faults: list[NodeFault] = []
	for line, cells in enumerate(table, 2):
		if line > MOST_ROWS + 1:
			return [], [NodeFault(0, TOO_MANY, (MOST_ROWS,))]
		if any(each.strip() for each in cells):
			found = _read_row(line, dict(zip(titles, (_cell(each) for each in cells), strict=False)))
			(nodes if isinstance(found, FileNode) else faults).append(found)  # type: ignore[arg-type]
	if not nodes and not faults:
		faults.append(NodeFault(0, NO_ROWS))
	return nodes, faults


def _read_row(line: int, cells: dict[str, str]) -> FileNode | NodeFault:
	code = cells.get("code", "")
	if not code:
		return NodeFault(line, NO_CODE)
	values: dict[str, str | int | float] = {}
	for title, text in cells.items():
		if not text:
			continue
		if len(text) > LONGEST_CODE:
			return NodeFault(line, LONG_TEXT, (title, LONGEST_CODE))
		if title in CHOICES and text not in CHOICES[title]:
			return NodeFault(line, BAD_CHOICE, (text, title, ", ".join(CHOICES[title])))
		value = _number(title, text) if title in WHOLE + DECIMAL else text
		if value is None:
			return NodeFault(line, BAD_NUMBER, (text, title))
		values[title] = value
	if "type" not in values:
		return NodeFault(line, BAD_CHOICE, ("", "type", ", ".join(CHOICES["type"])))
	own = [values.pop(title, "") for title in ("code", "type", "parent")]
	numbers = [values.pop(title, 0) for title in ("port", "ports")]
	return FileNode(line, *own, *numbers, values)  # type: ignore[arg-type]


def _cell(text: str) -> str:
	"""Return a cell without blanks around it, and without the apostrophe that exports put before a formula's sign."""
	text = text.strip()
	return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _number(title: str, text: str) -> int | float | None:
	"""Return a number as people write it, with point or comma; None if it is none, or impossible there."""
	try:
		value = int(text) if title in WHOLE else float(text.replace(",", "."))
	except ValueError:
		return None
	low, high = BOUNDS.get(title, (0, 1_000_000))
	# NaN is in no order
	return value if low <= value <= high else None
