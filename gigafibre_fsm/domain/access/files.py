"""Stored files: kept under names that nobody can guess, given out only as files of the document they belong to."""

import secrets
from typing import NamedTuple

import frappe

RANDOM_BYTES = 16


class StoredFile(NamedTuple):
	"""A file's address (`/private/files/…`) and the document that it belongs to."""

	address: str
	doctype: str
	name: str


def store_file(doctype: str, name: str, title: str, content: bytes, field: str | None = None) -> str:
	"""Store a private file of a document and return its address `/private/files/…`.

	The owner is Administrator: Frappe lets the owner of a file read it for ever, whatever becomes of the owner's
	right to the document.

	Args:
		doctype: of the document, which the caller has found to be the person's to add to.
		name: of the document.
		title: what the file is, with its ending (`before.jpg`); the stored name is it and 128 random bits.
		content: the bytes.
		field: the document's own attach field that will hold the address, if one will: when the document is saved,
			Frappe makes a second file for a field without one, a public one.
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
	# Those who may add to the document through a page often have no right to attach files to it.
	file.insert(ignore_permissions=True)
	file.db_set("owner", "Administrator", update_modified=False)
	return file.file_url


def delete_file(file: StoredFile) -> None:
	"""Delete a document's file; nothing happens where it is gone, or is no file of this document."""
	for name in frappe.get_all("File", _of(file), pluck="name"):
		# guard: the caller has found the document to be the person's to change
		frappe.delete_doc("File", name, ignore_permissions=True)


def content_of(file: StoredFile) -> bytes:
	"""The bytes of a document's file; empty when it is gone, or is no file of this document."""
	found = frappe.db.get_value("File", _of(file))
	try:
		content = frappe.get_doc("File", found).get_content() if found else b""
	except OSError:
		return b""
	return content if isinstance(content, bytes) else content.encode()


def _of(file: StoredFile) -> dict[str, str]:
	return {
		"file_url": file.address or "",
		"attached_to_doctype": file.doctype,
		"attached_to_name": file.name,
	}
