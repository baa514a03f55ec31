"""One visit of a day as the planner takes it: what it needs, when it may begin, what is known of its course."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch import lifecycle
from gigafibre_fsm.domain.dispatch.planning.model import Job, Lock, Window
from gigafibre_fsm.domain.dispatch.plans.board_day import DAY, BoardDay
from gigafibre_fsm.domain.dispatch.plans.crew_of_day import MAY

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.board.placement import Placement
	from gigafibre_fsm.domain.dispatch.board.visits import BoardVisit

PRIORITY = {"Low": 10, "Medium": 40, "High": 70, "Urgent": 100}
GRACE = timedelta(hours=2)
"""A promised window that has passed is made good within this time."""
GIVES_WAY = 3600
"""Seconds by which a visit usually may begin later to make room for one that is looked for a place."""
STARTED = frozenset({lifecycle.EN_ROUTE, lifecycle.ON_SITE, lifecycle.COMPLETED})
PART = "#"
"""Stands in the id of a colleague's part of a visit that stays, and in the name of a held slot."""


def reason(cause: str, **values: object) -> dict:
	"""A reason of ours in the form of the planner's own."""
	return {"technician": None, "cause": cause, "values": values}


def unfit(board: BoardDay, visit: "BoardVisit") -> dict | None:
	"""Why a visit can't be planned at all; None if it can."""
	if board.places.number(visit.place) is None:
		text = board.places.problems.get(visit.place) if visit.place else None
		return reason("place", text=text or "")
	required = visit.required_technician
	if required and required not in board.members:
		return reason("gone", technician=required)
	return None


# ---- what stays


def kept(board: BoardDay, visit: "BoardVisit") -> Iterator[Job]:
	"""A visit that stays, one job for each of its people: started ones with what is known of their course."""
	start, end = course(board, visit)
	for id, name in parts(visit.name, visit.placement):
		if name not in board.members:
			continue
		lock = Lock(name, start)
		job = Job(id, board.places.number(visit.place), end - start, priority=100)
		yield replace(job, started=lock) if visit.status in STARTED else replace(job, pinned=lock)


def parts(job: str, placement: "Placement") -> Iterator[tuple[str, str]]:
	"""The ids of a visit that stays, and whose each is: the visit's own name is its leading technician's."""
	for number, name in enumerate(placement.everybody):
		yield job + (f"{PART}{number}" if number else ""), name


def course(board: BoardDay, visit: "BoardVisit") -> tuple[int, int]:
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


# ---- what may move


def people(visit: "BoardVisit") -> int:
	"""How many technicians a visit needs: as many as it asks for, and no fewer than dispatch has given it."""
	return max(visit.crew_size, len(visit.placement.everybody) if visit.placement.is_planned else 1)


def job(board: BoardDay, visit: "BoardVisit") -> Job:
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
		crew=people(visit),
	)


def gently(board: BoardDay, job: Job, visit: "BoardVisit", is_rooted: bool, later: int) -> Job:
	"""A visit that others are placed around: no earlier than planned, a little later at most."""
	if not visit.placement.is_planned:
		return job
	begins = board.seconds(visit.placement.arrival)
	latest = max(begins, board.now_seconds or 0) + later
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
