"""Who may reference a stored file: only a user who may already read a private one can attach or show it.

Frappe checks no right when a File, or an attach field, is given the address of another document's private
file, and then serves it to everybody who may read the new document (frappe/frappe#38984, #42574).
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import frappe
from frappe import _
from frappe.utils import get_files_path

if TYPE_CHECKING:
	from frappe.model.document import Document

OWN_MODULE = "Gigafibre FSM"
PRIVATE, PUBLIC = "/private/files/", "/files/"
NOTHING = "1 = 0"
# Frappe 15 asks the next hook after None and stops at True; 16 asks every hook, and takes None for a refusal
LEFT_TO_OTHERS = True if int(frappe.__version__.split(".")[0]) >= 16 else None


def file_permission(doc: "Document", ptype: str | None = None, user: str | None = None) -> bool | None:
	"""Refuse a File that points at a private file which this user may not read.

	Permission hook of File. A File without an address brings its own content, and one with an unchanged
	address is judged by Frappe: both are left to the other hooks.

	Args:
		doc: the File.
		ptype: the right asked for; the answer does not depend on it.
		user: name of the User; None for the session's.

	Returns:
		False to refuse; LEFT_TO_OTHERS if the other hooks decide.
	"""
	user = user or frappe.session.user
	if user == "Administrator" or doc.get("is_folder") or (doc.get("content") and not doc.file_url):
		return LEFT_TO_OTHERS
	stored = doc.name and frappe.db.get_value("File", doc.name, ["file_url", "file_name"])
	if stored and stored[0] and stored[0] == doc.file_url:
		return LEFT_TO_OTHERS
	address = private_address(doc.file_url or doc.file_name or "")
	return False if address and not _may_read(address) else LEFT_TO_OTHERS


def file_query(user: str | None = None) -> str:
	"""Return a condition on lists of File: users without desk access see only their own uploads."""
	user = user or frappe.session.user
	if user == "Administrator" or frappe.get_cached_value("User", user, "user_type") == "System User":
		return ""
	return f"`tabFile`.owner = {frappe.db.escape(user)}" if user != "Guest" else NOTHING


def check_attachments(doc: "Document") -> None:
	"""Check the attach fields of a document and its child rows that were set or changed.

	A document of this app may hold its own files and the user's uploads that belong to no document yet. Any
	other document may hold a private file only if the user may read it.

	Raises:
		frappe.PermissionError: a field was given another document's file.
	"""
	for address in set(_addresses(doc)) - set(_addresses(doc.get_doc_before_save())):
		if not (_is_own(doc, address) if doc.meta.module == OWN_MODULE else _may_hold(doc, address)):
			frappe.throw(
				_("This file belongs to another document, or is not there. Upload it here."),
				frappe.PermissionError,
			)


def private_address(text: str) -> str:
	"""Return the `/private/files/…` address that a file's address or bare name leads to; empty if none.

	Resolved as Frappe does: percent signs decoded, the site's own origin removed, dots resolved on disk.
	"""
	path = unquote(text).strip()
	is_direct = path.startswith(PRIVATE)
	if "://" in path:
		path = urlsplit(path).path
	if "/" not in path:
		path = PRIVATE + path
	is_private = path.startswith(PRIVATE)
	if not path or (not is_private and not path.startswith(PUBLIC)):
		return ""
	rest = path.removeprefix(PRIVATE if is_private else PUBLIC).split("/")
	base = os.path.realpath(get_files_path(is_private=1))
	try:
		real = os.path.realpath(get_files_path(*rest, is_private=is_private))
	except ValueError:
		return ""
	if not real.startswith(base + os.sep) or not (is_direct or os.path.exists(real)):
		return ""
	return PRIVATE + os.path.relpath(real, base).replace(os.sep, "/")


def _addresses(doc: "Document | None") -> Iterator[str]:
	for row in (doc, *doc.get_all_children()) if doc else ():
		for field in row.meta.get("fields", {"fieldtype": ("in", ("Attach", "Attach Image"))}):
			if address := row.get(field.fieldname):
				yield address


def _may_hold(doc: "Document", text: str) -> bool:
	"""Whether another app's document may hold this file: it is public, its own, or readable by the user."""
	address = private_address(text)
	if not address or frappe.session.user == "Administrator":
		return True
	return _is_own(doc, address) or _may_read(address)


def _is_own(doc: "Document", address: str) -> bool:
	"""Whether a File of this address is attached to the document, or is a loose upload of the user."""
	files = frappe.get_all(
		"File", {"file_url": address}, ["attached_to_doctype", "attached_to_name", "owner"], limit=100
	)
	return any(
		(file.attached_to_doctype, file.attached_to_name) == (doc.doctype, doc.name)
		or (file.owner == frappe.session.user and _is_loose(file, doc.doctype))
		for file in files
	)


def _is_loose(file: "frappe._dict", doctype: str) -> bool:
	"""Whether an upload belongs to no document, or to the form of an unsaved one (`new-doctype-1`)."""
	if not file.attached_to_doctype:
		return True
	is_of_new = file.attached_to_doctype == doctype and (file.attached_to_name or "").startswith("new-")
	return is_of_new and not frappe.db.exists(doctype, file.attached_to_name)


def _may_read(address: str) -> bool:
	names = frappe.get_all("File", {"file_url": address}, pluck="name", limit=100)
	return any(frappe.get_doc("File", name).is_downloadable() for name in names)
