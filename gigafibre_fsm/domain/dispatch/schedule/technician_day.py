"""A technician's day: its work, travel legs and breaks, and the free time left."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from gigafibre_fsm.domain.dispatch.schedule import breaks
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician, Point
from gigafibre_fsm.domain.dispatch.territories import rule as territory_rule

SMALLEST_SLOT = timedelta(minutes=30)
"""Shorter free time is not offered as a slot."""


@dataclass(frozen=True, slots=True)
class TravelLeg:
	"""Distance and travel time from one place to another."""

	seconds: int
	metres: int
	is_estimated: bool
	"""Whether it is a straight-line estimate and not from a routing engine."""


TravelLegs = Callable[[Point | None, Point | None], TravelLeg | None]
"""Returns the travel between two places; None if one of them is unknown."""


@dataclass(frozen=True, slots=True)
class DayStop:
	"""A job or held slot on the row."""

	job: str
	start: datetime
	end: datetime
	place: Point | None


@dataclass(frozen=True, slots=True)
class DayLeg:
	"""Travel between two stops; `before` is None at the start of the day, `after` at its end."""

	before: str | None
	after: str | None
	way: TravelLeg
	leave: datetime
	reach: datetime


@dataclass(frozen=True, slots=True)
class UnavailableTime:
	"""Time without work; `kind` is absence, holiday or day_off."""

	start: datetime
	end: datetime
	kind: str
	label: str


@dataclass(frozen=True, slots=True)
class TechnicianDay:
	"""One technician's row of one day."""

	technician: str
	day: date
	shift: tuple[datetime, datetime] | None
	pause: tuple[datetime, datetime] | None
	blocked: tuple[UnavailableTime, ...]
	legs: tuple[DayLeg, ...]
	available: int
	"""Minutes of the shift without absences and the break; 0 without a shift."""
	work: int
	"""Minutes."""
	travel: int
	"""Minutes."""
	load: float
	"""Work and travel as a share of the available minutes."""
	free: datetime | None
	free_minutes: int
	territories: tuple[str, ...] = ()
	"""To which the technician is limited that day; empty: everywhere."""

	@property
	def travel_share(self) -> float:
		"""Travel as a share of work and travel."""
		return self.travel / (self.work + self.travel) if self.work + self.travel else 0.0


def build_day(
	member: PlanningTechnician, day: date, stops: Iterable[DayStop], ways: TravelLegs, now: datetime
) -> TechnicianDay:
	"""Draw one technician's day: shift, break, jobs, drives, load and the next free time.

	Of a stop that crosses midnight, this day has only its own part, in site time. The drive to it belongs to
	the day on which it begins, the drive home to the day on which it ends.

	Args:
		member: the technician.
		day: the day.
		stops: jobs and held slots that touch the day, in any order.
		ways: returns the drive between two places.
		now: current time of the site, naive; free time is searched from then on.
	"""
	ordered = sorted(stops, key=lambda stop: (stop.start, stop.job))
	blocked = _blocked(member, day)
	shift = _shift(member, day, blocked)
	midnight, next_midnight = _whole(day)
	parts = [(max(stop.start, midnight), min(stop.end, next_midnight)) for stop in ordered]
	busy = parts + [(gap.start, gap.end) for gap in blocked]
	pause = breaks.find_break(member.pause, day, busy) if member.pause and shift else None
	legs = _legs(member, ordered, ways, day, shift)
	work = sum(_minutes(end - start) for start, end in parts)
	travel = round(sum(leg.way.seconds for leg in legs) / 60)
	there = _count_available(shift, blocked, pause)
	ways_too = [*busy, *((leg.leave, leg.reach) for leg in legs), *([pause] if pause else [])]
	free, free_minutes = _free(shift, ways_too, now)
	return TechnicianDay(
		technician=member.name,
		day=day,
		shift=shift,
		pause=pause,
		blocked=tuple(blocked),
		legs=tuple(legs),
		available=there,
		work=work,
		travel=travel,
		load=_load(there, work + travel),
		free=free,
		free_minutes=free_minutes,
		territories=tuple(each.name for each in territory_rule.list_served(member.territories, day)),
	)


def _blocked(member: PlanningTechnician, day: date) -> list[UnavailableTime]:
	start, end = _whole(day)
	if day in member.holidays:
		return [UnavailableTime(start, end, "holiday", member.holidays[day])]
	if day.weekday() not in member.working_days:
		return [UnavailableTime(start, end, "day_off", "")]
	return [
		UnavailableTime(max(span.start, start), min(span.end, end), "absence", span.what)
		for span in member.absences
		if span.start < end and span.end > start
	]


def _shift(
	member: PlanningTechnician, day: date, blocked: Sequence[UnavailableTime]
) -> tuple[datetime, datetime] | None:
	if any(gap.kind != "absence" for gap in blocked):
		return None
	return tuple(datetime.combine(day, clock) for clock in member.shift)


def _whole(day: date) -> tuple[datetime, datetime]:
	start = datetime.combine(day, datetime.min.time())
	return start, start + timedelta(days=1)


def _legs(
	member: PlanningTechnician, stops: Sequence[DayStop], ways: TravelLegs, day: date, shift
) -> list[DayLeg]:
	if not stops:
		return []
	midnight, next_midnight = _whole(day)
	first, last = stops[0], stops[-1]
	legs = [] if first.start < midnight else [_outwards(member, first, ways)]
	for before, after in pairwise(stops):
		if shift and before.start < midnight and before.end <= shift[0] <= after.start:
			# last night's work is over before the shift begins: the technician was at home in between
			legs += [_homewards(member, before, ways), _outwards(member, after, ways)]
		else:
			legs.append(_build_leg(before, after, ways))
	if last.end <= next_midnight:
		legs.append(_homewards(member, last, ways))
	return list(filter(None, legs))


def _outwards(member: PlanningTechnician, stop: DayStop, ways: TravelLegs) -> DayLeg | None:
	way = ways(member.start, stop.place)
	return way and DayLeg(None, stop.job, way, stop.start - timedelta(seconds=way.seconds), stop.start)


def _build_leg(before: DayStop, after: DayStop, ways: TravelLegs) -> DayLeg | None:
	way = ways(before.place, after.place)
	if not way:
		return None
	# leave as late as possible, or at once if that is already too late
	leave = max(before.end, after.start - timedelta(seconds=way.seconds))
	return DayLeg(before.job, after.job, way, leave, leave + timedelta(seconds=way.seconds))


def _homewards(member: PlanningTechnician, stop: DayStop, ways: TravelLegs) -> DayLeg | None:
	way = ways(stop.place, member.end)
	return way and DayLeg(stop.job, None, way, stop.end, stop.end + timedelta(seconds=way.seconds))


def _count_available(shift, blocked: Sequence[UnavailableTime], pause) -> int:
	"""Return the minutes of the shift that neither absences nor the break take."""
	if not shift:
		return 0
	away = sum(
		_minutes(min(gap.end, shift[1]) - max(gap.start, shift[0]))
		for gap in blocked
		if gap.start < shift[1] and gap.end > shift[0]
	)
	rest = _minutes(pause[1] - pause[0]) if pause else 0
	return max(0, _minutes(shift[1] - shift[0]) - away - rest)


def _load(available: int, used: int) -> float:
	"""Return the share of the available minutes that is used; 1 if something is planned where there are none."""
	return round(used / available, 3) if available else float(bool(used))


def _free(shift, busy: list, now: datetime) -> tuple[datetime | None, int]:
	"""Return the start of the next free part of the shift, and its minutes."""
	if not shift:
		return None, 0
	start = max(shift[0], now.replace(second=0, microsecond=0))
	for begins, ends in sorted([*busy, (shift[1], shift[1])]):
		if min(begins, shift[1]) - start >= SMALLEST_SLOT:
			return start, _minutes(min(begins, shift[1]) - start)
		start = max(start, ends)
	return None, 0


def _minutes(length: timedelta) -> int:
	return round(length.total_seconds() / 60)
