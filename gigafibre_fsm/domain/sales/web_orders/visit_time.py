"""The time of the installation that a visitor chooses: offered with notice, kept for twenty minutes, renewed once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.proposals import slot_holds, slot_offers
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.self_service.job_page import notice_hours
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.orders import repository, states
from gigafibre_fsm.domain.sales.orders.intake import drafting, slots
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

KEPT = timedelta(minutes=20)
FURTHEST = timedelta(days=60)
"""How far ahead a visitor may choose."""


@dataclass(frozen=True)
class DayOfTimes:
	"""The windows of one day."""

	day: date
	offers: tuple[Offer, ...]


@dataclass(frozen=True)
class VisitTimes:
	"""The windows to choose from.

	Attributes:
		days: each with its windows; none if nothing is free.
		from_day: the first day that was searched; None for the first days.
		more_from: the first of the days that follow; None if they are too far ahead.
	"""

	days: tuple[DayOfTimes, ...] = ()
	from_day: date | None = None
	more_from: date | None = None


def list_times(order: "Document", start: date | None, now: datetime) -> VisitTimes:
	"""Return the windows that a visitor may choose for their order.

	Args:
		order: the FSM Order.
		start: the first day to search; None for today.
		now: site time, naive.
	"""
	if start and not now.date() <= start <= now.date() + FURTHEST:
		start = None
	earliest = now + timedelta(hours=notice_hours())
	found = [each for each in slots.list_times(order, start, now) if each.window_start >= earliest]
	days = groupby(found, key=lambda each: each.window_start.date())
	searched = slot_offers.next_working_days(start, now)
	after = searched[-1] + timedelta(days=1) if searched else None
	return VisitTimes(
		days=tuple(DayOfTimes(day, tuple(offers)) for day, offers in days),
		from_day=start,
		more_from=after if after and after <= now.date() + FURTHEST else None,
	)


def choose_time(name: str, choice: str, now: datetime) -> None:
	"""Keep a window free for a visitor's order, in place of the one that it had.

	Args:
		name: the FSM Order.
		choice: start of the window as ISO text, as it was offered.
		now: site time, naive.

	Raises:
		FsmError: the person is not verified yet, or somebody else has taken the time.
	"""
	order = repository.lock_order(name)
	if not order.is_verified or repository.read_state(order) not in states.BEFORE_SUBMISSION:
		frappe.throw(_("Something is missing in this order. Go through its steps again."), FsmError)
	if choice < (now + timedelta(hours=notice_hours())).isoformat():
		frappe.throw(_("This time was just taken. Choose another one."), FsmError)
	if slots.is_held(order, now) and order.slot_start.isoformat() == choice:
		# a second tap keeps the same window, and no longer than the first
		return
	order = drafting.set_time(name, choice, now)
	_keep_slot(order, now, now)
	repository.write_order(order, is_slot_renewed=0)


def renew_time(name: str, now: datetime) -> None:
	"""Keep the chosen window for another twenty minutes, once.

	Raises:
		FsmError: it was kept for longer already, or is no longer kept.
	"""
	order = repository.lock_order(name)
	if order.is_slot_renewed:
		frappe.throw(
			_("This time was kept for longer once already. Order, or choose a time again."), FsmError
		)
	held_until = slots.find_held_until(order, now)
	if not held_until:
		frappe.throw(_("The chosen time is no longer kept. Choose one again; the order stands."), FsmError)
	# also for whoever asks early
	_keep_slot(order, held_until, now)
	repository.write_order(order, is_slot_renewed=1)


def _keep_slot(order: "Document", since: datetime, now: datetime) -> None:
	slot_holds.extend_hold(order.slot_hold, instants.to_nearest_utc(since) + KEPT, now)
