"""Times that keep their order when clocks change.

Frappe stores the site's local time without its offset: in November one hour occurs twice, in March one is
missing. Ordering, leases and counting therefore use naive UTC; local times are for people. A local time made
here carries `fold` (PEP 495), which distinguishes the two passes of a repeated hour.
"""

import datetime as standard
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from frappe.utils import get_datetime, get_system_timezone

if TYPE_CHECKING:
	from frappe.model.document import Document

AFTER_A_JUMP = timedelta(hours=3)


def zone() -> ZoneInfo:
	"""The site's time zone."""
	return ZoneInfo(get_system_timezone())


def now_utc() -> datetime:
	"""The present in UTC, naive."""
	# read through the module, where tests set Frappe's clock too
	return standard.datetime.now(timezone.utc).replace(tzinfo=None)


def now() -> datetime:
	"""The present in the site's zone, naive; its `fold` is 1 in the second pass of a repeated hour."""
	return to_site(now_utc())


def to_utc(moment: datetime) -> datetime:
	"""Convert a site time to naive UTC; in a repeated hour `fold` decides the pass, the first by default."""
	return moment.replace(tzinfo=zone()).astimezone(timezone.utc).replace(tzinfo=None)


def to_site(moment: datetime) -> datetime:
	"""Convert naive UTC to the site's local time, with its `fold`."""
	local = moment.replace(tzinfo=timezone.utc).astimezone(zone()).replace(tzinfo=None, fold=0)
	return local if to_utc(local) == moment else local.replace(fold=1)


def to_nearest_utc(moment: datetime) -> datetime:
	"""Convert a stored site time to naive UTC; in a repeated hour, to the pass nearer to the present.

	A time with `fold` 1 always means the second pass.
	"""
	if moment.fold:
		return to_utc(moment)
	return min(to_utc(moment.replace(fold=0)), latest_utc(moment), key=lambda utc: abs(utc - now_utc()))


def set_instant(doc: "Document", when: str) -> None:
	"""Set a new document's `instant`, its place in order, from its field `when` or, if empty, the present."""
	moment = doc.get(when)
	doc.instant = doc.instant or (to_nearest_utc(get_datetime(moment)) if moment else now_utc())


def latest_utc(moment: datetime) -> datetime:
	"""The latest UTC time that a stored site time can mean."""
	return to_utc(moment.replace(fold=1))


def is_over(moment: datetime, present: datetime) -> bool:
	"""Whether a stored site time has passed; in a repeated hour, whether both passes have."""
	return latest_utc(moment) <= to_nearest_utc(present)


def earliest_site_time(moment: datetime) -> datetime:
	"""A site time, moved an hour back in a repeated hour, so that it is not after any time stored later."""
	return moment - max(latest_utc(moment) - to_utc(moment.replace(fold=0)), timedelta(0))


def add_real_time(moment: datetime, by: timedelta) -> datetime:
	"""The site time when `by` has really elapsed after a moment."""
	return to_site(to_utc(moment) + by)


def elapsed_between(start: datetime, end: datetime) -> timedelta:
	"""How much time really elapses between two site times."""
	return to_utc(end) - to_utc(start)


def to_steady_site_time(moment: datetime) -> datetime:
	"""Convert naive UTC to site time, minus any forward jump of its clocks in the last three hours.

	Without this, after the March change every time stored before the jump would look an hour older than it
	is, and every device would seem silent.
	"""
	jump = _offset(moment) - _offset(moment - AFTER_A_JUMP)
	return to_site(moment) - max(jump, timedelta(0))


def _offset(moment: datetime) -> timedelta:
	return moment.replace(tzinfo=timezone.utc).astimezone(zone()).utcoffset() or timedelta(0)
