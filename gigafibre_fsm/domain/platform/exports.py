"""Keep spreadsheet and CSV cells as they were typed, so that none is run as a formula.

Frappe writes cells unescaped, so `=HYPERLINK(…)` becomes a formula, and strips whatever looks like markup
from them. Every export (report builder, reports, data export, e-mailed reports) passes through three
functions of Frappe's, which this module wraps. Source of the rule: OWASP, CSV Injection.
"""

import re
from collections.abc import Callable
from typing import TypeVar

import frappe
from frappe.desk import utils as desk
from frappe.utils import csvutils, xlsxutils

from gigafibre_fsm.domain.platform import plain_text

# spreadsheet programs ignore blanks before a sign, and some accept its full-width form
_BLANKS = r"[\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060\ufeff]*"
_COMPUTED = re.compile(rf"(?:[\t\r\n]|{_BLANKS}[=+\-@\uff1d\uff0b\uff0d\uff20])")
# numbers, amounts, measures, phone numbers and dates may begin with a sign as well, and are no formulas
_DIGITS = r"[\d\s.,:/()\u00a0\u202f-]"
_NUMBER = re.compile(rf"[+-]?{_DIGITS}*\d{_DIGITS}*(?:[eE][+-]?\d+)?(?:\s?(?:%|\$|°C|dBm?|ms|k?m))?")


Cell = TypeVar("Cell")


def csv_cell(cell: Cell) -> Cell | str:
	"""Return a CSV cell, prefixed with `'` if a spreadsheet program would run it as a formula."""
	if not isinstance(cell, str) or not _COMPUTED.match(cell) or _NUMBER.fullmatch(cell):
		return cell
	return f"'{cell}"


def sheet_cell(cell: str) -> str:
	"""Return a cell of a spreadsheet file, where cells are typed and only a leading `=` needs the prefix."""
	return f"'{cell}" if cell.startswith("=") else cell


def install_guard() -> None:
	"""Wrap Frappe's three export functions, once per process; run before each request and job."""
	if getattr(xlsxutils.handle_html, "is_guarded", False):
		return
	xlsxutils.handle_html = _as_typed(xlsxutils.handle_html)
	csvutils.UnicodeWriter.writerow = _with_row(csvutils.UnicodeWriter.writerow)
	desk.get_csv_bytes = _with_rows(desk.get_csv_bytes)


def _as_typed(clean: Callable[[str], str]) -> Callable[[str], str]:
	"""Wrap Frappe's HTML stripping so that exports of this app's documents, which hold no HTML, skip it."""

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
	"""Whether this request exports our documents or a report on them; cached, as each cell needs it."""
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
