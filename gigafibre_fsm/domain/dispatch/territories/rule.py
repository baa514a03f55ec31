"""Whether a technician serves a place on a day, by the territories that are named for that day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gigafibre_fsm.domain.platform import polygons
from gigafibre_fsm.domain.platform.polygons import Polygon

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""


@dataclass(frozen=True, slots=True)
class Territory:
	"""An area on the map."""

	name: str
	area: tuple[Polygon, ...]

	def covers(self, place: Point | None) -> bool:
		"""Whether a place is in the area; one that is not on the map is in none."""
		return place is not None and polygons.contains(self.area, place[1], place[0])


@dataclass(frozen=True, slots=True)
class ServedTerritory:
	"""A territory of one technician, and when they serve it."""

	territory: Territory
	weekdays: frozenset[int] = frozenset()
	"""0 is Monday."""
	only_on: date | None = None
	"""The date that counts instead of the days of the week."""


def list_served(served: Iterable[ServedTerritory], day: date) -> tuple[Territory, ...]:
	"""Return the territories to which a technician is limited on a day; none if they go everywhere.

	What is named for the date replaces what is named for the day of the week.

	Args:
		served: all territories of the technician.
		day: the day.
	"""
	served = tuple(served)
	that_day = [each.territory for each in served if each.only_on == day]
	usual = [each.territory for each in served if each.only_on is None and day.weekday() in each.weekdays]
	return tuple(that_day or usual)


def does_serve(served: Iterable[ServedTerritory], place: Point | None, day: date) -> bool:
	"""Whether a technician serves a place on a day.

	A place that is not on the map belongs to no territory, and is refused by none.

	Args:
		served: all territories of the technician.
		place: where the visit is; None if that is unknown.
		day: site date of the arrival.
	"""
	limits = list_served(served, day)
	return not limits or place is None or any(each.covers(place) for each in limits)
