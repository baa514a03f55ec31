"""A report of the desk as a document: the company's head, the period, the summary, the rows, and page numbers."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.desk import query_report
from frappe.utils import cint, flt, format_datetime, getdate

from gigafibre_fsm.domain.access.printed_images import Logo, load_logo
from gigafibre_fsm.domain.billing.invoice_document.loader import list_address_lines
from gigafibre_fsm.domain.platform import formatting, pdf, plain_text
from gigafibre_fsm.exceptions import FsmError

MOST_ROWS = 2_000
"""Rows of a document; more are for a spreadsheet, and Pango would need minutes for them."""
MOST_UPRIGHT = 7
"""Columns that fit a sheet in portrait format."""
VALUES = ("Currency", "Float", "Int", "Percent")
_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "fsm" / "figures"

Filters = dict[str, Any]
Chosen = tuple[str, str]
"""A filter's label and what was chosen."""


@dataclass(frozen=True, slots=True)
class PrintedColumn:
	"""A column: its heading, and whether its cells are figures, which stand on the right."""

	fieldname: str
	label: str
	fieldtype: str

	@property
	def is_value(self) -> bool:
		"""Whether its cells are figures."""
		return self.fieldtype in VALUES


@dataclass(frozen=True, slots=True)
class PrintedRow:
	"""A row: its cells as text, whether it is a sum, and how far it is indented."""

	cells: tuple[str, ...]
	is_sum: bool = False
	indent: int = 0


@dataclass(frozen=True, slots=True)
class PrintedReport:
	"""Content of the document; texts are in the reader's language and not escaped."""

	title: str
	chosen: tuple[Chosen, ...]
	logo: Logo
	company: str
	company_address: tuple[str, ...]
	summary: tuple[tuple[str, str], ...]
	message: str
	columns: tuple[PrintedColumn, ...]
	rows: tuple[PrintedRow, ...]
	printed_on: str


def render_report(report: str, filters: Filters, chosen: list[Chosen], language: str) -> bytes:
	"""Return a report as a tagged PDF; Frappe checks whether the user may read it.

	Args:
		report: name of a Report of this app.
		filters: as its form has them, by fieldname.
		chosen: what the form shows of the filters, the period left out: each with its label.
		language: `fr` or `en`.

	Raises:
		FsmError: the report is none of ours, or has too many rows.
		frappe.PermissionError: the user may not read it.
	"""
	if frappe.db.get_value("Report", report, "module") != plain_text.MODULE:
		frappe.throw(_("There is no report “{0}” to print.").format(report), FsmError)
	before, frappe.local.lang = frappe.local.lang, language
	try:
		printed = _load(report, filters, chosen)
		page = pdf.load_templates(_FOLDER).get_template("report.html")
		return pdf.print_page(page.render(report=printed, language=language, _=frappe._, data=pdf.embed))
	finally:
		frappe.local.lang = before


def _load(report: str, filters: Filters, chosen: list[Chosen]) -> PrintedReport:
	found = query_report.run(report, filters=dict(filters), ignore_prepared_report=True)
	if len(found["result"]) > MOST_ROWS:
		sentence = _("{0} rows are too many for a document: choose a shorter period, or export to Excel.")
		frappe.throw(sentence.format(len(found["result"])), FsmError)
	company = filters.get("company") or frappe.defaults.get_user_default("company") or ""
	columns = tuple(_read_columns(found["columns"]))
	is_shown = [not each.get("hidden") for each in found["columns"]]
	return PrintedReport(
		title=_(report),
		chosen=(*_word_period(filters), *chosen),
		logo=load_logo(company or None),
		company=frappe.db.get_value("Company", company, "company_name") or company,
		company_address=list_address_lines("Company", company) if company else (),
		summary=tuple(_list_summary(found.get("report_summary") or ())),
		message=plain_text.read_words(found.get("message") or ""),
		columns=columns,
		rows=tuple(_read_row(row, columns, is_shown) for row in found["result"]),
		printed_on=format_datetime(frappe.utils.now_datetime(), "yyyy-MM-dd HH:mm"),
	)


def _read_columns(columns: list[dict]) -> list[PrintedColumn]:
	return [
		PrintedColumn(each["fieldname"], each.get("label") or "", each.get("fieldtype") or "Data")
		for each in columns
		if not each.get("hidden")
	]


def _read_row(row: dict | list, columns: tuple[PrintedColumn, ...], is_shown: list[bool]) -> PrintedRow:
	# Frappe's own sum of a report is a list of all columns, hidden ones too; its first cell is the word
	if isinstance(row, list):
		values = list(compress(row, is_shown))
	else:
		values = [row.get(each.fieldname) for each in columns]
	cells = tuple(_format(value, each.fieldtype) for value, each in zip(values, columns, strict=False))
	if isinstance(row, list):
		return PrintedRow(cells, is_sum=True)
	return PrintedRow(cells, bool(row.get("bold")), cint(row.get("indent")))


def _format(value: object, fieldtype: str) -> str:
	"""Return a cell as people read it; empty for none."""
	if value is None or value == "":
		return ""
	locale = formatting.language(frappe.local.lang)
	usual = {
		"Currency": lambda: formatting.money(flt(value), locale),
		"Float": lambda: formatting.number(flt(value), locale, 2, trim=True),
		"Int": lambda: formatting.number(flt(value), locale, 0),
		"Percent": lambda: formatting.percent(flt(value) / 100, locale),
		"Date": lambda: getdate(value).isoformat(),
		"Check": lambda: _("Yes") if cint(value) else _("No"),
	}
	if fieldtype in usual:
		return usual[fieldtype]()
	if isinstance(value, datetime):
		return format_datetime(value, "yyyy-MM-dd HH:mm")
	return value.isoformat() if isinstance(value, date) else f"{value}"


def _list_summary(summary: list[dict]) -> list[tuple[str, str]]:
	return [(each["label"], _format(each["value"], each.get("datatype") or "Data")) for each in summary]


def _word_period(filters: Filters) -> list[Chosen]:
	first, last = filters.get("from_date"), filters.get("to_date")
	if not (first and last):
		return []
	return [(_("Period"), _("From {0} to {1}").format(getdate(first).isoformat(), getdate(last).isoformat()))]
