"""Rows inside documents are read by the rights on their document: each child doctype says so, by being a Row."""

import json
import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "gigafibre_fsm"
ROWS = [
	path for path in sorted(APP.glob("*/doctype/*/*.json")) if json.loads(path.read_text()).get("istable")
]
HOOKS = (APP / "hooks.py").read_text()


def test_there_are_rows():
	assert len(ROWS) > 20


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.stem)
def test_a_row_is_guarded_by_its_document(path: Path):
	assert re.search(r"^class \w+\(Row\):", path.with_suffix(".py").read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.stem)
def test_lists_of_rows_have_a_condition(path: Path):
	listed = HOOKS.split("permission_query_conditions")[1].split("has_permission = {")[0]
	assert f'"{json.loads(path.read_text())["name"]}"' in listed


@pytest.mark.parametrize("path", sorted(APP.glob("*/doctype/*/*.json")), ids=lambda path: path.stem)
def test_technicians_have_no_right_on_any_document(path: Path):
	roles = {row["role"] for row in json.loads(path.read_text()).get("permissions", [])}
	assert not roles & {"FSM Technician", "All", "Guest", "Customer"}
