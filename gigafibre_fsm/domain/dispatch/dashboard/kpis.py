"""How a day goes, in figures: counted from what the board shows of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Visit(Protocol):
	"""What is counted of a visit."""

	name: str
	status: str
	window: tuple[datetime, datetime] | None
	is_promised: bool
	on_site_on: datetime | None


class Row(Protocol):
	"""What is counted of a technician's day, in minutes."""

	work: int
	travel: int


@dataclass(frozen=True, slots=True)
class Summary:
	"""One day of dispatch."""

	by_state: Mapping[str, int]
	visits: int
	late: int
	"""Visits that are, or will be, later than promised."""
	unassigned: int
	"""Visits that wait in the backlog, of whatever day."""
	unpublished: int
	"""Visits that phones do not show as the board does."""
	work: int
	"""Minutes."""
	travel: int
	"""Minutes."""
	promised: int
	"""Visits with a promised window of which one knows by now whether it was kept."""
	kept: int

	@property
	def travel_share(self) -> float:
		"""Travel as a share of work and travel; 0 without either."""
		whole = self.work + self.travel
		return self.travel / whole if whole else 0.0


def count(
	today: Iterable[Visit],
	rows: Iterable[Row],
	*,
	late: int,
	unassigned: int,
	unpublished: int,
	now: datetime,
	grace: int,
) -> Summary:
	"""Count the figures of one day of dispatch.

	Args:
		today: the visits planned on the day.
		rows: the technicians' days, each with its minutes of work and of travel.
		late: number of visits that are, or will be, later than promised.
		unassigned: number of visits that wait in the backlog, of whatever day.
		unpublished: number of visits that phones do not show as the board does.
		now: current time of the site, naive.
		grace: minutes after the end of a window before it counts as broken.
	"""
	today, rows = list(today), list(rows)
	verdicts = [is_kept(visit, now, timedelta(minutes=grace)) for visit in today]
	return Summary(
		by_state=dict(Counter(visit.status for visit in today)),
		visits=len(today),
		late=late,
		unassigned=unassigned,
		unpublished=unpublished,
		work=sum(row.work for row in rows),
		travel=sum(row.travel for row in rows),
		promised=sum(verdict is not None for verdict in verdicts),
		kept=sum(verdict is True for verdict in verdicts),
	)


def is_kept(visit: Visit, now: datetime, grace: timedelta) -> bool | None:
	"""Whether the technician arrived by the end of the promised window; who comes early has kept it.

	Args:
		visit: the visit.
		now: current time of the site, naive.
		grace: time after the end of the window that still counts as kept.

	Returns:
		None without a promised window, and as long as the technician may still arrive in time.
	"""
	if not (visit.is_promised and visit.window):
		return None
	end = visit.window[1] + grace
	if visit.on_site_on:
		return visit.on_site_on <= end
	return False if now > end else None
