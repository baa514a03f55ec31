"""Count kept promises by week, job type and technician: pure arithmetic."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from gigafibre_fsm.domain.dispatch.promises.outcome import KEPT, LATE, MISSED, OPEN, WITHDRAWN

WEEK, KIND, TECHNICIAN = "week", "job_type", "technician"
DIMENSIONS = (WEEK, KIND, TECHNICIAN)


@dataclass(frozen=True, slots=True)
class CountedPromise:
	"""The fields of one promise that the statistics use."""

	day: date
	job_type: str | None
	technician: str | None
	outcome: str
	minutes_late: int = 0

	@property
	def week(self) -> date:
		"""Monday of the week of the promise."""
		return self.day - timedelta(days=self.day.weekday())


@dataclass(frozen=True, slots=True)
class PromiseFigures:
	"""Outcomes of the promises of one group.

	`share_kept` is kept / (kept + late + missed), 0 to 1; withdrawn and open ones do not count. `median_late`
	is the median number of minutes by which the late ones were late. Either is None without data.
	"""

	key: tuple
	promised: int
	kept: int
	late: int
	missed: int
	withdrawn: int
	open: int
	share_kept: float | None
	median_late: float | None


def count_by(promises: Iterable[CountedPromise], dimensions: tuple[str, ...]) -> list[PromiseFigures]:
	"""Return the figures of each group, ordered by `dimensions`.

	These are some of DIMENSIONS; without any, all promises are one group.
	"""
	groups: dict[tuple, list[CountedPromise]] = defaultdict(list)
	for promise in promises:
		groups[tuple(getattr(promise, name) for name in dimensions)].append(promise)
	return [_figures(key, groups[key]) for key in sorted(groups, key=lambda key: tuple(map(str, key)))]


def _figures(key: tuple, group: list[CountedPromise]) -> PromiseFigures:
	counts = {
		outcome: sum(promise.outcome == outcome for promise in group)
		for outcome in (KEPT, LATE, MISSED, WITHDRAWN, OPEN)
	}
	judged = counts[KEPT] + counts[LATE] + counts[MISSED]
	minutes = [promise.minutes_late for promise in group if promise.outcome == LATE]
	return PromiseFigures(
		key,
		promised=len(group),
		kept=counts[KEPT],
		late=counts[LATE],
		missed=counts[MISSED],
		withdrawn=counts[WITHDRAWN],
		open=counts[OPEN],
		share_kept=counts[KEPT] / judged if judged else None,
		median_late=median(minutes) if minutes else None,
	)
