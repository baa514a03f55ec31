"""Forecast of today's arrivals: a job that takes longer delays the ones after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.live_position.rules import LastSeen
from gigafibre_fsm.domain.dispatch.schedule import breaks
from gigafibre_fsm.domain.dispatch.schedule.technician import Point

EXACT_TO = timedelta(minutes=5)

Seconds = Callable[[Point | None, Point | None], int]


@dataclass(frozen=True, slots=True)
class ActiveJob:
	"""One of today's jobs with its progress."""

	job: str
	arrival: datetime
	duration: int
	"""Minutes."""
	place: Point | None
	due: datetime | None
	"""End of the window, plus grace; None means the planned arrival."""
	en_route_on: datetime | None = None
	on_site_on: datetime | None = None
	is_over: bool = False
	not_before: datetime | None = None
	"""When the last crew member can be there."""


@dataclass(frozen=True, slots=True)
class ArrivalForecast:
	"""Expected begin of a job, and how many minutes late that is."""

	job: str
	arrival: datetime
	late: int


@dataclass(frozen=True, slots=True)
class DayContext:
	"""The technician's start, break and absences of the day, and where they are."""

	home: Point | None = None
	"""Where the day starts."""
	pause: breaks.BreakRule | None = None
	away: Sequence[breaks.Interval] = ()
	"""Absences."""
	seen: LastSeen | None = None
	"""Where they were a moment ago, if they share their position: the drive to the next job begins there."""


def forecast_arrivals(
	going: Sequence[ActiveJob], seconds: Seconds, now: datetime, course: DayContext | None = None
) -> list[ArrivalForecast]:
	"""Forecast when the unfinished jobs of one technician's day will begin.

	No job begins before its planned arrival, nor before the technician can be there. A break that would have
	no room later is taken before the next job.

	Args:
		going: today's jobs in any order, including finished ones.
		seconds: returns the seconds of the drive between two places.
		now: current time of the site, naive.
		course: start, break, absences and position of the technician; None to ignore them.

	Returns:
		The job that the technician is on site for first, the others by planned arrival.
	"""
	course = course or DayContext()
	found = []
	free, place, pause = None, course.home, course.pause
	for job in sorted(going, key=lambda job: (not job.is_over, not job.on_site_on, job.arrival)):
		if job.is_over:
			place = job.place
			continue
		seen = course.seen if free is None and not job.on_site_on else None
		place = seen.place if seen else place
		way = timedelta(seconds=seconds(place, job.place) if place else 0)
		reach = seen.at + way if seen and job.en_route_on else None
		begins = _back_again(_begins(job, free, way, now, reach), course.away)
		if pause and not job.on_site_on:
			begins, pause = _with_break(job, begins, max(free or now, now), way, pause)
		late = 0 if job.on_site_on else _late(job, begins)
		found.append(ArrivalForecast(job.job, begins, late))
		free, place = max(begins + timedelta(minutes=job.duration), now), job.place
	return found


def _begins(
	job: ActiveJob, free: datetime | None, way: timedelta, now: datetime, reach: datetime | None
) -> datetime:
	"""Return when a job begins; `reach` is when its technician, who is on the way, arrives by their position."""
	if job.on_site_on:
		return job.on_site_on
	if job.en_route_on:
		# on the way: the planned arrival holds until it has passed
		return max(job.arrival, job.not_before or now, reach or now, now).replace(microsecond=0)
	reach = (free or now) + way
	return max(job.arrival, job.not_before or reach, reach).replace(second=0, microsecond=0)


def _with_break(
	job: ActiveJob, begins: datetime, free: datetime, way: timedelta, pause: breaks.BreakRule
) -> tuple[datetime, breaks.BreakRule | None]:
	"""Return when the job begins once the break is considered, and the break if it is still to come."""
	minutes, first, last = pause
	day = begins.date()
	start, length = max(free, datetime.combine(day, first)), timedelta(minutes=minutes)
	latest = datetime.combine(day, last)
	if start > latest or start + length + way <= begins:
		return begins, None
	comes_too_late = begins + timedelta(minutes=job.duration) > latest
	if start < begins and comes_too_late and not job.en_route_on:
		return start + length + way, None
	return begins, pause


def _back_again(begins: datetime, away: Sequence[breaks.Interval]) -> datetime:
	"""Move a begin that falls into an absence to its end, if that is the same day.

	Longer absences only warn.
	"""
	for start, end in away:
		if start <= begins < end and end.date() == begins.date():
			return end
	return begins


def _late(job: ActiveJob, begins: datetime) -> int:
	due = job.due or job.arrival
	return max(0, round((begins - due).total_seconds() / 60))


def estimate_arrival(
	left_on: datetime, way_seconds: int | None, planned: datetime, now: datetime
) -> datetime:
	"""Estimate the arrival of a technician who is on the way: by the drive if it is known, else by the plan.

	Args:
		left_on: when the technician set out, or was where the drive is reckoned from; site time, naive.
		way_seconds: seconds of the drive; None if unknown.
		planned: the planned arrival, site time, naive.
		now: current time of the site, naive.

	Returns:
		Site time, rounded up to five minutes, never in the past.
	"""
	expected = planned if way_seconds is None else left_on + timedelta(seconds=way_seconds)
	return round_up(max(expected, now))


def round_up(moment: datetime) -> datetime:
	"""Round up to the next full five minutes."""
	start = datetime.combine(moment.date(), datetime.min.time())
	return start - (start - moment) // EXACT_TO * EXACT_TO
