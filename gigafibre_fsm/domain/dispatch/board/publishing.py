"""From the board to the phones: sends planned visits out and makes drafts what technicians and customers see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import (
	editing,
	facts,
	lifecycle,
	notices,
	plan,
	promises,
	record,
	sentences,
	transitions,
	windows,
)
from gigafibre_fsm.domain.dispatch.board import changes, drafts, gestures, visits
from gigafibre_fsm.domain.dispatch.board.gestures import Outcome
from gigafibre_fsm.domain.dispatch.board.placement import Placement
from gigafibre_fsm.domain.dispatch.board.visits import BoardVisit
from gigafibre_fsm.domain.dispatch.notices import to_customer as customer_notices
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

SILENT, FIRST, NEW_WINDOW = "silent", "first", "new_window"
"""What publishing tells the customer: nothing, their window for the first time, or another one."""


@dataclass(slots=True)
class Published:
	"""What was published, what asks first, and what could not be."""

	published: list[str] = field(default_factory=list)
	questions: list[dict] = field(default_factory=list)
	refused: list[dict] = field(default_factory=list)
	outcome: Outcome = field(default_factory=Outcome)


def waiting(start: datetime, end: datetime) -> list[BoardVisit]:
	"""The visits within [start, end) that phones do not show as the board does, withdrawn ones too."""
	withdrawn = [visit for visit in visits.unplanned() if visit.is_withdrawn]
	return [*filter(is_waiting, visits.planned(start, end)), *withdrawn]


def is_waiting(visit: BoardVisit) -> bool:
	"""Whether publishing would change what a phone shows."""
	return visit.is_draft or (visit.status == lifecycle.SCHEDULED and visit.placement.is_planned)


def preview(found: Iterable[BoardVisit]) -> list[dict]:
	"""Who would hear what if these visits were published; the shape is the board's `publish_preview` row."""
	shown = [visit for visit in found if is_waiting(visit)]
	jobs = record.loaded(visit.name for visit in shown)
	return [_preview(visit, jobs[visit.name]) for visit in shown if visit.name in jobs]


def _preview(visit: BoardVisit, job: "Document") -> dict:
	after = () if visit.is_withdrawn else visit.placement.everybody
	before = visit.published.everybody if visit.published else ()
	customer = to_customer(visit.window, visit.is_promised, visit.placement.arrival)
	if customer == FIRST and not customer_notices.is_told(visit.job_type):
		customer = SILENT
	new_window = windows.around(visit.placement.arrival) if customer == NEW_WINDOW else None
	return {
		"job": visit.name,
		"subject": visit.subject,
		"technician_told": [plan.name_of(name) for name in after],
		"withdrawn_from": [plan.name_of(name) for name in before if name not in after],
		"customer": customer,
		"window": visit.window,
		"new_window": new_window,
		"missing": _missing(job, visit),
	}


def to_customer(window, is_promised: bool, arrival: datetime | None) -> str:
	"""What the customer must hear of an arrival: nothing while it keeps what they were promised."""
	if arrival is None:
		return SILENT
	if not is_promised:
		return FIRST
	return SILENT if window and windows.holds(*window, arrival) else NEW_WINDOW


def _missing(job: "Document", visit: BoardVisit) -> list[str]:
	if visit.is_withdrawn:
		return []
	after = visit.placement
	job.update({"arrival": after.arrival, "technician": after.technician, "duration": after.duration})
	job.ends_on = after.ends
	job.set("crew", [{"technician": member} for member in after.crew])
	return sentences.sentences(lifecycle.missing(lifecycle.DISPATCHED, facts.of(job)))


def publish(jobs: Iterable[str], tell: Mapping[str, bool], actor: str, now: datetime) -> Published:
	"""Publish visits one by one, in the caller's transaction; what cannot be stays as it is and says why.

	Args:
		tell: visit → whether a text tells the customer of a window other than the promised one (False:
			the dispatcher tells them by phone). Without an answer such a visit asks first.
	"""
	result = Published()
	wanted = sorted(set(jobs))
	there = record.lock(wanted)
	for name in wanted:
		if name in there:
			_attempt(record.locked(name), tell.get(name), actor, now, result)
		else:
			result.refused.append({"job": name, "texts": [record.no_more(name)]})
	record.touch(result.published)
	changes.keep_published(record.loaded(result.published).values(), now)
	return result


def _attempt(job: "Document", tell: bool | None, actor: str, now: datetime, result: Published) -> None:
	"""Publish one locked visit and note in the result what became of it."""
	before = {job.name: changes.stand(job)}
	frappe.db.savepoint("publishing")
	try:
		question = _publish(job, tell, actor, now)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="publishing")
		frappe.clear_last_message()
		result.refused.append({"job": job.name, "texts": [str(error)]})
		return
	if question:
		result.questions.append(question)
		return
	result.published.append(job.name)
	result.outcome.jobs.add(job.name)
	result.outcome.days |= gestures.days_of(before, {job.name: changes.stand(job)})


def _publish(job: "Document", tell: bool | None, actor: str, now: datetime) -> dict | None:
	"""Publish one locked visit; returns the question that stands before it, if one does."""
	after = visits.placement_of(job)
	_refuse_nothing_new(job, after)
	window = (job.window_start, job.window_end) if job.window_start else None
	customer = to_customer(window, bool(job.promised), after.arrival)
	if customer == NEW_WINDOW and tell is None:
		return {
			"job": job.name,
			"kind": "window",
			"window": window,
			"new_window": windows.around(after.arrival),
		}
	if job.status == lifecycle.SCHEDULED:
		_first(job, customer, tell, actor, now)
	elif job.has_draft and not after.is_planned:
		_withdraw(job, actor, now)
	elif job.has_draft:
		_change(job, customer, tell, actor, now)
	return None


def _refuse_nothing_new(job: "Document", after: Placement) -> None:
	"""Raise FsmError where phones show already what the board does, or show what is really happening."""
	if job.status in visits.FIXED:
		frappe.throw(gestures.held(job), FsmError)
	if not job.has_draft and not (job.status == lifecycle.SCHEDULED and after.is_planned):
		frappe.throw(_("There is nothing new to publish: somebody did it, or took it back."), FsmError)


def _first(job: "Document", customer: str, tell: bool | None, actor: str, now: datetime) -> None:
	if customer == NEW_WINDOW:
		job.window_start, job.window_end = windows.around(job.arrival)
		if not tell:
			promises.record(job, windows.around(job.arrival), promises.PHONE, actor, now)
	transitions.apply(job, lifecycle.DISPATCHED, actor, now=now)


def _change(job: "Document", customer: str, tell: bool | None, actor: str, now: datetime) -> None:
	before = drafts.publish(job, actor, now)
	if customer != SILENT:
		job.window_start, job.window_end = windows.around(job.arrival)
	editing.still_stands(job)
	notices.announce_plan(job, before, actor, now, tell_customer=customer == FIRST or bool(tell))
	record.save(job)


def _withdraw(job: "Document", actor: str, now: datetime) -> None:
	"""Take a visit off the phones and back to the pane."""
	everybody, duration = visits.published_of(job).everybody, visits.placement_of(job).duration
	transitions.apply(job, lifecycle.SCHEDULED, actor, now=now)
	job.update({"technician": None, "technician_name": None, "duration": duration})
	job.set("crew", [])
	transitions.apply(job, lifecycle.DRAFT, actor, now=now)
	notices.announce_withdrawn(job, everybody, actor, now)
	record.save(job)
