"""The travel that one more stop adds to a technician's day."""

from collections.abc import Sequence
from datetime import datetime

from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician, Point
from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop, TravelLegs


def count_added_seconds(
	before: Point | None, here: Point | None, after: Point | None, ways: TravelLegs
) -> int:
	"""Return the seconds that a detour over `here` adds to the way from `before` to `after`; never negative.

	A way from or to an unknown place counts as no time.

	Args:
		before: latitude and longitude of the stop before; None if it is unknown.
		here: those of the new stop.
		after: those of the stop after it.
		ways: returns the drive between two places.
	"""

	def seconds(start: Point | None, end: Point | None) -> int:
		way = ways(start, end)
		return way.seconds if way else 0

	return max(0, seconds(before, here) + seconds(here, after) - seconds(before, after))


def find_neighbours(
	stops: Sequence[DayStop], member: PlanningTechnician, arrival: datetime
) -> tuple[Point | None, Point | None]:
	"""Return the places before and after a stop that begins at `arrival`; at the ends of the day, the technician's own.

	Args:
		stops: the other stops of the day, in the order of their starts.
		member: the technician.
		arrival: when the new stop begins, site time, naive.
	"""
	earlier = [stop for stop in stops if stop.start <= arrival]
	later = stops[len(earlier)] if len(earlier) < len(stops) else None
	return (earlier[-1].place if earlier else member.start), (later.place if later else member.end)
