"""Print view, PDF and attachments of e-mails: Frappe's templates draw values as HTML, so they get them escaped."""

from typing import TYPE_CHECKING

from gigafibre_fsm.domain.platform import plain_text

if TYPE_CHECKING:
	from frappe.model.document import Document


def escape_document(doc: "Document", method: str | None = None, *settings: object) -> None:
	"""Escape the texts of a document that is about to be printed, in its rows too.

	The document is the copy that is printed: Frappe saves none that is.
	"""
	if doc.flags.fsm_escaped:
		return
	doc.flags.fsm_escaped = True
	titles = doc.get("__link_titles") or {}
	for key, title in list(titles.items()):
		if isinstance(title, str):
			# Frappe looks a title up by the value that it prints
			titles[plain_text.escape(key)] = titles[key] = plain_text.escape(title)
	_escape(doc)
	for row in doc.get_all_children():
		_escape(row)


def _escape(doc: "Document") -> None:
	for fieldname in plain_text.fields(doc.meta):
		value = doc.get(fieldname)
		if isinstance(value, str):
			doc.set(fieldname, plain_text.escape(value))
