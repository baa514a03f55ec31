"""The drives between the places of a board: on each day as long as they take then. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from gigafibre_fsm.domain.dispatch.schedule.technician import Point
from gigafibre_fsm.domain.dispatch.schedule.technician_day import TravelLeg, TravelLegs
from gigafibre_fsm.domain.dispatch.storms import rule as storm_rule
from gigafibre_fsm.domain.dispatch.storms.rule import Storm


def _fine_weather(_day: date) -> Sequence[Storm]:
	return ()


@dataclass(frozen=True, slots=True)
class Drives:
	"""How long drives take, and where work outdoors waits.

	Attributes:
		fine: returns the drive between two places on a fine day; None if one of them is unknown.
		find_storms: returns the storms of a day; asked once for each.
	"""

	fine: TravelLegs
	find_storms: Callable[[date], Sequence[Storm]] = _fine_weather
	_known: dict[date, Sequence[Storm]] = field(default_factory=dict)

	def select_day(self, day: date) -> TravelLegs:
		"""Return the drives as long as they take on a day.

		Args:
			day: site date on which one drives.
		"""
		storms = [storm for storm in self._storms(day) if storm.slower]
		if not storms:
			return self.fine

		def find_slowed(start: Point | None, end: Point | None) -> TravelLeg | None:
			way = self.fine(start, end)
			return way and replace(way, seconds=storm_rule.slow_drive(way.seconds, start, end, storms))

		return find_slowed

	def find_outdoor_storm(self, place: Point | None, start: datetime, end: datetime) -> Storm | None:
		"""Return the storm in which work outdoors would be; None without one.

		Args:
			place: latitude and longitude of the visit.
			start, end: of the work, site time, naive.
		"""
		days = (
			start.date() + timedelta(days=number) for number in range((end.date() - start.date()).days + 1)
		)
		met = [storm for day in days for storm in self._storms(day)]
		return storm_rule.find_outdoor_storm(place, start, end, met)

	def _storms(self, day: date) -> Sequence[Storm]:
		if day not in self._known:
			self._known[day] = self.find_storms(day)
		return self._known[day]
