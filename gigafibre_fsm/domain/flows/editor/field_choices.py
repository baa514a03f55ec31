"""Fields and documents that somebody who draws can choose: those that they may read, and no others."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.model.meta import Meta

from gigafibre_fsm.domain.flows.conditions import documents
from gigafibre_fsm.domain.flows.conditions.sql import STANDARD

MOST_FOUND = 20


class FieldChoice(TypedDict):
	"""A field of a doctype; `options` are the lines of a Select, or the DocType of a Link."""

	name: str
	label: str
	type: str
	options: str


class DocumentChoice(TypedDict):
	"""A document by its name, and its title."""

	name: str
	label: str


def list_fields(doctype: str) -> list[FieldChoice]:
	"""Return the fields of a doctype that the session's user may read, by label; none if they may not read it."""
	if not frappe.db.exists("DocType", doctype) or not frappe.has_permission(doctype, "read"):
		return []
	meta = frappe.get_meta(doctype)
	own = [_field_choice(each) for each in meta.fields if documents.is_readable(meta, each)]
	standard = [
		{"name": name, "label": label, "type": STANDARD[name], "options": ""}
		for name, label in _name_standard().items()
	]
	return [*sorted(own, key=lambda each: each["label"].casefold()), *standard]


def label_path(doctype: str, path: str) -> str:
	"""Return what people call a path of the record, `Customer › Territory`; the path itself if it is unknown.

	Args:
		doctype: of the record.
		path: a dotted path that begins with `doc` or `before`.
	"""
	standard = _name_standard()
	labels, meta = [], frappe.get_meta(doctype) if frappe.db.exists("DocType", doctype) else None
	for name in path.split(".")[1:]:
		field = meta.get_field(name) if meta else None
		if not field and name not in STANDARD:
			return path
		labels.append(_(field.label or name) if field else standard.get(name, name))
		meta = _linked_meta(field)
	return " › ".join(labels) or path


def list_options(doctype: str, path: str) -> dict[str, str]:
	"""Return what a form shows for each stored value of a field of the record; empty for any that shows the value itself.

	Args:
		doctype: of the record.
		path: a dotted path that begins with `doc` or `before`.
	"""
	meta = frappe.get_meta(doctype) if frappe.db.exists("DocType", doctype) else None
	field = None
	for name in path.split(".")[1:]:
		field = meta.get_field(name) if meta else None
		parent, meta = meta, _linked_meta(field)
	if not field:
		return {}
	if field.fieldtype == "Check":
		return {"1": _("Yes"), "0": _("No")}
	options = str(field.options or "").split("\n") if field.fieldtype == "Select" else []
	return {each: _(each, context=parent.name) for each in options if each}


def _name_standard() -> dict[str, str]:
	"""Return what people call the fields that every document has; those without a name are not offered."""
	return {
		"name": _("Name"),
		"owner": _("Created by"),
		"creation": _("Created on"),
		"modified": _("Last changed on"),
		"modified_by": _("Last changed by"),
		"docstatus": _("Document status"),
	}


def search_documents(doctype: str, text: str) -> list[DocumentChoice]:
	"""Return documents whose name or title contains a text, the last changed first; only those the user may read.

	Args:
		doctype: their DocType.
		text: what was typed; empty finds the last changed ones.
	"""
	if doctype == "DocType":
		return _search_doctypes(text)
	if not frappe.db.exists("DocType", doctype) or not frappe.has_permission(doctype, "read"):
		return []
	title = frappe.get_meta(doctype).get_title_field()
	pattern = f"%{text.strip()}%"
	found = frappe.get_list(
		doctype,
		or_filters={field: ("like", pattern) for field in {"name", title}},
		fields=["name", f"{title} as label"],
		order_by="modified desc",
		limit_page_length=MOST_FOUND,
	)
	return [{"name": str(row.name), "label": str(row.label or "")} for row in found]


def _search_doctypes(text: str) -> list[DocumentChoice]:
	"""Return the doctypes that the user may read, by what they are called; rows of tables are not chosen."""
	wanted, tables = text.strip().casefold(), set(frappe.get_all("DocType", {"istable": 1}, pluck="name"))
	names = [(name, _(name)) for name in frappe.get_user().get_can_read() if name not in tables]
	found = [(name, label) for name, label in names if wanted in f"{name}\n{label}".casefold()]
	found.sort(key=lambda each: (not each[1].casefold().startswith(wanted), each[1].casefold()))
	return [{"name": name, "label": label} for name, label in found[:MOST_FOUND]]


def _field_choice(field: "frappe._dict") -> FieldChoice:
	return {
		"name": field.fieldname,
		"label": _(field.label or field.fieldname),
		"type": field.fieldtype,
		"options": str(field.options or "") if field.fieldtype in ("Select", "Link") else "",
	}


def _linked_meta(field: "frappe._dict | None") -> Meta | None:
	return frappe.get_meta(field.options) if field and field.fieldtype == "Link" else None
