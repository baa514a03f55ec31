"""Publishing: sends planned jobs to phones, and turns drafts into the published plan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.utils import get_datetime

from gigafibre_fsm.domain.dispatch import notifications, promises
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import drafts
from gigafibre_fsm.domain.dispatch.board.commands import Outcome
from gigafibre_fsm.domain.dispatch.job import (
	arrival_window,
	lifecycle,
	outage_hold,
	schedule_fields,
	transition_facts,
	transition_messages,
)
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.line_verdict import messages as line_verdict_messages
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	conflict_messages,
	scheduled_job,
	scheduled_jobs,
	stored_placement,
)
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import ConflictKind
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.workflow import change_log, form_rules, transitions
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

SILENT, FIRST, NEW_WINDOW, WITHDRAWN = "silent", "first", "new_window", "withdrawn"
"""Message to the customer on publishing: none, first window, another window, or visit withdrawn."""
ASKED = frozenset({NEW_WINDOW, WITHDRAWN})
"""Messages that break a promise: the dispatcher first chooses between a text message and a phone call."""

ASKED_APART = frozenset({ConflictKind.OUTAGE, ConflictKind.OUTSIDE_WINDOW})
"""Conflicts with questions of their own: the reason to go into an outage, and how the customer hears of another window."""


class PreviewRow(TypedDict):
	"""The messages that publishing one job would send; `customer` is one of the four values above.

	`is_told` says that the customer chose `window` already, though phones show another time; they are not texted again.
	`technician_told` and `withdrawn_from` are people's names, `window` and `new_window` start and end in
	site time, `missing` sentences, `seen` the job's last change, to be sent back with publish. `outage` is a sentence
	if an outage holds the job back, so that publishing it needs a reason; else empty. `conflicts` are sentences about
	what speaks against the placement that is published; `day` is that of its arrival, None if it is withdrawn.
	"""

	job: str
	subject: str
	technician_told: list[str]
	withdrawn_from: list[str]
	customer: str
	keeps_promise: bool
	is_told: bool
	window: tuple[datetime, datetime] | None
	new_window: tuple[datetime, datetime] | None
	missing: list[str]
	outage: str
	conflicts: list[str]
	day: date | None
	seen: str


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


def list_unpublished(start: datetime, end: datetime) -> list[ScheduledJob]:
	"""Return the jobs within [start, end) whose plan differs from what phones show, withdrawn ones too."""
	withdrawn = [job for job in scheduled_jobs.list_backlog() if job.is_withdrawn]
	return [*(job for job in scheduled_jobs.list_planned(start, end) if job.is_unpublished), *withdrawn]


def preview_messages(found: Iterable[ScheduledJob], now: datetime) -> list[PreviewRow]:
	"""Return the messages that publishing these jobs would send, as rows of the board's `publish_preview`."""
	shown = [job for job in found if job.is_unpublished]
	jobs = job_repository.load_jobs(job.name for job in shown)
	conflicts = _describe_open_conflicts(shown, now)
	return [
		_preview(job, jobs[job.name], conflicts.get(job.name, []), now) for job in shown if job.name in jobs
	]


def _describe_open_conflicts(found: Sequence[ScheduledJob], now: datetime) -> dict[str, list[str]]:
	"""Return what speaks against the placements that would be published, besides what is asked about by itself."""
	planned = [job for job in found if job.placement.is_planned and not job.is_fixed]
	against = conflict_check.find_conflicts(planned, now)
	named = {
		job: [conflict for conflict in conflicts if conflict.kind not in ASKED_APART]
		for job, conflicts in against.items()
	}
	return conflict_messages.describe_conflicts(named)


def _preview(scheduled: ScheduledJob, job: "Document", conflicts: list[str], now: datetime) -> PreviewRow:
	after = () if scheduled.is_withdrawn else scheduled.placement.technicians
	before = scheduled.published.technicians if scheduled.published else ()
	customer = customer_message(scheduled.window, scheduled.is_promised, scheduled.placement.arrival, now)
	if customer == FIRST and not customer_notices.is_notified(scheduled.job_type):
		customer = SILENT
	new_window = (
		arrival_window.default_window(scheduled.placement.arrival) if customer == NEW_WINDOW else None
	)
	return {
		"job": scheduled.name,
		"subject": scheduled.subject,
		"technician_told": [schedule_fields.technician_name(name) for name in after],
		"withdrawn_from": [schedule_fields.technician_name(name) for name in before if name not in after],
		"customer": customer,
		"keeps_promise": customer == SILENT and scheduled.is_promised and bool(after),
		"is_told": scheduled.is_told_before_published,
		"window": scheduled.window,
		"new_window": new_window,
		"missing": _missing(job, scheduled),
		"outage": _describe_hold(scheduled, now),
		"conflicts": conflicts,
		"day": scheduled.placement.arrival.date() if scheduled.placement.is_planned else None,
		"seen": str(scheduled.modified),
	}


def customer_message(
	window: tuple[datetime, datetime] | None, is_promised: bool, arrival: datetime | None, now: datetime
) -> str:
	"""Return the message that an arrival requires for the customer; SILENT while it keeps their promise.

	Args:
		window: the job's arrival window, site time, naive.
		is_promised: whether that window was promised to the customer.
		arrival: planned arrival; None if the job is taken off the board.
		now: site time, naive; a window in the past cannot be broken any more.

	Returns:
		SILENT, FIRST, NEW_WINDOW or WITHDRAWN.
	"""
	if arrival is None:
		return WITHDRAWN if is_promised and window and now < window[1] else SILENT
	if not is_promised:
		return FIRST
	return SILENT if window and arrival_window.contains(*window, arrival) else NEW_WINDOW


def _missing(job: "Document", scheduled: ScheduledJob) -> list[str]:
	if scheduled.is_withdrawn:
		return []
	after = scheduled.placement
	job.update({"arrival": after.arrival, "technician": after.technician, "duration": after.duration})
	job.ends_on = after.ends
	job.set("crew", [{"technician": member} for member in after.crew])
	needs = lifecycle.find_missing(lifecycle.DISPATCHED, transition_facts.collect_facts(job))
	# the reason against an outage is asked for by itself
	return transition_messages.describe_requirements(
		need for need in needs if need is not lifecycle.Requirement.OUTAGE
	)


def _describe_hold(scheduled: ScheduledJob, now: datetime) -> str:
	"""Return why a job waits for an outage; empty if it need not, or is withdrawn."""
	if not scheduled.outage or scheduled.is_withdrawn:
		return ""
	outage = frappe.db.get_value("Network Incident", scheduled.outage, ["title", "started_on"], as_dict=True)
	where, since = (outage.title, outage.started_on) if outage else ("", None)
	return line_verdict_messages.describe_hold(scheduled.outage, where or "", since, now)


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
	conflicts = _describe_open_conflicts(scheduled_jobs.load_named(unasked), now)
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
	customer = customer_message(window, bool(job.promised), after.arrival, now)
	if customer in ASKED and tell is None:
		return {
			"job": job.name,
			"kind": "window",
			"window": window,
			"new_window": arrival_window.default_window(after.arrival) if after.arrival else None,
		}
	if job.status == lifecycle.SCHEDULED:
		_first(job, customer, answers, actor, now)
	elif job.has_draft and not after.is_planned:
		_withdraw(job, actor, now, tell_customer=customer == WITHDRAWN and bool(tell))
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
	if customer == NEW_WINDOW:
		job.window_start, job.window_end = arrival_window.default_window(job.arrival)
		if not answers.tell:
			promises.record_promise(
				job, arrival_window.default_window(job.arrival), promises.PHONE, actor, now
			)
	transitions.apply_transition(job, lifecycle.DISPATCHED, actor, now=now, reason=answers.reason or None)


def _change(job: "Document", customer: str, tell: bool | None, actor: str, now: datetime) -> None:
	before = drafts.publish_draft(job, actor, now)
	if customer != SILENT:
		job.window_start, job.window_end = arrival_window.default_window(job.arrival)
	form_rules.require_valid_for_status(job)
	notifications.announce_plan(job, before, actor, now, tell_customer=customer == FIRST or bool(tell))
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
