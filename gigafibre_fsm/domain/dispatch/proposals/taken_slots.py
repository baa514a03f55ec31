"""Whether a slot is still free: no other visit, planned or held, takes the time of its technicians."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import lifecycle, schedule_fields
from gigafibre_fsm.domain.dispatch.schedule import held_slots
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

PLANNED = (lifecycle.SCHEDULED, lifecycle.DISPATCHED, lifecycle.EN_ROUTE, lifecycle.ON_SITE)


@dataclass(frozen=True, slots=True)
class HoldRequest:
	"""A slot to hold: the window offered to the customer, the technician and their arrival."""

	window: tuple[datetime, datetime]
	technician: str
	arrival: datetime
	crew: tuple[str, ...] = ()
	"""The crew members besides the technician."""

	@property
	def technicians(self) -> tuple[str, ...]:
		"""The technicians whose time is taken."""
		return (self.technician, *self.crew)


def refuse_taken(slot: HoldRequest, visit: str, minutes: int | None, now: datetime) -> None:
	"""Refuse a slot that another job holds or occupies.

	Requests for the same technician are serialised by a lock on the technician. Holds and jobs are read after
	that lock, because earlier reads of this transaction may be outdated.

	Args:
		slot: the requested slot.
		visit: name of the Dispatch Job that it is for, whose own placement and slots do not count; of the slot that
			it replaces, if the visit does not exist yet.
		minutes: how long the visit takes.
		now: current time of the site, naive.

	Raises:
		FsmError: the slot is taken.
	"""
	for name in sorted(slot.technicians):
		frappe.db.get_value("Dispatch Technician", name, "name", for_update=True)
	end = slot.arrival + timedelta(minutes=max(1, minutes or 0))
	stretches = [*_list_holds(slot, visit, end, now), *_list_jobs(slot, visit, end)]
	if any(start + timedelta(minutes=minutes) > slot.arrival for start, minutes in stretches):
		frappe.throw(_("This slot was just taken. Choose another one."), FsmError)


def _list_holds(slot: HoldRequest, visit: str, end: datetime, now: datetime) -> list[tuple[datetime, int]]:
	row = frappe.qb.DocType("Dispatch Slot Hold")
	is_other = (Coalesce(row.job, "") != visit) & (row.name != visit)
	others = is_other & (row.arrival < end) & (row.held_until > instants.to_nearest_utc(now))
	query = frappe.qb.from_(row).select(row.technician, row.crew, row.arrival, row.duration)
	rows = query.where((row.state == held_slots.HELD) & others).for_update().run(as_dict=True)
	return _taken_from(slot, rows)


def _list_jobs(slot: HoldRequest, visit: str, end: datetime) -> list[tuple[datetime, int]]:
	"""Return arrival and minutes of other jobs of these technicians, lead or crew, that begin before the slot ends.

	Separate queries, each along an index: a locking query locks every row that it examines.
	"""
	dispatch_job, crew = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Dispatch Job Crew")
	earliest = slot.arrival - timedelta(minutes=schedule_fields.LONGEST_JOB)
	others = dispatch_job.status.isin(PLANNED) & (dispatch_job.name != visit)
	published = (
		others
		& (dispatch_job.has_draft == 0)
		& (dispatch_job.arrival > earliest)
		& (dispatch_job.arrival < end)
	)
	lead = frappe.qb.from_(dispatch_job).select(dispatch_job.arrival, dispatch_job.duration).where(published)
	member = lead.join(crew).on((crew.parent == dispatch_job.name) & (crew.parenttype == "Dispatch Job"))
	found = [
		*lead.where(dispatch_job.technician.isin(slot.technicians)).for_update().run(),
		*member.where(crew.technician.isin(slot.technicians)).for_update().run(),
	]
	drafted = (
		(dispatch_job.has_draft == 1)
		& (dispatch_job.draft_arrival > earliest)
		& (dispatch_job.draft_arrival < end)
	)
	fields = (
		dispatch_job[f"draft_{name}"].as_(name) for name in ("technician", "crew", "arrival", "duration")
	)
	drafts = (
		frappe.qb.from_(dispatch_job).select(*fields).where(others & drafted).for_update().run(as_dict=True)
	)
	return [*found, *_taken_from(slot, drafts)]


def _taken_from(slot: HoldRequest, rows: list) -> list[tuple[datetime, int]]:
	"""Return arrival and minutes of the rows that take time of the slot's technicians."""
	stands = [held_slots.placement_of_hold(row) for row in rows]
	return [
		(one.arrival, one.duration) for one in stands if not set(slot.technicians).isdisjoint(one.technicians)
	]
