"""The texts of an agreement as files: made once, hashed before anybody sees them, and never made again."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.sales.agreements import repository
from gigafibre_fsm.domain.sales.agreements.document import loader, rendering
from gigafibre_fsm.domain.sales.agreements.language_choice import FRENCH

if TYPE_CHECKING:
	from frappe.model.document import Document


def make_text(agreement: "Document", language: str) -> dict[str, str]:
	"""Make and store the text in a language, and return the fields that hold its file and its hash.

	Args:
		agreement: the Service Agreement, locked by the caller, who saves it.
		language: `fr` or `en`.
	"""
	name = "french" if language == FRENCH else "english"
	content = rendering.render_pdf(loader.load_document(agreement, language))
	title = f"{agreement.name}-{language}.pdf"
	field = f"{name}_document"
	address = files.store_file(repository.DOCTYPE, agreement.name, title, content, field)
	return {field: address, f"{name}_hash": rendering.hash_document(content)}


def read_text(agreement: "Document") -> bytes:
	"""Return the text that is signed, as it was stored; empty if there is none."""
	name = "french" if agreement.language == FRENCH else "english"
	return read_file(agreement, f"{name}_document")


def read_shown(name: str) -> bytes:
	"""Return what its customer reads of an agreement: the signed copy, else the text; empty if there is neither.

	Args:
		name: of the Service Agreement.
	"""
	doc = frappe.get_doc(repository.DOCTYPE, name)
	return read_file(doc, "signed_document") or read_text(doc)


def find_hash(agreement: "Document") -> str:
	"""Return the SHA-256 that the text had when it was stored."""
	return (agreement.french_hash if agreement.language == FRENCH else agreement.english_hash) or ""


def read_file(agreement: "Document", field: str) -> bytes:
	"""Return the bytes of a file that an attach field holds; empty if there is none."""
	address = agreement.get(field)
	if not address:
		return b""
	return files.content_of(files.StoredFile(address, repository.DOCTYPE, agreement.name))
