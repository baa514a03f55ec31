"""The present as the site's people read it. Pure."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from gigafibre_fsm.domain.flows.conditions.paths import Find, UnknownPath

ZONE = "run.zone"
"""The path at which a lookup gives the name of the site's time zone; a lookup without it stands in UTC."""


def to_site_time(now: datetime, find: Find) -> datetime:
	"""Return a moment as an aware time in the site's zone.

	Args:
		now: UTC, naive, as `instants.now_utc` gives it; or aware.
		find: gives the zone.
	"""
	if now.tzinfo is not None:
		return now
	try:
		name = find(ZONE)
	except UnknownPath:
		name = None
	return now.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(name) if name else timezone.utc)
