"""Repeat visits: jobs at the same address within thirty days of another, with that job's recorded cause."""

from collections import Counter, defaultdict
from statistics import median

import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from gigafibre_fsm.domain.dispatch.job import checklist, repeat_visits
from gigafibre_fsm.domain.dispatch.job.checklist_items import CHOICE
from gigafibre_fsm.domain.platform import chosen_period

USUAL_DAYS = 56
MOST = 2000
MOST_IN_CHART = 8


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: from_date, to_date (of the second job), job_type, technician (of the first), cause.
	"""
	filters = frappe._dict(filters or {})
	found = _pairs(filters)
	causes = _causes({row.previous for row in found})
	rows = [{**row, "cause": causes[row.previous], "days": _days(row)} for row in found]
	wanted = (filters.cause or "").strip().casefold()
	cut = _("Only the newest {0} are shown: choose a shorter period for the others.").format(MOST)
	message = cut if len(found) == MOST else None
	shown = [row for row in rows if wanted in row["cause"].casefold()]
	return _columns(), shown, message, _chart(shown) if shown else None, _summary(shown)


def _columns() -> list[dict]:
	job = {"fieldtype": "Link", "options": "Dispatch Job", "width": 140}
	kind = {"fieldtype": "Link", "options": "Dispatch Job Type", "width": 150}
	return [
		{"fieldname": "job", "label": _("Visit"), **job},
		{"fieldname": "days", "label": _("Days after"), "fieldtype": "Int", "width": 90},
		{"fieldname": "previous", "label": _("Previous visit"), **job},
		{"fieldname": "job_type", "label": _("Its type"), **kind},
		{"fieldname": "technician_name", "label": _("Its technician"), "fieldtype": "Data", "width": 150},
		{"fieldname": "cause", "label": _("What was chosen then"), "fieldtype": "Data", "width": 240},
		{"fieldname": "city", "label": _("City"), "fieldtype": "Data", "width": 140},
		{
			"fieldname": "service_location",
			"label": _("Service location"),
			"fieldtype": "Link",
			"options": "Service Location",
			"width": 160,
		},
	]


def _chart(rows: list[dict]) -> dict:
	"""Return the types of the first visits, those first to which technicians came back most often."""
	counted = Counter(row["job_type"] for row in rows).most_common(MOST_IN_CHART)
	return {
		"data": {
			"labels": [kind for kind, _number in counted],
			"datasets": [{"name": _("Repeat visits"), "values": [number for _kind, number in counted]}],
		},
		"type": "bar",
	}


def _summary(rows: list[dict]) -> list[dict]:
	days = [row["days"] for row in rows if row["days"] is not None]
	shown = [{"label": _("Repeat visits"), "value": len(rows), "datatype": "Int"}]
	if days:
		shown.append({"label": _("Median days after"), "value": round(median(days)), "datatype": "Int"})
	return shown


def _pairs(filters: "frappe._dict") -> list:
	usual = (getdate(add_days(today(), -USUAL_DAYS)), getdate(today()))
	start, end = chosen_period.read_period(filters, usual)
	job = frappe.qb.DocType("Dispatch Job")
	previous = job.as_("previous")
	place = frappe.qb.DocType("Service Location")
	query = (
		frappe.qb.from_(job)
		.join(previous)
		.on(previous.name == job.previous_visit)
		.left_join(place)
		.on(place.name == job.service_location)
		.select(job.name.as_("job"), job.creation, job.arrival, job.service_location, place.city)
		.select(previous.name.as_("previous"), previous.job_type, previous.technician_name)
		.select(repeat_visits.ended_on(previous).as_("previous_on"))
		.where((job.creation >= start) & (job.creation < add_days(end, 1)))
		.where(job.status != "Cancelled")
		.orderby(job.creation, order=frappe.qb.desc)
		.limit(MOST)
	)
	if filters.job_type:
		query = query.where(previous.job_type == filters.job_type)
	if filters.technician:
		query = query.where(previous.technician == filters.technician)
	return query.run(as_dict=True)


def _days(row: "frappe._dict") -> int | None:
	return repeat_visits.days_between(row.previous_on, row.arrival or row.creation)


def _causes(jobs: set[str]) -> dict[str, str]:
	"""Return the choices made in each earlier job's checklist."""
	found: dict[str, str] = defaultdict(str)
	chosen = {"parenttype": "Dispatch Job", "parent": ("in", sorted(jobs)), "kind": CHOICE}
	fields = ["parent", "kind", "choices", "value"]
	for row in frappe.get_all("Dispatch Job Check", chosen, fields, order_by="parent, idx") if jobs else []:
		if row.value:
			words = checklist.format_answer(checklist.item_from_row(row), row.value)
			found[row.parent] = " · ".join(filter(None, (found[row.parent], words)))
	return found
