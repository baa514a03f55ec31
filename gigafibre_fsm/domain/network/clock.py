"""Two clocks: the ACS tells UTC, the site stores the time of its own zone, and both without saying so."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from frappe.utils import get_system_timezone

AFTER_A_JUMP = timedelta(hours=3)


def zone() -> ZoneInfo:
	"""The site's zone."""
	return ZoneInfo(get_system_timezone())


def to_utc(moment: datetime) -> datetime:
	"""A time of the site as naive UTC."""
	return moment.replace(tzinfo=zone()).astimezone(timezone.utc).replace(tzinfo=None)


def to_site(moment: datetime) -> datetime:
	"""A naive UTC time as the site stores it."""
	return moment.replace(tzinfo=timezone.utc).astimezone(zone()).replace(tzinfo=None)


def steady(moment: datetime) -> datetime:
	"""A naive UTC time in the site's zone, less what its clocks jumped ahead in the hours before.

	In the night of March every stored time before the jump would otherwise look an hour older than it is, and
	every device silent.
	"""
	jump = _offset(moment) - _offset(moment - AFTER_A_JUMP)
	return to_site(moment) - max(jump, timedelta(0))


def _offset(moment: datetime) -> timedelta:
	return moment.replace(tzinfo=timezone.utc).astimezone(zone()).utcoffset() or timedelta(0)
