"""Labour and travel of a visit from its timeline: nobody types hours."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from operator import itemgetter

from gigafibre_fsm.domain.dispatch.job import lifecycle

LONGEST_LEG = 12 * 60
"""Minutes; a status that was forgotten overnight is not a day's work."""


@dataclass(frozen=True, slots=True)
class Times:
	"""Whole minutes on the way and at work; every leg counts, a turned back one too."""

	travel: int
	labour: int


@dataclass(frozen=True, slots=True)
class Change:
	"""The visit entered a status at a moment of the site's clock (naive)."""

	happened_on: datetime
	status: str


def of(changes: Iterable[Change], zone: tzinfo) -> Times:
	"""Sum what was spent En Route and On Site between the changes of status, in whatever order they were written.

	Args:
		changes: of one visit; the last leg ends with the last change.
		zone: the site's, so that an hour that a clock skips or repeats is not counted or lost.
	"""
	spent = {lifecycle.EN_ROUTE: 0.0, lifecycle.ON_SITE: 0.0}
	for (start, status), (end, _next) in itertools.pairwise(sorted(_real(changes, zone), key=itemgetter(0))):
		if status in spent:
			spent[status] += min((end - start) / 60, LONGEST_LEG)
	return Times(round(spent[lifecycle.EN_ROUTE]), round(spent[lifecycle.ON_SITE]))


def _real(changes: Iterable[Change], zone: tzinfo) -> Iterator[tuple[float, str]]:
	"""Real seconds and status of each change, as it was written.

	In an hour that comes twice, what was written after something later belongs to the second pass.
	"""
	latest = float("-inf")
	for change in changes:
		moment = change.happened_on.replace(tzinfo=zone)
		first, second = moment.replace(fold=0).timestamp(), moment.replace(fold=1).timestamp()
		real = second if first < latest <= second else first
		latest = max(latest, real)
		yield real, change.status
