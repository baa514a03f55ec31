"""Lists of the desk: at 1366 pixels, where Frappe shows four columns unless told otherwise, no date or amount is cut off."""

import json

from gigafibre_fsm.setup.lists import COLUMNS
from tests.architecture.sources import APP

DOCTYPES = APP / "gigafibre_fsm" / "doctype"
USUAL = 4
DECIDES = ("Date", "Datetime", "Currency")


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
