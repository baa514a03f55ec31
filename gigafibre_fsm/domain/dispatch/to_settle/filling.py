"""Which visits would fill a hole best. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.schedule.forecast import round_up

MOST = 3
"""As many as one reads at a glance, with the customer on the telephone."""
URGENCY = {"Urgent": 0, "High": 1, "Medium": 2, "Low": 3}


@dataclass(frozen=True, slots=True)
class Filling:
	"""A visit that could fill a hole.

	Attributes:
		job: name of the Dispatch Job.
		arrival: when it would begin, site time, naive.
		added_seconds: of travel that it adds to the row.
		saved_seconds: of travel that it spares where it stands now; 0 from the backlog.
		against: what speaks against it, worded.
		missing: names of the material that is not on the truck.
		is_promised: whether its customer was promised another window, so that they have to agree.
		priority: Urgent, High, Medium or Low.
		waits_since: when it was created; who has waited longest comes first among equals.
	"""

	job: str
	arrival: datetime
	added_seconds: int
	saved_seconds: int
	against: tuple[str, ...]
	missing: tuple[str, ...]
	is_promised: bool
	priority: str
	waits_since: datetime

	@property
	def fits(self) -> bool:
		"""Whether nothing speaks against it."""
		return not self.against and not self.missing

	@property
	def gain_minutes(self) -> int:
		"""Minutes of travel that are saved on both days together; negative if it costs more than it saves."""
		return round((self.saved_seconds - self.added_seconds) / 60)


def rank_fillings(found: Iterable[Filling]) -> list[Filling]:
	"""Return the best fillings, MOST at most: what fits, then the more urgent, then what saves most travel."""

	def order(one: Filling) -> tuple:
		urgency = URGENCY.get(one.priority, URGENCY["Medium"])
		return not one.fits, urgency, one.added_seconds - one.saved_seconds, one.waits_since, one.job

	return sorted(found, key=order)[:MOST]


def find_arrival(hole: tuple[datetime, datetime], minutes: int, to: int, onwards: int) -> datetime | None:
	"""Return when a visit could begin in a hole; None if it does not fit between what stands around it.

	Args:
		hole: from when until when nothing else is planned, site time, naive.
		minutes: how long the visit takes.
		to: seconds of the drive to it.
		onwards: seconds of the drive from it.

	Returns:
		Site time, naive, on full five minutes.
	"""
	arrival = round_up(hole[0] + timedelta(seconds=to))
	ends = arrival + timedelta(minutes=minutes, seconds=onwards)
	return arrival if ends <= hole[1] else None
