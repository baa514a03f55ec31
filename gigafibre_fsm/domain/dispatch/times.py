"""Labour and travel of a visit from its timeline: nobody types hours."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from gigafibre_fsm.domain.dispatch import lifecycle

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
	ordered = sorted(changes, key=lambda change: change.happened_on)
	for start, end in itertools.pairwise(ordered):
		if start.status in spent:
			spent[start.status] += min(_minutes(start.happened_on, end.happened_on, zone), LONGEST_LEG)
	return Times(round(spent[lifecycle.EN_ROUTE]), round(spent[lifecycle.ON_SITE]))


def _minutes(start: datetime, end: datetime, zone: tzinfo) -> float:
	"""Real minutes between two moments of one wall clock."""
	return max(0.0, (_real(end, zone) - _real(start, zone)) / 60)


def _real(moment: datetime, zone: tzinfo) -> float:
	return moment.replace(tzinfo=zone).timestamp()
