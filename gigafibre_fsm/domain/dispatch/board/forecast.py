"""How today will really go: a visit that takes longer pushes the ones after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.roster import Point

Seconds = Callable[[Point | None, Point | None], int]


@dataclass(frozen=True, slots=True)
class Going:
	"""A visit of today with what is known of its course."""

	job: str
	arrival: datetime
	duration: int
	"""Minutes."""
	place: Point | None
	due: datetime | None
	"""The end of the window, grace included; without one the arrival counts."""
	en_route_on: datetime | None = None
	on_site_on: datetime | None = None
	is_over: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
	"""When a visit will begin, and by how many minutes that misses what was promised."""

	job: str
	arrival: datetime
	late: int


def expect(going: Sequence[Going], seconds: Seconds, now: datetime) -> list[Expected]:
	"""What to expect of the visits that are not over, in their order.

	Nobody is expected before their arrival; the ways are those of `seconds`.
	"""
	found = []
	free, place = None, None
	for visit in sorted(going, key=lambda visit: (not visit.is_over, not visit.on_site_on, visit.arrival)):
		if visit.is_over:
			place = visit.place
			continue
		begins = _begins(visit, free, seconds(place, visit.place) if place else 0, now)
		late = 0 if visit.on_site_on else _late(visit, begins)
		found.append(Expected(visit.job, begins, late))
		free, place = max(begins + timedelta(minutes=visit.duration), now), visit.place
	return found


def _begins(visit: Going, free: datetime | None, way: int, now: datetime) -> datetime:
	if visit.on_site_on:
		return visit.on_site_on
	if visit.en_route_on:
		# on the way: the plan holds until the clock says otherwise
		return max(visit.arrival, now)
	reach = (free or now) + timedelta(seconds=way) if free else now
	return max(visit.arrival, reach).replace(second=0, microsecond=0)


def _late(visit: Going, begins: datetime) -> int:
	due = visit.due or visit.arrival
	return max(0, round((begins - due).total_seconds() / 60))
