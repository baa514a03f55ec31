"""Publishing: sends planned jobs to phones, and turns drafts into the published plan."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.utils import get_datetime

from gigafibre_fsm.domain.dispatch import notifications, promises
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import drafts, message_preview
from gigafibre_fsm.domain.dispatch.board.commands import Outcome
from gigafibre_fsm.domain.dispatch.job import (
	arrival_window,
	lifecycle,
	outage_hold,
)
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.line_verdict import messages as line_verdict_messages
from gigafibre_fsm.domain.dispatch.schedule import (
	scheduled_job,
	scheduled_jobs,
	stored_placement,
)
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.workflow import change_log, form_rules, transitions
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


class WindowQuestion(TypedDict):
	"""Asks how to notify the customer of a changed window; `kind` is window, `new_window` None if withdrawn."""

	job: str
	kind: str
	window: tuple[datetime, datetime] | None
	new_window: tuple[datetime, datetime] | None


class Refusal(TypedDict):
	"""A job that was not published, and why."""

	job: str
	texts: list[str]


@dataclass(slots=True)
class PublishResult:
	"""The jobs that were published, the questions to answer first, and the refusals."""

	published: list[str] = field(default_factory=list)
	questions: list[WindowQuestion] = field(default_factory=list)
	refused: list[Refusal] = field(default_factory=list)
	outcome: Outcome = field(default_factory=Outcome)


@dataclass(frozen=True, slots=True)
class PublishAnswers:
	"""What the dispatcher said of one job: whether to text its customer, and why it goes in spite of an outage.

	`against` are the conflicts, worded, in spite of which nobody said that it goes.
	"""

	tell: bool | None = None
	reason: str = ""
	against: str = ""


def publish_jobs(
	jobs: Iterable[str],
	tell: Mapping[str, bool],
	actor: str,
	now: datetime,
	seen: Mapping[str, str] | None = None,
	reasons: Mapping[str, str] | None = None,
	despite: Collection[str] | None = None,
) -> PublishResult:
	"""Publish jobs one by one, in the caller's transaction; one that cannot be published is left unchanged.

	A technician of several of them gets one text about all.

	Args:
		jobs: names of Dispatch Jobs.
		tell: name of a job → whether to text the customer that their promised window changes or is
			withdrawn. False: the dispatcher phones them. A job that breaks a promise and is missing here
			is not published but returned as a question.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		seen: name of a job → `seen` of its row in preview(). A job that was changed after that is
			refused. Jobs that are missing here are not compared.
		reasons: name of a job → why it goes to an address in an outage all the same. Without one such a job is
			refused.
		despite: the jobs that go in spite of their conflicts; another one with a conflict is refused. None: nobody
			was asked, and conflicts are not compared.

	Returns:
		The published jobs, the questions, and the refusals with their reasons.
	"""
	result, seen, reasons = PublishResult(), seen or {}, reasons or {}
	wanted = sorted(set(jobs))
	there = job_repository.lock_jobs(job_repository.lock_rows(wanted))
	unasked = set() if despite is None else there.keys() - set(despite)
	conflicts = message_preview.describe_open_conflicts(scheduled_jobs.load_named(unasked), now)
	for name in wanted:
		if name in there:
			if len(wanted) > 1:
				notifications.hold_texts(there[name])
			against = " ".join(conflicts.get(name, ()))
			answers = PublishAnswers(tell.get(name), reasons.get(name, "").strip(), against)
			_attempt(there[name], answers, actor, now, result, seen.get(name))
		else:
			result.refused.append({"job": name, "texts": [job_repository.deleted_sentence(name)]})
	notifications.send_held([there[name] for name in result.published], now)
	job_repository.touch_jobs(result.published)
	change_log.log_published(job_repository.load_jobs(result.published).values(), now)
	return result


def _attempt(
	job: "Document",
	answers: PublishAnswers,
	actor: str,
	now: datetime,
	result: PublishResult,
	seen: str | None,
) -> None:
	"""Publish one locked job and add its outcome to the result."""
	before = {job.name: change_log.read_state(job)}
	frappe.db.savepoint("publishing")
	try:
		# what a colleague published as it was seen is done, and nothing to look at again
		_refuse_nothing_new(job, stored_placement.read_placement(job))
		_refuse_unseen(job, seen)
		question = _publish(job, answers, actor, now)
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
	result.outcome.days |= board_commands.list_days(before, {job.name: change_log.read_state(job)})


def _publish(job: "Document", answers: PublishAnswers, actor: str, now: datetime) -> WindowQuestion | None:
	"""Publish one locked job; return the question to answer first, if there is one."""
	after = stored_placement.read_placement(job)
	if answers.against:
		frappe.throw(answers.against, FsmError)
	if after.is_planned:
		_refuse_into_outage(job, answers.reason, now)
	tell = answers.tell
	window = (job.window_start, job.window_end) if job.window_start else None
	customer = message_preview.customer_message(window, bool(job.promised), after.arrival, now)
	if customer in message_preview.ASKED and tell is None:
		return {
			"job": job.name,
			"kind": "window",
			"window": window,
			"new_window": arrival_window.default_window(after.arrival) if after.arrival else None,
		}
	if job.status == lifecycle.SCHEDULED:
		_first(job, customer, answers, actor, now)
	elif job.has_draft and not after.is_planned:
		_withdraw(job, actor, now, tell_customer=customer == message_preview.WITHDRAWN and bool(tell))
	elif job.has_draft:
		if answers.reason:
			job_repository.add_event(job, "Override", actor, now, detail=answers.reason)
		_change(job, customer, tell, actor, now)
	return None


def _refuse_unseen(job: "Document", seen: str | None) -> None:
	"""Raise FsmError if the job was changed after the dispatcher saw its preview."""
	if seen and seen != str(get_datetime(job.modified)):
		frappe.throw(
			_("This visit changed after you looked: check it once more and publish it again."), FsmError
		)


def _refuse_nothing_new(job: "Document", after: Placement) -> None:
	"""Raise FsmError if there is nothing to publish, or the job is under way or over."""
	if job.status in scheduled_job.FIXED:
		frappe.throw(board_commands.lock_reason(job), FsmError)
	if not job.has_draft and not (job.status == lifecycle.SCHEDULED and after.is_planned):
		frappe.throw(_("There is nothing new to publish: somebody did it, or took it back."), FsmError)


def _refuse_into_outage(job: "Document", reason: str, now: datetime) -> None:
	"""Raise FsmError if nobody has said why a job goes to an address in an outage."""
	if len(reason) > transitions.LONGEST_REASON:
		frappe.throw(
			_("The reason is too long: at most {0} characters.").format(transitions.LONGEST_REASON), FsmError
		)
	outage = None if reason else outage_hold.find_outage(job)
	if outage:
		where = topology_repository.list_codes([outage.node]).get(outage.node, "") if outage.node else ""
		frappe.throw(
			line_verdict_messages.describe_hold(outage.name, where, outage.started_on, now), FsmError
		)


def _first(job: "Document", customer: str, answers: PublishAnswers, actor: str, now: datetime) -> None:
	if customer == message_preview.NEW_WINDOW:
		job.window_start, job.window_end = arrival_window.default_window(job.arrival)
		if not answers.tell:
			promises.record_promise(
				job, arrival_window.default_window(job.arrival), promises.PHONE, actor, now
			)
	transitions.apply_transition(job, lifecycle.DISPATCHED, actor, now=now, reason=answers.reason or None)


def _change(job: "Document", customer: str, tell: bool | None, actor: str, now: datetime) -> None:
	before = drafts.publish_draft(job, actor, now)
	if customer != message_preview.SILENT:
		job.window_start, job.window_end = arrival_window.default_window(job.arrival)
	form_rules.require_valid_for_status(job)
	notifications.announce_plan(
		job, before, actor, now, tell_customer=customer == message_preview.FIRST or bool(tell)
	)
	job_repository.save_job(job)


def _withdraw(job: "Document", actor: str, now: datetime, *, tell_customer: bool) -> None:
	"""Take a published job off the phones and back to the backlog."""
	everybody, duration = (
		stored_placement.read_published(job).technicians,
		stored_placement.read_placement(job).duration,
	)
	transitions.apply_transition(job, lifecycle.SCHEDULED, actor, now=now)
	job.update({"technician": None, "technician_name": None, "duration": duration})
	job.set("crew", [])
	transitions.apply_transition(job, lifecycle.DRAFT, actor, now=now)
	notifications.announce_withdrawn(job, everybody, actor, now, tell_customer=tell_customer)
	job_repository.save_job(job)
