"""Stored files: kept under unguessable names, served only as files of the document they belong to."""

import re
import secrets
from typing import NamedTuple

import frappe

RANDOM_BYTES = 16


class StoredFile(NamedTuple):
	"""A file's address (`/private/files/…`) and its document."""

	address: str
	doctype: str
	name: str


def store_file(doctype: str, name: str, title: str, content: bytes, field: str | None = None) -> str:
	"""Store a private file of a document and return its address `/private/files/…`.

	The owner is set to Administrator: Frappe lets a file's owner read it for ever, even without any right to
	the document.

	Args:
		doctype: of the document; the caller has checked that the user may add to it.
		name: of the document.
		title: name of the file, with extension (`before.jpg`); 128 random bits are added to the stored name.
		content: the bytes.
		field: the document's attach field that will hold the address, if any: for a field that is not named
			here, Frappe makes a second, public File when the document is saved.
	"""
	stem, _dot, ending = title.rpartition(".")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{stem}-{secrets.token_hex(RANDOM_BYTES)}.{ending}",
			"attached_to_doctype": doctype,
			"attached_to_name": name,
			"attached_to_field": field,
			"is_private": 1,
			"content": content,
		}
	)
	# guard: users who may add to the document through a page often have no right to attach files to it
	file.insert(ignore_permissions=True)
	file.db_set("owner", "Administrator", update_modified=False)
	return file.file_url


def read_title(file_name: str) -> str:
	"""Return what a stored file is called, without the random bits that `store_file` adds to its name."""
	return re.sub(rf"-[0-9a-f]{{{2 * RANDOM_BYTES}}}(?=\.\w+$)", "", file_name)


def delete_file(file: StoredFile) -> None:
	"""Delete a document's file; no effect if it is missing or belongs to another document."""
	for name in frappe.get_all("File", _build_values(file), pluck="name"):
		# guard: the caller has checked that the user may change the document
		frappe.delete_doc("File", name, ignore_permissions=True)


def content_of(file: StoredFile) -> bytes:
	"""Return the bytes of a document's file; empty if it is missing or belongs to another document."""
	found = frappe.db.get_value("File", _build_values(file))
	try:
		content = frappe.get_doc("File", found).get_content() if found else b""
	except OSError:
		return b""
	return content if isinstance(content, bytes) else content.encode()


def _build_values(file: StoredFile) -> dict[str, str]:
	return {
		"file_url": file.address or "",
		"attached_to_doctype": file.doctype,
		"attached_to_name": file.name,
	}
