"""From a day of the board to the planner's problem: what may move, what stays, what can't be planned and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch import lifecycle
from gigafibre_fsm.domain.dispatch.planning.model import (
	After,
	Depot,
	Job,
	Lock,
	Problem,
	Route,
	Stop,
	Window,
)
from gigafibre_fsm.domain.dispatch.plans import crew_of_day
from gigafibre_fsm.domain.dispatch.plans.board_day import DAY, BoardDay
from gigafibre_fsm.domain.dispatch.plans.crew_of_day import MAY

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.board.placement import Placement
	from gigafibre_fsm.domain.dispatch.board.visits import BoardVisit

PRIORITY = {"Low": 10, "Medium": 40, "High": 70, "Urgent": 100}
DEPOT_TIME = 15 * 60
"""Seconds at the depot's counter."""
GRACE = timedelta(hours=2)
"""A promised window that has passed is made good within this time."""
GIVES_WAY = 3600
"""Seconds by which a visit may begin later to make room for one that is looked for a place."""
STARTED = frozenset({lifecycle.EN_ROUTE, lifecycle.ON_SITE, lifecycle.COMPLETED})
PART = "#"
"""Stands in the id of a colleague's part of a visit that stays where it is."""


@dataclass(frozen=True, slots=True)
class Shaped:
	"""The problem, the visits whose place is the planner's to choose, and those that it can't be asked about.

	`left_out` holds a reason for each: `{"cause", "values"}`, worded by plans/wording.py.
	"""

	problem: Problem
	movable: frozenset[str]
	left_out: dict[str, dict]


def shape(board: BoardDay, asked: Iterable[str] | None = None, *, are_rooted: bool = False) -> Shaped:
	"""The problem of a day.

	Args:
		board: the day.
		asked: the visits that are looked for a place; without it all that stand on the day or wait for a place.
			The others then give way a little: they begin no earlier than now planned, and an hour later at most.
		are_rooted: whether the others stay with their technicians.
	"""
	wanted = None if asked is None else frozenset(asked)
	staying, moving, left_out = _sorted(board)
	kept = [job for visit in staying for job in _kept(board, visit)]
	jobs, waiting = _in_order(board, moving, {job.id for job in kept})
	if wanted is not None:
		jobs = [
			_gently(board, job, moving[job.id], are_rooted) if job.id not in wanted else job for job in jobs
		]
	planned = {job.id for job in (*kept, *jobs)}
	blocked, needed = _blocked(board, planned), _needed((*kept, *jobs))
	problem = Problem(
		jobs=(*kept, *jobs),
		technicians=tuple(
			crew_of_day.technician(board, member, blocked.get(member.name, ()), needed)
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


def reason(cause: str, **values: object) -> dict:
	"""A reason of ours in the form of the planner's own."""
	return {"technician": None, "cause": cause, "values": values}


def _sorted(board: BoardDay) -> tuple[list, dict, dict[str, dict]]:
	"""The visits that stay, those that may move by name, and those that can't be asked about."""
	staying, moving, left_out = [], {}, {}
	for visit in board.visits:
		if visit.name in board.held:
			staying.append(replace(visit, placement=board.held[visit.name]))
		elif visit.status in STARTED or visit.is_locked or visit.name in board.staying:
			staying.append(visit)
		elif unfit := _unfit(board, visit):
			left_out[visit.name] = unfit
		else:
			moving[visit.name] = visit
	known = [visit for visit in staying if visit.placement.is_planned and _stays_put(board, visit)]
	return known, moving, left_out


def _unfit(board: BoardDay, visit: "BoardVisit") -> dict | None:
	"""Why a visit can't be planned at all; None if it can."""
	if board.places.number(visit.place) is None:
		text = board.places.problems.get(visit.place) if visit.place else None
		return reason("place", text=text or "")
	required = visit.required_technician
	if required and required not in board.members:
		return reason("gone", technician=required)
	return None


def _stays_put(board: BoardDay, visit: "BoardVisit") -> bool:
	"""Whether a visit that stays can be a job of the problem; else it only blocks its technicians' time."""
	start, end = board.seconds(visit.placement.arrival), board.seconds(visit.placement.ends)
	return (
		visit.name not in board.solid
		and 0 <= start < end <= DAY
		and board.places.number(visit.place) is not None
	)


# ---- what stays


def _kept(board: BoardDay, visit: "BoardVisit") -> Iterator[Job]:
	"""A visit that stays, one job for each of its people: started ones with what is known of their course."""
	start, end = _course(board, visit)
	for id, name in _parts(visit.name, visit.placement):
		if name not in board.members:
			continue
		lock = Lock(name, start)
		job = Job(id, board.places.number(visit.place), end - start, priority=100)
		yield replace(job, started=lock) if visit.status in STARTED else replace(job, pinned=lock)


def _parts(job: str, placement: "Placement") -> Iterator[tuple[str, str]]:
	"""The ids of a visit that stays, and whose each is: the visit's own name is its leading technician's."""
	for number, name in enumerate(placement.everybody):
		yield job + (f"{PART}{number}" if number else ""), name


def _course(board: BoardDay, visit: "BoardVisit") -> tuple[int, int]:
	"""From when until when a visit that stays takes its technician's time."""
	begins, length = visit.placement.arrival, timedelta(minutes=visit.placement.duration)
	if visit.status in STARTED:
		begins = visit.on_site_on or begins
		if visit.status == lifecycle.EN_ROUTE and board.now:
			begins = max(begins, board.now)
	ends = begins + length
	if visit.status == lifecycle.COMPLETED:
		ends = visit.completed_on or ends
	elif visit.status == lifecycle.ON_SITE and board.now:
		ends = max(ends, board.now)
	start = min(max(0, board.seconds(begins)), DAY - 60)
	return start, min(DAY, max(board.seconds(ends + timedelta(seconds=59)), start + 60))


def _blocked(board: BoardDay, planned: set[str]) -> dict[str, list[Window]]:
	"""The time of each technician that visits take which are no job of the problem."""
	blocked: dict[str, list[Window]] = {}
	for visit in board.visits:
		placement = board.held.get(visit.name, visit.placement)
		if not placement.is_planned:
			continue
		taken = board.stretch(placement.arrival, placement.ends)
		for id, name in _parts(visit.name, placement):
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
		placement = board.held.get(visit.name, visit.placement)
		if not placement.is_planned or not planned & {visit.name, *dict(_parts(visit.name, placement))}:
			continue
		start, end = _course(board, replace(visit, placement=placement))
		for part, name in _parts(visit.name, placement):
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
	jobs = {name: _job(board, visit) for name, visit in moving.items()}
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
		left_out[name] = reason("circle")
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
			left_out[job.id] = reason("waits", job=before.what)
			return None
		else:
			earliest = max(earliest, board.seconds(before.ends + timedelta(minutes=before.gap, seconds=59)))
	windows = tuple((max(first, earliest), last) for first, last in job.windows or ((0, DAY),))
	windows = tuple(window for window in windows if window[0] <= window[1])
	if earliest and not windows:
		left_out[job.id] = reason("waits", job=visit.before[0].what)
		return None
	return replace(job, after=tuple(after), windows=windows if earliest else job.windows)


def _job(board: BoardDay, visit: "BoardVisit") -> Job:
	"""A visit that the planner may place."""
	skills, tools, required = _needs(board, visit)
	if any(job == visit.name for job, _name in board.refused):
		skills = {**skills, MAY + visit.name: 1}
	preferred = visit.preferred_technician
	return Job(
		visit.name,
		board.places.number(visit.place),
		max(1, visit.placement.duration) * 60,
		windows=_windows(board, visit),
		skills=skills,
		technician=required,
		preferred=preferred if preferred in board.members else None,
		priority=PRIORITY.get(visit.priority, 40),
		materials=dict(board.materials.get(visit.name, {})),
		tools=tools,
		crew=visit.crew_size,
	)


def _gently(board: BoardDay, job: Job, visit: "BoardVisit", is_rooted: bool) -> Job:
	"""A visit that others are placed around: no earlier than planned, a little later at most."""
	if not visit.placement.is_planned:
		return job
	begins = board.seconds(visit.placement.arrival)
	latest = max(begins, board.now_seconds or 0) + GIVES_WAY
	windows = tuple((max(first, begins), min(last, latest)) for first, last in job.windows or ((0, DAY),))
	windows = tuple(window for window in windows if window[0] <= window[1]) or ((begins, latest),)
	keeps = Lock(visit.placement.technician) if is_rooted and job.crew == 1 else None
	return replace(job, windows=windows, pinned=keeps)


def _needs(board: BoardDay, visit: "BoardVisit") -> tuple[dict[str, int], frozenset[str], str | None]:
	"""Skills, tools and the technician a visit needs.

	What dispatch overrode stays overridden: a visit that stands with somebody who lacks something stays theirs.
	"""
	who = board.members.get(visit.placement.technician) if visit.placement.is_planned else None
	if who is None or visit.required_technician not in (None, who.name):
		return visit.skills, visit.tools, visit.required_technician
	has = {
		name: skill.level
		for name, skill in who.skills.items()
		if not skill.valid_until or skill.valid_until >= board.day
	}
	skills = {name: level for name, level in visit.skills.items() if has.get(name, 0) >= level}
	tools = visit.tools if board.depot else visit.tools & who.tools
	is_overridden = skills != visit.skills or tools != visit.tools
	return skills, tools, who.name if is_overridden else visit.required_technician


def _windows(board: BoardDay, visit: "BoardVisit") -> tuple[Window, ...]:
	"""When work may begin: the promised window, or the one that was asked for before the visit was planned.

	An unpromised window of a planned visit follows from its arrival and binds nobody. A promise that can no
	longer be kept is made good as soon as can be; one of another day leaves the visit at its hour.
	"""
	if visit.window is None or (visit.placement.is_planned and not visit.is_promised):
		return ()
	first, last = visit.window
	if last.date() != board.day and first.date() != board.day:
		arrival = visit.placement.arrival or first
		return ((board.seconds(arrival), board.seconds(arrival)),)
	if board.now and last < board.now:
		last = board.now + GRACE
	return (_pair(board, first, last),)


def _pair(board: BoardDay, first: datetime, last: datetime) -> Window:
	return max(0, board.seconds(first)), min(DAY, board.seconds(last))
