"""Quiet hours: when a message may be sent at the earliest."""

from datetime import datetime, time, timedelta


def not_before(now: datetime, quiet_from: time | None, quiet_until: time | None) -> datetime | None:
	"""The end of the quiet hours that `now` lies in, or None when it lies in none.

	Args:
		now: naive, in the site's zone.
		quiet_from: first quiet moment; may be later than `quiet_until` (over midnight).
		quiet_until: first moment that is quiet no more; equal to `quiet_from` or missing means never quiet.
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
