"""How many visits of a type customers may book on a day, and whether one more is too many. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gigafibre_fsm.domain.dispatch.territories.rule import Point, Territory


@dataclass(frozen=True, slots=True)
class BookedVisit:
	"""A visit that is planned or whose slot is held on a day, or one that is to be booked then."""

	job_type: str
	day: date
	place: Point | None = None


@dataclass(frozen=True, slots=True)
class BookingLimit:
	"""At most so many visits of a type on each of some days of the week, in a territory or everywhere."""

	job_type: str
	weekdays: frozenset[int]
	"""0 is Monday."""
	most: int
	territory: Territory | None = None

	def counts(self, visit: BookedVisit) -> bool:
		"""Whether a visit is one of those that are limited; one that is not on the map is in no territory."""
		is_there = self.territory is None or self.territory.covers(visit.place)
		return is_there and visit.job_type == self.job_type and visit.day.weekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class LimitUse:
	"""How much of a limit is taken on a day."""

	limit: BookingLimit
	day: date
	taken: int

	@property
	def is_full(self) -> bool:
		"""Whether customers are offered no further visit that day."""
		return self.taken >= self.limit.most


def list_uses(
	limits: Iterable[BookingLimit], booked: Iterable[BookedVisit], days: Iterable[date]
) -> list[LimitUse]:
	"""Return how much of each limit is taken on each day for which it is set.

	Args:
		limits: of all types.
		booked: all visits on these days, however they were booked.
		days: the days.
	"""
	booked, days = list(booked), list(days)
	return [
		LimitUse(limit, day, sum(visit.day == day and limit.counts(visit) for visit in booked))
		for limit in limits
		for day in days
		if day.weekday() in limit.weekdays
	]


def find_full(
	limits: Iterable[BookingLimit], booked: Iterable[BookedVisit], visit: BookedVisit
) -> LimitUse | None:
	"""Return the limit that a further visit would exceed; None if there is room for it.

	Args:
		limits: of all types.
		booked: the other visits of that day.
		visit: the one that is to be booked.
	"""
	concerned = [limit for limit in limits if limit.counts(visit)]
	return next((use for use in list_uses(concerned, booked, [visit.day]) if use.is_full), None)
