"""The one rule for text from outside: stored as typed, and no markup wherever Frappe shows it.

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
# what people and devices write into; the filter must leave these alone
TYPED = frozenset(("Data", "Small Text", "Text", "Long Text"))
# what the database stores as a string, whoever wrote it; none of it is markup
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
# fields of ERPNext's documents that customers write into, by mail or portal, and that a visit is made of
THEIRS = {"Issue": ("subject",)}
# the fields that the app adds to documents that are not its own
PREFIX = "fsm_"


def escape_html(text: str) -> str:
	"""Return the text as HTML that shows it, in an element or between double quotes.

	Single quotes stay, so that translations of values are still found.
	"""
	return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def read_words(html: str | None) -> str:
	"""Return what a person reads in the text of an editor: its tags left out, its entities as the signs they stand for."""
	return unescape(strip_html(html or "")).strip()


def own_doctypes() -> list[str]:
	"""Return the names of the app's doctypes."""
	return frappe.get_all("DocType", {"module": MODULE}, pluck="name", order_by="name")


def list_fields(meta: "frappe.model.meta.Meta") -> Iterable[str]:
	"""Yield the fields of a doctype that the rule is about: all of ours, some of others' documents."""
	for field in meta.fields:
		if field.fieldtype in PLAIN and is_plain(meta, field.fieldname):
			yield field.fieldname


def is_plain(meta: "frappe.model.meta.Meta", fieldname: str) -> bool:
	"""Tell whether the rule is about this field."""
	return meta.module == MODULE or fieldname.startswith(PREFIX) or fieldname in THEIRS.get(meta.name, ())


def boot(bootinfo: frappe._dict) -> None:
	"""Tell the desk what the rule is about; `public/js/plain_text/rule.js` reads it."""
	bootinfo.fsm_plain_text = {"doctypes": own_doctypes(), "theirs": THEIRS, "prefix": PREFIX}
