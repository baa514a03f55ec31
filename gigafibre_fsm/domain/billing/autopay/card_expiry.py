"""Cards that expire: the customer is told before, so that no charge fails for it."""

from collections.abc import Collection
from datetime import date

from dateutil.relativedelta import relativedelta

WARNING_DAYS = (30, 7)
"""Days before a card's last day on which its holder is warned."""


def find_last_day_of_card(year: int, month: int) -> date:
	"""Return the last day on which a card is valid: the last of the month that is printed on it."""
	return date(year, month, 1) + relativedelta(months=1, days=-1)


def find_expiry_warning(
	last_day: date, already_sent: Collection[int], today: date, warning_days: tuple[int, ...] = WARNING_DAYS
) -> int | None:
	"""Return which warning is to be sent today, by its days before the end; None if none is.

	A warning that was missed is sent late; of two that are late only the more urgent one is sent.

	Args:
		last_day: on which the card is valid.
		already_sent: warnings sent for this card, by their days before the end.
		today: local date.
		warning_days: days before the end.
	"""
	days_left = (last_day - today).days
	reached = [days for days in warning_days if days_left <= days]
	if days_left < 0 or not reached or any(days <= min(reached) for days in already_sent):
		return None
	return min(reached)
