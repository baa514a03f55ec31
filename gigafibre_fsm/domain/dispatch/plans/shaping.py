"""From a day of the board to the planner's problem: what may move, what stays, what can't be planned and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model import (
	After,
	Depot,
	Job,
	Problem,
	Route,
	Stop,
	Window,
)
from gigafibre_fsm.domain.dispatch.plans import crew_of_day, jobs_of_day
from gigafibre_fsm.domain.dispatch.plans.board_day import DAY, BoardDay

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.board.visits import BoardVisit

DEPOT_TIME = 15 * 60
"""Seconds at the depot's counter."""


@dataclass(frozen=True, slots=True)
class Shaped:
	"""The problem, the visits whose place is the planner's to choose, and those that it can't be asked about.

	`left_out` holds a reason for each: `{"cause", "values"}`, worded by plans/wording.py.
	"""

	problem: Problem
	movable: frozenset[str]
	left_out: dict[str, dict]


def shape(
	board: BoardDay,
	asked: Iterable[str] | None = None,
	*,
	are_rooted: bool = False,
	gives_way: int = jobs_of_day.GIVES_WAY,
) -> Shaped:
	"""The problem of a day.

	Args:
		board: the day.
		asked: the visits that are looked for a place; without it all that stand on the day or wait for a place.
			The others then give way a little: they begin no earlier than now planned.
		are_rooted: whether the others stay with their technicians.
		gives_way: seconds by which the others may begin later.
	"""
	wanted = None if asked is None else frozenset(asked)
	staying, moving, left_out = _sorted(board)
	kept = [job for visit in staying for job in jobs_of_day.kept(board, visit)]
	jobs, waiting = _in_order(board, moving, {job.id for job in kept})
	if wanted is not None:
		jobs = [
			jobs_of_day.gently(board, job, moving[job.id], are_rooted, gives_way)
			if job.id not in wanted
			else job
			for job in jobs
		]
	planned = {job.id for job in (*kept, *jobs)}
	blocked, needed = _blocked(board, planned), _needed((*kept, *jobs))
	problem = Problem(
		jobs=(*kept, *jobs),
		technicians=tuple(
			crew_of_day.technician(
				board, member, blocked.get(member.name, ()), needed, keeps_hours=wanted is not None
			)
			for member in board.members.values()
		),
		matrix=board.places.matrix,
		depot=_depot(board),
		objectives=board.objectives,
		published=_routes(board, planned),
		estimated=board.places.is_estimated,
		now=board.now_seconds,
	)
	return Shaped(problem, frozenset(job.id for job in jobs), {**left_out, **waiting})


def _sorted(board: BoardDay) -> tuple[list, dict, dict[str, dict]]:
	"""The visits that stay, those that may move by name, and those that can't be asked about."""
	staying, moving, left_out = [], {}, {}
	for visit in board.visits:
		if visit.status in jobs_of_day.STARTED or visit.is_locked or visit.name in board.staying:
			staying.append(visit)
		elif unfit := jobs_of_day.unfit(board, visit):
			left_out[visit.name] = unfit
		else:
			moving[visit.name] = visit
	known = [visit for visit in staying if visit.placement.is_planned and _stays_put(board, visit)]
	return known, moving, left_out


def _stays_put(board: BoardDay, visit: "BoardVisit") -> bool:
	"""Whether a visit that stays can be a job of the problem; else it only blocks its technicians' time."""
	start, end = board.seconds(visit.placement.arrival), board.seconds(visit.placement.ends)
	return (
		visit.name.split(jobs_of_day.PART)[0] not in board.solid
		and 0 <= start < end <= DAY
		and board.places.number(visit.place) is not None
	)


# ---- what stays


def _blocked(board: BoardDay, planned: set[str]) -> dict[str, list[Window]]:
	"""The time of each technician that visits take which are no job of the problem."""
	blocked: dict[str, list[Window]] = {}
	for visit in board.visits:
		placement = visit.placement
		if not placement.is_planned:
			continue
		taken = board.stretch(placement.arrival, placement.ends)
		for id, name in jobs_of_day.parts(visit.name, placement):
			if not {id, visit.name} & planned:
				blocked.setdefault(name, []).append(taken)
	return blocked


def _needed(jobs: Iterable[Job]) -> dict[str, int]:
	"""All materials of the day."""
	needed: Counter = Counter()
	for job in jobs:
		needed.update(job.materials)
	return dict(needed)


def _routes(board: BoardDay, planned: set[str]) -> tuple[Route, ...]:
	"""The day as it stands on the board: what the plan is compared with."""
	rows: dict[str, list[Stop]] = {name: [] for name in board.members}
	for visit in board.visits:
		placement = visit.placement
		if not placement.is_planned or not planned & {
			visit.name,
			*dict(jobs_of_day.parts(visit.name, placement)),
		}:
			continue
		start, end = jobs_of_day.course(board, visit)
		for part, name in jobs_of_day.parts(visit.name, placement):
			if name in rows:
				rows[name].append(Stop(part if part in planned else visit.name, start, start, end))
	return tuple(
		Route(name, tuple(sorted(stops, key=lambda stop: stop.start)), *_ends(stops))
		for name, stops in rows.items()
		if stops
	)


def _ends(stops: list[Stop]) -> tuple[int, int]:
	return min(stop.start for stop in stops), max(stop.finish for stop in stops)


def _depot(board: BoardDay) -> Depot | None:
	number = board.places.number(board.depot)
	return None if number is None else Depot(number, DEPOT_TIME)


# ---- what may move


def _in_order(
	board: BoardDay, moving: "dict[str, BoardVisit]", staying: set[str]
) -> tuple[list[Job], dict[str, dict]]:
	"""The jobs of visits that may move, and those that wait for something that has no place on this day."""
	jobs = {name: jobs_of_day.job(board, visit) for name, visit in moving.items()}
	left_out: dict[str, dict] = {}
	done: set[str] = set()
	while ready := [
		name for name in jobs if name not in done and not (_open(moving[name]) & jobs.keys()) - done
	]:
		for name in ready:
			done.add(name)
			job = _after(board, jobs[name], moving[name], jobs.keys() | staying, left_out)
			if job is None:
				del jobs[name]
			else:
				jobs[name] = job
	for name in jobs.keys() - done:
		left_out[name] = jobs_of_day.reason("circle")
		del jobs[name]
	return list(jobs.values()), left_out


def _open(visit: "BoardVisit") -> set[str]:
	return {before.what for before in visit.before}


def _after(board: BoardDay, job: Job, visit: "BoardVisit", there: set[str], left_out: dict) -> Job | None:
	"""The job with what must be over before it; None, and a reason, where that is not over on this day."""
	after, earliest = [], 0
	for before in visit.before:
		if before.what in there and before.what not in left_out:
			after.append(After(before.what, before.gap * 60))
		elif before.ends is None:
			left_out[job.id] = jobs_of_day.reason("waits", job=before.what)
			return None
		else:
			earliest = max(earliest, board.seconds(before.ends + timedelta(minutes=before.gap, seconds=59)))
	windows = tuple((max(first, earliest), last) for first, last in job.windows or ((0, DAY),))
	windows = tuple(window for window in windows if window[0] <= window[1])
	if earliest and not windows:
		left_out[job.id] = jobs_of_day.reason("waits", job=visit.before[0].what)
		return None
	return replace(job, after=tuple(after), windows=windows if earliest else job.windows)
