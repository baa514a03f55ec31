"""Keeps the ticket that asked for a visit in step with the visit, and the visit with the ticket."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.dispatch.job import lifecycle, transition_messages

if TYPE_CHECKING:
	from frappe.model.document import Document


def job_changed(job: "Document") -> None:
	"""Write on the ticket what the visit's new status means for it; nothing without a ticket or a new status."""
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
	"""Record on a visit that has not begun that its ticket was ended or opened again.

	Whoever ends the ticket is asked whether the visit is still needed.

	Args:
		ticket: the Issue, while it is saved.
		actor: full name of the person, as the visit's timeline shows it.
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
	"""Link the ticket with its new visit and leave a comment about it."""
	language = waiting.staff_language()
	text = _("Visit {0} was created.", language).format(_link(job.name))
	_write(job, {"fsm_dispatch_job": job.name, "fsm_visit_status": job.status}, text)


def visit_moved(job: "Document") -> None:
	"""Bring the visit's status onto the ticket; a visit that is over also leaves a comment.

	A complete visit resolves the ticket. A partial one, or one that did not happen, leaves it open: somebody
	has to decide what comes next.
	"""
	values = {"fsm_visit_status": job.status}
	if job.follow_up_job:
		# The ticket now waits for the follow-up, which has put itself there.
		values = {}
	if job.status == lifecycle.COMPLETED and job.outcome == lifecycle.COMPLETE:
		values["status"] = "Resolved"
	_write(job, values, _comment(job) if job.status in lifecycle.FINAL else None)


def visit_undone(job: "Document") -> None:
	"""Reopen the ticket that a completed visit had resolved, because the completion was taken back."""
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
	"""What was done, line by line: devices and the technician's note."""
	devices = [f"{device.action}: {device.equipment}" for device in job.equipment]
	note = [job.technician_note] if job.technician_note else []
	return [frappe.utils.escape_html(line) for line in (*devices, *note)]


def _write(job: "Document", values: dict, comment: str | None) -> None:
	ticket = frappe.get_doc("Issue", job.issue, for_update=True)
	changed = {field: value for field, value in values.items() if ticket.get(field) != value}
	if ticket.status == "Closed":
		# Closed by a person: the visit does not open or resolve it again.
		changed.pop("status", None)
	if changed:
		ticket.update(changed)
		# What a visit does to its ticket is not the technician's to be asked for: they may not see tickets.
		ticket.save(ignore_permissions=True)
	if comment:
		ticket.add_comment("Comment", comment)


def _link(job: str) -> str:
	return frappe.utils.get_link_to_form("Dispatch Job", job)
