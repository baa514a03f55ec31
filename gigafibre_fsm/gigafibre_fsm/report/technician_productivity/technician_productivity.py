"""Technician Productivity: visits done, settled at once, hours on site and on the road, and promises kept."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from gigafibre_fsm.domain.dispatch import promises
from gigafibre_fsm.domain.dispatch.dashboard import ended_visits, productivity
from gigafibre_fsm.domain.dispatch.dashboard.productivity import TechnicianFigures
from gigafibre_fsm.domain.dispatch.promises import statistics as promise_figures
from gigafibre_fsm.domain.dispatch.promises.statistics import TECHNICIAN, PromiseFigures
from gigafibre_fsm.domain.platform import chosen_period

USUAL_DAYS = 28


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: from_date, to_date (by default the last four weeks), job_type, technician.
	"""
	filters = frappe._dict(filters or {})
	usual = (getdate(add_days(today(), -USUAL_DAYS)), getdate(today()))
	start, end = chosen_period.read_period(filters, usual)
	chosen = {"job_type": filters.job_type or "", "technician": filters.technician or ""}
	visits = ended_visits.list_ended(start, end, **chosen)
	promised = promises.list_of_period(start, end, filters.job_type, filters.technician)
	kept = {each.key[0]: each for each in promise_figures.count_by(promised, (TECHNICIAN,))}
	found = productivity.count_visits(visits)
	names = _find_names([each.technician for each in found])
	return (
		_columns(),
		[_row(each, kept.get(each.technician), names) for each in found],
		None,
		_chart(found, names) if found else None,
		_summary(productivity.sum_visits("", visits), promise_figures.count_by(promised, ())),
	)


def _columns() -> list[dict]:
	number = {"fieldtype": "Int", "width": 135}
	hours = {"fieldtype": "Float", "precision": 1, "width": 130}
	share = {"fieldtype": "Percent", "width": 150}
	return [
		{
			"fieldname": "technician",
			"label": _("Technician"),
			"fieldtype": "Link",
			"options": "Dispatch Technician",
			"width": 110,
		},
		{"fieldname": "technician_name", "label": _("Name"), "fieldtype": "Data", "width": 150},
		{"fieldname": "done", "label": _("Visits done"), **number},
		{"fieldname": "not_done", "label": _("Visits not done"), **number},
		{"fieldname": "share_settled", "label": _("Settled at once"), **share},
		{"fieldname": "on_site", "label": _("Hours on site"), **hours},
		{"fieldname": "planned", "label": _("Hours planned"), **hours},
		{"fieldname": "travel", "label": _("Hours of travel"), **hours},
		{"fieldname": "travel_share", "label": _("Share of travel"), **share},
		{"fieldname": "promised", "label": _("Promised"), **number},
		{"fieldname": "share_kept", "label": _("Share kept"), **share},
	]


def _row(found: TechnicianFigures, kept: PromiseFigures | None, names: dict[str, str]) -> dict:
	return {
		"technician": found.technician,
		"technician_name": names.get(found.technician),
		"done": found.done,
		"not_done": found.not_done,
		"share_settled": _percent(found.share_settled),
		**{field: _hours(getattr(found, field)) for field in ("on_site", "planned", "travel")},
		"travel_share": _percent(found.travel_share),
		"promised": kept.promised if kept else 0,
		"share_kept": _percent(kept.share_kept) if kept else None,
	}


def _hours(minutes: int) -> float:
	return round(minutes / 60, 1)


def _percent(share: float | None) -> float | None:
	return None if share is None else round(share * 100, 1)


def _find_names(technicians: list[str]) -> dict[str, str]:
	known = {"name": ("in", technicians or [""])}
	return dict(frappe.get_all("Dispatch Technician", known, ["name", "technician_name"], as_list=True))


def _chart(found: list[TechnicianFigures], names: dict[str, str]) -> dict:
	sets = ((_("Hours on site"), "on_site"), (_("Hours of travel"), "travel"))
	return {
		"data": {
			"labels": [names.get(each.technician) or each.technician for each in found],
			"datasets": [
				{"name": label, "values": [_hours(getattr(each, field)) for each in found]}
				for label, field in sets
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#28a745", "#fd7e14"],
	}


def _summary(total: TechnicianFigures, promised: list[PromiseFigures]) -> list[dict]:
	shown = [
		{"label": _("Visits done"), "value": total.done, "datatype": "Int"},
		{"label": _("Settled at once"), "value": _percent(total.share_settled), "datatype": "Percent"},
		{"label": _("Share of travel"), "value": _percent(total.travel_share), "datatype": "Percent"},
		{"label": _("Work, of what was planned"), "value": _percent(total.pace), "datatype": "Percent"},
	]
	if promised:
		share = _percent(promised[0].share_kept)
		shown.append({"label": _("Share kept"), "value": share, "datatype": "Percent"})
	return [each for each in shown if each["value"] is not None]
