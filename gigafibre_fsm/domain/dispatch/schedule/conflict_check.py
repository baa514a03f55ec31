"""Collects the conflicts of jobs as they are placed on the board, and words them for the dispatcher."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.line_verdict import messages as line_verdict_messages
from gigafibre_fsm.domain.dispatch.schedule import held_slots, roster, scheduled_jobs, travel_lookup
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import (
	BusySpan,
	CheckedTechnician,
	Conflict,
	ConflictKind,
	PlannedJob,
	check_conflicts,
)
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.platform import formatting, instants

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


def describe_conflicts(found: Mapping[str, Iterable[Conflict]]) -> dict[str, list[str]]:
	"""Word the conflicts of each job as one-line sentences for the dispatcher, in the same order.

	Takes all jobs together, so that names are looked up once for a whole board.
	"""
	found = {job: list(against) for job, against in found.items()}
	everything = [conflict for against in found.values() for conflict in against]
	# most jobs have none: a board of 600 would otherwise translate 9,000 sentences for nothing
	wording = _wording() if everything else {}
	names = _names(everything)
	return {
		job: [
			formatting.sentence(
				wording[conflict.kind].format(
					names.get((conflict.kind, conflict.what), conflict.what),
					formatting.duration(conflict.minutes),
					conflict.minutes,
				)
			)
			for conflict in against
		]
		for job, against in found.items()
	}


def _wording() -> dict[ConflictKind, str]:
	return {
		ConflictKind.OUTAGE: _("There is an outage at the address ({0}): it waits, or goes with a reason."),
		ConflictKind.STORM: _("It is work outdoors in a storm ({0})."),
		ConflictKind.ABSENCE: _("The technician is absent then ({0})."),
		ConflictKind.HOLIDAY: _("That day is a holiday ({0})."),
		ConflictKind.OVERLAP: _("It overlaps with {0}."),
		ConflictKind.HELD: _("It overlaps with a slot: {0}."),
		ConflictKind.TRAVEL: _("The way between it and {0} takes {1} longer than there is time."),
		ConflictKind.DAY_OFF: _("The technician does not work on that day of the week."),
		ConflictKind.OUTSIDE_SHIFT: _("It is not within the technician's shift."),
		ConflictKind.BREAK: _("It leaves no room for the technician's break of {1}."),
		ConflictKind.OUTSIDE_WINDOW: _("The arrival is outside the promised window."),
		ConflictKind.TERRITORY: _("Outside the technician's territory on {0}."),
		ConflictKind.MISSING_SKILL: _("The technician lacks the skill “{0}”."),
		ConflictKind.WEAK_SKILL: _("The technician's level in “{0}” is too low."),
		ConflictKind.EXPIRED_SKILL: _("The technician's “{0}” is no longer valid on that day."),
		ConflictKind.MISSING_TOOL: _("The tool “{0}” is not on the technician's truck."),
		ConflictKind.DEPENDENCY: _("{0} must be over first."),
		ConflictKind.REQUIRED_TECHNICIAN: _("The visit asks for {0}."),
		ConflictKind.CREW: _("It needs more technicians; missing: {2}."),
	}


def _names(found: list[Conflict]) -> dict[tuple[ConflictKind, str], str]:
	"""Return the display names of the technicians, skills, tools, days and jobs named in conflicts.

	The kind is part of the key, because a skill and a tool may have the same name.
	"""
	names: dict[tuple[ConflictKind, str], str] = {
		(conflict.kind, conflict.what): formatting.weekday(
			date.fromisoformat(conflict.what), frappe.local.lang
		)
		for conflict in found
		if conflict.kind is ConflictKind.TERRITORY
	}
	for doctype, kinds in _NAMED.items():
		asked = {conflict.what for conflict in found if conflict.kind in kinds}
		if asked:
			rows = frappe.get_all(doctype, {"name": ("in", sorted(asked))}, _FIELDS[doctype])
			names |= {(kind, row.name): _name(row) for row in rows for kind in kinds}
	return names


_NAMED = {
	"Dispatch Technician": (ConflictKind.REQUIRED_TECHNICIAN,),
	"Dispatch Skill": (ConflictKind.MISSING_SKILL, ConflictKind.WEAK_SKILL, ConflictKind.EXPIRED_SKILL),
	"Dispatch Tool": (ConflictKind.MISSING_TOOL,),
	"Dispatch Job": (ConflictKind.OVERLAP, ConflictKind.TRAVEL, ConflictKind.DEPENDENCY),
	"Dispatch Slot Hold": (ConflictKind.HELD, ConflictKind.TRAVEL),
	"Network Incident": (ConflictKind.OUTAGE,),
	"Dispatch Day Note": (ConflictKind.STORM,),
}
_FIELDS = {
	"Network Incident": ["name", "title", "started_on"],
	"Dispatch Day Note": ["name", "text"],
	"Dispatch Technician": ["name", "technician_name"],
	"Dispatch Skill": ["name", "label_fr"],
	"Dispatch Tool": ["name", "label_fr"],
	"Dispatch Job": [
		*("name", "customer_name", "arrival", "duration"),
		*("has_draft", "draft_arrival", "draft_duration"),
	],
	"Dispatch Slot Hold": [
		*("name", "job", "job.customer_name as customer_name", "arrival", "duration", "held_until"),
	],
}


def _name(row: frappe._dict) -> str:
	if "started_on" in row:
		return _name_outage(row)
	if "text" in row:
		return row.text
	if "arrival" not in row:
		return row.get("technician_name") or formatting.localized_label(row, frappe.local.lang)
	who = row.customer_name or row.get("job") or row.name
	arrival = row.draft_arrival if row.has_draft else row.arrival
	if not arrival:
		return who
	ends = arrival + timedelta(minutes=(row.has_draft and row.draft_duration) or row.duration or 0)
	text = f"{who}, {formatting.window(arrival, ends, frappe.local.lang)}"
	if not row.get("held_until"):
		return text
	until = formatting.hour(instants.to_site(row.held_until), frappe.local.lang)
	return _("{0}, held until {1}").format(text, until)


def _name_outage(row: frappe._dict) -> str:
	"""Return the element that failed, if it is known, and since when."""
	since = _("since {0}").format(line_verdict_messages.format_since(row.started_on, now_datetime()))
	return ", ".join(filter(None, (row.title, since)))
