"""Spreadsheets and CSV: a cell is what was typed, and no formula.

Frappe writes cells as they come, so `=HYPERLINK(…)` becomes a formula, and takes what looks like markup out of
them. Three of its functions, which every export passes (report builder, reports, data export, e-mailed reports),
get their cells through here. Source of the rule: OWASP, CSV Injection.
"""

import re
from collections.abc import Callable
from typing import Any

import frappe
from frappe.desk import utils as desk
from frappe.utils import csvutils, xlsxutils

from gigafibre_fsm.domain.platform import plain_text

# programs that read CSV skip blanks before a sign, and some know its full-width form
_BLANKS = r"[\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060\ufeff]*"
_COMPUTED = re.compile(rf"(?:[\t\r\n]|{_BLANKS}[=+\-@\uff1d\uff0b\uff0d\uff20])")
# numbers, amounts, measures, telephone numbers and dates begin with a sign too, and compute nothing
_DIGITS = r"[\d\s.,:/()\u00a0\u202f-]"
_NUMBER = re.compile(rf"[+-]?{_DIGITS}*\d{_DIGITS}*(?:[eE][+-]?\d+)?(?:\s?(?:%|\$|°C|dBm?|ms|k?m))?")


def csv_cell(cell: Any) -> Any:
	"""Return a cell of CSV, with `'` in front where a program would compute it."""
	if not isinstance(cell, str) or not _COMPUTED.match(cell) or _NUMBER.fullmatch(cell):
		return cell
	return f"'{cell}"


def sheet_cell(cell: str) -> str:
	"""Return a cell of a spreadsheet file: these name the kind of each, so only `=` would be computed."""
	return f"'{cell}" if cell.startswith("=") else cell


def install_guard() -> None:
	"""Put the rule before Frappe's writers, once a process; run before each request and job."""
	if getattr(xlsxutils.handle_html, "is_guarded", False):
		return
	xlsxutils.handle_html = _as_typed(xlsxutils.handle_html)
	csvutils.UnicodeWriter.writerow = _with_row(csvutils.UnicodeWriter.writerow)
	desk.get_csv_bytes = _with_rows(desk.get_csv_bytes)


def _as_typed(clean: Callable[[str], str]) -> Callable[[str], str]:
	"""Frappe's reading of HTML, but for exports of our documents: these hold none."""

	def cell(data: str) -> str:
		return sheet_cell(data if _exports_ours() else clean(data))

	cell.is_guarded = True
	return cell


def _with_row(write: Callable) -> Callable:
	return lambda writer, row: write(writer, [csv_cell(cell) for cell in row])


def _with_rows(write: Callable) -> Callable:
	return lambda data, *args, **kwargs: write(
		[[csv_cell(cell) for cell in row] for row in data], *args, **kwargs
	)


def _exports_ours() -> bool:
	"""Whether this request exports our documents, or a report about them; asked for every cell."""
	known = getattr(frappe.local, "fsm_exports_ours", None)
	if known is None:
		known = frappe.local.fsm_exports_ours = _module_of_export() == plain_text.MODULE
	return known


def _module_of_export() -> str | None:
	asked = frappe.local.form_dict or {}
	doctype, report = asked.get("doctype"), asked.get("report_name")
	if isinstance(report, str) and report:
		doctype = frappe.db.get_value("Report", report, "ref_doctype") or doctype
	return frappe.db.get_value("DocType", doctype, "module") if isinstance(doctype, str) else None
