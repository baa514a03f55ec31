"""Labour and travel time of a job, computed from its timeline so that technicians do not enter hours."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from operator import itemgetter

from gigafibre_fsm.domain.dispatch.job import lifecycle

LONGEST_LEG = 12 * 60
"""Minutes; limits a status left overnight by mistake."""


@dataclass(frozen=True, slots=True)
class WorkTime:
	"""Whole minutes of travel and of work; every leg counts, including one that was turned back."""

	travel: int
	labour: int


@dataclass(frozen=True, slots=True)
class StatusChange:
	"""The job entered a status at a naive site time."""

	happened_on: datetime
	status: str


def sum_work_time(changes: Iterable[StatusChange], zone: tzinfo) -> WorkTime:
	"""Sum the time spent En Route and On Site between status changes.

	Args:
		changes: the changes of one job, in the order in which they were written; the last one ends the last
			leg.
		zone: time zone of the site, so that an hour that a clock change skips or repeats is counted
			correctly.
	"""
	spent = {lifecycle.EN_ROUTE: 0.0, lifecycle.ON_SITE: 0.0}
	for (start, status), (end, _next) in itertools.pairwise(sorted(_real(changes, zone), key=itemgetter(0))):
		if status in spent:
			spent[status] += min((end - start) / 60, LONGEST_LEG)
	return WorkTime(round(spent[lifecycle.EN_ROUTE]), round(spent[lifecycle.ON_SITE]))


def _real(changes: Iterable[StatusChange], zone: tzinfo) -> Iterator[tuple[float, str]]:
	"""Yield each change's UTC timestamp, in seconds, and its status, in the order in which they were written.

	In an hour that occurs twice, a change written after a later one belongs to the second occurrence.
	"""
	latest = float("-inf")
	for change in changes:
		moment = change.happened_on.replace(tzinfo=zone)
		first, second = moment.replace(fold=0).timestamp(), moment.replace(fold=1).timestamp()
		real = second if first < latest <= second else first
		latest = max(latest, real)
		yield real, change.status
