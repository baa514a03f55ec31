"""Today's lines: visits that will break a promise, whose technician has not left, or that nobody was sent."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, titles
from gigafibre_fsm.domain.dispatch.schedule.day_view import DayView
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.platform import formatting

_SENT = (lifecycle.DISPATCHED, lifecycle.SCHEDULED)


def list_running(view: DayView, now: datetime) -> list[SettleLine]:
	"""Return the lines of the visits that run late today, and one for all that are not published yet.

	Args:
		view: today's rows, with their forecast.
		now: site time, naive.
	"""
	today = [job for job in view.jobs if job.name in view.expected]
	found = [line for job in today if (line := _line(job, view, now))]
	named = {line.job for line in found if line.kind is LineKind.NOT_SENT}
	waiting = [job.name for job in today if _waits(job, now) and job.name not in named]
	return [*found, _unpublished(waiting)] if waiting else found


def _line(job: ScheduledJob, view: DayView, now: datetime) -> SettleLine | None:
	expected, here = view.expected[job.name], job.placement
	overdue = int((now - here.arrival).total_seconds()) // 60
	title = titles.format_title(job.subject, job.customer_name)
	common = {"job": job.name, "day": here.arrival.date(), "technician": here.technician, "at": here.arrival}
	if expected.late:
		text = _("{0}: expected at {1}, about {2} late.")
		said = text.format(title, _hour(expected.arrival), formatting.duration(expected.late))
		unsent = (job.name,) if job.is_unpublished else ()
		return SettleLine(LineKind.LATE, said, minutes=expected.late, jobs=unsent, **common)
	if overdue <= view.grace or job.status not in _SENT:
		return None
	if job.status == lifecycle.DISPATCHED:
		text = _("{0}: planned for {1}, and the technician has not left yet.")
		return SettleLine(
			LineKind.NOT_LEFT, text.format(title, _hour(here.arrival)), minutes=overdue, **common
		)
	text = _("{0}: planned for {1}, and not published yet.").format(title, _hour(here.arrival))
	return SettleLine(LineKind.NOT_SENT, text, minutes=overdue, jobs=(job.name,), **common)


def _waits(job: ScheduledJob, now: datetime) -> bool:
	"""Whether phones do not show a visit of today as the board does."""
	return job.is_unpublished and job.status in _SENT and job.placement.arrival.date() == now.date()


def _unpublished(jobs: list[str]) -> SettleLine:
	text = _("1 visit of today is not published.")
	if len(jobs) > 1:
		text = _("{0} visits of today are not published.").format(len(jobs))
	return SettleLine(LineKind.UNPUBLISHED, text, jobs=tuple(sorted(jobs)))


def _hour(moment: datetime) -> str:
	return formatting.hour(moment, frappe.local.lang)
