"""The only writer of Dispatch Job.status: checks the rules, records the transition, sends the messages."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.domain.dispatch import notifications
from gigafibre_fsm.domain.dispatch.job import (
	follow_up,
	lifecycle,
	line_acceptance,
	transition_facts,
	transition_messages,
	work_time,
)
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import IllegalTransition

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_REASON = 1000
NEWS = timedelta(minutes=30)
"""How long after setting out a customer is still notified that the technician is on the way."""


class MoveAnswer(JobStatus):
	"""The job, its status, and the job that does the rest of a partial one."""

	follow_up_job: str | None


def move_job(
	job: str,
	to: str,
	actor: str,
	*,
	now: datetime,
	reason: str | None = None,
	outcome: str | None = None,
) -> MoveAnswer:
	"""Move a job to another status, in the caller's transaction.

	Args:
		job: name of the Dispatch Job.
		to: the new status.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		reason: at most LONGEST_REASON characters; some statuses and a partial completion need one.
		outcome: Complete or Partial, if the job is completed; Complete by default.

	Returns:
		`{"job", "status", "follow_up_job"}`.

	Raises:
		IllegalTransition: the status cannot follow, or not yet; the message lists every missing
			requirement.
	"""
	return apply_transition(job_repository.lock_job(job), to, actor, now=now, reason=reason, outcome=outcome)


def apply_transition(
	job: "Document",
	to: str,
	actor: str,
	*,
	now: datetime,
	reason: str | None = None,
	outcome: str | None = None,
	happened_on: datetime | None = None,
) -> MoveAnswer:
	"""Move a job that the caller has locked to another status, as move() does, and save it.

	Args:
		job: the Dispatch Job, locked in the database by the caller.
		to: the new status.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		reason: at most LONGEST_REASON characters; some statuses and a partial completion need one.
		outcome: Complete or Partial, if the job is completed; Complete by default.
		happened_on: when a transition that is reported late was made, at most `now`. The job and its
			timeline get this time. Messages are sent as of `now`, but the customer is not notified of a
			technician who set out longer than NEWS ago.

	Returns:
		As move().

	Raises:
		IllegalTransition: as move().
	"""
	done_on = happened_on or now
	reason = (reason or "").strip() or None
	outcome = _outcome(to, outcome)
	_refuse(job, to, reason, outcome)
	left = job.status
	job.status, job.reason, job.outcome = to, reason, outcome
	job.flags.now = now
	_stamp(job, left, done_on)
	# the transition supersedes the board's draft
	job_repository.discard_draft(job, actor, now)
	job_repository.add_event(job, "Status", actor, done_on, from_status=left, to_status=to, detail=reason)
	_keep_times(job)
	if to == lifecycle.COMPLETED:
		# its report is due from now on, however late a worker runs; on the same clock as `modified`
		job.report_looked_on = instants.earliest_site_time(now_datetime())
	if outcome == lifecycle.COMPLETE:
		line_acceptance.record_result(job, now)
	if outcome == lifecycle.PARTIAL:
		follow_up.create_follow_up(job, actor, now)
	if left == lifecycle.EN_ROUTE:
		# also on arrival: the customer needs no "on the way" text once the technician is there
		notifications.withdraw_text(job, lifecycle.EN_ROUTE)
	if not _is_old_news(to, now - done_on):
		notifications.announce_status(job, actor, now)
	job_repository.save_job(job)
	return build_answer(job)


def undo_completion(
	job: "Document", actor: str, *, now: datetime, happened_on: datetime | None = None
) -> MoveAnswer:
	"""Undo a mistaken completion: the job returns to its earlier status, and the text is not sent.

	Args:
		job: the Dispatch Job, locked in the database by the caller; it is saved.
		actor: name of the user who undoes it, as the timeline shows it; the signed-in user must be the
			one who completed it.
		now: site time, naive.
		happened_on: when it was undone, site time, naive, if the phone had to wait for a network.

	Returns:
		As move().

	Raises:
		IllegalTransition: it is too late, the text was sent already, or another user completed the
			job.
	"""
	step = last_step(job)
	done_on = happened_on or now
	is_own = step is not None and step.user == frappe.session.user
	if not is_own or not lifecycle.may_be_undone(job.status, job.outcome, step.happened_on, done_on):
		frappe.throw(transition_messages.explain_final(job.status), IllegalTransition)
	if not notifications.withdraw_text(job, job.status):
		frappe.throw(
			_("The customer was told already that this visit is done. Call dispatch."), IllegalTransition
		)
	left, job.status = job.status, step.from_status
	job.outcome = job.completed_on = None
	job.travel_minutes = job.labour_minutes = 0
	job.flags.now = now
	job_repository.add_event(job, "Status", actor, done_on, from_status=left, to_status=job.status)
	job_repository.save_job(job)
	return build_answer(job)


def last_step(job: "Document") -> "Document | None":
	"""Return the timeline row by which a job entered its status."""
	return next((row for row in reversed(job.timeline) if row.to_status == job.status), None)


def build_answer(job: "Document") -> MoveAnswer:
	"""Return what every step of a job answers."""
	return {"job": job.name, "status": job.status, "follow_up_job": job.follow_up_job}


def _keep_times(job: "Document") -> None:
	"""Sum travel and labour from the timeline, once the job is over or on hold."""
	if job.status in (lifecycle.COMPLETED, lifecycle.NOT_DONE, lifecycle.ON_HOLD, lifecycle.CANCELLED):
		changes = [
			work_time.StatusChange(get_datetime(row.happened_on), row.to_status)
			for row in job.timeline
			if row.to_status
		]
		spent = work_time.sum_work_time(changes, instants.zone())
		job.travel_minutes, job.labour_minutes = spent.travel, spent.labour


def _is_old_news(to: str, age: timedelta) -> bool:
	"""Whether a late report that the technician set out is too old to notify the customer."""
	return to == lifecycle.EN_ROUTE and age > NEWS


def _outcome(to: str, outcome: str | None) -> str | None:
	if to != lifecycle.COMPLETED:
		return None
	if outcome and outcome not in lifecycle.OUTCOMES:
		frappe.throw(_("A visit is completed either as Complete or as Partial."), IllegalTransition)
	return outcome or lifecycle.COMPLETE


def _refuse(job: "Document", to: str, reason: str | None, outcome: str | None) -> None:
	"""Raise IllegalTransition unless the rules allow the job to enter the status now."""
	if to not in lifecycle.STATES:
		frappe.throw(_("There is no such status. Reload the page."), IllegalTransition)
	if to not in lifecycle.list_allowed(job.status):
		frappe.throw(transition_messages.explain_impossible(job.status, to), IllegalTransition)
	if len(reason or "") > LONGEST_REASON:
		frappe.throw(
			_("The reason is too long: at most {0} characters.").format(LONGEST_REASON), IllegalTransition
		)
	needs = lifecycle.find_missing(to, transition_facts.collect_facts(job, reason=reason, outcome=outcome))
	if needs:
		frappe.throw(transition_messages.explain_missing(to, needs), IllegalTransition)


def _stamp(job: "Document", left: str, now: datetime) -> None:
	"""Set the timestamps of the new status, and clear those that a backward transition undoes."""
	to = job.status
	if to in (lifecycle.DRAFT, lifecycle.SCHEDULED):
		# Recalled from the technician: it leaves their phone.
		job.dispatched_on = job.en_route_on = job.on_site_on = None
	if to == lifecycle.DRAFT:
		job.arrival = None
		if not job.promised:
			job.window_start = job.window_end = None
	if to == lifecycle.DISPATCHED:
		job.dispatched_on, job.en_route_on = job.dispatched_on or now, None
	if to == lifecycle.EN_ROUTE:
		# not on site after all: keep the time at which they set out
		job.en_route_on = (left == lifecycle.ON_SITE and job.en_route_on) or now
		job.on_site_on = None
	if to == lifecycle.ON_SITE:
		job.on_site_on = (left == lifecycle.ON_HOLD and job.on_site_on) or now
	if to == lifecycle.COMPLETED:
		job.completed_on = now
