"""The rule for text from outside: it is stored as typed and never shown as markup.

Frappe's desk and print view draw most values as HTML, and its HTML filter is no protection: it rewrites what
people type, lets a quoted text pass as JSON, and is skipped by `db_insert` and by the query builder. So fields
of these types have `ignore_xss_filter`, and what is drawn is escaped: by `public/js/plain_text/` in the desk, by
`printing` in print, by `exports` in spreadsheets, by Jinja on our own pages.
"""

from collections.abc import Iterable
from html import unescape

import frappe
from frappe.utils import strip_html

MODULE = "Gigafibre FSM"
# text that people and devices enter; Frappe's HTML filter must leave it unchanged
TYPED = frozenset(("Data", "Small Text", "Text", "Long Text"))
# field types whose values are stored as strings, whoever wrote them; none of them is markup
PLAIN = TYPED | {
	"Attach",
	"Attach Image",
	"Autocomplete",
	"Barcode",
	"Code",
	"Color",
	"Dynamic Link",
	"Icon",
	"JSON",
	"Link",
	"Phone",
	"Read Only",
	"Select",
}
# fields of ERPNext documents that customers fill by e-mail or portal and that jobs are created from
THEIRS = {"Issue": ("subject",)}
# prefix of the fields that the app adds to other apps' documents
PREFIX = "fsm_"


def escape_html(text: str) -> str:
	"""Return the text as HTML that shows it, in an element or between double quotes.

	Single quotes stay, so that translations of values are still found.
	"""
	return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def read_words(html: str | None) -> str:
	"""Return what a reader sees of an editor's HTML: without tags, entities decoded."""
	return unescape(strip_html(html or "")).strip()


def own_doctypes() -> list[str]:
	"""Return the names of the app's doctypes."""
	return frappe.get_all("DocType", {"module": MODULE}, pluck="name", order_by="name")


def list_fields(meta: "frappe.model.meta.Meta") -> Iterable[str]:
	"""Yield the fields of a doctype that the rule covers: all of this app's, some of other apps'."""
	for field in meta.fields:
		if field.fieldtype in PLAIN and is_plain(meta, field.fieldname):
			yield field.fieldname


def is_plain(meta: "frappe.model.meta.Meta", fieldname: str) -> bool:
	"""Return whether the rule covers this field."""
	return meta.module == MODULE or fieldname.startswith(PREFIX) or fieldname in THEIRS.get(meta.name, ())


def boot(bootinfo: frappe._dict) -> None:
	"""Send the desk what the rule covers; `public/js/plain_text/rule.js` reads it."""
	bootinfo.fsm_plain_text = {"doctypes": own_doctypes(), "theirs": THEIRS, "prefix": PREFIX}
