"""Rules of live positions: how exact, how old, until when. Pure.

What a technician is told (the notice, www/t/more) says the same in words: whoever changes a rule here changes
the notice and raises its version, and everybody is asked anew.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

NOTICE_VERSION = 1
"""Version of the notice, stored with each consent."""

COARSE_DIGITS = 3
"""0.001° is 111 m from north to south, and 78 m from west to east at 45° north."""
PRECISE_DIGITS = 4
"""Ten times finer, where the technician has chosen it."""

LEAST_ACCURATE = 100_000
"""Metres."""

FADES_AFTER = timedelta(minutes=15)
"""An older position says nothing of the next arrival, and is grey on the map."""
GONE_AFTER = timedelta(minutes=60)
"""An older position is shown to nobody."""


@dataclass(frozen=True, slots=True)
class LastSeen:
	"""Where a technician was, and when, in site time."""

	place: Place
	at: datetime


def round_place(latitude: float, longitude: float, *, is_precise: bool) -> Place:
	"""Return a position as it is kept.

	Args:
		latitude, longitude: degrees, as measured.
		is_precise: whether the technician has chosen about 10 m instead of about 100 m.
	"""
	digits = PRECISE_DIGITS if is_precise else COARSE_DIGITS
	return round(latitude, digits), round(longitude, digits)


def is_on_earth(latitude: float, longitude: float) -> bool:
	"""Whether these are degrees of a place; a phone without a position may send 0, 0."""
	if not (math.isfinite(latitude) and math.isfinite(longitude)):
		return False
	return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)


def round_accuracy(metres: float) -> int:
	"""Return the radius in which a phone says that it is, in whole metres; LEAST_ACCURATE where it says none."""
	return round(min(metres, LEAST_ACCURATE)) if math.isfinite(metres) and metres >= 0 else LEAST_ACCURATE


def find_measured_on(age_seconds: int, now: datetime) -> datetime | None:
	"""Return when a position was measured; None if that is too long ago to be of use.

	Args:
		age_seconds: by the phone's own clock; a negative one counts as 0.
		now: when it arrived.
	"""
	age = timedelta(seconds=max(0, age_seconds))
	return now - age if age <= FADES_AFTER else None


def is_fresh(age: timedelta) -> bool:
	"""Whether a position of this age tells when its technician arrives."""
	return age <= FADES_AFTER


def is_shown(age: timedelta) -> bool:
	"""Whether a position of this age is still on the map."""
	return age <= GONE_AFTER


def find_sharing_end(
	shift: tuple[datetime, datetime] | None, away: Iterable[tuple[datetime, datetime]], now: datetime
) -> datetime | None:
	"""Return until when a technician may share their position; None outside their shift.

	Args:
		shift: start and end of today's shift; None on a day off.
		away: absences of the day; the sharing ends where one begins.
		now: in the same clock as the others.
	"""
	if not shift or not shift[0] <= now < shift[1]:
		return None
	spans = list(away)
	if any(start <= now < end for start, end in spans):
		return None
	return min([shift[1], *(start for start, _end in spans if start > now)])
