"""What the board shows, put together from visits and technicians; nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gigafibre_fsm.domain.dispatch import clashes, lifecycle
from gigafibre_fsm.domain.dispatch.board import days, forecast
from gigafibre_fsm.domain.dispatch.board.days import Stop, TechnicianDay
from gigafibre_fsm.domain.dispatch.board.forecast import Expected, Going
from gigafibre_fsm.domain.dispatch.board.visits import BoardVisit
from gigafibre_fsm.domain.dispatch.conflicts import Conflict
from gigafibre_fsm.domain.dispatch.roster import Member

Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Drawing:
	"""Rows and visits of a stretch of days."""

	members: Mapping[str, Member]
	visits: Sequence[BoardVisit]
	days: Mapping[Key, TechnicianDay] = field(default_factory=dict)
	warnings: Mapping[str, list[Conflict]] = field(default_factory=dict)
	expected: Mapping[str, Expected] = field(default_factory=dict)


def draw(
	members: Mapping[str, Member],
	planned: Sequence[BoardVisit],
	dates: Iterable[date],
	ways: days.Ways,
	now: datetime,
	grace: int,
) -> Drawing:
	"""Draw the planned visits on the rows of these dates; `grace` in minutes before a visit counts as late."""
	standing = [visit for visit in planned if visit.status not in clashes.GONE]
	stops = stops_by_row(standing)
	drawn = {
		(name, day): days.draw(member, day, stops.get((name, day), ()), ways, now)
		for day in dates
		for name, member in members.items()
	}
	open_ones = [visit.name for visit in standing if visit.status not in lifecycle.FINAL]
	return Drawing(
		members,
		planned,
		drawn,
		clashes.among(standing, members, open_ones, ways),
		_expected(standing, ways, now, grace),
	)


def stops_by_row(standing: Iterable[BoardVisit]) -> dict[Key, list[Stop]]:
	"""The stops of each technician's day."""
	found: dict[Key, list[Stop]] = defaultdict(list)
	for visit in standing:
		here = visit.placement
		for name in here.everybody:
			found[name, here.arrival.date()].append(Stop(visit.name, here.arrival, here.ends, visit.place))
	return found


def _expected(
	standing: Iterable[BoardVisit], ways: days.Ways, now: datetime, grace: int
) -> dict[str, Expected]:
	"""How today goes, by visit; a visit of a crew begins when its last member can be there."""
	rows: dict[str, list[Going]] = defaultdict(list)
	for visit in standing:
		if visit.placement.arrival.date() == now.date():
			for name in visit.placement.everybody:
				rows[name].append(_going(visit, grace))
	found: dict[str, Expected] = {}
	for row in rows.values():
		for expected in forecast.expect(row, _seconds(ways), now):
			other = found.get(expected.job)
			if not other or other.arrival < expected.arrival:
				found[expected.job] = expected
	return found


def _going(visit: BoardVisit, grace: int) -> Going:
	due = visit.window[1] if visit.window else visit.placement.arrival
	return Going(
		visit.name,
		visit.placement.arrival,
		visit.placement.duration,
		visit.place,
		due + timedelta(minutes=grace),
		visit.en_route_on if visit.status in (lifecycle.EN_ROUTE, lifecycle.ON_SITE) else None,
		visit.on_site_on if visit.status == lifecycle.ON_SITE else None,
		visit.status in lifecycle.FINAL,
	)


def _seconds(ways: days.Ways) -> forecast.Seconds:
	def seconds(start, end) -> int:
		way = ways(start, end)
		return way.seconds if way else 0

	return seconds
