"""Slots held for customers as the board draws them: the time is taken until it is confirmed, given back or over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.dispatch.schedule import roster
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import BoardVisit
from gigafibre_fsm.domain.dispatch.schedule.technician import Point
from gigafibre_fsm.domain.platform import instants

HELD = "Held"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldSlot:
	"""Time that is kept free for a visit while its customer decides."""

	name: str
	"""Of the Dispatch Slot Hold."""
	job: str
	customer_name: str
	place: Point | None
	placement: Placement
	window: tuple[datetime, datetime]
	until: datetime
	"""In the site's zone."""

	@property
	def rows(self) -> set[tuple[str, Any]]:
		"""The rows of the board on which the slot is drawn: technician and day."""
		return self.placement.rows


def between(start: datetime, end: datetime, now: datetime) -> list[HeldSlot]:
	"""Return the slots held at this moment that touch a stretch of time, the oldest first.

	Args:
		start, end: the stretch, site time, naive; its end is not part of it.
		now: current time of the site, naive.
	"""
	slot = frappe.qb.DocType("Dispatch Slot Hold")
	# none is longer than a day
	near = (slot.arrival < end) & (slot.arrival > start - DAY)
	found = _read(slot, near & (slot.state == HELD) & (slot.held_until > instants.near(now)))
	return [one for one in found if one.placement.ends > start]


def touched_since(since: datetime, now: datetime) -> set[tuple[str, Any]]:
	"""The rows on which a slot was held, taken or given back since a moment, or ran out by itself."""
	slot = frappe.qb.DocType("Dispatch Slot Hold")
	ran_out = (
		(slot.state == HELD)
		& (slot.held_until > instants.near(since))
		& (slot.held_until <= instants.near(now))
	)
	return {key for one in _read(slot, (slot.modified >= since) | ran_out) for key in one.rows}


def apart(held: Iterable[HeldSlot], standing: Iterable[BoardVisit]) -> list[HeldSlot]:
	"""The slots that take time of their own: a customer may be offered the very place that their visit has."""
	places = {visit.name: visit.placement for visit in standing}
	return [
		one
		for one in held
		if not (
			(here := places.get(one.job))
			and here.arrival == one.placement.arrival
			and here.technician == one.placement.technician
		)
	]


def _read(slot, where) -> list[HeldSlot]:
	visit, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	query = (
		frappe.qb.from_(slot)
		.join(visit)
		.on(visit.name == slot.job)
		.left_join(place)
		.on(place.name == visit.service_location)
		.select(slot.name, slot.job, slot.technician, slot.crew, slot.arrival, slot.duration)
		.select(slot.window_start, slot.window_end, slot.held_until)
		.select(visit.customer, visit.customer_name, place.latitude, place.longitude)
		.where(where)
		.orderby(slot.creation, slot.name)
	)
	return [_slot(row) for row in query.run(as_dict=True)]


def _slot(row: Any) -> HeldSlot:
	return HeldSlot(
		row.name,
		row.job,
		row.customer_name or row.customer,
		roster.point(row.latitude, row.longitude),
		placement_of(row),
		(row.window_start, row.window_end),
		instants.to_site(row.held_until),
	)


def placement_of(row: Any) -> Placement:
	"""Where a row of Dispatch Slot Hold keeps time free, and for whom."""
	return Placement(
		row.technician, row.arrival, row.duration or 0, tuple(frappe.parse_json(row.crew or "[]"))
	)
