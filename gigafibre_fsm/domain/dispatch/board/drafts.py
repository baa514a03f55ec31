"""Write a placement to a job: directly while it is unpublished, else as a draft beside the published plan."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import arrival_window, lifecycle, schedule_fields, titles
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.schedule import scheduled_job, stored_placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.workflow import change_log, transitions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

Window = tuple[datetime, datetime]
MOST_CREW = 20
"""Maximum crew size, not counting the technician who leads."""


def write_placement(
	job: "Document", after: Placement, actor: str, now: datetime, *, window: Window | None = None
) -> None:
	"""Place a job and save it: as a draft if it is published already, otherwise directly.

	The caller must have checked the placement with refuse_unknown().

	Args:
		job: the Dispatch Job, locked in the database by the caller.
		after: the new placement; an unplanned one takes the job off the board.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
		window: start and end of the arrival window to restore, site time, for a move that is undone.
			Without it the window follows the arrival, unless the customer was promised one. Not used for a
			draft.

	Raises:
		FsmError: the job is under way or over.
		IllegalTransition: the job's lifecycle does not allow the status that follows from the placement.
	"""
	refuse_fixed(job)
	if stored_placement.read_published(job) is not None:
		_write_draft(job, after, actor, now)
		job_repository.save_job(job)
	else:
		_write_plan(job, after, actor, now, window)


def refuse_fixed(job: "Document") -> None:
	"""Raise FsmError if the board may not move the job."""
	title = titles.format_title(job.subject, job.customer_name)
	if job.status in scheduled_job.UNDER_WAY:
		frappe.throw(_("The technician is at work on {0}: put it on hold first.").format(title), FsmError)
	if job.status in lifecycle.FINAL:
		frappe.throw(_("{0} is over: nothing moves it any more.").format(title), FsmError)


def _write_draft(job: "Document", after: Placement, actor: str, now: datetime) -> None:
	before = stored_placement.read_placement(job)
	job.update(job_repository.NO_DRAFT)
	if after != stored_placement.read_published(job):
		job.update(
			{
				"has_draft": 1,
				"draft_withdrawn": int(not after.is_planned),
				"draft_arrival": after.arrival,
				"draft_technician": after.technician,
				"draft_duration": after.duration,
				"draft_crew": json.dumps(after.crew) if after.crew else None,
			}
		)
	if after != before:
		job_repository.add_event(
			job,
			"Draft",
			actor,
			now,
			detail=f"{change_log.describe_placement(before)} → {change_log.describe_placement(after)}",
		)


def _write_plan(
	job: "Document", after: Placement, actor: str, now: datetime, window: Window | None = None
) -> None:
	before, old_crew = schedule_fields.read_fields(job), [row.technician for row in job.crew]
	_set(job, after)
	if after.is_planned:
		_settle_window(job, window)
	note_changes(job, before, old_crew, actor, now)
	to = lifecycle.SCHEDULED if after.is_planned else lifecycle.DRAFT
	if job.status == to or (job.status == lifecycle.ON_HOLD and not after.is_planned):
		job_repository.save_job(job)
	else:
		transitions.apply_transition(job, to, actor, now=now)


def _set(job: "Document", after: Placement) -> None:
	name = None
	if after.technician:
		name = frappe.get_cached_value("Dispatch Technician", after.technician, "technician_name")
	job.update(
		{
			"arrival": after.arrival,
			"duration": after.duration,
			"technician": after.technician,
			"technician_name": name,
			"ends_on": after.ends,
		}
	)
	job.set("crew", [{"technician": member} for member in after.crew])


def _settle_window(job: "Document", window: Window | None) -> None:
	"""Restore the given window; without one, a window that was not promised follows the arrival."""
	if window:
		job.window_start, job.window_end = window
	elif not job.promised:
		job.window_start, job.window_end = arrival_window.default_window(job.arrival)


def note_changes(
	job: "Document", before: schedule_fields.ScheduleFields, old_crew: list[str], actor: str, now: datetime
) -> None:
	"""Write the timeline rows for a changed plan and a changed crew; the caller saves the job.

	Args:
		job: the Dispatch Job with its new plan and crew.
		before: its plan before the change.
		old_crew: names of the Dispatch Technicians of its crew before the change, without the lead.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.
	"""
	schedule_fields.note_change(job, before, actor, now)
	crew = [row.technician for row in job.crew]
	if crew != old_crew:
		detail = " → ".join(
			", ".join(map(schedule_fields.technician_name, names)) or "—" for names in (old_crew, crew)
		)
		job_repository.add_event(job, "Crew", actor, now, detail=detail)


def publish_draft(job: "Document", actor: str, now: datetime) -> Placement:
	"""Turn the draft of a published job into its plan, which technicians see on their phones.

	The caller updates the arrival window, saves the job and sends the messages. A draft that takes the job
	off the board must not be published with this function.

	Args:
		job: the Dispatch Job with a draft, locked in the database by the caller.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Returns:
		The placement that technicians saw before.
	"""
	published, draft = stored_placement.read_published(job), stored_placement.read_placement(job)
	before, old_crew = schedule_fields.read_fields(job), [row.technician for row in job.crew]
	_set(job, draft)
	job.update(job_repository.NO_DRAFT)
	note_changes(job, before, old_crew, actor, now)
	return published


def refuse_unknown(placements: Iterable[Placement]) -> None:
	"""Raise FsmError for technicians who do not exist or are inactive, and for impossible times."""
	placements = list(placements)
	for each in placements:
		_refuse_absurd(each)
	for name in sorted({name for each in placements for name in each.technicians}):
		if text := describe_unfit(name):
			frappe.throw(text, FsmError)


def _refuse_absurd(after: Placement) -> None:
	if not 0 < after.duration <= schedule_fields.LONGEST_JOB:
		frappe.throw(
			_("A visit takes between 1 and {0} minutes. Correct the duration.").format(
				schedule_fields.LONGEST_JOB
			),
			FsmError,
		)
	if after.arrival and after.arrival.year not in schedule_fields.YEARS:
		frappe.throw(
			_("The year {0} is surely a mistake. Correct the arrival.").format(after.arrival.year), FsmError
		)
	if len(after.crew) > MOST_CREW:
		frappe.throw(_("A crew has at most {0} technicians.").format(MOST_CREW + 1), FsmError)


def describe_unfit(technician: str) -> str | None:
	"""Explain why no job can be planned for this technician; None for an active technician."""
	fields = ("name", "status", "technician_name")
	row = frappe.db.get_value("Dispatch Technician", technician, fields, as_dict=True)
	# the database matches tech-1 with TECH-1: only the exact name counts
	if not row or row.name != technician:
		return _("There is no such technician. Choose one from the list.")
	if row.status != "Active":
		return _("{0} is inactive: choose another technician.").format(row.technician_name)
	return None


def remove_double_crew(placement: Placement) -> Placement:
	"""Return the placement without duplicates in the crew, and without the lead in it."""
	crew = tuple(dict.fromkeys(name for name in placement.crew if name != placement.technician))
	return replace(placement, crew=crew)
