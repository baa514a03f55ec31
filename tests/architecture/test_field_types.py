"""Each controller holds the types of its document's fields as Frappe writes them, in agreement with its JSON.

Frappe 15 writes the block (frappe/types/exporter.py) when somebody saves a DocType in developer mode; a field that
is changed in the JSON by hand leaves it behind.
"""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import APP, syntax

BEGIN, END = "# begin: auto-generated types", "# end: auto-generated types"
SHEETS = {
	path: json.loads(path.read_text())
	for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json"))
	if path.stem == path.parent.name
}
WITHOUT_VALUE = {"Section Break", "Column Break", "Tab Break", "Button", "HTML", "Geolocation"}
"""Kinds of field for which Frappe writes no type: it has none in frappe.types.DF."""
NEVER_NONE = {
	"Check",
	"Currency",
	"Float",
	"Int",
	"Percent",
	"Rating",
	"Select",
	"Table",
	"Table MultiSelect",
}
OF_ROWS = dict.fromkeys(("parent", "parentfield", "parenttype"), "DF.Data")


def type_of(field: dict[str, Any]) -> str:
	"""Return a field's type as Frappe writes it."""
	kind, options = field["fieldtype"], field.get("options") or ""
	if kind == "Select":
		choices = [option.strip() for option in options.split("\n")]
		return f"DF.Literal[{', '.join(map(repr, choices))}]" if options else "DF.Literal[None]"
	shape = f"[{options.replace(' ', '')}]" if kind in ("Table", "Table MultiSelect") else ""
	is_never_none = kind in NEVER_NONE or field.get("reqd")
	return f"DF.{kind.replace(' ', '')}{shape}{'' if is_never_none else ' | None'}"


def read_field_types(sheet: dict[str, Any]) -> dict[str, str]:
	"""Return field → type of a DocType's JSON."""
	fields = {
		field["fieldname"]: type_of(field)
		for field in sheet["fields"]
		if field["fieldtype"] not in WITHOUT_VALUE
	}
	return fields | (OF_ROWS if sheet.get("istable") else {})


def written(path: Path, sheet: dict[str, Any]) -> dict[str, str]:
	"""Return field → type of the controller's block; empty without one."""
	name = sheet["name"].replace(" ", "")
	classes = (node for node in syntax(path).body if isinstance(node, ast.ClassDef))
	body = next((node.body for node in classes if node.name == name), [])
	blocks = [node for node in body if isinstance(node, ast.If)]
	return {
		ast.unparse(line.target): ast.unparse(line.annotation)
		for block in blocks
		for line in block.body
		if isinstance(line, ast.AnnAssign)
	}


def test_every_controller_holds_the_types_of_its_fields():
	assert len(SHEETS) > 50
	wrong = []
	for sheet_path, sheet in SHEETS.items():
		path = sheet_path.with_suffix(".py")
		there, due = written(path, sheet), read_field_types(sheet)
		if path.read_text().count(BEGIN) != 1 or path.read_text().count(END) != 1:
			wrong.append(f"{sheet['name']} has no block of types")
		for field in sorted(there.keys() | due.keys()):
			if there.get(field) != due.get(field):
				wrong.append(f"{sheet['name']}.{field}: {due.get(field)}, not {there.get(field)}")
	assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
	("field", "kind"),
	[
		({"fieldtype": "Small Text"}, "DF.SmallText | None"),
		({"fieldtype": "Data", "reqd": 1}, "DF.Data"),
		({"fieldtype": "Select", "options": "Open\nOn Hold"}, "DF.Literal['Open', 'On Hold']"),
		({"fieldtype": "Table", "options": "Dispatch Job Crew"}, "DF.Table[DispatchJobCrew]"),
		({"fieldtype": "Int"}, "DF.Int"),
	],
)
def test_a_field_has_the_type_that_frappe_writes(field: dict[str, Any], kind: str):
	assert type_of(field) == kind


def test_no_list_shows_a_contact() -> None:
	"""Frappe joins a Contact for its title, and refuses the whole list to whoever may read no contacts."""
	shown = [
		f"{sheet['name']}.{field['fieldname']}"
		for sheet in SHEETS.values()
		for field in sheet["fields"]
		if field.get("options") == "Contact" and field.get("in_list_view")
	]
	assert not shown
