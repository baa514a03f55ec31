"""Endpoints for recurring jobs: start and stop the schedule of one."""

from typing import TypedDict

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import day_of, require_write
from gigafibre_fsm.domain.dispatch.workflow import recurrence


class StartedSchedule(TypedDict):
	"""The Auto Repeat that makes the copies."""

	schedule: str


class StoppedSchedule(TypedDict):
	"""The job whose recurrence was stopped."""

	job: str


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def start(job: str, frequency: str, first_day: str, last_day: str | None = None) -> StartedSchedule:
	"""Make a job recurring; returns `{"schedule": <Auto Repeat>}`.

	Args:
		job: name of the Dispatch Job to copy.
		frequency: Daily, Weekly, Monthly, Quarterly, Half-yearly or Yearly.
		first_day: the start of the schedule, YYYY-MM-DD; the first copy is made one period later.
		last_day: YYYY-MM-DD, no copy is made after it; without it the schedule has no end.
	"""
	require_write(job)
	until = day_of(last_day) if last_day else None
	today = getdate(now_datetime())
	return {"schedule": recurrence.start_recurrence(job, frequency, day_of(first_day), until, today)}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def stop(job: str) -> StoppedSchedule:
	"""Stop making copies of a job; returns `{"job"}`."""
	require_write(job)
	recurrence.stop_recurrence(job)
	return {"job": job}
