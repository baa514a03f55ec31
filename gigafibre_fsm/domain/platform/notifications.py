"""Notifications of the desk: Frappe puts a document's title into their HTML as it is."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.platform import plain_text

if TYPE_CHECKING:
	from frappe.model.document import Document


def escape_title(log: "Document", method: str | None = None) -> None:
	"""Escape the title of the document that a notification is about, before it is stored."""
	if not log.document_type or not log.document_name:
		return
	meta = frappe.get_meta(log.document_type)
	if not meta.title_field or not plain_text.is_plain(meta, meta.title_field):
		return
	title = frappe.db.get_value(log.document_type, log.document_name, meta.title_field)
	if isinstance(title, str) and title and log.subject:
		log.subject = log.subject.replace(f">{title}<", f">{plain_text.escape(title)}<")
