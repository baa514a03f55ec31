"""Promises kept: promised windows that were kept, late or missed, by week, job type and technician."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from gigafibre_fsm.domain.dispatch import promises
from gigafibre_fsm.domain.dispatch.promises import statistics as promise_figures
from gigafibre_fsm.domain.dispatch.promises.statistics import (
	DIMENSIONS,
	KIND,
	TECHNICIAN,
	WEEK,
	PromiseFigures,
)
from gigafibre_fsm.domain.platform import chosen_period

GROUPS = {
	"Week": (WEEK,),
	"Type": (KIND,),
	"Technician": (TECHNICIAN,),
	"Week, type and technician": DIMENSIONS,
}
USUAL_DAYS = 56
COLOURS = ["#28a745", "#fd7e14", "#dc3545"]


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: from_date, to_date, job_type, technician, group_by.
	"""
	filters = frappe._dict(filters or {})
	start, end = chosen_period.read_period(filters, _usual_period())
	dimensions = GROUPS.get(filters.group_by, GROUPS["Week"])
	found = promises.list_of_period(start, end, filters.job_type, filters.technician)
	groups = promise_figures.count_by(found, dimensions)
	total = promise_figures.count_by(found, ())
	return (
		_columns(dimensions),
		[_row(group, dimensions) for group in groups],
		None,
		_chart(groups, dimensions) if groups else None,
		_summary(total[0]) if total else None,
	)


def _usual_period() -> tuple[date, date]:
	return getdate(add_days(today(), -USUAL_DAYS)), getdate(today())


def _columns(dimensions: tuple[str, ...]) -> list[dict]:
	known = {
		WEEK: {"label": _("Week of"), "fieldtype": "Date", "width": 120},
		KIND: {"label": _("Job type"), "fieldtype": "Link", "options": "Dispatch Job Type", "width": 180},
		TECHNICIAN: {
			"label": _("Technician"),
			"fieldtype": "Link",
			"options": "Dispatch Technician",
			"width": 160,
		},
	}
	counts = {
		"promised": _("Promised"),
		"kept": _("Kept"),
		"late": _("Late"),
		"missed": _("Missed"),
		"withdrawn": _("Withdrawn"),
		"open": _("Still open"),
	}
	return [
		*({"fieldname": name, **known[name]} for name in dimensions),
		*(
			{"fieldname": name, "label": label, "fieldtype": "Int", "width": 100}
			for name, label in counts.items()
		),
		{"fieldname": "share_kept", "label": _("Share kept"), "fieldtype": "Percent", "width": 110},
		{"fieldname": "median_late", "label": _("Median minutes late"), "fieldtype": "Int", "width": 160},
	]


def _row(group: PromiseFigures, dimensions: tuple[str, ...]) -> dict:
	counts = ("promised", "kept", "late", "missed", "withdrawn", "open")
	return {
		**dict(zip(dimensions, group.key, strict=True)),
		**{name: getattr(group, name) for name in counts},
		"share_kept": _percent(group.share_kept),
		"median_late": None if group.median_late is None else round(group.median_late),
	}


def _percent(share: float | None) -> float | None:
	return None if share is None else round(share * 100, 1)


def _chart(groups: list[PromiseFigures], dimensions: tuple[str, ...]) -> dict:
	"""Return a stacked bar chart of the outcomes, one bar per group."""
	names = {WEEK: str, KIND: str, TECHNICIAN: _name_of}
	labels = [
		" · ".join(names[name](part or "—") for name, part in zip(dimensions, group.key, strict=True))
		for group in groups
	]
	parts = (("kept", _("Kept")), ("late", _("Late")), ("missed", _("Missed")))
	sets = [{"name": label, "values": [getattr(group, name) for group in groups]} for name, label in parts]
	return {
		"data": {"labels": labels, "datasets": sets},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": COLOURS,
	}


def _name_of(technician: str) -> str:
	return frappe.get_cached_value("Dispatch Technician", technician, "technician_name") or technician


def _summary(total: PromiseFigures) -> list[dict]:
	share = _percent(total.share_kept)
	colour = "Green" if share is not None and share >= 90 else "Orange"
	return [
		{"label": _("Share kept"), "value": share, "datatype": "Percent", "indicator": colour},
		{"label": _("Promised"), "value": total.promised, "datatype": "Int"},
		{"label": _("Late"), "value": total.late, "datatype": "Int"},
		{"label": _("Missed"), "value": total.missed, "datatype": "Int"},
	]
