"""Every doctype, endpoint, page, setting, command and scheduled task stands in docs/."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.endpoints import endpoints

ROOT = Path(__file__).parents[2]
APP = ROOT / "gigafibre_fsm"
DOCS = {path.name: path.read_text() for path in (ROOT / "docs").glob("*.md")}
DOCTYPES = [
	json.loads(path.read_text())
	for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json"))
	if path.stem == path.parent.name
]


@pytest.mark.parametrize("name", [doctype["name"] for doctype in DOCTYPES])
def test_a_doctype_is_documented(name: str):
	assert re.search(rf"\b{re.escape(name)}\b", DOCS["doctypes.md"]), f"docs/doctypes.md does not name {name}"


@pytest.mark.parametrize("name", [e.name for e in endpoints() if not e.is_document_method])
def test_an_endpoint_is_documented(name: str):
	assert f"`{name.removeprefix('gigafibre_fsm.')}`" in DOCS["api.md"], f"docs/api.md lacks {name}"


def pages() -> list[str]:
	return sorted(str(path.parent.relative_to(APP / "www")) for path in (APP / "www").rglob("page.py"))


@pytest.mark.parametrize("folder", [folder for folder in pages() if folder != "."])
def test_a_page_is_documented(folder: str):
	assert f"www/{folder}" in DOCS["pages.md"], f"docs/pages.md lacks the page in www/{folder}"


def settings() -> list[tuple[str, str]]:
	layout = {"Section Break", "Column Break", "Tab Break", "HTML", "Button"}
	return [
		(doctype["name"], field["fieldname"])
		for doctype in DOCTYPES
		if doctype.get("issingle")
		for field in doctype["fields"]
		if field["fieldtype"] not in layout
	]


@pytest.mark.parametrize(("doctype", "fieldname"), settings())
def test_a_setting_is_documented(doctype: str, fieldname: str):
	assert f"`{fieldname}`" in DOCS["operations.md"], f"docs/operations.md lacks {doctype}.{fieldname}"


@pytest.mark.parametrize("name", re.findall(r'click\.command\("([\w-]+)"', (APP / "commands.py").read_text()))
def test_a_command_is_documented(name: str):
	assert f"`{name}`" in DOCS["operations.md"] or f"{name} " in DOCS["operations.md"]


def tasks() -> list[str]:
	queued = re.findall(r'Task\(\s*"(\w+)"', (APP / "domain" / "due.py").read_text())
	return sorted({*re.findall(r"gigafibre_fsm\.tasks\.(\w+)", (APP / "hooks.py").read_text()), *queued})


@pytest.mark.parametrize("name", tasks())
def test_a_scheduled_task_is_documented(name: str):
	assert f"`{name}`" in DOCS["operations.md"]


def cases_of_bad_input() -> list[str]:
	"""The rows of the tables in docs/bad-input.md, without their heads."""
	rows = [line for line in DOCS["bad-input.md"].splitlines() if line.startswith("| ")]
	return [row for row in rows if not row.startswith(("| input |", "| --- |"))]


@cache
def tests_by_file() -> dict[str, set[str]]:
	files = [*APP.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
	return {
		str(path.relative_to(ROOT)): set(re.findall(r"^\s*def (test_\w+)", path.read_text(), re.MULTILINE))
		for path in files
	}


@pytest.mark.parametrize("row", cases_of_bad_input(), ids=lambda row: row.split("|")[1].strip()[:50])
def test_each_bad_input_names_a_test_that_is_there(row: str):
	cell = row.rstrip(" |").rsplit("|", 1)[1]
	named = re.findall(r"`(test_\w+)`", cell)
	assert named, "no test is named"
	assert set(named) <= set().union(*tests_by_file().values())
	for test, file in re.findall(r"`(test_\w+)` in `([^`]+)`", cell):
		assert test in tests_by_file().get(file, ()), f"{test} is not in {file}"


def test_each_link_between_docs_leads_somewhere():
	broken = []
	for path in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
		for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
			if not (path.parent / target).exists():
				broken.append(f"{path.name} → {target}")
	assert not broken
