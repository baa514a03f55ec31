"""The lines of visits that phones still show today, or at another time than their customer was promised."""

from datetime import date, datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.platform import formatting


def list_outdated(now: datetime) -> list[SettleLine]:
	"""Return a line for each such visit; those that are planned for today are in the line of today's visits.

	Args:
		now: site time, naive.
	"""
	return [_line(job, now) for job in scheduled_jobs.list_drafts() if _is_outdated(job, now.date())]


def _is_outdated(job: ScheduledJob, today: date) -> bool:
	here, shown = job.placement, job.published
	if not shown or not shown.arrival or (here.is_planned and here.arrival.date() == today):
		return False
	return shown.arrival.date() == today or job.is_told_before_published


def _line(job: ScheduledJob, now: datetime) -> SettleLine:
	here, shown = job.placement, job.published.arrival
	title = titles.format_title(job.subject, job.customer_name)
	known = formatting.moment(shown, frappe.local.lang, today=now.date())
	if here.is_planned:
		planned = formatting.moment(here.arrival, frappe.local.lang, today=now.date())
		text = _("{0}: planned for {1} and not published; phones still show {2}.")
		said = text.format(title, planned, known)
	else:
		said = _("{0}: taken off the plan and not published; phones still show {1}.").format(title, known)
	day = here.arrival.date() if here.is_planned else None
	return SettleLine(LineKind.OUTDATED, said, job.name, day, here.technician, shown, jobs=(job.name,))
