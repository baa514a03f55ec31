"""Keeps a ticket in step with the job that it asked for, and the job with the ticket."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.dispatch.job import lifecycle, transition_messages

if TYPE_CHECKING:
	from frappe.model.document import Document


def job_changed(job: "Document") -> None:
	"""Update the ticket for its job's new status; does nothing without a ticket or a status change."""
	before = job.get_doc_before_save()
	if not job.issue or (before and before.status == job.status):
		return
	if before is None:
		visit_planned(job)
	elif before.status == lifecycle.COMPLETED:
		visit_undone(job)
	else:
		visit_moved(job)


def ticket_changed(ticket: "Document", actor: str, now: datetime) -> None:
	"""Record on a job that has not begun that its ticket was closed or reopened.

	The user who closes the ticket is asked whether the job is still needed.

	Args:
		ticket: the Issue, while it is saved.
		actor: full name of the user, as the job's timeline shows it.
		now: site time, naive.
	"""
	before = ticket.get_doc_before_save()
	if not before or (before.status in waiting.OVER) == (ticket.status in waiting.OVER):
		return
	steps = (before.status, ticket.status)
	if ticket.status in waiting.OVER:
		waiting.ask_dispatch(ticket, steps, actor, now)
	else:
		waiting.log_source_change(ticket, steps, actor, now)


def visit_planned(job: "Document") -> None:
	"""Link the ticket to its new job and add a comment."""
	language = waiting.staff_language()
	text = _("Visit {0} was created.", language).format(_link(job.name))
	_write(job, {"fsm_dispatch_job": job.name, "fsm_visit_status": job.status}, text)


def visit_moved(job: "Document") -> None:
	"""Write the job's status to the ticket; a job that is over also adds a comment.

	A complete job resolves the ticket. A partial one, or one that was not done, leaves it open, because
	dispatch has to decide what comes next.
	"""
	values = {"fsm_visit_status": job.status}
	if job.follow_up_job:
		# the ticket is now linked to the follow-up, which wrote itself there when it was created
		values = {}
	if job.status == lifecycle.COMPLETED and job.outcome == lifecycle.COMPLETE:
		values["status"] = "Resolved"
	_write(job, values, _comment(job) if job.status in lifecycle.FINAL else None)


def visit_undone(job: "Document") -> None:
	"""Reopen the ticket that a completed job had resolved, because the completion was undone."""
	text = _("Visit {0} is not done after all: its completion was taken back.", waiting.staff_language())
	_write(job, {"fsm_visit_status": job.status, "status": "Open"}, text.format(_link(job.name)))


def _comment(job: "Document") -> str:
	language = waiting.staff_language()
	if job.status != lifecycle.COMPLETED:
		what = _("Visit {0}: {1}. {2}", language)
		return what.format(
			_link(job.name),
			transition_messages.status_name(job.status, language),
			frappe.utils.escape_html(job.reason or ""),
		)
	if job.outcome == lifecycle.PARTIAL:
		what = _("Visit {0} was done in part: {1}. Follow-up: {2}.", language)
		reason = frappe.utils.escape_html(job.reason or "")
		return what.format(_link(job.name), reason, _link(job.follow_up_job))
	what = _("Visit {0} was completed by {1}.", language)
	lines = [what.format(_link(job.name), frappe.utils.escape_html(job.technician_name or "")), *_done(job)]
	return "<br>".join(lines)


def _done(job: "Document") -> list[str]:
	"""Return the devices and the technician's note, one line each."""
	devices = [f"{device.action}: {device.equipment}" for device in job.equipment]
	note = [job.technician_note] if job.technician_note else []
	return [frappe.utils.escape_html(line) for line in (*devices, *note)]


def _write(job: "Document", values: dict, comment: str | None) -> None:
	ticket = frappe.get_doc("Issue", job.issue, for_update=True)
	changed = {field: value for field, value in values.items() if ticket.get(field) != value}
	if ticket.status == "Closed":
		# closed by a user: the job neither reopens nor resolves it
		changed.pop("status", None)
	if changed:
		ticket.update(changed)
		# the technician may not see tickets, so that their permissions do not apply here
		ticket.save(ignore_permissions=True)
	if comment:
		ticket.add_comment("Comment", comment)


def _link(job: str) -> str:
	return frappe.utils.get_link_to_form("Dispatch Job", job)
