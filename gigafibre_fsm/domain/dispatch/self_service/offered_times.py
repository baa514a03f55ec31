"""The windows to which a customer may move their visit by themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.proposals import slot_offers
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.self_service.job_page import notice_hours

SPARE = timedelta(minutes=30)
"""Minimum time between the planned arrival and the end of a window that a customer may choose."""
FURTHEST = timedelta(days=60)
"""How far ahead a customer may choose a window."""


@dataclass(frozen=True, slots=True)
class OtherTimes:
	"""Windows that a visit could be moved to; `more_from` is None if all later days are too far ahead."""

	offers: list[Offer]
	more_from: date | None


def find_offers(
	job: str, now: datetime, start: date | None = None, days: int = slot_offers.DAYS
) -> list[Offer]:
	"""Return the other windows to which a customer may move a visit; none if dispatch has locked it.

	Only windows that begin after the hours of notice, and that leave at least SPARE between the planned
	arrival and their end. Windows that need a crew are left out: they would change the days of several
	technicians, so the customer asks dispatch.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.
		start: the first day to search, today by default; nothing is offered beyond FURTHEST.
		days: number of working days to search.
	"""
	return find_times(job, now, start, days).offers


def find_times(
	job: str, now: datetime, start: date | None = None, days: int = slot_offers.DAYS
) -> OtherTimes:
	"""Return the windows that a customer may choose, and the day from which to search for more.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.
		start: the first day to search, today by default; nothing is offered beyond FURTHEST.
		days: number of working days to search.
	"""
	is_locked, here = frappe.db.get_value("Dispatch Job", job, ("locked", "window_start"))
	if is_locked or (start and start > now.date() + FURTHEST):
		return OtherTimes([], None)
	looked_at = slot_offers.next_working_days(start, now, days)
	after = looked_at[-1] + timedelta(days=1) if looked_at else None
	is_near = after is not None and after <= now.date() + FURTHEST
	return OtherTimes(
		_choosable(slot_offers.find_offers_on_days(job, looked_at, now), here, now),
		after if is_near else None,
	)


def _choosable(found: list[Offer], here: datetime | None, now: datetime) -> list[Offer]:
	earliest = now + timedelta(hours=notice_hours())
	return [
		offer
		for offer in found
		if not offer.crew
		and offer.window_start >= earliest
		and offer.window_start != here
		and offer.arrival <= offer.window_end - SPARE
	]
