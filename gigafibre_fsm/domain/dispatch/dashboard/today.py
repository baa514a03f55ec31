"""The dashboard's summary of today, from the board's data."""

from datetime import datetime, timedelta
from typing import TypedDict

import frappe

from gigafibre_fsm.domain.dispatch.dashboard import kpis
from gigafibre_fsm.domain.dispatch.dashboard.kpis import Summary
from gigafibre_fsm.domain.dispatch.live_position import positions
from gigafibre_fsm.domain.dispatch.schedule import day_view, roster, scheduled_jobs, travel_lookup


class SummaryAnswer(TypedDict):
	"""Today in figures; work and travel in minutes, `travel_share` as a part of 1, `by_state` status → jobs."""

	by_state: dict[str, int]
	visits: int
	late: int
	unassigned: int
	unpublished: int
	work: int
	travel: int
	travel_share: float
	promised: int
	kept: int


def summarise_day(now: datetime) -> Summary:
	"""Return the figures of the day of `now`; see dashboard/kpis.py for their meaning."""
	start = datetime.combine(now.date(), datetime.min.time())
	end = start + timedelta(days=1)
	grace = frappe.get_cached_doc("FSM Dispatch Settings").late_after_minutes or 0
	planned = scheduled_jobs.list_planned(start, end)
	members = roster.load_technicians(start, end)
	seen = positions.read_last_seen(now)
	places = travel_lookup.list_places(members.values(), planned)
	drives = travel_lookup.look_up_drives(places, now, positions=[each.place for each in seen.values()])
	drawn = day_view.build_view(members, planned, [now.date()], drives, now, grace, seen=seen)
	waiting = scheduled_jobs.list_backlog()
	return kpis.count_day(
		planned,
		drawn.days.values(),
		late=sum(expected.late > 0 for expected in drawn.expected.values()),
		unassigned=len(waiting),
		unpublished=sum(job.is_unpublished for job in planned) + sum(job.is_withdrawn for job in waiting),
		now=now,
		grace=grace,
	)


def as_answer(summary: Summary) -> SummaryAnswer:
	"""Return the summary as plain values for a page."""
	fields = ("visits", "late", "unassigned", "unpublished", "work", "travel", "promised", "kept")
	return {
		"by_state": summary.by_state,
		**{field: getattr(summary, field) for field in fields},
		"travel_share": round(summary.travel_share, 3),
	}
