"""Converts a day of the board to the planner's problem."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch import planning
from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Depot,
	Job,
	Lock,
	Matrix,
	Problem,
	Route,
	Stop,
)
from gigafibre_fsm.domain.dispatch.proposals import fixed_jobs, job_input, technician_input
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import FixedRow
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.precedence import order_jobs
from gigafibre_fsm.domain.dispatch.proposals.travel_matrix import MatrixBuilder

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

DEPOT_TIME = 15 * 60
"""Seconds spent at the depot."""


@dataclass(frozen=True, slots=True)
class BuiltProblem:
	"""The planner's problem, with the jobs it may move and those that cannot be part of it.

	Attributes:
		problem: the planner's input.
		movable: jobs that the plan may move.
		left_out: job → reason `{"cause", "values"}`, worded by proposals/messages.py.
		exact: the travel matrix in minutes, for displayed figures.
		ends: block id → the job with which the block ends.
	"""

	problem: Problem
	movable: frozenset[str]
	left_out: dict[str, dict]
	exact: Matrix
	ends: Mapping[str, str]


def build_problem(
	board: BoardDay,
	asked: Iterable[str] | None = None,
	*,
	others_give_way: bool = False,
	keeps_hours: bool = False,
) -> BuiltProblem:
	"""Convert a day to the planner's problem.

	Args:
		board: the day.
		asked: jobs for which a place is sought; None means all that are planned on the day or wait for a
			place. Every other job is fixed, even if it breaks a rule.
		others_give_way: whether jobs that break no rule may also be moved slightly by the planner.
		keeps_hours: whether jobs at the ends of a shift keep their places.
	"""
	wanted = None if asked is None else frozenset(asked)
	staying, moving, left_out = _sorted(board, wanted)
	jobs, waiting = order_jobs(board, moving, staying)
	rows = _rows(board, staying, keeps_hours)
	shaped = _build(board, rows, jobs, staying)
	if unfit := planning.find_broken(_only_what_stays(shaped, rows)):
		rows = _repaired(board, rows, unfit, staying)
		shaped = _build(board, rows, jobs, staying)
	if others_give_way:
		shaped = _with_yielding(board, rows, jobs, staying, shaped)
	return replace(shaped, left_out={**left_out, **waiting})


def _sorted(board: BoardDay, wanted: frozenset[str] | None) -> tuple[list, dict, dict[str, dict]]:
	"""Sort the jobs into fixed ones, movable ones by name, and those that cannot be planned."""
	staying, moving, left_out = [], {}, {}
	for job in board.jobs:
		is_held = job.status in fixed_jobs.STARTED or job.is_locked or job.name in board.staying
		# a job of last night belongs to the day before, though it takes time of this one
		is_held = is_held or (job.placement.is_planned and job.placement.arrival < board.midnight)
		if is_held or (wanted is not None and job.name not in wanted):
			staying.append(job)
		elif wanted is None and job.outage:
			# it waits where it is; a dispatcher who asks for its place by name gets one
			staying.append(job)
			if not job.placement.is_planned:
				left_out[job.name] = job_input.build_reason("outage", incident=job.outage)
		elif wanted is None and job_input.waits_for_calm(board, job):
			# nothing outdoors is begun in a storm, or moved within it, unless a dispatcher asks for it by name
			staying.append(job)
			if not job.placement.is_planned:
				left_out[job.name] = job_input.build_reason("storm")
		elif unfit := job_input.find_obstacle(board, job):
			left_out[job.name] = unfit
			staying.append(job)
		else:
			moving[job.name] = job
	return [job for job in staying if job.placement.is_planned], moving, left_out


def _rows(board: BoardDay, staying: "list[ScheduledJob]", keeps_hours: bool) -> dict[str, FixedRow]:
	count = Counter(name for job in staying for name in job.placement.technicians)
	blocks = fixed_jobs.find_blocks(board, staying)
	return {
		name: technician_input.build_row(board, member, blocks[name], count[name], keeps_hours=keeps_hours)
		for name, member in board.members.items()
	}


def _only_what_stays(shaped: BuiltProblem, rows: Mapping[str, FixedRow]) -> Problem:
	blocks = {block.id for row in rows.values() for block in row.blocks}
	jobs = tuple(job for job in shaped.problem.jobs if job.id in blocks)
	return replace(shaped.problem, jobs=jobs)


def _repaired(
	board: BoardDay, rows: dict[str, FixedRow], unfit: set[str], staying: list
) -> dict[str, FixedRow]:
	"""Make unfit rows drivable: without their break, or else with all gaps closed."""
	without = {name: replace(rows[name], has_break=False) for name in unfit}
	shaped = _build(board, {**rows, **without}, [], staying)
	still = planning.find_broken(shaped.problem)
	made_one = {
		name: fixed_jobs.trim_unreachable(
			board, fixed_jobs.join_all_blocks(replace(rows[name], has_break=False, absences=()))
		)
		for name in still
	}
	return {**rows, **without, **made_one}


def _build(board: BoardDay, rows: Mapping[str, FixedRow], jobs: list[Job], staying: list) -> BuiltProblem:
	blocks = [block for row in rows.values() for block in row.blocks]
	ground = MatrixBuilder(board.places, blocks)
	kept = [
		Job(block.id, ground.block(block), block.end - block.start, priority=100, **_lock(block))
		for block in blocks
	]
	needed: Counter = Counter()
	for job in jobs:
		needed.update(job.materials)
	problem = Problem(
		jobs=(*kept, *jobs),
		technicians=tuple(
			technician_input.build_technician(board, member, rows[name], needed, ground.point)
			for name, member in board.members.items()
		),
		matrix=ground.matrix,
		depot=_depot(board),
		objectives=board.objectives,
		published=_routes(board, blocks, {job.id for job in jobs}),
		estimated=board.places.is_estimated,
		now=board.now_seconds,
		step=board.step,
	)
	ends = {block.id: block.jobs[-1] for block in blocks}
	return BuiltProblem(problem, frozenset(job.id for job in jobs), {}, ground.exact, ends)


def _lock(block: fixed_jobs.FixedBlock) -> dict[str, Lock]:
	return {"started" if block.is_begun else "pinned": Lock(block.technician, block.start)}


def _routes(board: BoardDay, blocks: list[fixed_jobs.FixedBlock], moving: set[str]) -> tuple[Route, ...]:
	"""Return the day's current routes, with which the plan is compared."""
	rows: dict[str, list[Stop]] = {name: [] for name in board.members}
	for block in blocks:
		rows[block.technician].append(Stop(block.id, block.start, block.start, block.end))
	for job in board.jobs:
		if job.name in moving and job.placement.is_planned:
			start, end = fixed_jobs.occupied_time(board, job)
			for name in job.placement.technicians:
				if name in rows:
					rows[name].append(Stop(job.name, start, start, end))
	return tuple(
		Route(name, tuple(sorted(stops, key=lambda stop: stop.start)), *_ends(stops))
		for name, stops in rows.items()
		if stops
	)


def _ends(stops: list[Stop]) -> tuple[int, int]:
	return min(stop.start for stop in stops), max(stop.finish for stop in stops)


def _depot(board: BoardDay) -> Depot | None:
	number = board.places.number(board.depot)
	return None if number is None else Depot(number, board.rounded_up(DEPOT_TIME))


# ---- jobs that give way


def _with_yielding(
	board: BoardDay, rows: dict[str, FixedRow], jobs: list[Job], staying: list, as_is: BuiltProblem
) -> BuiltProblem:
	"""Return the problem in which single jobs that break no rule may give way to the requested one."""
	yielding = _yielding(board, rows, staying, {job.id for job in jobs})
	while yielding:
		without = {
			name: replace(row, blocks=tuple(one for one in row.blocks if one.id not in yielding))
			for name, row in rows.items()
		}
		shaped = _build(board, without, [*jobs, *yielding.values()], staying)
		asked = {job.id for job in jobs}
		others = replace(
			shaped.problem, jobs=tuple(job for job in shaped.problem.jobs if job.id not in asked)
		)
		unfit = planning.find_broken(others)
		if not unfit:
			return shaped
		left = {
			block.id: yielding[block.id]
			for name, row in rows.items()
			for block in row.blocks
			if block.id in yielding and name not in unfit
		}
		yielding = left if len(left) < len(yielding) else {}
	return as_is


def _yielding(board: BoardDay, rows: dict[str, FixedRow], staying: list, asked: set[str]) -> dict[str, Job]:
	"""Return jobs alone in their block, on a full step, which no other job depends on, as movable jobs."""
	alone = {
		block.id: block
		for row in rows.values()
		for block in row.blocks
		if len(block.jobs) == 1 and not block.is_begun and block.start % board.step == 0
	}
	awaited = {before.what for scheduled in board.jobs for before in scheduled.before}
	found = {}
	for scheduled in staying:
		is_free = not scheduled.is_locked and scheduled.name not in board.staying
		is_free = is_free and not scheduled.before and not scheduled.outage
		if scheduled.name not in alone or not is_free or scheduled.name in awaited or scheduled.name in asked:
			continue
		if job_input.count_people(scheduled) > 1 or job_input.find_obstacle(board, scheduled):
			continue
		job = job_input.build_job(board, scheduled)
		start = alone[scheduled.name].start
		if not job.windows or any(first <= start <= last for first, last in job.windows):
			found[scheduled.name] = job
	return found
