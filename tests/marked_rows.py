"""A row of each doctype of ours that the access tests have no document of: only its readers may see its texts."""

import json

import frappe

from gigafibre_fsm.tests.access_world import Share
from gigafibre_fsm.tests.site_left_alone import our_doctypes
from tests.hostile_rows import _insert, _standard, _text_fields


def write_rows(share: Share, held: set[str]) -> None:
	"""Add rows with the share's marker in every text, with rows in their tables, for doctypes not `held`."""
	for doctype in our_doctypes(with_children=False):
		if doctype in held:
			continue
		name = f"row-{frappe.scrub(doctype)}-{share.marker[-1].lower()}"
		_insert(doctype, {**_standard(name, "Administrator"), **_texts(doctype, name, share.marker)})
		for table in frappe.get_meta(doctype).get_table_fields():
			parent = {"parent": name, "parenttype": doctype, "parentfield": table.fieldname, "idx": 1}
			row = _standard(f"{name}-{table.fieldname}", "Administrator")
			_insert(table.options, {**row, **parent, **_texts(table.options, row["name"], share.marker)})
		share.rows[doctype] = name


def _texts(doctype: str, name: str, marker: str) -> dict[str, str]:
	found = {}
	for each in _text_fields(frappe.get_meta(doctype)):
		text = f"{name} {marker}"[-100:]
		if each.fieldtype == "JSON":
			text = json.dumps([text])
		if len(text) <= (each.length or 140):
			found[each.fieldname] = text
	return found
