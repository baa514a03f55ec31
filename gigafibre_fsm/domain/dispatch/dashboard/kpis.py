"""Figures of one day of dispatch, counted from the board's data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class CountedJob(Protocol):
	"""The fields of a job that are counted."""

	name: str
	status: str
	window: tuple[datetime, datetime] | None
	is_promised: bool
	on_site_on: datetime | None


class CountedDay(Protocol):
	"""The fields of a technician's day that are counted, in minutes."""

	work: int
	travel: int


@dataclass(frozen=True, slots=True)
class Summary:
	"""One day of dispatch."""

	by_state: Mapping[str, int]
	visits: int
	late: int
	"""Jobs that are, or will be, later than promised."""
	unassigned: int
	"""Jobs of the backlog, whatever their day."""
	unpublished: int
	"""Jobs whose plan differs from what phones show."""
	work: int
	"""Minutes."""
	travel: int
	"""Minutes."""
	promised: int
	"""Jobs with a promised window whose outcome is known."""
	kept: int

	@property
	def travel_share(self) -> float:
		"""Travel as a share of work and travel; 0 without either."""
		whole = self.work + self.travel
		return self.travel / whole if whole else 0.0


def count_day(
	today: Iterable[CountedJob],
	rows: Iterable[CountedDay],
	*,
	late: int,
	unassigned: int,
	unpublished: int,
	now: datetime,
	grace: int,
) -> Summary:
	"""Count the figures of one day of dispatch.

	Args:
		today: the jobs planned on the day.
		rows: the technicians' days, each with its minutes of work and of travel.
		late: number of jobs that are, or will be, later than promised.
		unassigned: number of jobs of the backlog, whatever their day.
		unpublished: number of jobs whose plan differs from what phones show.
		now: current time of the site, naive.
		grace: minutes after the end of a window before it counts as broken.
	"""
	today, rows = list(today), list(rows)
	verdicts = [is_kept(job, now, timedelta(minutes=grace)) for job in today]
	return Summary(
		by_state=dict(Counter(job.status for job in today)),
		visits=len(today),
		late=late,
		unassigned=unassigned,
		unpublished=unpublished,
		work=sum(row.work for row in rows),
		travel=sum(row.travel for row in rows),
		promised=sum(verdict is not None for verdict in verdicts),
		kept=sum(verdict is True for verdict in verdicts),
	)


def is_kept(job: CountedJob, now: datetime, grace: timedelta) -> bool | None:
	"""Whether the technician arrived by the end of the promised window; an early arrival keeps it.

	Args:
		job: the job.
		now: current time of the site, naive.
		grace: time after the end of the window that still counts as kept.

	Returns:
		None without a promised window, and as long as the technician may still arrive in time.
	"""
	if not (job.is_promised and job.window):
		return None
	end = job.window[1] + grace
	if job.on_site_on:
		return job.on_site_on <= end
	return False if now > end else None
