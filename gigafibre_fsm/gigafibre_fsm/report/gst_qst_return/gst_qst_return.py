"""GST/QST Return: the lines of the combined form by the ledger, and what is behind each of them."""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, add_months, getdate, today

from gigafibre_fsm.domain.billing.figures import tax_ledger
from gigafibre_fsm.domain.billing.figures.tax_ledger import TaxPeriod
from gigafibre_fsm.domain.billing.figures.tax_return import EntryKind, Tax, classify_entry
from gigafibre_fsm.domain.platform import chosen_period, formatting


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: company, from_date, to_date; by default the last whole quarter.
	"""
	filters = frappe._dict(filters or {})
	company = filters.company or frappe.defaults.get_user_default("company")
	period = tax_ledger.load_period(company, *chosen_period.read_period(filters, _last_quarter()))
	return _columns(), _rows(period), _message(period), _chart(period), _summary(period)


def _last_quarter() -> tuple[date, date]:
	this_quarter = getdate(today()).replace(day=1, month=(getdate(today()).month - 1) // 3 * 3 + 1)
	return getdate(add_months(this_quarter, -3)), getdate(add_days(this_quarter, -1))


def _columns() -> list[dict]:
	line = {"fieldtype": "Data", "width": 100, "align": "left"}
	amount = {"fieldtype": "Currency", "width": 130, "align": "right"}
	return [
		{"fieldname": "what", "label": _("What"), "fieldtype": "Data", "width": 330},
		{"fieldname": "gst_line", "label": _("GST line"), **line},
		{"fieldname": "gst", "label": _("GST"), **amount},
		{"fieldname": "qst_line", "label": _("QST line"), **line},
		{"fieldname": "qst", "label": _("QST"), **amount},
		# no Link: Frappe would ask for the right to read doctypes themselves
		{"fieldname": "document_type", "fieldtype": "Data", "hidden": 1},
		{
			"fieldname": "document",
			"label": _("Document"),
			"fieldtype": "Dynamic Link",
			"options": "document_type",
			"width": 200,
		},
	]


def _rows(period: TaxPeriod) -> list[dict]:
	lines = (
		(_("Tax collected on invoices"), "03", "collected"),
		(_("Adjustments of sales"), "04", "collected_adjustment"),
		(_("Tax on sales"), "05", "owed"),
		(_("Tax paid on suppliers' invoices"), "06", "claimed"),
		(_("Adjustments of purchases"), "07", "claimed_adjustment"),
		(_("Credits and refunds claimed"), "08", "credits"),
		(_("Net tax: to remit, negative to receive"), "09", "net"),
	)
	balances = (
		(_("Owed before the period"), "opening"),
		(_("Paid to the government in the period"), "settled"),
		(_("Owed at the end of the period, by the ledger"), "closing"),
	)
	sales = {"what": _("Sales before tax"), "gst_line": "101", "gst": float(period.sales)}
	return [
		sales,
		*(_line(period, what, field, number) for what, number, field in lines),
		{},
		*(_line(period, what, field) for what, field in balances),
		*_documents(period),
	]


def _line(period: TaxPeriod, what: str, field: str, number: str = "") -> dict:
	row = {"what": what, "bold": int(number in ("05", "08", "09"))}
	for tax, column in ((Tax.GST, "gst"), (Tax.QST, "qst")):
		row[f"{column}_line"] = f"{tax.value}{number}" if number else ""
		row[column] = float(getattr(period.lines[tax], field))
	return row


def _documents(period: TaxPeriod) -> list[dict]:
	"""Return the documents that are no invoices, each with what it is taken for."""
	found: dict[tuple[str, str], dict] = {}
	for entry in period.entries:
		if not entry.document:
			continue
		row = found.setdefault(
			(entry.document_type, entry.document),
			{"what": _names()[classify_entry(entry)], "gst": 0.0, "qst": 0.0, "indent": 1},
		)
		row.update({"document_type": entry.document_type, "document": entry.document})
		row["gst" if entry.tax is Tax.GST else "qst"] += float(entry.amount)
	return [{}, *found.values()] if found else []


def _names() -> dict[EntryKind, str]:
	return {
		EntryKind.COLLECTED: _("Tax collected on invoices"),
		EntryKind.CLAIMED: _("Tax paid on suppliers' invoices"),
		EntryKind.COLLECTED_ADJUSTMENT: _("Adjustments of sales"),
		EntryKind.CLAIMED_ADJUSTMENT: _("Adjustments of purchases"),
		EntryKind.SETTLEMENT: _("Payment or refund"),
	}


def _message(period: TaxPeriod) -> str | None:
	"""Return a sentence for each tax whose invoices and ledger differ; texts of ours alone, so it may be markup."""
	names = {Tax.GST: _("GST"), Tax.QST: _("QST")}
	locale = formatting.language(frappe.local.lang)
	sentence = _(
		"{0}: the invoices say {1} collected and {2} paid, the ledger says {3} and {4}. Look for an entry on the tax account that was changed by hand."
	)
	sentences = []
	for tax in period.find_differences():
		figures = (*period.by_invoices[tax], period.lines[tax].collected, period.lines[tax].claimed)
		sentences.append(sentence.format(names[tax], *(formatting.money(each, locale) for each in figures)))
	return "<br>".join(sentences) or None


def _chart(period: TaxPeriod) -> dict:
	sets = (
		(_("Tax on sales"), "owed"),
		(_("Credits and refunds claimed"), "credits"),
		(_("Net tax"), "net"),
	)
	return {
		"data": {
			"labels": [_("GST"), _("QST")],
			"datasets": [
				{"name": name, "values": [float(getattr(period.lines[tax], field)) for tax in Tax]}
				for name, field in sets
			],
		},
		"type": "bar",
		"fieldtype": "Currency",
		"colors": ["#2563a8", "#fd7e14", "#28a745"],
	}


def _summary(period: TaxPeriod) -> list[dict]:
	total = sum((lines.net for lines in period.lines.values()), Decimal(0))
	label = _("To remit") if total >= 0 else _("To receive")
	differing = period.find_differences()
	return [
		{"label": _("Sales before tax"), "value": float(period.sales), "datatype": "Currency"},
		{"label": label, "value": float(abs(total)), "datatype": "Currency"},
		{
			"label": _("Invoices and ledger"),
			"value": _("differ") if differing else _("agree"),
			"datatype": "Data",
			"indicator": "Red" if differing else "Green",
		},
	]
