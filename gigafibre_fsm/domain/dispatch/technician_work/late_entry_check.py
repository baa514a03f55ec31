"""Decides whether an entry that waited on a phone may still be applied, and when it was made."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.notifications import told_technicians
from gigafibre_fsm.domain.dispatch.technician_work import elsewhere, stale_check
from gigafibre_fsm.domain.dispatch.technician_work.stale_check import CurrentState, SeenState
from gigafibre_fsm.domain.dispatch.workflow import transitions
from gigafibre_fsm.exceptions import ChangedMeanwhile, FsmError, NeedsConfirmation, NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_SEEN = 20_000


def accept_entry(
	job: str, technician: str, action: str, form: Mapping[str, str], *, now: datetime, age: int
) -> datetime:
	"""Check that an entry that waited on the phone may still be applied; return when it was made.

	It may if the job still is as the phone showed it. The job stays locked until the transaction ends.

	Args:
		job: name of the Dispatch Job.
		technician: name of the Dispatch Technician.
		action: name of the command, for example move or note.
		form: the command's arguments that are text. `seen` is what the phone showed, as JSON; without it only the
			job's own rules are checked. `elsewhere` names the
			other jobs under way that the technician was asked about.
		now: when it was received, site time, naive.
		age: how many seconds before `now` it was done, according to the phone.

	Returns:
		Site time, naive.

	Raises:
		ChangedMeanwhile: the job differs from what the phone showed; contains the differences.
		NotYours: the job is not and never was the technician's; or it no longer is, and the form has no
			`seen`.
		NeedsConfirmation: another job is under way, and a browser without scripts did not ask about it.
		FsmError: `seen` cannot be read.
	"""
	doc = _locked(job, technician)
	seen = _parse_seen(form.get("seen") or "")
	steps = [doc.en_route_on, doc.on_site_on]
	mine = [row.happened_on for row in doc.timeline if row.user == frappe.session.user]
	done_on = stale_check.estimate_time(now, age, doc.dispatched_on, steps, mine)
	if not seen and not ownership.is_own_document(doc, technician):
		frappe.throw(ownership.not_yours(), NotYours)
	is_again = action == stale_check.MOVE and _is_same_step(doc, technician, form.get("to", ""), done_on)
	if is_again:
		return done_on
	others = ()
	if action == stale_check.MOVE and timedelta(seconds=age) <= stale_check.ASKED_WITHIN:
		others = elsewhere.list_unanswered(doc, technician, form.get("to", ""), form.get("elsewhere", ""))
	if seen:
		_compare(doc, technician, action, seen, form, others)
	elif others:
		frappe.throw(elsewhere.word_question(others), NeedsConfirmation)
	return done_on


def is_repeated(job: str, technician: str, to: str, now: datetime) -> bool:
	"""Return whether this repeats a step that was just taken.

	A page that still showed the old status may send a step again.

	Args:
		job: name of the technician's own Dispatch Job; it is locked.
		technician: name of the Dispatch Technician.
		to: the status that is asked for.
		now: when the step was made, site time, naive.

	Raises:
		NotYours: the job is not the technician's.
	"""
	return _is_same_step(job_repository.lock_for_technician(job, technician), technician, to, now)


def _locked(job: str, technician: str) -> "Document":
	try:
		return job_repository.lock_for_technician(job, technician)
	except NotYours:
		if not told_technicians.was_told(job, technician):
			raise
		frappe.clear_last_message()
	return job_repository.lock_job(job)


def _is_same_step(doc: "Document", technician: str, to: str, done_on: datetime) -> bool:
	"""Return whether the step is the one by which the technician just brought the job to its status."""
	last = transitions.last_step(doc)
	if not last or not ownership.is_action_of(last.user, [technician]):
		return False
	return lifecycle.is_same_step(to, doc.status, last.happened_on, done_on) and ownership.is_own_document(
		doc, technician
	)


def _parse_seen(text: str) -> SeenState | None:
	if not text:
		return None
	try:
		given = json.loads(text) if len(text) <= LONGEST_SEEN else None
		was = {str(name): str(value) for name, value in (given.get("was") or {}).items()}
		known = tuple(str(name) for name in given.get("elsewhere") or ())
		return SeenState(str(given["status"]), str(given.get("arrival") or ""), was, known)
	except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
		frappe.throw(
			_("The phone sent this in a way we do not understand. Reload the page and do it again."), FsmError
		)


def _compare(
	doc: "Document",
	technician: str,
	action: str,
	seen: SeenState,
	form: Mapping[str, str],
	others: tuple[elsewhere.OtherJob, ...],
) -> None:
	current = _current(doc, technician, action, form, tuple(each.name for each in others))
	found = stale_check.find_differences(action, seen, current, form)
	if not found:
		return
	if [each.field for each in found] == ["elsewhere"] * len(found):
		sentence = elsewhere.word_question(others)
	else:
		sentence = _("This visit changed while your phone was away. Nothing was applied: look and decide.")
	now = {"status": current.status, "arrival": current.arrival, "was": dict(current.values)}
	if current.elsewhere:
		now["elsewhere"] = list(current.elsewhere)
	raise ChangedMeanwhile.from_differences(
		f"{sentence} {_('Reason: {0}').format(doc.reason)}" if doc.reason else sentence,
		[vars(each) for each in found],
		now,
		stale_check.may_apply(action, current, form),
	)


def _current(
	doc: "Document", technician: str, action: str, form: Mapping[str, str], others: tuple[str, ...]
) -> CurrentState:
	if not ownership.is_own_document(doc, technician):
		return CurrentState(status="", arrival="", is_own=False)
	arrival = doc.arrival.isoformat() if doc.arrival else ""
	return CurrentState(doc.status, arrival, True, _values(doc, action, form), others)


def _values(doc: "Document", action: str, form: Mapping[str, str]) -> dict[str, str]:
	"""Return the current values of the fields that a form may change."""
	if action == "note":
		return {"note": doc.technician_note or ""}
	if action == "edit_info":
		return {"job_type": doc.job_type or "", "priority": doc.priority or ""}
	if action == "answer":
		rows = [row for row in doc.checklist if row.name == form.get("row")]
		return {"value": rows[0].value or ""} if rows else {}
	return {}
