"""Verdicts against findings: how often the line said where the trouble was, by what technicians found there."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from gigafibre_fsm.domain.dispatch.line_verdict import accuracy, found_causes, messages
from gigafibre_fsm.domain.dispatch.line_verdict.accuracy import VerdictAccuracy
from gigafibre_fsm.domain.platform import chosen_period, formatting

USUAL_DAYS = 90


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `filters`: from_date, to_date, the days on which visits ended."""
	usual = (getdate(add_days(today(), -USUAL_DAYS)), getdate(today()))
	period = chosen_period.read_period(filters or {}, usual)
	found = accuracy.count_right(found_causes.list_found(*period))
	rows = [_row(each) for each in found]
	return _columns(), rows, None if rows else _explain(), None, _summary(found)


def _columns() -> list[dict]:
	columns = (
		("verdict", _("Verdict"), "Data", 200),
		("visits", _("Visits"), "Int", 90),
		("right", _("Were right"), "Int", 110),
		("share", _("Share right"), "Percent", 120),
		("other", _("Found most often instead"), "Data", 300),
	)
	return [
		{"fieldname": name, "label": label, "fieldtype": kind, "width": width}
		for name, label, kind, width in columns
	]


def _row(found: VerdictAccuracy) -> dict:
	return {
		"verdict": messages.name_kind(found.kind),
		"visits": found.visits,
		"right": found.right,
		"share": None if found.share is None else round(100 * found.share, 1),
		"other": messages.name_cause(found.other) or "–",
	}


def _explain() -> str:
	return _(
		"No visit that ended in this period has both a verdict and one of the usual causes on its checklist."
	)


def _summary(found: list[VerdictAccuracy]) -> list[dict] | None:
	visits, right = sum(each.visits for each in found), sum(each.right for each in found)
	if visits < accuracy.FEWEST:
		return None
	share = formatting.percent(right / visits, frappe.local.lang)
	return [
		{"label": _("Share right"), "value": share, "datatype": "Data", "indicator": "Blue"},
		{"label": _("Visits"), "value": visits, "datatype": "Int"},
	]
