"""When a date of a record is due for a flow: some time before or after it, at a time of day. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from gigafibre_fsm.domain.flows.catalogue import cron, trigger_kinds
from gigafibre_fsm.domain.flows.conditions import comparing

USUAL_TIME = timedelta(hours=9)
DAY = timedelta(days=1)
LATE = DAY
"""A moment that had passed when its date was written is due at once, if it passed no longer ago."""


@dataclass(frozen=True, slots=True)
class DateRule:
	"""How far from a date a flow starts.

	Attributes:
		offset: negative before the date.
		at: time since midnight, for dates without a time.
		zone: of the site.
	"""

	offset: timedelta
	at: timedelta
	zone: tzinfo

	def find_moment(self, value: date) -> datetime:
		"""Return when a value is due: UTC, naive. A day moves by the calendar, a moment by real time."""
		if isinstance(value, datetime):
			return cron.find_passes(value.replace(tzinfo=None, fold=0), self.zone)[0] + self.offset
		wall = datetime.combine(value, time(0)) + self.at + self.offset
		return cron.find_passes(wall, self.zone)[0]

	def list_days(self, after: datetime, until: datetime) -> list[date]:
		"""Return the days, as values, that are due after a moment and up to another.

		Args:
			after, until: UTC, naive.
		"""
		first = self._wall(after) - self.offset - 2 * DAY
		count = (until - after).days + 5
		days = [(first + DAY * number).date() for number in range(count)]
		return [day for day in days if after < self.find_moment(day) <= until]

	def find_range(self, after: datetime, until: datetime) -> tuple[datetime, datetime]:
		"""Return bounds of the moments, as values, that may be due after a moment and up to another; site time.

		Args:
			after, until: UTC, naive.
		"""
		slack = timedelta(hours=2)
		return self._wall(after) - self.offset - slack, self._wall(until) - self.offset + slack

	def _wall(self, moment: datetime) -> datetime:
		return moment.replace(tzinfo=timezone.utc).astimezone(self.zone).replace(tzinfo=None, fold=0)


def read_rule(inputs: Mapping[str, Any], zone: tzinfo) -> DateRule:
	"""Return the rule of a trigger's inputs.

	Args:
		inputs: of a trigger of the kind `date_field`.
		zone: of the site.
	"""
	offset = comparing.to_duration(inputs.get("offset") or {"days": 0}) or timedelta(0)
	at = comparing.to_time_of_day(inputs.get("at"))
	is_before = inputs.get("side") == trigger_kinds.BEFORE
	return DateRule(-offset if is_before else offset, USUAL_TIME if at is None else at, zone)
