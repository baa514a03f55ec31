"""Where on the rows a visit could go: what speaks against each arrival, and the travel that it adds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind

Key = tuple[str, date]
"""A technician and a day."""
WHOLE_DAY = frozenset(
	{
		ConflictKind.HOLIDAY,
		ConflictKind.DAY_OFF,
		ConflictKind.TERRITORY,
		ConflictKind.MISSING_SKILL,
		ConflictKind.WEAK_SKILL,
		ConflictKind.EXPIRED_SKILL,
		ConflictKind.MISSING_TOOL,
		ConflictKind.REQUIRED_TECHNICIAN,
	}
)
"""Conflicts that no other hour of the same day avoids."""


@dataclass(frozen=True, slots=True)
class Stretch:
	"""Arrivals of one row of which the same is to be said: from `start` up to, but not including, `end`."""

	start: datetime
	end: datetime
	added_seconds: int
	against: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class RowAdvice:
	"""What is to be said of one technician's day; without any free arrival, `cannot` says why if one reason holds all day."""

	cannot: tuple[Conflict, ...]
	stretches: tuple[Stretch, ...]

	@property
	def is_closed(self) -> bool:
		"""Whether no arrival of the day is without conflict."""
		return all(stretch.against for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class BestPlace:
	"""The arrival that adds the least travel."""

	technician: str
	arrival: datetime
	added_seconds: int


def list_arrivals(day: date, opens: int, closes: int, step: int) -> list[datetime]:
	"""Return the arrivals to try on a day.

	Args:
		day: the day.
		opens: minute of the day of the first arrival.
		closes: minute of the day before which the last one is.
		step: minutes from one to the next.
	"""
	midnight = datetime.combine(day, time.min)
	return [midnight + timedelta(minutes=minute) for minute in range(opens, closes, step)]


def advise_row(
	arrivals: Sequence[datetime],
	step: int,
	against: Callable[[datetime], Sequence[Conflict]],
	added: Callable[[datetime], int],
) -> RowAdvice:
	"""Say of each arrival what speaks against it and how much travel it adds; equal neighbours become one stretch.

	Args:
		arrivals: what list_arrivals() returned.
		step: minutes from one arrival to the next.
		against: returns the conflicts of an arrival.
		added: returns the seconds of travel that an arrival adds.
	"""
	first = against(arrivals[0])
	if cannot := tuple(conflict for conflict in first if conflict.kind in WHOLE_DAY):
		# no hour helps, so that none is tried
		end = arrivals[-1] + timedelta(minutes=step)
		return RowAdvice(cannot, (Stretch(arrivals[0], end, added(arrivals[0]), cannot),))
	stretches: list[Stretch] = []
	for arrival in arrivals:
		one = Stretch(arrival, arrival + timedelta(minutes=step), added(arrival), tuple(against(arrival)))
		_append(stretches, one)
	return RowAdvice(_find_common(stretches), tuple(stretches))


def _append(stretches: list[Stretch], one: Stretch) -> None:
	last = stretches[-1] if stretches else None
	if last and (last.added_seconds, last.against) == (one.added_seconds, one.against):
		stretches[-1] = Stretch(last.start, one.end, one.added_seconds, one.against)
	else:
		stretches.append(one)


def _find_common(stretches: Sequence[Stretch]) -> tuple[Conflict, ...]:
	"""Return the conflicts that every arrival has."""
	first = stretches[0].against
	return tuple(one for one in first if all(one in stretch.against for stretch in stretches))


def find_best(rows: Mapping[Key, RowAdvice], since: datetime, step: int) -> BestPlace | None:
	"""Return the place without conflict that adds the least travel, the earliest of these; None if there is none.

	Args:
		rows: the advice by row.
		since: no earlier arrival is returned; site time, naive.
		step: minutes between the arrivals that were tried.
	"""
	places = [
		BestPlace(technician, start, stretch.added_seconds)
		for (technician, _day), row in rows.items()
		for stretch in row.stretches
		if not stretch.against and (start := _find_start(stretch, since, step)) < stretch.end
	]
	return min(places, key=lambda place: (place.added_seconds, place.arrival, place.technician), default=None)


def _find_start(stretch: Stretch, since: datetime, step: int) -> datetime:
	"""Return the first arrival of a stretch that is not before `since`."""
	late = max(timedelta(), since - stretch.start)
	return stretch.start + timedelta(minutes=step) * -(-late // timedelta(minutes=step))


def find_nearest(stretches: Iterable[Stretch], wish: datetime, since: datetime, step: int) -> datetime | None:
	"""Return the arrival without conflict that is nearest to a wished hour; None if every arrival has one.

	Args:
		stretches: those of one day.
		wish: the hour at which it would be best, site time, naive.
		since: no earlier arrival is returned.
		step: minutes between the arrivals that were tried.
	"""
	found = []
	for stretch in stretches:
		start = _find_start(stretch, since, step)
		if not stretch.against and start < stretch.end:
			found.append(min(max(wish, start), stretch.end - timedelta(minutes=step)))
	return min(found, key=lambda arrival: (abs(arrival - wish), arrival), default=None)
