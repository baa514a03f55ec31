"""Travel times for the board, which asks often and cannot wait long for a routing engine; a storm makes them longer."""

from collections.abc import Iterable
from datetime import datetime

from gigafibre_fsm.domain.dispatch import travel
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.technician import Point
from gigafibre_fsm.domain.dispatch.schedule.technician_day import TravelLeg, TravelLegs
from gigafibre_fsm.domain.dispatch.storms import loading as storms

__all__ = ("UNKNOWN_LEG", "Drives", "TravelLeg", "TravelLegs", "look_up_drives")

UNKNOWN_LEG = TravelLeg(0, 0, True)
KNOWN = 0.0
"""Patience for a whole board: cached times only, straight lines for the rest."""
INTERACTIVE_TIMEOUT_SECONDS = 2.0
"""Seconds of patience for the rows that a board command touches."""


def look_up_drives(
	places: Iterable[Point | None],
	now: datetime,
	patience: float = KNOWN,
	*,
	positions: Iterable[Point] = (),
) -> Drives:
	"""Look up the drives between all these places.

	Args:
		places: latitude and longitude of each; None for one that is unknown.
		now: current time of the site, naive; decides which cached travel times are still fresh.
		patience: seconds to wait for the routing engine; 0 does not query it.
		positions: where technicians are. Drives from there are always straight lines: no engine is told where
			somebody is, and no cache keeps it.

	Returns:
		The drives of any day; None for a drive if either place is not among `places` or no road reaches it.
	"""
	different = sorted({place for place in places if place})
	index = {place: number for number, place in enumerate(different)}
	times = travel.find_travel_times(different, now, patience=patience)
	here_now = set(positions) - set(different)
	seconds, metres, estimated = times.seconds.tolist(), times.metres.tolist(), times.is_estimated.tolist()

	def find_leg(start: Point | None, end: Point | None) -> TravelLeg | None:
		if start in here_now and end in index:
			return TravelLeg(*travel.estimate_drive(start, end), True)
		here, there = index.get(start), index.get(end)
		if here is None or there is None or seconds[here][there] < 0:
			return None
		return TravelLeg(seconds[here][there], metres[here][there], estimated[here][there])

	return Drives(find_leg, storms.load_storms)


def list_places(members: Iterable, jobs: Iterable) -> set[Point | None]:
	"""Return where these technicians start and end, and the places of these jobs."""
	homes = {place for member in members for place in (member.start, member.end)}
	return homes | {job.place for job in jobs}
