"""What technicians did in a period: visits, how many were settled at once, and where their hours went; pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EndedVisit:
	"""A visit that is over.

	Attributes:
		technician: name of the Dispatch Technician in whose day it was.
		is_done: it was completed; else nothing could be done there.
		is_settled: nobody had to come back: it was completed whole, and no visit to the place followed it.
		on_site, travel, planned: minutes; planned is what the board had set aside for the work.
	"""

	technician: str
	is_done: bool
	is_settled: bool
	on_site: int
	travel: int
	planned: int


@dataclass(frozen=True, slots=True)
class TechnicianFigures:
	"""A technician's period, or everybody's; minutes."""

	technician: str
	done: int
	not_done: int
	settled: int
	on_site: int
	travel: int
	planned: int

	@property
	def share_settled(self) -> float | None:
		"""First-time fix: visits after which nobody had to come back, of those that were done; None without any."""
		return self.settled / self.done if self.done else None

	@property
	def travel_share(self) -> float | None:
		"""Travel, of travel and work; None without either."""
		whole = self.on_site + self.travel
		return self.travel / whole if whole else None

	@property
	def pace(self) -> float | None:
		"""Work, of the work that was planned: 1.2 is a fifth more; None if nothing was planned."""
		return self.on_site / self.planned if self.planned else None


def count_visits(visits: Iterable[EndedVisit]) -> list[TechnicianFigures]:
	"""Return the figures of each technician, by name."""
	groups: dict[str, list[EndedVisit]] = {}
	for visit in visits:
		groups.setdefault(visit.technician, []).append(visit)
	return [sum_visits(technician, groups[technician]) for technician in sorted(groups)]


def sum_visits(technician: str, visits: Iterable[EndedVisit]) -> TechnicianFigures:
	"""Return the figures of some visits.

	Args:
		technician: whose they are; empty for everybody's.
		visits: that are over.
	"""
	visits = list(visits)
	done = [visit for visit in visits if visit.is_done]
	return TechnicianFigures(
		technician,
		done=len(done),
		not_done=len(visits) - len(done),
		settled=sum(visit.is_settled for visit in done),
		on_site=sum(visit.on_site for visit in visits),
		travel=sum(visit.travel for visit in visits),
		# the work of a visit that was not done was not needed
		planned=sum(visit.planned for visit in done),
	)
