"""Computes the rows, forecast and conflicts that the board draws; writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.live_position.rules import LastSeen
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	forecast,
	held_slots,
	scheduled_job,
	technician_day,
)
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.forecast import ActiveJob, ArrivalForecast, DayContext
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop, TechnicianDay

Key = tuple[str, date]
CREW_PASSES = 3
"""Passes of the forecast: a crew's delay reaches the next crew's job, and the one after."""


@dataclass(frozen=True, slots=True)
class DayView:
	"""Rows and jobs of a range of days."""

	members: Mapping[str, PlanningTechnician]
	jobs: Sequence[ScheduledJob]
	days: Mapping[Key, TechnicianDay] = field(default_factory=dict)
	warnings: Mapping[str, list[Conflict]] = field(default_factory=dict)
	expected: Mapping[str, ArrivalForecast] = field(default_factory=dict)
	held: Sequence[HeldSlot] = ()
	grace: int = 0
	"""Minutes before a job counts as late."""

	def is_shifted(self, job: ScheduledJob) -> bool:
		"""Whether the job is expected to begin at another time than planned."""
		expected = self.expected.get(job.name)
		return bool(expected) and expected.arrival != job.placement.arrival


def build_view(
	members: Mapping[str, PlanningTechnician],
	planned: Sequence[ScheduledJob],
	dates: Iterable[date],
	drives: Drives,
	now: datetime,
	grace: int,
	*,
	slots: Sequence[HeldSlot] = (),
	keys: Set[Key] | None = None,
	seen: Mapping[str, LastSeen] | None = None,
) -> DayView:
	"""Draw the planned jobs on the rows of these dates, with today's forecast and the conflicts.

	Args:
		members: the technicians by name.
		planned: the jobs planned on these dates.
		dates: the days to draw.
		drives: those between all places.
		now: current time of the site, naive.
		grace: minutes after the window, or the planned arrival, before a job counts as late.
		slots: slots held for customers; they take time on their rows as jobs do.
		keys: the rows (technician and day) to draw, with conflicts only for jobs on them or shifted ones;
			None draws all.
		seen: where technicians are now, by name; `drives` has those from there.
	"""
	standing = [job for job in planned if job.status not in conflict_check.GONE]
	slots = held_slots.select_separate(slots, standing)
	stops = group_stops([*standing, *slots])
	drawn = {
		(name, day): technician_day.build_day(
			member, day, stops.get((name, day), ()), drives.select_day(day), now
		)
		for day in dates
		for name, member in members.items()
		if keys is None or (name, day) in keys
	}
	expected = _expected(standing, members, drives.select_day(now.date()), now, grace, seen or {})
	drawing = DayView(members, planned, drawn, expected=expected, held=slots, grace=grace)
	wanted = [
		job.name
		for job in standing
		if job.status not in lifecycle.FINAL
		and (keys is None or not keys.isdisjoint(job.placement.rows) or drawing.is_shifted(job))
	]
	return replace(
		drawing, warnings=conflict_check.collect_conflicts(standing, members, wanted, drives, slots)
	)


def group_stops(taken: Iterable[ScheduledJob | HeldSlot]) -> dict[Key, list[DayStop]]:
	"""Return the stops of each technician's day; one that crosses midnight is in both days."""
	found: dict[Key, list[DayStop]] = defaultdict(list)
	for one in taken:
		here = one.placement
		for key in here.rows:
			found[key].append(DayStop(one.name, here.arrival, here.ends, one.place))
	return found


def _expected(
	standing: Iterable[ScheduledJob],
	members: Mapping[str, PlanningTechnician],
	ways: technician_day.TravelLegs,
	now: datetime,
	grace: int,
	seen: Mapping[str, LastSeen],
) -> dict[str, ArrivalForecast]:
	"""Return today's forecast by job; a crew's job begins when its last member can be there."""
	rows: dict[str, list[ActiveJob]] = defaultdict(list)
	for job in standing:
		if _is_of_today(job, now):
			for name in job.placement.technicians:
				rows[name].append(_build_active_job(job, grace))
	courses = {name: replace(_course(members.get(name)), seen=seen.get(name)) for name in rows}
	found: dict[str, ArrivalForecast] = {}
	for _pass in range(CREW_PASSES):
		before = found
		found = _one_pass(rows, courses, _seconds(ways), now, before)
		if found == before or not any(len(job.placement.technicians) > 1 for job in standing):
			break
	return found


def _is_of_today(job: ScheduledJob, now: datetime) -> bool:
	"""Whether a job counts for today's forecast.

	A job of last night counts only while it is under way, or should be.
	"""
	here = job.placement
	if here.arrival.date() == now.date():
		return True
	return now.date() in here.days and (job.status in scheduled_job.UNDER_WAY or now < here.ends)


def _one_pass(
	rows, courses, seconds, now: datetime, before: Mapping[str, ArrivalForecast]
) -> dict[str, ArrivalForecast]:
	"""Forecast each row separately, waiting for crew members whom the previous pass expects later."""
	found: dict[str, ArrivalForecast] = {}
	for name, row in rows.items():
		waiting = [
			replace(going, not_before=before[going.job].arrival) if going.job in before else going
			for going in row
		]
		for expected in forecast.forecast_arrivals(waiting, seconds, now, courses[name]):
			other = found.get(expected.job)
			if not other or other.arrival < expected.arrival:
				found[expected.job] = expected
	return found


def _course(member: PlanningTechnician | None) -> DayContext:
	if not member:
		return DayContext()
	return DayContext(member.start, member.pause, [(span.start, span.end) for span in member.absences])


def _build_active_job(job: ScheduledJob, grace: int) -> ActiveJob:
	due = job.window[1] if job.window else job.placement.arrival
	return ActiveJob(
		job.name,
		job.placement.arrival,
		job.placement.duration,
		job.place,
		due + timedelta(minutes=grace),
		job.en_route_on if job.status in (lifecycle.EN_ROUTE, lifecycle.ON_SITE) else None,
		job.on_site_on if job.status == lifecycle.ON_SITE else None,
		job.status in lifecycle.FINAL,
	)


def _seconds(ways: technician_day.TravelLegs) -> forecast.Seconds:
	def seconds(start, end) -> int:
		way = ways(start, end)
		return way.seconds if way else 0

	return seconds
