"""Loads what a visit would stand among on the rows of some days: people, taken time, stops, and the drives between them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	day_view,
	held_slots,
	roster,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.day_view import Key
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician, Point
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop


@dataclass(frozen=True, slots=True)
class StandingRows:
	"""Everything that stands on the rows of the active technicians.

	`planned` and `slots` are what takes their time; `stops` are those of each row in their order; `drives` gives those
	between two places.
	"""

	members: dict[str, PlanningTechnician]
	taken: conflict_check.TakenTime
	stops: dict[Key, list[DayStop]]
	drives: Drives
	planned: list[ScheduledJob]
	slots: list[HeldSlot]


def load_standing_rows(
	period: tuple[datetime, datetime],
	visits: Iterable[ScheduledJob],
	now: datetime,
	patience: float,
	*,
	without: Collection[str] = (),
	planned: Iterable[ScheduledJob] | None = None,
	places: Collection[Point] = (),
) -> StandingRows:
	"""Load the rows of all active technicians.

	Args:
		period: from when until when, site time, naive; its end is exclusive.
		visits: those that are to be placed: the drives to them are looked up as well.
		now: site time, naive.
		patience: seconds that a routing engine may take; see `travel_lookup`.
		without: names of Dispatch Jobs that are in nobody's way, nor the slots held for them.
		planned: what `scheduled_jobs.list_planned` returned for the period, if it was read already.
		places: further places to which the drives are looked up.
	"""
	members = roster.load_technicians(*period)
	if planned is None:
		planned = scheduled_jobs.list_planned(*period)
	standing = [job for job in planned if job.name not in without and _is_there(job, members)]
	slots = [slot for slot in held_slots.list_held(*period, now) if slot.job not in without]
	wanted = travel_lookup.list_places(members.values(), [*standing, *slots, *visits]) | set(places)
	stops = day_view.group_stops([*standing, *held_slots.select_separate(slots, standing)])
	return StandingRows(
		members,
		conflict_check.group_taken(standing, slots),
		{key: sorted(row, key=lambda stop: stop.start) for key, row in stops.items()},
		travel_lookup.look_up_drives(wanted, now, patience),
		standing,
		slots,
	)


def _is_there(job: ScheduledJob, members: dict[str, PlanningTechnician]) -> bool:
	"""Whether a job takes time of one of the technicians."""
	is_theirs = not members.keys().isdisjoint(job.placement.technicians)
	return is_theirs and job.status not in conflict_check.GONE
