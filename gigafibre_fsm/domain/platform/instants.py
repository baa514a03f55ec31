"""Moments that keep their order when clocks are changed.

Frappe stores the local time of the site without its offset: in the night of November an hour comes twice, in the
night of March one is missing. Whatever orders, leases or counts therefore works with naive UTC; local times are for
people. A local time made here says by `fold` (PEP 495) which of the two passes of a repeated hour it means.
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
	"""The site's zone."""
	return ZoneInfo(get_system_timezone())


def now_utc() -> datetime:
	"""The present in UTC, naive."""
	# asked of the module, where tests set the clock for Frappe as well
	return standard.datetime.now(timezone.utc).replace(tzinfo=None)


def now() -> datetime:
	"""The present in the site's zone, naive; its `fold` is 1 in the second pass of a repeated hour."""
	return to_site(now_utc())


def to_utc(moment: datetime) -> datetime:
	"""A time of the site as naive UTC; in a repeated hour the pass that its `fold` says, the first one by default."""
	return moment.replace(tzinfo=zone()).astimezone(timezone.utc).replace(tzinfo=None)


def to_site(moment: datetime) -> datetime:
	"""A naive UTC time as the site stores it, with its `fold`."""
	local = moment.replace(tzinfo=timezone.utc).astimezone(zone()).replace(tzinfo=None, fold=0)
	return local if to_utc(local) == moment else local.replace(fold=1)


def near(moment: datetime) -> datetime:
	"""A stored time of the site as naive UTC; in a repeated hour the pass that is nearer to the present.

	A time whose `fold` says the second pass means that.
	"""
	if moment.fold:
		return to_utc(moment)
	return min(to_utc(moment.replace(fold=0)), latest(moment), key=lambda utc: abs(utc - now_utc()))


def stamp(doc: "Document", when: str) -> None:
	"""Set the `instant` of a document that is made, from its field `when` or else the present: its place in order."""
	moment = doc.get(when)
	doc.instant = doc.instant or (near(get_datetime(moment)) if moment else now_utc())


def latest(moment: datetime) -> datetime:
	"""The last moment in UTC that a stored time of the site can mean."""
	return to_utc(moment.replace(fold=1))


def is_over(moment: datetime, present: datetime) -> bool:
	"""Whether a stored time of the site has passed, in both passes if its hour is repeated."""
	return latest(moment) <= near(present)


def floor(moment: datetime) -> datetime:
	"""A time of the site that is not after anything stored later: in a repeated hour an hour earlier."""
	return moment - max(latest(moment) - to_utc(moment.replace(fold=0)), timedelta(0))


def later(moment: datetime, by: timedelta) -> datetime:
	"""The time of the site when so much time has really passed after a moment."""
	return to_site(to_utc(moment) + by)


def elapsed(start: datetime, end: datetime) -> timedelta:
	"""How much time really passes between two times of the site."""
	return to_utc(end) - to_utc(start)


def steady(moment: datetime) -> datetime:
	"""A naive UTC time in the site's zone, less what its clocks jumped ahead in the hours before.

	In the night of March every stored time before the jump would otherwise look an hour older than it is, and
	every device silent.
	"""
	jump = _offset(moment) - _offset(moment - AFTER_A_JUMP)
	return to_site(moment) - max(jump, timedelta(0))


def _offset(moment: datetime) -> timedelta:
	return moment.replace(tzinfo=timezone.utc).astimezone(zone()).utcoffset() or timedelta(0)
