"""Random days of a board, from a seed: rows that break rules as real ones do, promises, locks, crews, a backlog."""

import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Places
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import BusySpan, Predecessor, TechnicianSkill
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician

DAY = date(2026, 11, 30)
"""A Monday."""
MIDNIGHT = datetime.combine(DAY, time.min)
STEP = 300
HOMES = 6


def at(minutes: int) -> datetime:
	"""A moment of the day."""
	return MIDNIGHT + timedelta(minutes=minutes)


def member(name: str) -> PlanningTechnician:
	"""A technician who works from seven to five on weekdays, without a break."""
	return PlanningTechnician(name, name, (time(7), time(17)), frozenset(range(5)))


def visit(name: str, placement: Placement, **values: object) -> ScheduledJob:
	"""A visit of the board, with whatever is said of it."""
	plain: dict = dict.fromkeys(ScheduledJob.__slots__)
	plain |= {
		"subject": name,
		"priority": "Medium",
		"status": "Scheduled",
		"before": (),
		"skills": {},
		"tags": (),
	}
	plain |= {"tools": frozenset(), "crew_size": 1, "is_promised": False, "is_locked": False}
	plain |= {"created": MIDNIGHT, "modified": MIDNIGHT, "recorded": placement}
	return ScheduledJob(**{**plain, "name": name, "placement": placement, **values})


def random_board(seed: int, *, waiting: int = 4, busy: bool = True) -> BoardDay:
	"""A day of 1 to 5 technicians with up to 7 visits each, and some in the backlog."""
	dice = random.Random(seed)
	points = [(45 + dice.random() / 3, -73 + dice.random() / 3) for _number in range(12)]
	members = {f"T{number}": _member(dice, f"T{number}", points) for number in range(dice.randint(1, 5))}
	visits = [one for name in members for one in _row(dice, name, members, points, busy)]
	backlog = range(dice.randint(1, waiting))
	visits += [_any(dice, f"W{number}", points, Placement(None, None, _length(dice))) for number in backlog]
	_couple(dice, visits)
	return BoardDay(
		day=DAY,
		now=at(dice.randint(400, 960)) if dice.random() < 0.4 else None,
		members=members,
		jobs=tuple(visits),
		places=_places(dice, points),
		materials={one.name: {"ont": 1} for one in visits if dice.random() < 0.2},
		stock={name: dice.choice((None, {"ont": dice.randint(0, 3)})) for name in members},
		step=STEP,
		gives_way=dice.choice((1800, 3600)),
	)


def _member(dice: random.Random, name: str, points: list) -> PlanningTechnician:
	pause = (30, time(11, 30), time(13)) if dice.random() < 0.7 else None
	gone = dice.randint(6, 15) * 60
	away = (
		(BusySpan("Sick", at(gone), at(gone + dice.choice((60, 120, 600)))),) if dice.random() < 0.2 else ()
	)
	return PlanningTechnician(
		name,
		name,
		(time(dice.choice((7, 8)), dice.choice((0, 30))), time(dice.choice((16, 17)))),
		frozenset(range(5)),
		pause=pause,
		start=dice.choice((None, points[dice.randrange(HOMES)])),
		end=dice.choice((None, points[dice.randrange(HOMES)])),
		most_overtime=dice.choice((0, 0, 33)),
		most_visits=dice.choice((0, 0, 4)),
		skills={"fibre": TechnicianSkill(dice.randint(1, 3))} if dice.random() < 0.7 else {},
		absences=away,
	)


def _length(dice: random.Random) -> int:
	return dice.choice((20, 45, 60, 73, 90))


def _row(
	dice: random.Random, name: str, members: Iterable[str], points: list, busy: bool
) -> list[ScheduledJob]:
	"""A row as dispatch leaves it: mostly in order, now and then overlapping, too near, or outside the shift."""
	minute, row = dice.choice((dice.randint(420, 540), dice.randrange(420, 540, 15))), []
	for number in range(dice.randint(0, 7 if busy else 3)):
		length = _length(dice)
		others = [other for other in members if other != name]
		crew = (dice.choice(others),) if others and dice.random() < 0.08 else ()
		row.append(_any(dice, f"{name}-{number}", points, Placement(name, at(minute), length, crew)))
		minute += length + dice.choice((-15, 0, 7, 15, 30, 30, 45, 90))
	return row


def _any(dice: random.Random, name: str, points: list, placement: Placement) -> ScheduledJob:
	window, is_promised = None, dice.random() < 0.4
	if placement.arrival or dice.random() < 0.5:
		around = placement.arrival or at(dice.randint(480, 900))
		begins = around - timedelta(minutes=dice.choice((0, 30, 60, 240)))
		window = begins, begins + timedelta(hours=2)
	return visit(
		name,
		placement,
		place=None if dice.random() < 0.04 else dice.choice(points),
		priority=dice.choice(("Low", "Medium", "High", "Urgent")),
		status=dice.choice(("Scheduled", "Dispatched")) if placement.arrival else "Draft",
		window=window,
		is_promised=is_promised and window is not None,
		is_locked=bool(placement.arrival) and dice.random() < 0.1,
		skills={"fibre": dice.randint(1, 3)} if dice.random() < 0.3 else {},
		crew_size=2 if dice.random() < 0.05 else 1,
	)


def _couple(dice: random.Random, visits: list[ScheduledJob]) -> None:
	from dataclasses import replace

	for number in range(1, len(visits)):
		if dice.random() < 0.06:
			other = visits[dice.randrange(number)]
			before = Predecessor(other.name, other.placement.ends, dice.choice((0, 30)))
			visits[number] = replace(visits[number], before=(before,))


def _places(dice: random.Random, points: list) -> Places:
	"""Travel by distance, in steps for plans and in minutes for figures."""

	def seconds(a: tuple, b: tuple, step: int) -> int:
		far = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
		return -(-int(far * 6000) // step) * step

	exact, steps = (tuple(tuple(seconds(a, b, step) for b in points) for a in points) for step in (60, STEP))
	return Places({point: number for number, point in enumerate(points)}, steps, exact)
