"""How far places are from each other, as the board asks it: often, and hardly waiting for a vendor."""

from collections.abc import Iterable
from datetime import datetime

from gigafibre_fsm.domain.dispatch import travel
from gigafibre_fsm.domain.dispatch.schedule.technician import Point
from gigafibre_fsm.domain.dispatch.schedule.technician_day import Way, Ways

__all__ = ("NOWHERE", "Way", "Ways", "among")

NOWHERE = Way(0, 0, True)
KNOWN = 0.0
"""Patience for a whole board: what is known already, straight lines for the rest."""
A_MOMENT = 2.0
"""Seconds of patience for the rows that a gesture touches."""


def among(places: Iterable[Point | None], now: datetime, patience: float = KNOWN) -> Ways:
	"""Look up the drives between all these places.

	Args:
		places: latitude and longitude of each; None for one that is unknown.
		now: current time of the site, naive; decides which remembered travel times are still fresh.
		patience: seconds to wait for the routing engine; with 0 it is not asked.

	Returns:
		A function from two places to the drive between them; None from or to a place that is not among them
		or that no road reaches.
	"""
	different = sorted({place for place in places if place})
	index = {place: number for number, place in enumerate(different)}
	times = travel.between(different, now, patience=patience)
	seconds, metres, estimated = times.seconds.tolist(), times.metres.tolist(), times.is_estimated.tolist()

	def way(start: Point | None, end: Point | None) -> Way | None:
		here, there = index.get(start), index.get(end)
		if here is None or there is None or seconds[here][there] < 0:
			return None
		return Way(seconds[here][there], metres[here][there], estimated[here][there])

	return way


def places_of(members: Iterable, visits: Iterable) -> set[Point | None]:
	"""Where these technicians start and end, and where these visits are."""
	homes = {place for member in members for place in (member.start, member.end)}
	return homes | {visit.place for visit in visits}
