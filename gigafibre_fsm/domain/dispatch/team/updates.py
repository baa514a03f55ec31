"""Changes made directly on the team page: a skill level, an absence."""

from datetime import datetime
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.exceptions import FsmError, OutOfDate

LEVELS = range(6)
"""0 removes the skill."""
BOARD = "/app/dispatch-board"


class TouchedJob(TypedDict):
	"""An unfinished job within an absence; `arrival` in site time."""

	name: str
	subject: str
	arrival: datetime


class AbsenceAnswer(TypedDict):
	"""The absence, the jobs within it, and the address of the board where they can be given to others."""

	absence: str
	visits: list[TouchedJob]
	board: str | None


def set_level(technician: str, skill: str, level: int, was: int) -> dict[str, int]:
	"""Set a technician's level in one skill, and return `{skill: level}` of all their skills.

	Args:
		technician: name of the Dispatch Technician.
		skill: name of the Dispatch Skill.
		level: 1 to 5; 0 removes the skill.
		was: the level that the user saw, 0 for none. If the stored level differs, another user changed it and
			nothing is overwritten.

	Raises:
		FsmError: there is no such skill or level.
		OutOfDate: another user changed the level meanwhile.
	"""
	if level not in LEVELS:
		frappe.throw(_("The level of a skill is a number from 1 to 5."), FsmError)
	if not frappe.db.exists("Dispatch Skill", skill):
		frappe.throw(_("There is no such skill. Reload the page."), FsmError)
	doc = frappe.get_doc("Dispatch Technician", technician, for_update=True)
	row = next((row for row in doc.skills if row.skill == skill), None)
	now = row.level if row else 0
	if now != was:
		sentence = _("Somebody set this level to {0} meanwhile. Look again, then choose.")
		frappe.throw(sentence.format(now or "—"), OutOfDate)
	if row and level:
		row.level = level
	elif row:
		doc.remove(row)
	elif level:
		doc.append("skills", {"skill": skill, "level": level})
	doc.save()
	return {row.skill: row.level for row in doc.skills}


def add_absence(
	technician: str, reason: str, start: datetime, end: datetime, note: str | None
) -> AbsenceAnswer:
	"""Record an absence; jobs planned during it are not moved, and are listed in the answer.

	Args:
		technician: name of the Dispatch Technician.
		reason: an option of Dispatch Absence.reason.
		start, end: site time, naive.
		note: the dispatcher's remark.

	Returns:
		`{"absence", "visits": [{"name", "subject", "arrival"}], "board"}`; `board` is the address of the
		board on the day of the first of these jobs, where they can be reassigned; None without jobs.

	Raises:
		frappe.ValidationError: the times are impossible, or the absence ends before it starts.
	"""
	doc = frappe.get_doc(
		{
			"doctype": "Dispatch Absence",
			"technician": technician,
			"reason": reason,
			"from_time": start,
			"to_time": end,
			"note": note,
		}
	)
	doc.flags.is_told_elsewhere = True
	doc.insert()
	jobs = list_touched_jobs(technician, doc.from_time, doc.to_time)
	return {
		"absence": doc.name,
		"visits": jobs,
		"board": board_address(technician, jobs) if jobs else None,
	}


def list_touched_jobs(technician: str, start: datetime, end: datetime) -> list[TouchedJob]:
	"""Return a technician's unfinished jobs within a period, as `{"name", "subject", "arrival"}`.

	At most 50. Jobs that the technician leads or joins as crew, by the published plan and not by a draft of
	the board.

	Args:
		technician: name of the Dispatch Technician.
		start, end: site time, naive; a job that only touches the start or the end is left out.
	"""
	job = frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(job)
		.select(job.name, job.subject, job.arrival)
		.where(ownership.is_assigned(job, technician) & job.status.notin([*lifecycle.FINAL]))
		.where((job.arrival < end) & (job.ends_on > start))
		.orderby(job.arrival)
		.limit(50)
	).run(as_dict=True)


def board_address(technician: str, jobs: list[dict]) -> str:
	"""Return the address of the board on the day of the first of these jobs."""
	return f"{BOARD}?day={jobs[0]['arrival'].date()}&technician={technician}"
