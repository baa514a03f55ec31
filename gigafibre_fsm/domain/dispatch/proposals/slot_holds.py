"""Slots offered to a customer: held for some minutes, then taken or released.

This module is the only writer of Dispatch Slot Hold.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import due, promises
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import realtime as board_realtime
from gigafibre_fsm.domain.dispatch.board.commands import JobChange, Outcome
from gigafibre_fsm.domain.dispatch.booking_limits import rows as limit_rows
from gigafibre_fsm.domain.dispatch.booking_limits.rule import BookedVisit
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.proposals.offer_causes import TextQuestion
from gigafibre_fsm.domain.dispatch.proposals.taken_slots import HoldRequest, refuse_taken
from gigafibre_fsm.domain.dispatch.schedule import held_slots, stored_placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

HELD, TAKEN, EXPIRED, RELEASED = held_slots.HELD, "Taken", "Expired", "Released"
DECLINED = "Declined"
"""The customer does not want it."""
DEFAULT_MINUTES = 15


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


def hold_slot(
	job: str,
	slot: HoldRequest,
	actor: str,
	now: datetime,
	*,
	question: TextQuestion | None = None,
	beyond_limits: bool = False,
) -> str:
	"""Hold a slot for a job, replacing any slot held for it before.

	Args:
		job: name of a Dispatch Job, which this locks.
		slot: the window, the technician and the arrival.
		actor: name of the user who holds it, as the timeline shows it.
		now: current time of the site, naive.
		question: what the customer is asked by text message; without it, the slot is held for as long as FSM Dispatch
			Settings say.
		beyond_limits: whether it is held though customers may book no more that day, because staff hold it.

	Returns:
		The name of the Dispatch Slot Hold.

	Raises:
		FsmError: the job cannot be moved any more, another job has the slot by now, or the day is full.
	"""
	doc = job_repository.lock_job(job)
	if text := board_commands.lock_reason(doc):
		frappe.throw(text, FsmError)
	_close_holds({"job": job, "state": HELD}, RELEASED, now)
	refuse_taken(slot, job, doc.duration, now)
	if not beyond_limits:
		limit_rows.refuse_full_day(doc, slot.arrival.date(), now)
	about: dict[str, object] = {"job": job, "duration": doc.duration}
	if question is None:
		return _insert_hold(about, slot, actor, now)
	about |= {"asked_by_text": 1, "cause": question.cause.value}
	return _insert_hold(about, slot, actor, now, question.until)


def hold_for_visit(
	visit: ScheduledJob, slot: HoldRequest, actor: str, now: datetime, *, beyond_limits: bool = False
) -> str:
	"""Hold a slot for a visit that does not exist yet; whoever orders it may still leave.

	Args:
		visit: as `scheduled_jobs.imagine_visit` makes it; a slot that is held under its name is released.
		slot: the window, the technician and the arrival.
		actor: name of the user who holds it.
		now: site time, naive.
		beyond_limits: as in hold_slot().

	Returns:
		The name of the Dispatch Slot Hold.

	Raises:
		FsmError: somebody else has the slot by now, or the day is full.
	"""
	_close_holds({"name": visit.name, "state": HELD}, RELEASED, now)
	minutes = visit.placement.duration
	refuse_taken(slot, visit.name, minutes, now)
	if not beyond_limits:
		booked = BookedVisit(visit.job_type, slot.arrival.date(), visit.place)
		limit_rows.refuse_full(booked, visit.name, now)
	latitude, longitude = visit.place or (None, None)
	place = {"latitude": latitude, "longitude": longitude, "job_type": visit.job_type}
	return _insert_hold({"held_for": visit.customer_name, "duration": minutes, **place}, slot, actor, now)


def assign_hold(name: str, job: str) -> None:
	"""Give a held slot to the visit that exists now.

	Args:
		name: name of the Dispatch Slot Hold, held before its visit existed.
		job: name of the Dispatch Job.

	Raises:
		FsmError: it belongs to another visit.
	"""
	row = _locked(name)
	if row.job and row.job != job:
		frappe.throw(_("This slot is no longer held. Choose one again."), FsmError)
	frappe.db.set_value("Dispatch Slot Hold", name, "job", job)


def _insert_hold(
	about: dict[str, object], slot: HoldRequest, actor: str, now: datetime, until: datetime | None = None
) -> str:
	row = frappe.new_doc("Dispatch Slot Hold")
	row.update(
		{
			**about,
			"technician": slot.technician,
			"crew": frappe.as_json(slot.crew) if slot.crew else None,
			"arrival": slot.arrival,
			"duration": max(1, about["duration"] or 0),
			"window_start": slot.window[0],
			"window_end": slot.window[1],
			"state": HELD,
			"held_until": instants.to_nearest_utc(until or expiry(now)),
			"held_by": actor,
		}
	)
	# the caller has checked that the user may book this visit
	row.insert(ignore_permissions=True)
	board_realtime.announce_job(row.job or row.name)
	return row.name


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
	row = _lock_held(name, now)
	doc = job_repository.lock_job(row.job)
	if text := board_commands.lock_reason(doc):
		frappe.throw(text, FsmError)
	_close_holds({"name": name}, TAKEN, now)
	# record the promise first: the previous one would conflict with another time
	promises.record_promise(doc, (row.window_start, row.window_end), channel, actor, now)
	job_repository.save_job(doc)
	# an offer for a single technician keeps the job's crew
	crew = held_slots.placement_of_hold(row).crew or stored_placement.read_placement(doc).crew
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
	return confirm_hold(hold_slot(job, slot, actor, now, beyond_limits=True), actor, now)


def extend_hold(name: str, until: datetime, now: datetime) -> None:
	"""Keep a held slot free for longer, while its customer pays.

	Args:
		name: name of the Dispatch Slot Hold.
		until: UTC, naive; an earlier end than the present one changes nothing.
		now: current time of the site, naive.

	Raises:
		FsmError: the slot is no longer held.
	"""
	row = _lock_held(name, now)
	if until > row.held_until:
		frappe.db.set_value("Dispatch Slot Hold", name, "held_until", until)
		board_realtime.announce_job(row.job or name)


def release_hold(name: str, now: datetime) -> None:
	"""Release a slot that the customer does not want."""
	if _locked(name).state == HELD:
		_close_holds({"name": name}, RELEASED, now)


def take_hold(name: str, now: datetime) -> None:
	"""Close a held slot that its customer has accepted; the caller plans the job into it.

	Raises:
		FsmError: the slot is no longer held.
	"""
	_lock_held(name, now)
	_close_holds({"name": name}, TAKEN, now)


def decline_hold(name: str, now: datetime) -> None:
	"""Close a held slot that its customer does not want; one that is over already stays as it is."""
	if _locked(name).state == HELD:
		_close_holds({"name": name}, DECLINED, now)


def expire_hold(name: str, now: datetime) -> None:
	"""End a held slot to which nobody can come any more; one that is over already stays as it is."""
	if _locked(name).state == HELD:
		_close_holds({"name": name}, EXPIRED, now)


def release_slots(job: str, now: datetime) -> None:
	"""Release all slots held for a visit, whose customer has decided otherwise: nothing of them is left to be said."""
	held = {"job": job, "state": HELD}
	frappe.db.set_value("Dispatch Slot Hold", held, "answer_noted", 1)
	_close_holds(held, RELEASED, now)


def note_answer(name: str) -> None:
	"""Record that dispatch has seen what became of a slot that a customer was asked about."""
	row = _locked(name)
	frappe.db.set_value("Dispatch Slot Hold", name, "answer_noted", 1)
	board_realtime.announce_job(row.job or name)


def expire_holds(now: datetime) -> None:
	"""Release the slots whose hold has expired."""
	_close_holds(due.slot_filters(instants.to_nearest_utc(now)), EXPIRED, now)


def delete_old(before: datetime) -> None:
	"""Delete slots that were settled long ago."""
	frappe.db.delete("Dispatch Slot Hold", {"state": ("!=", HELD), "settled_on": ("<", before)})


def _close_holds(filters: dict, state: str, now: datetime) -> None:
	rows = frappe.get_all("Dispatch Slot Hold", filters, ["name", "job"])
	frappe.db.set_value("Dispatch Slot Hold", filters, {"state": state, "settled_on": now})
	for row in rows:
		board_realtime.announce_job(row.job or row.name)


def _locked(name: str) -> "Document":
	return frappe.get_doc("Dispatch Slot Hold", name, for_update=True)


def _lock_held(name: str, now: datetime) -> "Document":
	"""Return a slot that is still held, locked. Raises FsmError if it is not."""
	row = _locked(name)
	if row.state != HELD or row.held_until <= instants.to_nearest_utc(now):
		frappe.throw(_("This slot is no longer held. Choose one again."), FsmError)
	return row
