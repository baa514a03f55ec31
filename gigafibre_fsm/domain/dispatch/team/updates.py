"""What the page of the team changes in place: a level of a skill, an absence."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.exceptions import FsmError, OutOfDate

LEVELS = range(6)
"""0 takes the skill away."""
BOARD = "/app/dispatch-board"


def set_level(technician: str, skill: str, level: int, was: int) -> dict[str, int]:
	"""Set a technician's level in one skill, and return `{skill: level}` of all their skills.

	Args:
		technician: name of the Dispatch Technician.
		skill: name of the Dispatch Skill.
		level: 1 to 5; 0 removes the skill.
		was: the level that the person saw, 0 for none. If it is another one by now, somebody else
			changed it and nothing is overwritten.

	Raises:
		FsmError: there is no such skill or level.
		OutOfDate: somebody else changed the level meanwhile.
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


def add_absence(technician: str, reason: str, start: datetime, end: datetime, note: str | None) -> dict:
	"""Record an absence; visits planned during it stay where they are and are listed in the answer.

	Args:
		technician: name of the Dispatch Technician.
		reason: an option of Dispatch Absence.reason.
		start, end: site time, naive.
		note: what dispatch wants to remember about it.

	Returns:
		`{"absence", "visits": [{"name", "subject", "arrival"}], "board"}`; `board` is the address of the
		board on the day of the first visit, where they can be given to others, None without visits.

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
	visits = touched(technician, doc.from_time, doc.to_time)
	return {"absence": doc.name, "visits": visits, "board": board_of(technician, visits) if visits else None}


def touched(technician: str, start: datetime, end: datetime) -> list[dict]:
	"""Return a technician's unfinished visits in a stretch of time, as `{"name", "subject", "arrival"}`.

	At most 50. Visits that the technician leads or joins as crew, by their plan and not by a draft of the board.

	Args:
		technician: name of the Dispatch Technician.
		start, end: site time, naive; a visit that only touches one of them is left out.
	"""
	visit = frappe.qb.DocType("Dispatch Job")
	return (
		frappe.qb.from_(visit)
		.select(visit.name, visit.subject, visit.arrival)
		.where(ownership.does(visit, technician) & visit.status.notin([*lifecycle.FINAL]))
		.where((visit.arrival < end) & (visit.ends_on > start))
		.orderby(visit.arrival)
		.limit(50)
	).run(as_dict=True)


def board_of(technician: str, visits: list[dict]) -> str:
	"""The address of the board on the day of the first of these visits."""
	return f"{BOARD}?day={visits[0]['arrival'].date()}&technician={technician}"
