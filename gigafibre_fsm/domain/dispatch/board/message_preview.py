"""What publishing would send: each planned job's messages, before anybody presses the button."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

import frappe

from gigafibre_fsm.domain.dispatch.job import (
	arrival_window,
	lifecycle,
	schedule_fields,
	transition_facts,
	transition_messages,
)
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.line_verdict import messages as line_verdict_messages
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.schedule import conflict_check, conflict_messages, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import ConflictKind
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

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


def list_unpublished(start: datetime, end: datetime) -> list[ScheduledJob]:
	"""Return the jobs within [start, end) whose plan differs from what phones show, withdrawn ones too."""
	withdrawn = [job for job in scheduled_jobs.list_backlog() if job.is_withdrawn]
	return [*(job for job in scheduled_jobs.list_planned(start, end) if job.is_unpublished), *withdrawn]


def preview_messages(found: Iterable[ScheduledJob], now: datetime) -> list[PreviewRow]:
	"""Return the messages that publishing these jobs would send, as rows of the board's `publish_preview`."""
	shown = [job for job in found if job.is_unpublished]
	jobs = job_repository.load_jobs(job.name for job in shown)
	conflicts = describe_open_conflicts(shown, now)
	return [
		_preview(job, jobs[job.name], conflicts.get(job.name, []), now) for job in shown if job.name in jobs
	]


def describe_open_conflicts(found: Sequence[ScheduledJob], now: datetime) -> dict[str, list[str]]:
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
