"""E-mails that Frappe makes of documents by itself: reports that are sent with time, changes that somebody follows.

Frappe writes values into their HTML as they are, or as the text that it reads out of HTML. Four of its functions get
their values through here. What a Notification or an Email Template says is written on the site.
"""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.desk.form import document_follow
from frappe.email.doctype.auto_email_report import auto_email_report as reports

from gigafibre_fsm.domain.platform import plain_text

_LINKS = ("Link", "Dynamic Link")


def install_guard() -> None:
	"""Put the rule before Frappe's writers, once a process; run before each request and job."""
	if getattr(reports.make_links, "is_guarded", False):
		return
	reports.make_links = _with_words(reports.make_links)
	reports.AutoEmailReport.get_report_content = _noting_whose(reports.AutoEmailReport.get_report_content)
	document_follow.get_version = _as_words(document_follow.get_version)
	document_follow.get_comments = _as_words(document_follow.get_comments)


def _noting_whose(write: Callable) -> Callable:
	"""Remember while a report is written whether its texts are plain: the functions that it calls are not told."""

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
	"""Escape the cells of our reports before Frappe makes links of some: names of documents are no markup."""

	def links(columns: list[dict], data: list[dict]) -> tuple[list[dict], list[dict]]:
		if getattr(frappe.local, "fsm_report_is_ours", False):
			texts = [each.get("fieldname") for each in columns if each.get("fieldtype") not in _LINKS]
			for row in data:
				row.update({name: _words(row[name]) for name in texts if name in row})
		return link(columns, data)

	links.is_guarded = True
	return links


def _as_words(read: Callable) -> Callable:
	"""Escape what was read out of changes and comments: it is text by then."""

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
