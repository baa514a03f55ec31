"""Fields of documents for conditions and texts: what the flow's user may read, and nothing else.

The user is the session's: a run executes as whoever activated its template, so Frappe's own permissions decide, of the
document, of each linked document on the way, and of the level of each field.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import frappe
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document
from frappe.model.meta import Meta

from gigafibre_fsm.domain.flows.conditions import paths
from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath
from gigafibre_fsm.domain.flows.conditions.sql import STANDARD
from gigafibre_fsm.domain.platform import instants

MOST_LINKS = 3
MOST_ROWS = 500
_SECRET = re.compile(r"passw|(^|_)(secret|token|otp|api_key|private_key|signing_key)(_|$)", re.IGNORECASE)


class DocumentFields:
	"""Reads fields of one document and along its links; each document is loaded and checked once."""

	def __init__(self, doctype: str, name: str) -> None:
		self.doctype, self.name = doctype, name
		self._documents: dict[tuple[str, str], Document | None] = {}

	def __call__(self, names: tuple[str, ...]) -> Any:
		"""Return the value at a path below the document.

		Args:
			names: a field, or Link fields and a field, at most three links.

		Raises:
			UnknownPath: no such field, or the session's user may not read it.
		"""
		if not names:
			return self.name
		if len(names) > MOST_LINKS + 1:
			raise UnknownPath(".".join(names))
		document = self._load(self.doctype, self.name, names)
		if document is None:
			raise UnknownPath(".".join(names))
		return self._read_along(document, names)

	def require(self, names: tuple[str, ...]) -> None:
		"""Refuse a field of the document that the session's user may not read.

		Args:
			names: one field.

		Raises:
			UnknownPath: as for reading it.
		"""
		document = self._load(self.doctype, self.name, names)
		if document is None:
			raise UnknownPath(".".join(names))
		require_readable(document.meta, names[0], names)

	def _read_along(self, document: Document, names: tuple[str, ...]) -> Any:
		field = names[0]
		require_readable(document.meta, field, names)
		value = document.get(field)
		if len(names) == 1:
			return _read_rows(document, field) if isinstance(value, list) else value
		target = _linked_doctype(document, field)
		if not target:
			raise UnknownPath(".".join(names))
		if not value:
			require_path(target, names[1:])  # a path through an empty link is empty, but it has to exist
			return None
		linked = self._load(target, value, names)
		return None if linked is None else self._read_along(linked, names[1:])

	def _load(self, doctype: str, name: str, names: tuple[str, ...]) -> Document | None:
		"""The document; None if it no longer exists."""
		key = (doctype, str(name))
		if key not in self._documents:
			exists = frappe.db.exists(doctype, name)
			document = frappe.get_doc(doctype, name) if exists else None
			if document and not frappe.has_permission(doctype, "read", doc=document):
				raise UnknownPath(".".join(names))
			self._documents[key] = document
		return self._documents[key]


def require_readable(meta: Meta, field: str, names: tuple[str, ...]) -> None:
	"""Refuse a field that does not exist or that the session's user may not read.

	Args:
		meta: of the document's doctype.
		field: name of the field.
		names: the whole path, for the error.

	Raises:
		UnknownPath: as said.
	"""
	if field in STANDARD:
		return
	definition = meta.get_field(field)
	if definition is None or not is_readable(meta, definition):
		raise UnknownPath(".".join(names))


def is_readable(meta: Meta, definition: Any, parent: Meta | None = None) -> bool:
	"""Return whether a field holds a value that the session's user may read.

	Args:
		meta: of the doctype to which the field belongs.
		definition: the field.
		parent: for a field of rows, the doctype of the document around them, whose rights decide.
	"""
	holds_value = definition.fieldtype in table_fields or definition.fieldtype not in no_value_fields
	if not holds_value or definition.get("is_virtual") or is_secret(definition):
		return False
	if not definition.permlevel or frappe.session.user == "Administrator":
		return True
	return definition.permlevel in (parent or meta).get_permlevel_access("read")


def is_secret(definition: Any) -> bool:
	"""Return whether a field holds a password, or by its name something like one."""
	return definition.fieldtype == "Password" or _SECRET.search(definition.fieldname) is not None


def _linked_doctype(document: Document, field: str) -> str | None:
	definition = document.meta.get_field(field)
	if field in ("owner", "modified_by"):
		return "User"
	if definition and definition.fieldtype == "Link":
		return definition.options
	if definition and definition.fieldtype == "Dynamic Link":
		return document.get(definition.options)
	return None


def require_path(doctype: str, names: tuple[str, ...]) -> None:
	"""Refuse a path that does not exist, or of which the session's user may not read a part, whatever the document.

	Args:
		doctype: of the document.
		names: a field, or Link fields and a field; behind a Dynamic Link nothing is known.

	Raises:
		UnknownPath: as said.
	"""
	meta = frappe.get_meta(doctype)
	require_readable(meta, names[0], names)
	definition = meta.get_field(names[0])
	if len(names) == 1 or (definition and definition.fieldtype == "Dynamic Link"):
		return
	target = "User" if names[0] in ("owner", "modified_by") else ""
	target = definition.options if definition and definition.fieldtype == "Link" else target
	if not target or len(names) > MOST_LINKS + 1 or not frappe.has_permission(target, "read"):
		raise UnknownPath(".".join(names))
	require_path(target, names[1:])


def _read_rows(document: Document, field: str) -> list[dict[str, Any]]:
	"""The rows of a table with the fields that may be read; `name` and `idx` tell them apart."""
	meta = frappe.get_meta(document.meta.get_field(field).options)
	fields = [each.fieldname for each in meta.fields if is_readable(meta, each, document.meta)]
	return [
		{each: row.get(each) for each in ("name", "idx", *fields)} for row in document.get(field)[:MOST_ROWS]
	]


def list_fields(doctype: str, root: str = "doc", links: int = 1) -> dict[str, str]:
	"""Return the types of the fields that the session's user may use, by path.

	Args:
		doctype: the record's doctype.
		root: with what the paths begin.
		links: how many links to follow, at most three.
	"""
	meta = frappe.get_meta(doctype)
	if not frappe.has_permission(doctype, "read"):
		return {}
	found = {f"{root}.{name}": kind for name, kind in STANDARD.items()}
	for definition in meta.fields:
		if not is_readable(meta, definition):
			continue
		path = f"{root}.{definition.fieldname}"
		found[path] = definition.fieldtype
		if links and definition.fieldtype == "Link" and definition.options != doctype:
			found |= list_fields(definition.options, path, min(links, MOST_LINKS) - 1)
	return found


def build_document_find(doctype: str, name: str, roots: Mapping[str, Any] | None = None) -> paths.Find:
	"""Return a lookup over a document as it is and over other roots.

	Args:
		doctype: the record's doctype.
		name: the record's name.
		roots: further roots, as `paths.build_find` takes them. In `before`, a field that is not named is as it is.
	"""
	own: dict[str, Any] = {"doc": DocumentFields(doctype, name), **(roots or {})}
	if isinstance(before := own.get("before"), Mapping):
		own["before"] = _read_before(before, own["doc"])
	return build_find_without_record(own)


def _read_before(
	before: Mapping[str, Any], document: Callable[[tuple[str, ...]], Any]
) -> Callable[[tuple[str, ...]], Any]:
	def read(names: tuple[str, ...]) -> Any:
		present = document(names)  # refuses what may not be read
		return before[names[0]] if len(names) == 1 and names[0] in before else present

	return read


def build_find_without_record(roots: Mapping[str, Any]) -> paths.Find:
	"""Return a lookup over some roots, with the site's time zone in `run`.

	Args:
		roots: as `paths.build_find` takes them.
	"""
	run = {**(roots.get("run") or {}), "zone": str(instants.zone())}
	return paths.build_find({**roots, "run": run})
