"""Collects the conflicts of jobs as they are placed on the board."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.schedule import held_slots, roster, scheduled_jobs, travel_lookup
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import (
	BusySpan,
	CheckedTechnician,
	Conflict,
	PlannedJob,
	check_conflicts,
)
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician

if TYPE_CHECKING:
	from frappe.model.document import Document

GONE = frozenset({lifecycle.CANCELLED, lifecycle.NOT_DONE})
"""Statuses of jobs that take no technician's time."""


def find_conflicts_of_job(job: "Document") -> list[Conflict]:
	"""Return the conflicts of a job's placement; empty while it is not planned, or once it is over."""
	found = scheduled_jobs.load_named([job.name])
	if not found or not found[0].placement.is_planned or found[0].status in lifecycle.FINAL:
		return []
	return find_conflicts(found, now_datetime())[job.name]


def find_conflicts(moved: Iterable[ScheduledJob], now: datetime) -> dict[str, list[Conflict]]:
	"""Return the conflicts of each of these jobs, checked against everything else planned around them."""
	moved = list(moved)
	_there, around = load_surroundings({job.name for job in moved}, [job.placement for job in moved], now)
	return around.find_conflicts(moved)


def find_conflicts_of_move(
	before: Mapping[str, Placement], after: Mapping[str, Placement], now: datetime
) -> tuple[dict[str, list[Conflict]], dict[str, list[Conflict]]]:
	"""Return the conflicts of the same jobs before and after a move, each as if the other placements did not exist.

	Args:
		before: job → its placement on the board.
		after: job → its new placement, for the same jobs; unplanned ones have no conflicts.
		now: site time, naive; decides which held slots still count and how old a stored travel time may be.
	"""
	there, around = load_surroundings(after.keys(), [*before.values(), *after.values()], now)
	moved = [job.move_to(after[job.name]) for job in there]
	return around.find_conflicts(there), around.find_conflicts(moved)


@dataclass(frozen=True, slots=True)
class Surroundings:
	"""What jobs are checked against: their technicians, the other jobs and held slots, and the travel."""

	members: Mapping[str, PlanningTechnician]
	others: Sequence[ScheduledJob]
	slots: Sequence[HeldSlot]
	drives: "travel_lookup.Drives"

	def find_conflicts(self, moved: Iterable[ScheduledJob]) -> dict[str, list[Conflict]]:
		"""Return the conflicts of jobs that move together; unplanned ones are left out."""
		planned = [job for job in moved if job.placement.is_planned]
		names = [job.name for job in planned]
		return collect_conflicts([*planned, *self.others], self.members, names, self.drives, self.slots)


def load_surroundings(
	own: Collection[str], placements: Iterable[Placement], now: datetime
) -> tuple[list[ScheduledJob], Surroundings]:
	"""Load jobs, and what stands around their placements, from the day before the first to the day after the last.

	Args:
		own: names of the jobs; they are not part of what stands around them, wherever they are placed.
		placements: the placements to check; a job may have several.
		now: site time, naive; decides which held slots still count and how old a stored travel time may be.

	Returns:
		The jobs as they are placed now, and their surroundings, which are empty without a planned placement.
	"""
	planned = [placement for placement in placements if placement.is_planned]
	if not planned:
		return scheduled_jobs.load_named(own), Surroundings(
			{}, (), (), travel_lookup.Drives(lambda _start, _end: None)
		)
	start = min(placement.arrival for placement in planned) - timedelta(days=1)
	end = max(placement.ends for placement in planned) + timedelta(days=1)
	names = {name for placement in planned for name in placement.technicians}
	there, on_rows = scheduled_jobs.list_planned_with(own, start, end)
	others = [
		job for job in on_rows if job.name not in own and not names.isdisjoint(job.placement.technicians)
	]
	slots = [slot for slot in held_slots.list_held(start, end, now) if slot.job not in own]
	drives = travel_lookup.look_up_drives(
		travel_lookup.list_places((), [*there, *others, *slots]),
		now,
		travel_lookup.INTERACTIVE_TIMEOUT_SECONDS,
	)
	return there, Surroundings(roster.load_technicians(start, end, names), others, slots, drives)


def collect_conflicts(
	planned: Iterable[ScheduledJob],
	members: Mapping[str, PlanningTechnician],
	wanted: Iterable[str],
	drives: "travel_lookup.Drives",
	slots: Iterable[HeldSlot] = (),
) -> dict[str, list[Conflict]]:
	"""Collect the conflicts of some of the planned jobs in their current placements.

	Args:
		planned: all jobs planned around them, including themselves.
		members: the technicians by name; a technician who is missing here is not checked.
		wanted: names of the jobs to check.
		drives: those between all places.
		slots: slots held for customers; a slot never conflicts with the job that it is held for.

	Returns:
		Conflicts by job, an empty list where there are none; jobs cancelled or not done are left out.
	"""
	standing = [job for job in planned if job.status not in GONE]
	taken, wanted = group_taken(standing, slots), set(wanted)
	return {job.name: list_conflicts(job, taken, members, drives) for job in standing if job.name in wanted}


@dataclass(frozen=True, slots=True)
class TakenTime:
	"""What takes the technicians' time: jobs and slots by technician, and when each job is over, by its name."""

	jobs: Mapping[str, list[ScheduledJob]]
	slots: Mapping[str, list[HeldSlot]]
	ends: Mapping[str, datetime]


def group_taken(standing: Sequence[ScheduledJob], slots: Iterable[HeldSlot]) -> TakenTime:
	"""Group planned jobs and held slots by the technicians whose time they take."""
	ends = {job.name: job.completed_on or job.placement.ends for job in standing}
	return TakenTime(_by_technician(standing), _by_technician(slots), ends)


def _by_technician(taken: Iterable[ScheduledJob | HeldSlot]) -> dict[str, list]:
	found: dict[str, list] = {}
	for one in taken:
		for name in one.placement.technicians:
			found.setdefault(name, []).append(one)
	return found


def list_conflicts(
	job: ScheduledJob,
	taken: TakenTime,
	members: Mapping[str, PlanningTechnician],
	drives: "travel_lookup.Drives",
) -> list[Conflict]:
	"""Return the conflicts of one job in its placement, its crew's included.

	Args:
		job: the job; what `taken` has of it, or of slots held for it, is not in its way.
		taken: everything else that is planned or held around it.
		members: the technicians by name; a technician who is missing here is not checked.
		drives: those between all places.
	"""
	found: list[Conflict] = []
	here = job.placement
	storm = drives.find_outdoor_storm(job.place, here.arrival, here.ends) if job.is_outdoors else None
	ways = drives.select_day(here.arrival.date())
	for name in job.placement.technicians:
		member = members.get(name)
		if not member:
			continue
		others = [other for other in taken.jobs.get(name, ()) if other.name != job.name]
		slots = [slot for slot in taken.slots.get(name, ()) if slot.job != job.name]
		plan = _plan(job, taken.ends, leads=name == here.technician, storm=storm.name if storm else "")
		found += [
			conflict
			for conflict in check_conflicts(plan, _worker(member, others, slots, ways, plan))
			if conflict not in found
		]
	return found


def _plan(job: ScheduledJob, ends: Mapping[str, datetime], *, leads: bool, storm: str) -> PlannedJob:
	before = [
		type(other)(other.what, ends.get(other.what, other.ends), other.gap) if leads else other
		for other in job.before
	]
	return PlannedJob(
		start=job.placement.arrival,
		end=job.placement.ends,
		window=job.window if leads else None,
		# the crew only helps: the lead needs the skills
		skills=job.skills if leads else {},
		place=job.place,
		tools=job.tools if leads else frozenset(),
		before=before if leads else (),
		required_technician=job.required_technician if leads else None,
		lacks_crew=job.crew_size - len(job.placement.technicians) if leads else 0,
		outage=job.outage if leads else "",
		storm=storm if leads else "",
	)


def _worker(
	member: PlanningTechnician,
	others: list[ScheduledJob],
	slots: list[HeldSlot],
	ways: "travel_lookup.TravelLegs",
	plan: PlannedJob,
) -> CheckedTechnician:
	near = timedelta(days=1)
	return CheckedTechnician(
		shift=member.shift,
		working_days=member.working_days,
		skills=member.skills,
		jobs=[
			_span(other)
			for other in others
			if other.placement.arrival - near <= plan.end and plan.start <= other.placement.ends + near
		],
		held=[_span(slot) for slot in slots],
		absences=member.absences,
		name=member.name,
		tools=member.tools,
		territories=member.territories,
		holidays=member.holidays,
		pause=member.pause,
		overtime=member.most_overtime,
		travel=lambda start, end: (ways(start, end) or travel_lookup.UNKNOWN_LEG).seconds,
	)


def _span(taken: ScheduledJob | HeldSlot) -> BusySpan:
	return BusySpan(taken.name, taken.placement.arrival, taken.placement.ends, taken.place)
