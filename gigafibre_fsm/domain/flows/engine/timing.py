"""Until when a step waits: durations in real time, wall times of the site on both nights when clocks change."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Any

from gigafibre_fsm.domain.flows.conditions import clock, comparing
from gigafibre_fsm.domain.flows.conditions.paths import Find

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def find_moment(inputs: Mapping[str, Any], find: Find, now: datetime) -> datetime | None:
	"""Return until when a step of the kind `wait` waits, in UTC, naive; None if its inputs cannot be read.

	Args:
		inputs: resolved: `duration` (real time), or `until` (a day or a naive moment of the site); `not_before` is a
			wall time of the site. With nothing else it is the next time that the site's clocks show it.
		find: gives the site's zone.
		now: UTC, naive.
	"""
	zone = clock.to_site_time(now, find).tzinfo or timezone.utc
	moment: datetime | None = now
	if inputs.get("until"):
		wall = comparing.to_moment(inputs["until"])
		moment = wall and wall_to_utc(wall, zone)
	elif inputs.get("duration"):
		length = comparing.to_duration(inputs["duration"])
		moment = now + length if length is not None else None
	if moment is None or not inputs.get("not_before"):
		return moment
	earliest = comparing.to_time_of_day(inputs["not_before"])
	if earliest is None:
		return None
	is_alone = not inputs.get("until") and not inputs.get("duration")
	return _move_to_wall_time(moment, earliest, zone, is_next=is_alone)


def _move_to_wall_time(moment: datetime, earliest: timedelta, zone: tzinfo, *, is_next: bool) -> datetime:
	local = moment.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None)
	midnight = datetime.combine(local.date(), time(0))
	if local.replace(fold=0) - midnight < earliest:
		return max(moment, wall_to_utc(midnight + earliest, zone))
	return wall_to_utc(midnight + DAY + earliest, zone) if is_next else moment


def wall_to_utc(wall: datetime, zone: tzinfo) -> datetime:
	"""Return when the site's clocks show a time: the first pass of a repeated hour, the first minute after a gap."""
	wall = wall.replace(fold=0)
	for _minute in range(24 * 60):
		utc = wall.replace(tzinfo=zone).astimezone(timezone.utc)
		if utc.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
			break
		wall += MINUTE
	return utc.replace(tzinfo=None)
