"""The lines of visits whose technician is absent then: as it stands, nobody comes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.schedule import roster, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.platform import formatting

AHEAD = timedelta(days=14)
"""How far ahead visits are looked at: whoever is away for a year has no line for each visit of that year."""
_TO_COME = (lifecycle.SCHEDULED, lifecycle.DISPATCHED)


def list_absent(now: datetime) -> list[SettleLine]:
	"""Return a line for each visit of the next days that stands on the row of somebody who is absent then.

	Args:
		now: site time, naive.
	"""
	absences = _read_absences(now)
	if not absences:
		return []
	start = max(now, min(each.from_time for each in absences))
	end = min(now + AHEAD, max(each.to_time for each in absences))
	jobs = scheduled_jobs.list_planned_of({each.technician for each in absences}, start, end)
	return [line for job in jobs if (line := _line(job, absences, now))]


def _read_absences(now: datetime) -> list["frappe._dict"]:
	return frappe.get_all(
		"Dispatch Absence",
		{"from_time": ("<", now + AHEAD), "to_time": (">", now)},
		["technician", "technician.technician_name as technician_name", "reason", "from_time", "to_time"],
		order_by="from_time",
	)


def _line(job: ScheduledJob, absences: Iterable["frappe._dict"], now: datetime) -> SettleLine | None:
	here = job.placement
	away = next(
		(
			each
			for each in absences
			if each.technician in here.technicians
			and each.from_time < here.ends
			and each.to_time > here.arrival
		),
		None,
	)
	if not away or job.status not in _TO_COME:
		return None
	said = _("{0}, {1}: {2} is absent then ({3}).").format(
		titles.format_title(job.subject, job.customer_name),
		formatting.moment(here.arrival, frappe.local.lang, today=now.date()),
		away.technician_name or away.technician,
		roster.absence_name(away.reason),
	)
	day = here.arrival.date()
	return SettleLine(LineKind.ABSENT, said, job.name, day, here.technician, here.arrival)
