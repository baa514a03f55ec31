"""Endpoints for the planner's proposals and held slots. docs/features/plans.md has the shapes."""

from datetime import date, datetime
from typing import Any, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.api.arguments import (
	day_of,
	full_name,
	json_of,
	names_of,
	require,
	require_write,
	slot_request,
	unreadable,
)
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board.command_answers import BoardCommandAnswer
from gigafibre_fsm.domain.dispatch.proposals import apply as applying
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals import serializers as proposals
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, solve, workdays
from gigafibre_fsm.domain.dispatch.proposals.acceptance import AcceptedMoves
from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import MoveRefusal, RefusalCause
from gigafibre_fsm.domain.dispatch.proposals.serializers import PlanProgress, Proposal
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest
from gigafibre_fsm.domain.dispatch.proposals.workdays import ClosedDay
from gigafibre_fsm.exceptions import FsmError


class ProposalStarted(TypedDict):
	"""The Dispatch Plan to be computed, or the reason why there is none: nobody works, or nothing is to be compared."""

	plan: str | None
	closed: Fields[ClosedDay] | None


class KeptJob(TypedDict):
	"""An accepted job that was not changed, and the reason."""

	job: str
	text: str


class AppliedPlan(BoardCommandAnswer):
	"""The result of applying a plan, as for a board command.

	With the jobs that were moved and those that were not.
	"""

	applied: list[str]
	kept: list[KeptJob]


class DismissedPlan(TypedDict):
	"""The dismissed Dispatch Plan."""

	plan: str


class HeldOffer(TypedDict):
	"""The Dispatch Slot Hold, and when it expires, in site time."""

	hold: str
	held_until: datetime


class ReleasedSlot(TypedDict):
	"""The released Dispatch Slot Hold."""

	hold: str


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def propose(scope: str, day: str, technician: str | None = None, jobs: str | None = None) -> ProposalStarted:
	"""Have the planner make a proposal; the board is not changed.

	Args:
		scope: day, technician, job, jobs, storm or comparison (the visits of the day planned as on its morning, to
			compare with their places; it can't be applied).
		day: YYYY-MM-DD, today or later; a comparison may be of a past day.
		technician: whose day; with the scope jobs, the technician who must not get them.
		jobs: JSON list: one job to insert (job), several to place or reassign (jobs), or those that leave the day for
			the next working days, which may be none (storm).

	Returns:
		`{plan, closed}`; if no technician works on that day, or a comparison has no visit, `plan` is None and
		`closed` is `{day, next_day, standing: [job], text}`.
	"""
	frappe.has_permission("Dispatch Job", "write", throw=True)
	wanted = _build_request(scope, day_of(day), technician, names_of(jobs))
	if found := workdays.find_closure(wanted.day, technician if wanted.scope == solve.TECHNICIAN else None):
		return {"plan": None, "closed": fields_of(found)}
	if wanted.scope == solve.COMPARISON and (empty := workdays.find_nothing_to_compare(wanted.day)):
		return {"plan": None, "closed": fields_of(empty)}
	return {"plan": plan_repository.request_plan(wanted, now_datetime()), "closed": None}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(600, 60)
def progress(plan: str) -> PlanProgress:
	"""Return a plan's progress: `{plan, state, fraction, error}`."""
	frappe.has_permission("Dispatch Plan", "read", throw=True)
	return proposals.serialize_progress(plan)


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def proposal(plan: str) -> Proposal:
	"""Return a plan with its figures, its moves and the jobs that it leaves out."""
	require("Dispatch Plan", plan, "read")
	return proposals.serialize_proposal(plan, now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def apply(
	plan: str,
	accepted: str | None = None,
	refused: str | None = None,
	broken: str | None = None,
	granted: str | None = None,
) -> AppliedPlan:
	"""Apply the accepted moves of a proposal as one board command.

	Args:
		plan: name of the Dispatch Plan.
		accepted: JSON list of the jobs whose move is accepted; no other move is applied. Without it, the
			moves ticked in the proposal and not refused are applied.
		refused: JSON `[{job, cause, reason, remember}]`: refused moves; `cause` one of Technician, Hour, Stays,
			Customer, Other or empty, `reason` in the dispatcher's words; later plans obey it unless `remember` is
			false.
		broken: JSON list of the jobs whose promise is broken: a move that breaks one is applied only if its
			job is in this list as well.
		granted: JSON `[{job, number}]`: the relaxation granted to each job without a place, which is placed
			together with the accepted moves.

	Returns:
		As api.board.place, with `applied`: `[job]` and `kept`: `[{job, text}]`, accepted but not applied.
	"""
	frappe.has_permission("Dispatch Job", "write", throw=True)
	now = now_datetime()
	wanted = None if accepted is None else frozenset(names_of(accepted))
	choice = AcceptedMoves(wanted, _refused(refused), frozenset(names_of(broken)), _granted(granted))
	done = applying.apply_proposal(plan, choice, full_name(), now)
	kept = [{"job": job, "text": text} for job, text in done.kept.items()]
	return {**board_snapshot.answer(done.outcome, now), "applied": done.applied, "kept": kept}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def dismiss(plan: str) -> DismissedPlan:
	"""Dismiss a proposal; returns `{plan}`."""
	frappe.has_permission("Dispatch Job", "write", throw=True)
	plan_repository.dismiss_plan(plan)
	return {"plan": plan}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def hold(job: str, window_start: str, technician: str, arrival: str, crew: str | None = None) -> HeldOffer:
	"""Hold a slot while the customer decides.

	A slot that was held for the same job before is released.

	Args:
		job: name of a Dispatch Job.
		window_start: start of the offered window, in the site's zone; it lasts two hours.
		technician: name of the Dispatch Technician.
		arrival: when the technician would arrive, in the site's zone.
		crew: JSON list of the other technicians who would come.

	Returns:
		`{hold, held_until}`
	"""
	require_write(job)
	along = tuple(name for name in dict.fromkeys(names_of(crew)) if name != technician)
	for name in (technician, *along):
		require("Dispatch Technician", name, "read")
	now = now_datetime()
	slot = slot_request(window_start, technician, arrival, along)
	return {
		"hold": slot_holds.hold_slot(job, slot, full_name(), now, beyond_limits=True),
		"held_until": slot_holds.expiry(now),
	}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def confirm(hold: str) -> BoardCommandAnswer:
	"""Plan the job into its held slot and promise the window; answers as api.board.place() does."""
	require_write(slot_holds.find_job(hold))
	now = now_datetime()
	return board_snapshot.answer(slot_holds.confirm_hold(hold, full_name(), now), now)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def release(hold: str) -> ReleasedSlot:
	"""Release a held slot; returns `{hold}`."""
	require_write(slot_holds.find_job(hold))
	slot_holds.release_hold(hold, now_datetime())
	return {"hold": hold}


SCOPES = {
	"day": solve.DAY,
	"technician": solve.TECHNICIAN,
	"job": solve.VISIT,
	"jobs": solve.VISITS,
	"storm": solve.STORM,
	"comparison": solve.COMPARISON,
}


def _build_request(scope: str, day: date, technician: str | None, jobs: list[str]) -> PlanRequest:
	"""Return the request, or raise FsmError with what is missing."""
	if scope not in SCOPES:
		unreadable()
	if day < now_datetime().date() and scope != "comparison":
		frappe.throw(_("{0} is over: choose today or a later day.").format(day), FsmError)
	if scope == "technician" and not technician:
		frappe.throw(_("Say whose day is to be planned."), FsmError)
	if technician:
		require("Dispatch Technician", technician, "read")
	if (scope in ("job", "jobs") and not jobs) or (scope == "job" and len(jobs) > 1):
		frappe.throw(_("Choose the visits that are to find a place."), FsmError)
	for job in jobs:
		require_write(job)
	is_about = scope in ("technician", "jobs")
	return PlanRequest(SCOPES[scope], day, technician if is_about else None, tuple(dict.fromkeys(jobs)))


def _refused(text: str | None) -> dict[str, MoveRefusal]:
	return {row["job"]: _refusal(row) for row in _rows_of_jobs(text)}


def _refusal(row: dict[str, Any]) -> MoveRefusal:
	cause = row.get("cause") or None
	if cause is not None and cause not in set(RefusalCause):
		unreadable()
	words = str(row.get("reason") or "")
	return MoveRefusal(cause and RefusalCause(cause), words, bool(row.get("remember", True)))


def _granted(text: str | None) -> dict[str, int]:
	rows = _rows_of_jobs(text)
	if not all(type(row.get("number")) is int for row in rows):
		unreadable()
	return {row["job"]: row["number"] for row in rows}


def _rows_of_jobs(text: str | None) -> list[dict[str, Any]]:
	"""Return rows that each name a job; refuse everything else."""
	rows: list[Any] = json_of(text or "[]", list)
	if not all(isinstance(row, dict) and isinstance(row.get("job"), str) for row in rows):
		unreadable()
	return rows
