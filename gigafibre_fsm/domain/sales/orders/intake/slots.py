"""The time of an order's visit: offered, and kept free before the visit exists."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, slot_offers
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.schedule import roster, scheduled_jobs
from gigafibre_fsm.domain.platform import formatting, instants
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

USUAL_TYPE = "Installation"
KEPT_FOR_SIGNATURE = timedelta(hours=48)
"""How long the chosen time stays kept after the order is submitted: until then the agreement is to be signed."""


def find_job_type(order: "Document") -> str:
	"""Return the kind of visit that an order needs: that of its plan's Item, else the installation.

	Raises:
		FsmError: there is no kind of visit yet.
	"""
	items = [row.item for row in order.lines]
	chosen = frappe.get_all(
		"Item", {"name": ("in", [*items, ""]), "fsm_job_type": ("is", "set")}, pluck="fsm_job_type"
	)
	enabled = frappe.get_all("Dispatch Job Type", {"disabled": 0}, pluck="name", order_by="name")
	if not enabled:
		frappe.throw(_("There is no job type yet. Create one, then create the visit."), FsmError)
	return next((name for name in (*chosen, USUAL_TYPE) if name in enabled), enabled[0])


def list_times(
	order: "Document", start: date | None, now: datetime, *, beyond_limits: bool = False
) -> list[Offer]:
	"""Return the times that can be offered for the visit of an order, the earliest first.

	Args:
		order: the FSM Order; it needs its address with coordinates.
		start: the first day to search; None for today.
		now: site time, naive.
		beyond_limits: whether staff choose, who may book more than customers may.
	"""
	return slot_offers.find_offers_for_visit(
		_imagine(order, now), now, start=start, beyond_limits=beyond_limits
	)


def describe_time(offer: Offer, language: str) -> str:
	"""Return a window, with the limit of what customers may book that it exceeds."""
	when = formatting.day_window(offer.window_start, offer.window_end, language)
	return f"{when} ({limit_rows.describe_excess(offer.full)})" if offer.full else when


def hold_time(order: "Document", choice: str, now: datetime, *, beyond_limits: bool = False) -> None:
	"""Keep an offered time free for a locked order, in place of any it held before.

	Args:
		order: the FSM Order.
		choice: start of the window as ISO text, as it was offered.
		now: site time, naive.
		beyond_limits: as in list_times().

	Raises:
		FsmError: it is not offered any more.
	"""
	visit, day = _imagine(order, now), _read_day(choice)
	offers = slot_offers.find_offers_for_visit(visit, now, days=1, start=day, beyond_limits=beyond_limits)
	offer = next((each for each in offers if each.window_start.isoformat() == choice), None)
	if offer is None:
		frappe.throw(_("This time was just taken. Choose another one."), FsmError)
	request = HoldRequest((offer.window_start, offer.window_end), offer.technician, offer.arrival, offer.crew)
	actor = order.full_name or order.name
	hold = slot_holds.hold_for_visit(visit, request, actor, now, beyond_limits=beyond_limits)
	window = {"slot_start": offer.window_start, "slot_end": offer.window_end}
	repository.write_order(order, slot_hold=hold, **window)


def keep_until_signed(order: "Document", now: datetime) -> None:
	"""Keep the time of a locked order that is submitted until its agreement can be signed.

	Raises:
		FsmError: it is no longer kept.
	"""
	slot_holds.extend_hold(order.slot_hold, instants.now_utc() + KEPT_FOR_SIGNATURE, now)


def is_held(order: "Document", now: datetime) -> bool:
	"""Whether the chosen time of an order is still kept free."""
	return bool(find_held_until(order, now))


def find_held_until(order: "Document", now: datetime) -> datetime | None:
	"""Return until when the chosen time of an order is kept free, site time; None if it is not."""
	fields = ["state", "held_until"]
	row = frappe.db.get_value("Dispatch Slot Hold", order.slot_hold, fields) if order.slot_hold else None
	until = instants.to_site(row[1]) if row and row[0] == slot_holds.HELD else None
	return until if until and until > now else None


def release_time(order: "Document", now: datetime) -> None:
	"""Free the time that is kept for a locked order."""
	if order.slot_hold and frappe.db.exists("Dispatch Slot Hold", order.slot_hold):
		slot_holds.release_hold(order.slot_hold, now)
	if order.slot_hold or order.slot_start:
		repository.write_order(order, slot_hold=None, slot_start=None, slot_end=None)


def _imagine(order: "Document", now: datetime) -> "ScheduledJob":
	place = roster.to_point(order.latitude, order.longitude)
	name = order.slot_hold or order.name
	return scheduled_jobs.imagine_visit(name, find_job_type(order), place, order.full_name or "", now)


def _read_day(choice: str) -> date:
	try:
		return datetime.fromisoformat(choice).date()
	except ValueError:
		frappe.throw(_("This time was just taken. Choose another one."), FsmError)
