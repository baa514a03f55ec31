"""How long a customer may change their mind, when a term ends, and when they are told so. Pure; days are the site's.

Source: Consumer Protection Act (CQLR P-40.1), sections 54.8 and 54.9 (distance), 59 (itinerant), 214.3 (notice before
the end of a term), and its regulation, section 6.5 (sale by telephone). The numbers of days are data.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from gigafibre_fsm.domain.sales.agreements.facts import SaleChannel


@dataclass(frozen=True, slots=True)
class RightsRules:
	"""Numbers of days, as FSM Agreement Settings has them.

	Attributes:
		web_days: counted from the contract, and only if disclosure or copy failed.
		late_copy_days: how soon the copy must have been sent for the web rule to give nothing.
		telephone_days, door_days: counted from the day on which the copy was received.
		notice_days: before the end of a term.
	"""

	web_days: int = 7
	late_copy_days: int = 15
	telephone_days: int = 7
	door_days: int = 10
	notice_days: int = 90


def find_cancel_until(
	channel: SaleChannel,
	signed_on: date,
	copy_sent_on: date | None,
	rules: RightsRules,
	*,
	is_commercial: bool,
) -> date | None:
	"""Return the last day on which the customer may end the agreement at no cost; None if there is no such right.

	A sale on the web gives none once the copy went out in time; while it has not, the right is open, and its days begin
	with the copy. What is promised elsewhere than at the law's places is only what the law gives.

	Args:
		channel: where it was sold.
		signed_on: day of the signature.
		copy_sent_on: day on which the signed copy was sent; None while it was not.
		rules: numbers of days.
		is_commercial: a company has no such right.
	"""
	if is_commercial:
		return None
	if channel is SaleChannel.WEB:
		last = signed_on + timedelta(days=rules.late_copy_days)
		if copy_sent_on is not None and copy_sent_on <= last:
			return None
		return (copy_sent_on or last) + timedelta(days=rules.web_days)
	days = rules.door_days if channel is SaleChannel.DOOR else rules.telephone_days
	return (copy_sent_on or signed_on) + timedelta(days=days)


def find_term_end(starts_on: date, term_months: int | None) -> date | None:
	"""Return the last day of a term; None without one. A term from the 31st ends with the shorter month."""
	return add_months(starts_on, term_months) - timedelta(days=1) if term_months else None


def find_notice_day(ends_on: date | None, rules: RightsRules) -> date | None:
	"""Return from which day on the customer is told that the term ends; None without a term."""
	return ends_on - timedelta(days=rules.notice_days) if ends_on else None


def add_months(day: date, months: int) -> date:
	"""Return the same day of a later month, or that month's last day."""
	year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
	return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
