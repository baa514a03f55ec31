"""Times of a calendar, written as a cron expression of five fields, in a zone whose clocks change. Pure.

A wall time that is skipped in March is due in the first minute after the gap. One that occurs twice in November is due
in the first pass. An expression for every hour (`*` or `*/n` in its second field) is due in both, and leaves the gap out.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo

from croniter import croniter

FIELDS = re.compile(r"[0-9A-Z*/,\-]{1,40}( [0-9A-Z*/,\-]{1,40}){4}", re.IGNORECASE)
NAMES = re.compile(
	r"MON|TUE|WED|THU|FRI|SAT|SUN|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC", re.IGNORECASE
)
MINUTE = timedelta(minutes=1)
BEFORE = timedelta(hours=3)
"""More than clocks are ever put back."""
MOST_TIMES = 100_000


def is_cron(expression: object) -> bool:
	"""Return whether a text is an expression of five fields that is due at some time; random ones are none."""
	if not isinstance(expression, str) or not FIELDS.fullmatch(text := expression.strip()):
		return False
	if re.search("[A-Z]", NAMES.sub("", text), re.IGNORECASE) or not croniter.is_valid(text):
		return False
	try:
		croniter(text, datetime(2024, 1, 1)).get_next(datetime)
	except ValueError:
		return False
	return True


def find_next(expression: str, after: datetime, zone: tzinfo) -> datetime | None:
	"""Return the first time after a moment at which an expression is due.

	Args:
		expression: one that `is_cron` accepts.
		after: UTC, naive.
		zone: of the wall times.

	Returns:
		UTC, naive; None if there is none within years.
	"""
	return next(iter_times(expression, after, zone), None)


def iter_times(expression: str, after: datetime, zone: tzinfo) -> Iterator[datetime]:
	"""Yield the times at which an expression is due, in their order.

	Args:
		expression: one that `is_cron` accepts.
		after: UTC, naive; the first time is later.
		zone: of the wall times.

	Yields:
		UTC, naive.
	"""
	walls = croniter(expression.strip(), _to_wall(after, zone) - BEFORE)
	is_hourly = expression.split()[1].startswith("*")
	last = after
	waiting: list[datetime] = []  # second passes, until the first pass of the hour is over
	for _try in range(MOST_TIMES):
		try:
			wall = walls.get_next(datetime)
		except ValueError:
			break
		passes = find_passes(wall, zone)
		if is_hourly and _to_wall(passes[0], zone) != wall:
			continue  # the next hour follows at once
		waiting += passes[1:] if is_hourly else []
		for moment in [*(each for each in waiting if each < passes[0]), passes[0]]:
			if moment > last:
				last = moment
				yield moment
		waiting = [each for each in waiting if each > last]


def find_passes(wall: datetime, zone: tzinfo) -> list[datetime]:
	"""Return when a zone's clocks show a wall time, in UTC, naive: once, twice, or at the end of a gap.

	Args:
		wall: a naive wall time.
		zone: of the wall time.
	"""
	found = sorted({_to_utc(wall.replace(fold=fold), zone) for fold in (0, 1)})
	real = [each for each in found if _to_wall(each, zone) == wall]
	if real:
		return real
	# in a gap: the two readings stand an hour apart, around it
	moment = found[0].replace(second=0, microsecond=0)
	while _to_wall(moment, zone) < wall:
		moment += MINUTE
	return [moment]


def _to_utc(wall: datetime, zone: tzinfo) -> datetime:
	return wall.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)


def _to_wall(moment: datetime, zone: tzinfo) -> datetime:
	return moment.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None, fold=0)
