"""Finds the visits that would fill a hole: those of the backlog, and those of the next days."""

from dataclasses import replace
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.proposals import gather, text_offers
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	conflict_messages,
	detour,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.standing_rows import StandingRows, load_standing_rows
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.to_settle.filling import Filling, find_arrival, rank_fillings
from gigafibre_fsm.domain.dispatch.to_settle.free_time import draw_rows, list_fallen
from gigafibre_fsm.domain.dispatch.to_settle.holes import Hole
from gigafibre_fsm.exceptions import FsmError

NEXT_DAYS = timedelta(days=7)
"""How far behind the hole the visits stand that could come earlier."""
MOST_TRIED = 60
"""The nearest ones: who is far away saves no travel."""
_MOVABLE = (lifecycle.DRAFT, lifecycle.SCHEDULED, lifecycle.DISPATCHED)


def find_hole(job: str, now: datetime) -> Hole:
	"""Return the free time that a visit left when it fell out.

	Args:
		job: name of the Dispatch Job that fell out.
		now: site time, naive.

	Raises:
		FsmError: the time is taken or over by now.
	"""
	fallen = [visit for visit in list_fallen(now) if visit.job == job]
	holes = draw_rows(fallen, now).holes if fallen else []
	if not holes:
		frappe.throw(_("This time is no longer free. The list shows what is."), FsmError)
	return holes[-1]


def find_fillings(hole: Hole, now: datetime) -> list[tuple[ScheduledJob, Filling]]:
	"""Return the visits that would fill a hole best, each with its job.

	Nothing speaks against them, if there are enough such visits; else what speaks against them is said.

	Args:
		hole: the free time.
		now: site time, naive.
	"""
	start = datetime.combine(hole.start.date(), datetime.min.time())
	planned = scheduled_jobs.list_planned(start, start + NEXT_DAYS)
	jobs = [job for job in [*scheduled_jobs.list_backlog(), *planned] if _may_fill(job, hole)]
	asked = text_offers.list_asked([job.name for job in jobs], now)
	jobs = [job for job in jobs if job.name not in asked]
	around = load_standing_rows(
		(start, start + NEXT_DAYS),
		jobs,
		now,
		travel_lookup.KNOWN,
		planned=planned,
		places={hole.before, hole.after},
	)
	nearest = sorted(jobs, key=lambda job: (_added(around, hole, job), job.name))[:MOST_TRIED]
	missing = _list_missing(nearest, around.members[hole.fallen.technician])
	tried = [(job, found) for job in nearest if (found := _try(around, hole, job, missing.get(job.name, ())))]
	declined = text_offers.list_declined([job.name for job, _found in tried], now)
	tried = [(job, found) for job, found in tried if (job.name, found[0].arrival) not in declined]
	best = rank_fillings(_word(tried))
	by_name = {job.name: job for job in nearest}
	return [(by_name[filling.job], filling) for filling in best]


def _may_fill(job: ScheduledJob, hole: Hole) -> bool:
	"""Whether a visit of one technician waits, or stands on a later day, and may be moved."""
	is_later = not job.placement.is_planned or job.placement.arrival.date() > hole.start.date()
	is_free = job.status in _MOVABLE and not job.is_locked and not job.outage
	is_one = job.crew_size == 1 and not job.placement.crew
	return is_later and is_free and is_one and job.name != hole.fallen.job and bool(job.place)


def _added(around: StandingRows, hole: Hole, job: ScheduledJob) -> int:
	"""Return the seconds of travel that a visit adds to the row of the hole."""
	ways = around.drives.select_day(hole.start.date())
	return detour.count_added_seconds(hole.before, job.place, hole.after, ways)


def _saved(around: StandingRows, job: ScheduledJob) -> int:
	"""Return the seconds of travel that its present row does not need without it; 0 in the backlog."""
	here = job.placement
	member = around.members.get(here.technician) if here.is_planned else None
	if not member:
		return 0
	row = around.stops.get((member.name, here.arrival.date()), [])
	others = [stop for stop in row if stop.job != job.name]
	before, after = detour.find_neighbours(others, member, here.arrival)
	return detour.count_added_seconds(before, job.place, after, around.drives.select_day(here.arrival.date()))


def _try(
	around: StandingRows, hole: Hole, job: ScheduledJob, missing: tuple[str, ...]
) -> tuple[Filling, list[conflict_check.Conflict]] | None:
	"""Return a visit as it would stand in the hole, with its conflicts; None if it is too long."""
	ways = around.drives.select_day(hole.start.date())
	to, onwards = (
		way.seconds if (way := ways(start, end)) else 0
		for start, end in ((hole.before, job.place), (job.place, hole.after))
	)
	arrival = find_arrival((hole.start, hole.end), job.placement.duration, to, onwards)
	if arrival is None:
		return None
	there = Placement(hole.fallen.technician, arrival, job.placement.duration)
	# another window is agreed with the customer before the visit moves
	tried = replace(job, placement=there, window=None)
	against = conflict_check.list_conflicts(tried, around.taken, around.members, around.drives)
	is_promised = job.is_promised and not _is_within(job.window, arrival)
	filling = Filling(
		job.name,
		arrival,
		_added(around, hole, job),
		_saved(around, job),
		(),
		missing,
		is_promised,
		job.priority,
		job.created,
	)
	return filling, against


def _is_within(window: tuple[datetime, datetime] | None, arrival: datetime) -> bool:
	return bool(window) and window[0] <= arrival <= window[1]


def _word(tried: list) -> list[Filling]:
	"""Return the fillings with what speaks against them, worded with one look for all names."""
	texts = conflict_messages.describe_conflicts({job.name: found[1] for job, found in tried})
	return [replace(found[0], against=tuple(texts[job.name])) for job, found in tried]


def _list_missing(jobs: list[ScheduledJob], member: PlanningTechnician) -> dict[str, tuple[str, ...]]:
	"""Return, by job, the names of the material that is not on the technician's truck.

	A truck without any stock movement in ERPNext is assumed to carry whatever is needed, as for the planner.
	"""
	stock = gather.load_stock({member.name: member})[member.name]
	if stock is None:
		return {}
	needed = gather.load_materials(job.name for job in jobs)
	lacking = {
		job: [item for item, amount in items.items() if stock.get(item, 0) < amount]
		for job, items in needed.items()
	}
	wanted = {item for items in lacking.values() for item in items}
	rows = frappe.get_all("Item", {"name": ("in", sorted(wanted) or [""])}, ["name", "item_name"])
	names = {row.name: row.item_name for row in rows}
	return {job: tuple(names.get(item) or item for item in items) for job, items in lacking.items()}
