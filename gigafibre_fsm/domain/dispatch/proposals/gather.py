"""Gathers the planner's input for a day from the board, the team, the trucks and the routing engine."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

import frappe

from gigafibre_fsm.domain.dispatch import travel
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.planning.model.problem import DEFAULT_OBJECTIVES, Matrix, Objective
from gigafibre_fsm.domain.dispatch.proposals import held_visits, refusals
from gigafibre_fsm.domain.dispatch.proposals.cost_rates import CostRates
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import PART
from gigafibre_fsm.domain.dispatch.proposals.job_input import PRIORITY
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Places, Point
from gigafibre_fsm.domain.dispatch.schedule import placement, roster, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from gigafibre_fsm.domain.dispatch.storms import loading as storm_loading
from gigafibre_fsm.domain.dispatch.storms import rule as storm_rule
from gigafibre_fsm.domain.dispatch.storms.rule import Storm

MOST_WAITING = 600
"""Maximum number of backlog jobs in one plan, the most urgent and oldest first."""
DEFAULT_STEP, DEFAULT_GIVES_WAY = 5, 60
"""Minutes."""
DEFAULT_SLOT_HOURS = (8, 20)
DEFAULT_PREMIUM = 50
"""Percent."""
OBJECTIVES = {
	"Promises": Objective.PROMISE,
	"Place all": Objective.PLACE,
	"Priority": Objective.PRIORITY,
	"Punctuality": Objective.PUNCTUALITY,
	"Travel": Objective.TRAVEL,
	"Working time": Objective.WORK,
	"Balance": Objective.BALANCE,
	"Preference": Objective.PREFERENCE,
	"Few changes": Objective.STABILITY,
}


def gather_day(
	day: date,
	now: datetime,
	*,
	with_backlog: bool = False,
	loose: Iterable[ScheduledJob] = (),
	but_hold: str | None = None,
	patience: float = travel.PATIENCE,
) -> BoardDay:
	"""Gather a day of the board.

	Args:
		day: the day.
		now: site time, naive; matters only once the day has begun.
		with_backlog: whether to include the backlog jobs that may be planned on this day.
		loose: further jobs to treat as unplaced, wherever they are planned.
		but_hold: a job whose own held slot is ignored, or a slot that is held before its visit exists.
		patience: seconds to wait for the routing engine.
	"""
	start = datetime.combine(day, datetime.min.time())
	found, stood = _load_jobs(start, with_backlog, tuple(loose))
	held = {job: where for job, where in held_visits.list_holds(day, now).items() if job != but_hold}
	found = _with_holds(found, held)
	found |= {visit.name: visit for visit in held_visits.list_future_visits(day, now, but_hold)}
	members = _members(start, found.values())
	settings = frappe.get_cached_doc("FSM Dispatch Settings")
	depot = roster.to_point(settings.depot_latitude, settings.depot_longitude)
	refused = refusals.load_refusals(found, day)
	step = time_step(settings)
	storms = storm_loading.load_storms(day)
	return BoardDay(
		day=day,
		now=now if start <= now else None,
		members=members,
		jobs=tuple(found.values()),
		places=_places([depot, *_points(members, found.values())], storms, now, patience, step),
		stood=stood,
		refused=refused.people,
		staying=refused.staying | held.keys() | held_visits.list_deciding(found, now, but_hold),
		materials=load_materials(found),
		stock=load_stock(members),
		depot=depot,
		objectives=_objectives(settings),
		step=step,
		gives_way=60 * (settings.gives_way_minutes or DEFAULT_GIVES_WAY),
		slot_hours=slot_hours(settings),
		storms=storms,
		rates=_rates(settings, members),
	)


def time_step(settings) -> int:
	"""Return the step in seconds to which planned times are rounded; it divides an hour."""
	minutes = frappe.utils.cint(settings.plan_step_minutes) or DEFAULT_STEP
	return 60 * (minutes if 60 % minutes == 0 else DEFAULT_STEP)


def slot_hours(settings) -> tuple[int, int]:
	"""Return the first and last hour of windows for customers: before or after the others nobody expects a visit."""
	first, last = map(frappe.utils.cint, (settings.first_slot_hour, settings.last_slot_hour))
	return (first, last) if first < last else DEFAULT_SLOT_HOURS


def _load_jobs(
	start: datetime, with_backlog: bool, loose: tuple[ScheduledJob, ...]
) -> tuple[dict[str, ScheduledJob], dict[str, Placement]]:
	"""Return a day's jobs by name, and the former placements of the loose ones.

	The jobs are those planned on the day, those of the backlog and the loose ones.
	"""
	named = {job.name for job in loose}
	standing = [
		job
		for job in scheduled_jobs.list_planned(start, start + timedelta(days=1))
		if job.status != lifecycle.NOT_DONE and job.name not in named
	]
	waiting = select_urgent(scheduled_jobs.list_backlog(), start.date()) if with_backlog else []
	found = {job.name: job for job in (*standing, *waiting)}
	stood = {}
	for job in loose:
		stood[job.name] = job.placement
		found[job.name] = _loosened(job, start.date())
	return found, stood


def _loosened(job: ScheduledJob, day: date) -> ScheduledJob:
	"""Return the job without its placement; it keeps only a promised or requested window on this day."""
	is_bound = job.is_promised or not job.placement.is_planned
	counts = is_bound and job.window is not None and _may_be_on(job, day)
	window = job.window if counts else None
	return replace(job, placement=placement.to_backlog(job.placement), window=window)


def _with_holds(found: dict[str, ScheduledJob], held: dict[str, Placement]) -> dict[str, ScheduledJob]:
	"""Add each held slot as a locked job; a job whose customer is deciding is not planned."""
	known = {
		**{scheduled.name: scheduled for scheduled in scheduled_jobs.load_named(held.keys() - found.keys())},
		**found,
	}
	waiting = {job for job in held if job in found and not found[job].placement.is_planned}
	slots = {
		f"{job}{PART}held": replace(
			known[job], name=f"{job}{PART}held", placement=where, status=lifecycle.SCHEDULED, is_locked=True
		)
		for job, where in held.items()
		if job in known
	}
	return {**{name: scheduled for name, scheduled in found.items() if name not in waiting}, **slots}


def select_urgent(waiting: list[ScheduledJob], day: date) -> list[ScheduledJob]:
	"""Return the backlog jobs that one plan for this day includes, the most urgent first."""
	fitting = [job for job in waiting if job.status != lifecycle.ON_HOLD and _may_be_on(job, day)]
	fitting.sort(key=lambda job: (-PRIORITY.get(job.priority, 40), job.created))
	return fitting[:MOST_WAITING]


def _may_be_on(job: ScheduledJob, day: date) -> bool:
	"""Whether a backlog job has no window, or one that includes this day."""
	return job.window is None or job.window[0].date() <= day <= job.window[1].date()


def _members(start: datetime, found: Iterable[ScheduledJob]) -> dict[str, PlanningTechnician]:
	"""Return the active technicians, and inactive ones who have a job on this day."""
	end = start + timedelta(days=1)
	members = roster.load_technicians(start, end)
	named = {name for job in found for name in job.placement.technicians}
	return {**members, **roster.load_technicians(start, end, named - members.keys())}


def _points(members: dict[str, PlanningTechnician], found: Iterable[ScheduledJob]) -> list[Point | None]:
	homes = [point for member in members.values() for point in (member.start, member.end)]
	return [*homes, *(job.place for job in found)]


def _places(
	points: Iterable[Point | None], storms: Sequence[Storm], now: datetime, patience: float, step: int
) -> Places:
	"""Number the places, with travel seconds rounded up to steps for planning and to minutes for figures."""
	places = list(dict.fromkeys(point for point in points if point))
	times = travel.find_travel_times(places, now, patience=patience)
	seconds = storm_rule.slow_drives(times.seconds, places, storms)
	return Places(
		numbers={place: number for number, place in enumerate(places)},
		matrix=_rounded(seconds, step),
		exact=_rounded(seconds, 60),
		metres=_rounded(times.metres, 1),
		problems={places[number]: text for number, text in times.problems.items()},
		is_estimated=bool(times.is_estimated.any()),
		note=times.note,
	)


def _rounded(seconds: np.ndarray, step: int) -> Matrix:
	"""Round seconds, or metres, up to full steps; None where there is no route."""
	rounded = np.where(seconds < 0, -1, -(-seconds // step) * step)
	return tuple(tuple(None if cell < 0 else cell for cell in row) for row in rounded.tolist())


def _objectives(settings) -> tuple[Objective, ...]:
	chosen = [OBJECTIVES[row.objective] for row in settings.objectives if row.objective in OBJECTIVES]
	return tuple(dict.fromkeys(chosen)) or DEFAULT_OBJECTIVES


def _rates(settings, members: dict[str, PlanningTechnician]) -> CostRates:
	premium = settings.overtime_premium
	return CostRates(
		hourly={name: member.hourly_cost for name, member in members.items()},
		# a site whose settings were saved before there was a premium has none stored
		overtime_premium=(DEFAULT_PREMIUM if premium is None else premium) / 100,
		kilometre=settings.kilometre_cost or 0,
		late_hour=settings.late_hour_cost or 0,
		put_off=settings.put_off_cost or 0,
	)


def load_materials(names: Iterable[str]) -> dict[str, dict[str, int]]:
	"""Return, for each of these jobs, the stock items that it uses up."""
	material, item = frappe.qb.DocType("Dispatch Job Material"), frappe.qb.DocType("Item")
	query = (
		frappe.qb.from_(material)
		.join(item)
		.on(item.name == material.item)
		.select(material.parent, material.item, material.qty)
		.where((item.is_stock_item == 1) & material.parent.isin(sorted(names) or [""]))
	)
	found: dict[str, dict[str, int]] = defaultdict(dict)
	for job, name, quantity in query.run():
		found[job][name] = found[job].get(name, 0) + math.ceil(quantity or 0)
	return found


def load_stock(members: dict[str, PlanningTechnician]) -> dict[str, dict[str, int] | None]:
	"""Return the stock of each truck; None for a truck without any stock movement in ERPNext."""
	trucks = {member.truck: name for name, member in members.items() if member.truck}
	found: dict[str, dict[str, int] | None] = dict.fromkeys(members)
	if not trucks:
		return found
	rows = frappe.get_all(
		"Bin",
		filters={"warehouse": ("in", sorted(trucks))},
		fields=["warehouse", "item_code", "actual_qty"],
	)
	for row in rows:
		lies = found[trucks[row.warehouse]] or {}
		found[trucks[row.warehouse]] = {**lies, row.item_code: max(0, math.floor(row.actual_qty or 0))}
	return found
