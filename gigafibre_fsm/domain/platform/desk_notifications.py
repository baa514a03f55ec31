"""Notices on the desk: written in the language of each reader, with the texts of documents escaped.

Frappe's notifications are HTML that holds document titles and user names unescaped.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.platform import plain_text

if TYPE_CHECKING:
	from frappe.model.document import Document


def notify_users(users: Iterable[str], sentence: str, doctype: str, name: str) -> None:
	"""Notify users of a document; those who want it by e-mail get it by e-mail too.

	Args:
		users: names of Users.
		sentence: in English, a source string of the translations.
		doctype, name: the document that it opens.
	"""
	names = list(users)
	if not names:
		return
	usual, title = frappe.db.get_default("lang") or "fr", _find_title(doctype, name)
	for user, language in frappe.get_all(
		"User", {"name": ("in", names), "enabled": 1}, ["name", "language"], order_by="name", as_list=True
	):
		language = language or usual
		notice = {
			"doctype": "Notification Log",
			"for_user": user,
			"type": "Alert",
			"document_type": doctype,
			"document_name": name,
			"subject": f"{_(doctype, language)} {title}: {_(sentence, language)}",
		}
		# guard: nobody asks for it; what customers, the clock and vendors do leads here
		frappe.get_doc(notice).insert(ignore_permissions=True)


def _find_title(doctype: str, name: str) -> str:
	"""Return how people know a document: by its title if its name is random, else by its name."""
	meta = frappe.get_meta(doctype)
	if meta.autoname != "hash" or not meta.title_field:
		return name
	return frappe.db.get_value(doctype, name, meta.title_field) or name


def list_users(role: str) -> list[str]:
	"""Return the enabled users who have a role."""
	user, has_role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	return (
		frappe.qb.from_(user)
		.join(has_role)
		.on((has_role.parent == user.name) & (has_role.parenttype == "User"))
		.select(user.name)
		.where((has_role.role == role) & (user.enabled == 1))
		.orderby(user.name)
		.run(pluck=True)
	)


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
