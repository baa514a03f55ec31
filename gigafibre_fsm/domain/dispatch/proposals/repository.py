"""Repository of Dispatch Plan: the only writer of its state, and the only place that queues its job."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import due
from gigafibre_fsm.domain.dispatch.proposals import result_rows
from gigafibre_fsm.domain.dispatch.proposals.result import ProposalResult
from gigafibre_fsm.domain.dispatch.proposals.solve import COMPARISON, PlanRequest
from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.dispatch.proposals.acceptance import AcceptedMoves
	from gigafibre_fsm.domain.dispatch.proposals.applied_saving import AppliedFigures

QUEUED, RUNNING, PROPOSED, FAILED = "Queued", "Running", "Proposed", "Failed"
COMPARED = "Compared"
"""A comparison is finished: there is nothing to apply."""
APPLIED, PARTLY_APPLIED, DISMISSED = "Applied", "Partly Applied", "Dismissed"
QUEUE, USUAL_QUEUE = "fsm_planning", "long"
MOST_SECONDS = 1200
"""Seconds after which the queue kills a worker."""
LOST_AFTER = timedelta(minutes=5)
"""A plan whose worker has not reported for this long is retried."""
MOST_ATTEMPTS = 2
MOST_FORGOTTEN = 500


def queue_name() -> str:
	"""Return the queue for plans: their own if the bench configures workers for it, else `long`."""
	return QUEUE if QUEUE in (frappe.conf.get("workers") or {}) else USUAL_QUEUE


def request_plan(wanted: PlanRequest, now: datetime) -> str:
	"""Return the name of the plan for this request, queued unless an identical one is in progress."""
	key = _fingerprint(wanted)
	running = frappe.db.get_value("Dispatch Plan", {"running_key": key}, "name", for_update=True)
	return running or _insert(wanted, key, now)


def _fingerprint(wanted: PlanRequest) -> str:
	text = json.dumps([wanted.scope, str(wanted.day), wanted.technician, sorted(wanted.jobs)])
	return hashlib.sha256(text.encode()).hexdigest()


def _insert(wanted: PlanRequest, key: str, now: datetime) -> str:
	row = frappe.new_doc("Dispatch Plan")
	row.update(
		{
			"scope": wanted.scope,
			"day": wanted.day,
			"technician": wanted.technician,
			"asked": json.dumps({"jobs": list(wanted.jobs)}),
			"asked_by": frappe.session.user,
			"asked_on": now,
			"seen_on": instants.to_nearest_utc(now),
			"language": frappe.local.lang if frappe.db.exists("Language", frappe.local.lang) else None,
			"state": QUEUED,
			"fingerprint": key,
			"running_key": key,
		}
	)
	# the endpoint has checked that this is a dispatcher; users may only read plans
	row.insert(ignore_permissions=True)
	wake_worker(row.name, 0)
	return row.name


def wake_worker(plan: str, attempt: int) -> None:
	"""Enqueue the plan's background job after this transaction; the sweep retries a lost job."""
	options = {"key": f"{plan}-{attempt}", "timeout": MOST_SECONDS, "plan": plan}
	job_queue.enqueue_after_commit("run_plan", queue_name(), **options)


def read_request(row: "Document") -> PlanRequest:
	"""Return the request that a plan answers."""
	jobs = tuple(frappe.parse_json(row.asked or "{}").get("jobs", ()))
	return PlanRequest(row.scope, row.day, row.technician, jobs)


def claim_plan(plan: str, now: datetime) -> "Document | None":
	"""Claim a queued plan for this worker; None if it is not queued any more."""
	row = lock_plan(plan)
	if row.state != QUEUED:
		return None
	row.update(
		{
			"state": RUNNING,
			"attempts": row.attempts + 1,
			"started_on": now,
			"seen_on": instants.to_nearest_utc(now),
		}
	)
	row.progress = 0
	_save(row)
	return row


def record_progress(plan: str, attempt: int, fraction: float, now: datetime) -> None:
	"""Record the progress of a running plan, which also serves as its worker's heartbeat.

	Args:
		plan: name of the Dispatch Plan.
		attempt: number of the worker's attempt; nothing is recorded if another attempt has taken the plan
			over.
		fraction: share of the time used, 0 to 1.
		now: current time of the site, naive.
	"""
	mine = {"name": plan, "attempts": attempt, "state": RUNNING}
	values = {"progress": round(100 * fraction), "seen_on": instants.to_nearest_utc(now)}
	frappe.db.set_value("Dispatch Plan", mine, values, update_modified=False)


def save_result(
	plan: str,
	attempt: int,
	result: ProposalResult,
	note: str,
	is_estimated: bool,
	promises: Mapping[str, list] | None = None,
) -> bool:
	"""Store the proposal, unless another worker has taken the plan over or it was dismissed meanwhile.

	Args:
		plan: name of the Dispatch Plan.
		attempt: number of the worker's attempt.
		result: the proposal.
		note: remarks for users, one per line; may be empty.
		is_estimated: whether any of the day's travel times is an estimate.
		promises: job → windows still possible as [start, end] texts, for each promise that the plan can't
			keep.

	Returns:
		Whether the proposal was written.
	"""
	row = lock_plan(plan)
	if row.state != RUNNING or row.attempts != attempt:
		return False
	row.update(
		{
			"state": COMPARED if row.scope == COMPARISON else PROPOSED,
			"running_key": None,
			"progress": 100,
			"note": note or None,
			"is_estimated": int(is_estimated),
			"engines": ", ".join(result.engines),
			"figures_before": json.dumps(result.before),
			"figures_after": json.dumps(result.after),
			"savings": json.dumps(result.by_technician),
			"promises": json.dumps(promises or {}),
		}
	)
	row.set("moves", [result_rows.build_move_row(move) for move in result.moves])
	row.set("left_out", [result_rows.build_left_out_row(left) for left in result.left_out])
	_save(row)
	return True


def mark_failed(plan: str, sentence: str, attempt: int | None = None) -> None:
	"""Mark a plan as failed; does nothing unless it is queued or running.

	Args:
		plan: name of the Dispatch Plan.
		sentence: explains to users why there is no proposal.
		attempt: number of the failed attempt, so that a later one is not ended; None ends any.
	"""
	row = lock_plan(plan)
	if row.state not in (QUEUED, RUNNING) or attempt not in (None, row.attempts):
		return
	row.update({"state": FAILED, "running_key": None, "note": sentence})
	_save(row)


def lock_open_proposal(plan: str) -> "Document":
	"""Return a proposal that can still be applied or dismissed, locked.

	Raises:
		FsmError: the plan is not finished yet, or is no longer open.
	"""
	row = lock_plan(plan)
	if row.state in (QUEUED, RUNNING):
		frappe.throw(_("The planner is still at work on this plan."), FsmError)
	if row.state == COMPARED:
		frappe.throw(_("A comparison can't be applied. Ask the planner to plan the day."), FsmError)
	if row.state != PROPOSED:
		frappe.throw(_("This plan is no longer open. Ask for a new one."), FsmError)
	return row


def record_outcomes(
	row: "Document",
	outcomes: Mapping[str, tuple[str, str]],
	choice: "AcceptedMoves",
	accepted: Collection[str],
	granted: Collection[str],
	change: str | None,
	now: datetime,
	saved: "AppliedFigures | None" = None,
) -> None:
	"""Record the outcome of a proposal.

	Args:
		row: the open proposal, locked.
		outcomes: job → outcome and remark.
		choice: the dispatcher's answer, with the causes of refusals.
		accepted: the jobs whose move was accepted.
		granted: the jobs that got a place by a granted relaxation.
		change: name of the Dispatch Change; None if nothing was changed.
		now: site time, naive.
		saved: what the applied moves have changed, in figures.
	"""
	for move in row.moves:
		move.outcome, move.remark = outcomes[move.job]
		move.accepted = int(move.job in accepted)
		refusal = choice.refused.get(move.job)
		move.refusal = refusal and refusal.cause and refusal.cause.value
	for left in row.left_out:
		left.granted = int(left.job in granted)
	are_applied = [outcome == APPLIED for outcome, _remark in outcomes.values()]
	are_applied += [job in granted for job in choice.granted]
	partly = PARTLY_APPLIED if any(are_applied) else DISMISSED
	row.update(
		{
			"state": APPLIED if all(are_applied) else partly,
			"applied_by": frappe.session.user,
			"applied_on": now,
			"change": change,
			"figures_applied": json.dumps(saved) if saved else None,
		}
	)
	_save(row)


def dismiss_plan(plan: str) -> None:
	"""Dismiss a proposal; one still being computed is not stored when it is done.

	Raises:
		FsmError: the plan has failed, was applied or was dismissed already.
	"""
	row = lock_plan(plan)
	if row.state not in (QUEUED, RUNNING, PROPOSED):
		frappe.throw(_("This plan is no longer open. Ask for a new one."), FsmError)
	row.update({"state": DISMISSED, "running_key": None})
	_save(row)


def retry_stuck(now: datetime) -> None:
	"""Retry plans whose worker died or whose job was lost, and mark them as failed after that."""
	present = instants.to_nearest_utc(now)
	rows = frappe.get_all(
		"Dispatch Plan",
		filters=due.plan_filters(present),
		fields=["name", "state", "attempts", "seen_on"],
	)
	for row in rows:
		if row.state == QUEUED:
			wake_worker(row.name, row.attempts)
		elif row.seen_on < present - LOST_AFTER:
			_again(row.name, now)


def _again(plan: str, now: datetime) -> None:
	row = lock_plan(plan)
	if row.state != RUNNING or row.seen_on >= instants.to_nearest_utc(now) - LOST_AFTER:
		return
	if row.attempts >= MOST_ATTEMPTS:
		mark_failed(plan, _("The planner was interrupted twice. Ask for the plan again."))
		return
	row.update({"state": QUEUED, "seen_on": instants.to_nearest_utc(now)})
	_save(row)
	wake_worker(plan, row.attempts)


def delete_old(before: datetime) -> None:
	"""Delete plans requested before a moment, at most `MOST_FORGOTTEN` per call."""
	for plan in frappe.get_all(
		"Dispatch Plan", {"asked_on": ("<", before)}, pluck="name", limit=MOST_FORGOTTEN
	):
		# old rows of the app, possibly still linked by a refusal; users who may read them may not delete them
		frappe.delete_doc("Dispatch Plan", plan, force=True, ignore_permissions=True, delete_permanently=True)


def lock_plan(plan: str) -> "Document":
	"""Load a plan with its row locked until the transaction ends. Raises frappe.DoesNotExistError."""
	return frappe.get_doc("Dispatch Plan", plan, for_update=True)


def _save(row: "Document") -> None:
	# the endpoint has checked the dispatcher, or this is the worker; users may only read plans
	row.save(ignore_permissions=True)
