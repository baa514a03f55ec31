"""Slots offered to a customer: held for some minutes, then taken or released.

This module is the only writer of Dispatch Slot Hold.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import due, promises
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import realtime as board_realtime
from gigafibre_fsm.domain.dispatch.board.commands import JobChange, Outcome
from gigafibre_fsm.domain.dispatch.job import lifecycle, schedule_fields
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.schedule import held_slots, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

HELD, TAKEN, EXPIRED, RELEASED = held_slots.HELD, "Taken", "Expired", "Released"
DEFAULT_MINUTES = 15
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


def list_holds(day: date, now: datetime) -> dict[str, Placement]:
	"""Return the jobs with a slot held on a day, and the placements of these slots."""
	start = datetime.combine(day, datetime.min.time())
	return {slot.job: slot.placement for slot in held_slots.list_held(start, start + timedelta(days=1), now)}


def expiry(now: datetime) -> datetime:
	"""Return until when a slot that is held now stays held."""
	minutes = frappe.get_cached_doc("FSM Dispatch Settings").slot_hold_minutes or DEFAULT_MINUTES
	return instants.add_real_time(now, timedelta(minutes=minutes))


def find_job(hold: str) -> str:
	"""Return the job that a slot is held for. Raises frappe.DoesNotExistError."""
	job = frappe.db.get_value("Dispatch Slot Hold", hold, "job")
	if not job:
		frappe.throw(_("This slot is no longer held. Choose one again."), frappe.DoesNotExistError)
	return job


def hold_slot(job: str, slot: HoldRequest, actor: str, now: datetime) -> str:
	"""Hold a slot for a job, replacing any slot held for it before.

	Args:
		job: name of a Dispatch Job, which this locks.
		slot: the window, the technician and the arrival.
		actor: name of the user who holds it, as the timeline shows it.
		now: current time of the site, naive.

	Returns:
		The name of the Dispatch Slot Hold.

	Raises:
		FsmError: the job cannot be moved any more, or another job has the slot by now.
	"""
	doc = job_repository.lock_job(job)
	if text := board_commands.lock_reason(doc):
		frappe.throw(text, FsmError)
	_close_holds({"job": job, "state": HELD}, RELEASED, now)
	refuse_taken(slot, doc, now)
	row = frappe.new_doc("Dispatch Slot Hold")
	row.update(
		{
			"job": job,
			"technician": slot.technician,
			"crew": frappe.as_json(slot.crew) if slot.crew else None,
			"arrival": slot.arrival,
			"duration": max(1, doc.duration or 0),
			"window_start": slot.window[0],
			"window_end": slot.window[1],
			"state": HELD,
			"held_until": instants.to_nearest_utc(expiry(now)),
			"held_by": actor,
		}
	)
	# the caller has checked that the user may book this job
	row.insert(ignore_permissions=True)
	board_realtime.announce_job(job)
	return row.name


def refuse_taken(slot: HoldRequest, job: "Document", now: datetime) -> None:
	"""Refuse a slot that another job holds or occupies.

	Requests for the same technician are serialised by a lock on the technician. Holds and jobs are read after
	that lock, because earlier reads of this transaction may be outdated.

	Args:
		slot: the requested slot.
		job: the Dispatch Job it is for; its own placement and holds do not count.
		now: current time of the site, naive.

	Raises:
		FsmError: the slot is taken.
	"""
	for name in sorted(slot.technicians):
		frappe.db.get_value("Dispatch Technician", name, "name", for_update=True)
	end = slot.arrival + timedelta(minutes=max(1, job.duration or 0))
	stretches = [*_list_holds(slot, job, end, now), *_list_jobs(slot, job, end)]
	if any(start + timedelta(minutes=minutes) > slot.arrival for start, minutes in stretches):
		frappe.throw(_("This slot was just taken. Choose another one."), FsmError)


def _list_holds(
	slot: HoldRequest, job: "Document", end: datetime, now: datetime
) -> list[tuple[datetime, int]]:
	row = frappe.qb.DocType("Dispatch Slot Hold")
	others = (row.job != job.name) & (row.arrival < end) & (row.held_until > instants.to_nearest_utc(now))
	query = frappe.qb.from_(row).select(row.technician, row.crew, row.arrival, row.duration)
	rows = query.where((row.state == HELD) & others).for_update().run(as_dict=True)
	return _taken_from(slot, rows)


def _list_jobs(slot: HoldRequest, job: "Document", end: datetime) -> list[tuple[datetime, int]]:
	"""Return arrival and minutes of other jobs of these technicians, lead or crew, that begin before the slot ends.

	Separate queries, each along an index: a locking query locks every row that it examines.
	"""
	dispatch_job, crew = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Dispatch Job Crew")
	earliest = slot.arrival - timedelta(minutes=schedule_fields.LONGEST_JOB)
	others = dispatch_job.status.isin(PLANNED) & (dispatch_job.name != job.name)
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


def confirm_hold(name: str, actor: str, now: datetime, *, channel: str = promises.PHONE) -> Outcome:
	"""Plan a job into its held slot and promise the window to the customer.

	Args:
		name: name of the Dispatch Slot Hold.
		actor: name of the user who confirms it, as the timeline shows it.
		now: current time of the site, naive.
		channel: how the customer was informed: SMS, Phone, Portal or E-mail.

	Raises:
		FsmError: the slot is no longer held, the job cannot be moved any more, or another job occupies
			it by now.
	"""
	row = _locked(name)
	if row.state != HELD or row.held_until <= instants.to_nearest_utc(now):
		frappe.throw(_("This slot is no longer held. Choose one again."), FsmError)
	doc = job_repository.lock_job(row.job)
	if text := board_commands.lock_reason(doc):
		frappe.throw(text, FsmError)
	_close_holds({"name": name}, TAKEN, now)
	# record the promise first: the previous one would conflict with another time
	promises.record_promise(doc, (row.window_start, row.window_end), channel, actor, now)
	job_repository.save_job(doc)
	# an offer for a single technician keeps the job's crew
	crew = held_slots.placement_of_hold(row).crew or scheduled_jobs.read_placement(doc).crew
	to = {"technician": row.technician, "arrival": row.arrival, "crew": crew}
	outcome = board_commands.move_jobs([JobChange(row.job, to, {})], "Assign", actor, now)
	if outcome.questions:
		why = " ".join(outcome.questions[0].texts)
		frappe.throw(_("This slot was just taken. {0} Choose another one.").format(why), FsmError)
	return outcome


def book_slot(job: str, slot: HoldRequest, actor: str, now: datetime) -> Outcome:
	"""Plan a job into a slot at once and promise the window, because the customer is on the telephone and has chosen it.

	Args:
		job: name of a Dispatch Job.
		slot: as it was offered.
		actor: name of the user, as the timeline shows it.
		now: current time of the site, naive.

	Raises:
		FsmError: the job cannot be moved any more, or another job has the slot by now.
	"""
	return confirm_hold(hold_slot(job, slot, actor, now), actor, now)


def extend_hold(name: str, until: datetime, now: datetime) -> None:
	"""Keep a held slot free for longer, while its customer pays.

	Args:
		name: name of the Dispatch Slot Hold.
		until: UTC, naive; an earlier end than the present one changes nothing.
		now: current time of the site, naive.

	Raises:
		FsmError: the slot is no longer held.
	"""
	row = _locked(name)
	if row.state != HELD or row.held_until <= instants.to_nearest_utc(now):
		frappe.throw(_("This slot is no longer held. Choose one again."), FsmError)
	if until > row.held_until:
		frappe.db.set_value("Dispatch Slot Hold", name, "held_until", until)
		board_realtime.announce_job(row.job)


def release_hold(name: str, now: datetime) -> None:
	"""Release a slot that the customer does not want."""
	if _locked(name).state == HELD:
		_close_holds({"name": name}, RELEASED, now)


def expire_holds(now: datetime) -> None:
	"""Release the slots whose hold has expired."""
	_close_holds(due.slot_filters(instants.to_nearest_utc(now)), EXPIRED, now)


def delete_old(before: datetime) -> None:
	"""Delete slots that were settled long ago."""
	frappe.db.delete("Dispatch Slot Hold", {"state": ("!=", HELD), "settled_on": ("<", before)})


def _close_holds(filters: dict, state: str, now: datetime) -> None:
	jobs = frappe.get_all("Dispatch Slot Hold", filters, pluck="job")
	frappe.db.set_value("Dispatch Slot Hold", filters, {"state": state, "settled_on": now})
	for job in jobs:
		board_realtime.announce_job(job)


def _locked(name: str) -> "Document":
	return frappe.get_doc("Dispatch Slot Hold", name, for_update=True)
