"""Rows inside documents are read by the rights on their document: each child doctype says so, by being a Row."""

import json
import re
from pathlib import Path

APP = Path(__file__).parents[2] / "gigafibre_fsm"
DOCTYPES = {path: json.loads(path.read_text()) for path in sorted(APP.glob("*/doctype/*/*.json"))}
ROWS = {path: doctype for path, doctype in DOCTYPES.items() if doctype.get("istable")}
SHUT_OUT = {"FSM Technician", "All", "Guest", "Customer"}
HOOKS = (APP / "hooks.py").read_text()


def test_there_are_rows():
	assert len(ROWS) > 20


def test_a_row_is_guarded_by_its_document():
	is_a_row = re.compile(r"^class \w+\(Row\):", re.MULTILINE)
	assert not [path.stem for path in ROWS if not is_a_row.search(path.with_suffix(".py").read_text())]


def test_lists_of_rows_have_a_condition():
	listed = HOOKS.split("permission_query_conditions")[1].split("has_permission = {")[0]
	assert not [row["name"] for row in ROWS.values() if f'"{row["name"]}"' not in listed]


def test_technicians_have_no_right_on_any_document():
	rights = {
		f"{doctype['name']}: {row['role']}"
		for doctype in DOCTYPES.values()
		for row in doctype.get("permissions", [])
		if row["role"] in SHUT_OUT
	}
	assert not rights
