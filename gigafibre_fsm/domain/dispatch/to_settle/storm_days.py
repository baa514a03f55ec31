"""The lines of stormy days on which work outdoors is planned."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.proposals import text_offers
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.storms import loading as storm_loading
from gigafibre_fsm.domain.dispatch.storms import rule as storm_rule
from gigafibre_fsm.domain.dispatch.storms.rule import Storm
from gigafibre_fsm.domain.dispatch.to_settle.lines import LineKind, SettleLine
from gigafibre_fsm.domain.platform import formatting

AHEAD = 7
"""Days ahead whose storms are looked at: forecasts of a later day change."""
_MOVABLE = (lifecycle.SCHEDULED, lifecycle.DISPATCHED)


def list_stormy(now: datetime) -> list[SettleLine]:
	"""Return a line for each day whose storm is to come and for which work outdoors is still to be planned otherwise.

	A locked visit goes in spite of the storm, and a customer who was asked by text still has time to answer.

	Args:
		now: site time, naive.
	"""
	days = [now.date() + timedelta(days=number) for number in range(AHEAD + 1)]
	notes = day_notes.read_days(days)
	stormy = [day for day in days if any(note.kind == day_notes.STORM for note in notes[day])]
	return [line for day in stormy if (line := _line(day, now))]


def _line(day: date, now: datetime) -> SettleLine | None:
	storms = storm_loading.load_storms(day)
	jobs = _list_outdoors(day, storms, now)
	if not jobs:
		return None
	text = _("1 visit outdoors in the storm ({0}).")
	if len(jobs) > 1:
		text = _("{1} visits outdoors in the storm ({0}).")
	said = text.format(formatting.day(day, frappe.local.lang, today=now.date()), len(jobs))
	first = min(job.placement.arrival for job in jobs)
	return SettleLine(LineKind.STORM, said, day=day, at=first, about=storms[0].name)


def _list_outdoors(day: date, storms: Sequence[Storm], now: datetime) -> list[ScheduledJob]:
	midnight = datetime.combine(day, datetime.min.time())
	planned = scheduled_jobs.list_planned(max(midnight, now), midnight + timedelta(days=1))
	jobs = [
		job
		for job in planned
		if job.is_outdoors
		and not job.is_locked
		and job.status in _MOVABLE
		and storm_rule.find_outdoor_storm(job.place, job.placement.arrival, job.placement.ends, storms)
	]
	asked = text_offers.list_asked([job.name for job in jobs], now)
	return [job for job in jobs if job.name not in asked]
