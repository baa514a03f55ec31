"""The dispatch board: what it shows, each gesture on it, undo, and publishing. Shapes stand in docs/board.md."""

import json
from datetime import date, datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_fullname, getdate, now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.dispatch import moment_of
from gigafibre_fsm.domain.dispatch import jobs as dispatch_jobs
from gigafibre_fsm.domain.dispatch import plan, record
from gigafibre_fsm.domain.dispatch.board import (
	answers,
	gestures,
	publishing,
	reading,
	visits,
)
from gigafibre_fsm.domain.dispatch.board import (
	candidates as candidates_of,
)
from gigafibre_fsm.domain.dispatch.board import (
	changes as change_log,
)
from gigafibre_fsm.domain.dispatch.board import (
	undo as undoing,
)
from gigafibre_fsm.domain.dispatch.board.gestures import Move, Outcome
from gigafibre_fsm.exceptions import FsmError

_KINDS = {"technician": str, "arrival": str, "duration": int, "crew": list}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def load(start: str, days: int) -> dict:
	"""Everything the board shows of 1 to 14 days, in one answer."""
	frappe.has_permission("Dispatch Job", "read", throw=True)
	return reading.load(_day(start), days, now_datetime())


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(600, 60)
def changes(cursor: str, start: str, days: int) -> dict:
	"""What was written since the cursor of an earlier answer."""
	frappe.has_permission("Dispatch Job", "read", throw=True)
	return reading.changes(cursor, _day(start), days, now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(240, 60)
@unit_of_work.whole
def place(moves: str, gesture: str = "move", override: str | None = None, mine: str | None = None) -> dict:
	"""Move visits: all of them, or none and the questions that stand before it.

	Args:
		moves: JSON `[{"job", "to": {technician, arrival, duration, crew}, "base": {the same as last seen}}]`.
		gesture: move, resize, assign, unplan or crew.
		override: JSON `{job: reason}` for placing it in spite of what speaks against it.
		mine: JSON `[job]` where this wins over what somebody else did meanwhile.
	"""
	asked = [_move(values) for values in _json(moves, list)]
	name = gesture.capitalize()
	jobs = [move.job for move in asked]
	_require_write(jobs)
	if name not in gestures.GESTURES or len(set(jobs)) < len(jobs):
		_unreadable()
	now = now_datetime()
	reasons = {job: str(reason) for job, reason in _json(override or "{}", dict).items()}
	outcome = gestures.place(asked, name, _me(), now, override=reasons, mine=_names(mine))
	return _answer(outcome, now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def split(job: str, minutes: int) -> dict:
	"""Keep the first minutes of a visit; a second one with the rest follows it, in the pane."""
	_require_write([job])
	frappe.has_permission("Dispatch Job", "create", throw=True)
	now = now_datetime()
	return _answer(gestures.split(job, minutes, _me(), now, dispatch_jobs.create), now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def lock(jobs: str, locked: bool) -> dict:
	"""Lock visits where they stand, or unlock them."""
	names = _names(jobs)
	_require_write(names)
	now = now_datetime()
	return _answer(gestures.lock(names, locked, _me(), now), now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def undo(mine: str | None = None, skip: str | None = None) -> dict:
	"""Take back one's own last gesture; `nothing` is true where there is none."""
	now = now_datetime()
	return _turned(undoing.undo(_me(), now, mine=_names(mine), skip=_names(skip)), now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def redo(mine: str | None = None, skip: str | None = None) -> dict:
	"""Do the gesture again that was taken back last."""
	now = now_datetime()
	return _turned(undoing.redo(_me(), now, mine=_names(mine), skip=_names(skip)), now)


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def history(limit: int = 30) -> list[dict]:
	"""The newest gestures of everybody: `[{change, gesture, summary, by, on, state, jobs}]`."""
	frappe.has_permission("Dispatch Change", "read", throw=True)
	return change_log.history(limit)


@frappe.whitelist(methods=["GET", "POST"])
@guards.dispatcher
@guards.limited(120, 60)
def publish_preview(start: str, days: int, jobs: str | None = None) -> dict:
	"""Who would hear what; without `jobs` (JSON list) of everything in these days that is not published yet."""
	frappe.has_permission("Dispatch Job", "read", throw=True)
	found = (
		visits.named(_names(jobs)[: gestures.MOST_MOVES])
		if jobs
		else publishing.waiting(*reading.stretch(_day(start), days))
	)
	return {"rows": publishing.preview(found)}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def publish(jobs: str, tell: str | None = None) -> dict:
	"""Publish visits: technicians and customers hear what is new for them.

	Args:
		jobs: JSON list of visits.
		tell: JSON `{job: true | false}`: whether a text tells the customer of another window than the promised
			one; false says that the dispatcher calls them. Without an answer such a visit comes back as a question.
	"""
	names = _names(jobs)
	_require_write(names)
	now = now_datetime()
	answers_given = {job: bool(value) for job, value in _json(tell or "{}", dict).items()}
	done = publishing.publish(names, answers_given, _me(), now)
	result = {"published": done.published, "questions": done.questions, "refused": done.refused}
	return {**result, **reading.after(done.outcome.jobs, done.outcome.days, now)}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def candidates(job: str, day: str) -> list[dict]:
	"""The best technicians for a visit on a day: `[{technician, arrival, added_seconds, texts}]`."""
	frappe.has_permission("Dispatch Job", "read", doc=job, throw=True)
	return candidates_of.of(job, _day(day), now_datetime())


def _answer(outcome: Outcome, now: datetime) -> dict:
	answer = answers.outcome(outcome)
	if not outcome.is_done:
		return answer
	return {**answer, **reading.after(outcome.jobs - outcome.gone, outcome.days, now)}


def _turned(outcome: Outcome | None, now: datetime) -> dict:
	return _answer(outcome, now) if outcome else {"done": False, "nothing": True, "questions": []}


def _move(values: Any) -> Move:
	if not isinstance(values, dict) or not isinstance(values.get("job"), str):
		_unreadable()
	return Move(values["job"], _fields(values.get("to")), _fields(values.get("base") or {}))


def _fields(values: Any) -> dict:
	"""What the page says of a placement, each field of the kind it must be."""
	if not isinstance(values, dict) or not set(values) <= set(_KINDS):
		_unreadable()
	return {name: _field(name, value) for name, value in values.items()}


def _field(name: str, value: Any) -> Any:
	if name in ("technician", "arrival") and not value:
		return None
	if isinstance(value, bool) or not isinstance(value, _KINDS[name]):
		_unreadable()
	if name == "arrival":
		return moment_of(value)
	return tuple(map(str, value)) if name == "crew" else value


def _names(text: str | None) -> list[str]:
	names = _json(text or "[]", list)
	if not all(isinstance(name, str) for name in names):
		_unreadable()
	return names


def _json(text: str, kind: type) -> Any:
	try:
		value = json.loads(text)
	except (ValueError, RecursionError):
		value = None
	return value if isinstance(value, kind) else _unreadable()


def _unreadable() -> None:
	frappe.throw(_("The board sent something unreadable. Reload the page and try again."), FsmError)


def _day(text: str) -> date:
	try:
		day = getdate(text)
	except (ValueError, TypeError, OverflowError, frappe.ValidationError):
		day = None
	if day is None or day.year not in plan.YEARS:
		written = frappe.utils.escape_html(text[:40])
		frappe.throw(_("“{0}” is no day. Write it like 2026-11-23.").format(written), FsmError)
	return day


def _require_write(jobs: list[str]) -> None:
	"""Refuse visits that the person may not change, all at once; those that are no more are the domain's to name.

	They are locked before anything of them is read.
	"""
	if not 0 < len(jobs) <= gestures.MOST_MOVES:
		frappe.throw(_("Choose between 1 and {0} visits.").format(gestures.MOST_MOVES), FsmError)
	there = record.lock(jobs)
	frappe.has_permission("Dispatch Job", "write", throw=True)
	mine = frappe.get_list("Dispatch Job", {"name": ("in", sorted(there))}, pluck="name", limit_page_length=0)
	if there.difference(mine):
		frappe.throw(_("You may not change this visit."), frappe.PermissionError)


def _me() -> str:
	return get_fullname(frappe.session.user)
