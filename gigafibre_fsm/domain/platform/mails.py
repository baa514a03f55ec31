"""Escape values in e-mails that Frappe builds from documents: scheduled reports and notices to followers.

Frappe puts values into their HTML unescaped, or as the text that it extracts from HTML. This module wraps
four of its functions. The wording of a Notification or an Email Template belongs to the site and is left
alone.
"""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.desk.form import document_follow
from frappe.email.doctype.auto_email_report import auto_email_report as reports

from gigafibre_fsm.domain.platform import plain_text

_LINKS = ("Link", "Dynamic Link")


def install_guard() -> None:
	"""Wrap Frappe's four functions, once per process; run before each request and job."""
	if getattr(reports.make_links, "is_guarded", False):
		return
	reports.make_links = _with_words(reports.make_links)
	reports.AutoEmailReport.get_report_content = _noting_whose(reports.AutoEmailReport.get_report_content)
	document_follow.get_version = _as_words(document_follow.get_version)
	document_follow.get_comments = _as_words(document_follow.get_comments)


def _noting_whose(write: Callable) -> Callable:
	"""Record, while a report is written, whether it is ours: the functions it calls do not receive the
	report."""

	def content(report: "reports.AutoEmailReport") -> Any:
		doctype = frappe.db.get_value("Report", report.report, "ref_doctype")
		frappe.local.fsm_report_is_ours = (
			frappe.db.get_value("DocType", doctype, "module") == plain_text.MODULE
		)
		try:
			return write(report)
		finally:
			frappe.local.fsm_report_is_ours = False

	return content


def _with_words(link: Callable) -> Callable:
	"""Escape the cells of our reports before Frappe turns some into links; document names hold no markup."""

	def links(columns: list[dict], data: list[dict]) -> tuple[list[dict], list[dict]]:
		if getattr(frappe.local, "fsm_report_is_ours", False):
			texts = [each.get("fieldname") for each in columns if each.get("fieldtype") not in _LINKS]
			for row in data:
				row.update({name: _words(row[name]) for name in texts if name in row})
		return link(columns, data)

	links.is_guarded = True
	return links


def _as_words(read: Callable) -> Callable:
	"""Escape values read from changes and comments, which Frappe has reduced to text by then."""

	def lines(*args: Any, **kwargs: Any) -> list[dict]:
		found = read(*args, **kwargs)
		for line in found:
			words = {
				name: _words(line["data"][name]) for name in ("from", "to", "comment") if name in line["data"]
			}
			line["data"].update(words)
		return found

	return lines


def _words(value: Any) -> Any:
	return plain_text.escape_html(value) if isinstance(value, str) else value
