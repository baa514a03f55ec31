"""Slots held for customers, as the board draws them: they take time until confirmed, released or expired."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import schedule_fields
from gigafibre_fsm.domain.dispatch.schedule import roster
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import Point
from gigafibre_fsm.domain.platform import instants

HELD = "Held"


@dataclass(frozen=True, slots=True)
class HeldSlot:
	"""Time kept free for a job while its customer decides."""

	name: str
	"""Name of the Dispatch Slot Hold."""
	job: str
	"""Name of the Dispatch Job; empty while the visit of an order does not exist yet."""
	customer_name: str
	place: Point | None
	placement: Placement
	window: tuple[datetime, datetime]
	until: datetime
	"""Site time, naive."""
	job_type: str = ""

	@property
	def rows(self) -> set[tuple[str, date]]:
		"""Rows of the board on which the slot is drawn: technician and day."""
		return self.placement.rows


def list_held(start: datetime, end: datetime, now: datetime) -> list[HeldSlot]:
	"""Return the slots currently held that overlap a period, the oldest first.

	Args:
		start, end: the period, site time, naive; its end is exclusive.
		now: current time of the site, naive.
	"""
	slot = frappe.qb.DocType("Dispatch Slot Hold")
	longest = timedelta(minutes=schedule_fields.LONGEST_JOB)
	near = (slot.arrival < end) & (slot.arrival > start - longest)
	found = _read(slot, near & (slot.state == HELD) & (slot.held_until > instants.to_nearest_utc(now)))
	return [one for one in found if one.placement.ends > start]


def list_touched_since(since: datetime, now: datetime) -> set[tuple[str, date]]:
	"""Return the rows on which a slot was held, taken, released or expired since a moment."""
	slot = frappe.qb.DocType("Dispatch Slot Hold")
	ran_out = (
		(slot.state == HELD)
		& (slot.held_until > instants.to_nearest_utc(since))
		& (slot.held_until <= instants.to_nearest_utc(now))
	)
	return {key for one in _read(slot, (slot.modified >= since) | ran_out) for key in one.rows}


def select_separate(held: Iterable[HeldSlot], standing: Iterable[ScheduledJob]) -> list[HeldSlot]:
	"""Leave out slots that coincide with the placement of the job they are held for."""
	places = {job.name: job.placement for job in standing}
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
	job, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	query = (
		frappe.qb.from_(slot)
		.left_join(job)
		.on(job.name == slot.job)
		.left_join(place)
		.on(place.name == job.service_location)
		.select(slot.name, slot.job, slot.technician, slot.crew, slot.arrival, slot.duration)
		.select(slot.window_start, slot.window_end, slot.held_until)
		.select(job.customer, job.customer_name, slot.held_for)
		.select(Coalesce(job.job_type, slot.job_type).as_("job_type"))
		.select(Coalesce(place.latitude, slot.latitude).as_("latitude"))
		.select(Coalesce(place.longitude, slot.longitude).as_("longitude"))
		.where(where)
		.orderby(slot.creation, slot.name)
	)
	return [_slot(row) for row in query.run(as_dict=True)]


def _slot(row: Any) -> HeldSlot:
	return HeldSlot(
		row.name,
		row.job or "",
		row.customer_name or row.customer or row.held_for or "",
		roster.to_point(row.latitude, row.longitude),
		placement_of_hold(row),
		(row.window_start, row.window_end),
		instants.to_site(row.held_until),
		row.job_type or "",
	)


def placement_of_hold(row: Any) -> Placement:
	"""Return the placement of a row with technician, arrival, duration and crew (JSON), as Dispatch Slot Hold has."""
	return Placement(
		row.technician, row.arrival, row.duration or 0, tuple(frappe.parse_json(row.crew or "[]"))
	)
