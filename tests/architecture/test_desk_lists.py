"""Lists of the desk: at 1366 pixels, where Frappe shows four columns unless told otherwise, no date or amount is cut off."""

import csv
import json
import re

from gigafibre_fsm.setup.lists import COLUMNS
from tests.architecture.sources import APP

DOCTYPES = APP / "gigafibre_fsm" / "doctype"
USUAL = 4
DECIDES = ("Date", "Datetime", "Currency")
FILTERED = re.compile(r"[`\"](?:\$\{field\}|(\w+)),=,")
"""The field by which an indicator filters when it is pressed: it says the same word."""
OF_ONE = re.compile(r"^(?:Pas )?\w+(?:é|able)$")
"""French that says of one thing what a column counts of many."""


def of_lists() -> list[tuple[dict, dict]]:
	"""Every column of a list with its doctype, without the title."""
	found = []
	for file in sorted(DOCTYPES.glob("*/*.json")):
		doctype = json.loads(file.read_text())
		if doctype.get("doctype") == "DocType" and not doctype.get("istable") and not doctype.get("issingle"):
			found += [(doctype, each) for each in doctype["fields"] if each.get("in_list_view")]
	return found


def test_no_list_has_a_column_that_says_what_the_status_beside_it_says() -> None:
	twice = []
	for doctype, field in of_lists():
		name = doctype["name"].lower().replace(" ", "_")
		script = DOCTYPES / name / f"{name}_list.js"
		code = script.read_text() if script.exists() else ""
		# a column `status` is left out by Frappe itself
		said = {field or "state" for field in FILTERED.findall(code)} - {"status"}
		if "get_indicator" in code and field["fieldname"] in said:
			twice.append((doctype["name"], field["fieldname"]))
	assert not twice, twice


def test_the_head_of_a_column_is_french_without_its_document_and_counts_in_the_plural() -> None:
	"""Frappe's lists translate a label without the document that it belongs to."""
	with (APP / "translations" / "fr.csv").open(newline="", encoding="utf-8") as file:
		rows = [*csv.reader(file)]
	of_a_document = {(row[0], row[2]) for row in rows if len(row) > 2 and row[2]}
	french = {row[0]: row[1] for row in rows if len(row) == 2 or not row[2:3][0]}
	wrong = [
		(doctype["name"], field["label"])
		for doctype, field in of_lists()
		if (field["label"], doctype["name"]) in of_a_document
		or (field["fieldtype"] == "Int" and OF_ONE.search(french.get(field["label"], "")))
	]
	assert not wrong, wrong


def test_each_list_shows_its_dates_and_amounts_on_a_small_screen() -> None:
	cut_off = {}
	for file in sorted(DOCTYPES.glob("*/*.json")):
		doctype = json.loads(file.read_text())
		if doctype.get("istable") or doctype.get("issingle") or doctype.get("doctype") != "DocType":
			continue
		script = file.with_name(f"{file.stem}_list.js")
		fields = [each for each in doctype["fields"] if each.get("in_list_view")]
		fields = [each for each in fields if each["fieldname"] != doctype.get("title_field")]
		has_status = "get_indicator" in script.read_text() if script.exists() else False
		# the subject and the tags, and the status if there is one, come before the fields
		left = COLUMNS.get(doctype["name"], USUAL) - 2 - has_status
		hidden = [each["fieldname"] for each in fields[left:] if each["fieldtype"] in DECIDES]
		if hidden:
			cut_off[doctype["name"]] = hidden
	assert not cut_off, cut_off


def test_each_list_is_sorted_by_a_field_that_there_is() -> None:
	wrong = {}
	for file in sorted(DOCTYPES.glob("*/*.json")):
		doctype = json.loads(file.read_text())
		if doctype.get("doctype") != "DocType":
			continue
		known = {each["fieldname"] for each in doctype["fields"]} | {"name", "creation", "modified", "idx"}
		sorted_by = {each.split()[0].strip("`") for each in (doctype.get("sort_field") or "name").split(",")}
		if sorted_by - known:
			wrong[doctype["name"]] = sorted_by - known
	assert not wrong, wrong
