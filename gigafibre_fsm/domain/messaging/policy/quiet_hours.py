"""Quiet hours: when a message may be sent at the earliest."""

from datetime import datetime, time, timedelta


def not_before(now: datetime, quiet_from: time | None, quiet_until: time | None) -> datetime | None:
	"""Return the end of the quiet hours that `now` falls into, or None outside them.

	Args:
		now: naive, in the site's zone.
		quiet_from: first quiet moment; may be later than `quiet_until` (over midnight).
		quiet_until: first moment after the quiet hours; equal to `quiet_from` or None means no quiet hours.
	"""
	if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
		return None
	clock = now.time()
	end = datetime.combine(now.date(), quiet_until)
	if quiet_from < quiet_until:
		return end if quiet_from <= clock < quiet_until else None
	if clock >= quiet_from:
		return end + timedelta(days=1)
	return end if clock < quiet_until else None
