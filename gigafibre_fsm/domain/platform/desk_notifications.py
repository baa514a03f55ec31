"""Escape texts in Frappe's desk notifications, whose HTML holds document titles and user names unescaped."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.platform import plain_text

if TYPE_CHECKING:
	from frappe.model.document import Document


def escape_texts(log: "Document", method: str | None = None) -> None:
	"""Escape the document's texts and the author's name quoted in a notification, before it is stored."""
	if "<" not in f"{log.subject}{log.email_content}":
		return
	for text in set(_texts(log)):
		log.subject = _escaped(log.subject, text)
		log.email_content = _escaped(log.email_content, text)


def _texts(log: "Document") -> Iterator[str]:
	"""Yield the full name of the notification's author, then each text of the document it refers to."""
	if log.from_user:
		yield frappe.db.get_value("User", log.from_user, "full_name") or ""
	if not log.document_type or not frappe.db.exists(log.document_type, log.document_name):
		return
	doc = frappe.get_doc(log.document_type, log.document_name)
	for fieldname in plain_text.list_fields(doc.meta):
		if isinstance(doc.get(fieldname), str):
			yield doc.get(fieldname)


def _escaped(html: str | None, text: str) -> str | None:
	"""Escape a text within HTML: where it fills an element and, if it holds `<`, everywhere."""
	if not html or not text:
		return html
	html = html.replace(f">{text}<", f">{plain_text.escape_html(text)}<")
	return html.replace(text, plain_text.escape_html(text)) if "<" in text else html
