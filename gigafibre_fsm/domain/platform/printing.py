"""Escape values before print view, PDF and e-mail attachments, whose Frappe templates draw them as HTML."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from frappe.utils.weasyprint import PrintFormatGenerator

from gigafibre_fsm.domain.platform import plain_text

if TYPE_CHECKING:
	from frappe.model.document import Document


def install_guard() -> None:
	"""Escape texts in formats of the newer print builder, once per process; run before each request and job.

	Frappe renders these without the event `before_print`.
	"""
	if not getattr(PrintFormatGenerator.build_context, "is_guarded", False):
		PrintFormatGenerator.build_context = _escaped(PrintFormatGenerator.build_context)


def _escaped(build: Callable) -> Callable:
	def build_context(generator: PrintFormatGenerator) -> None:
		escape_document(generator.doc)
		build(generator)

	build_context.is_guarded = True
	return build_context


def escape_document(doc: "Document", method: str | None = None, *settings: object) -> None:
	"""Escape the texts of a document and its child rows just before printing.

	`doc` is the copy made for printing; Frappe never saves it.
	"""
	if doc.flags.fsm_escaped:
		return
	doc.flags.fsm_escaped = True
	titles = doc.get("__link_titles") or {}
	for key, title in list(titles.items()):
		if isinstance(title, str):
			# Frappe looks a link's title up by the escaped value that it prints
			titles[plain_text.escape_html(key)] = titles[key] = plain_text.escape_html(title)
	_escape(doc)
	for row in doc.get_all_children():
		_escape(row)


def _escape(doc: "Document") -> None:
	for fieldname in plain_text.list_fields(doc.meta):
		value = doc.get(fieldname)
		if isinstance(value, str):
			doc.set(fieldname, plain_text.escape_html(value))
