"""What the page of the team changes in place: a level of a skill, an absence."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.exceptions import FsmError, OutOfDate

LEVELS = range(6)
"""0 takes the skill away."""
BOARD = "/app/dispatch-board"


def set_level(technician: str, skill: str, level: int, was: int) -> dict[str, int]:
	"""Set one technician's level in one skill; 0 takes the skill away. Returns `{skill: level}` of all of them.

	Args:
		was: the level that the person saw; another one is somebody else's change and is not overwritten.

	Raises:
		FsmError: no such skill or level. OutOfDate: the level changed meanwhile.
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
	"""Write an absence down; visits planned in it stay and are named.

	Returns `{"absence", "visits": [{"name", "subject", "arrival"}], "board"}`; `board` is the address of the
	day on the board, where the visits can be given to others.
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
	"""The unfinished visits of a technician that lie in a stretch of time, as `{"name", "subject", "arrival"}`."""
	return frappe.get_all(
		"Dispatch Job",
		filters={
			"technician": technician,
			"status": ("not in", tuple(lifecycle.FINAL)),
			"arrival": ("<", end),
			"ends_on": (">", start),
		},
		fields=["name", "subject", "arrival"],
		order_by="arrival",
		limit=50,
	)


def board_of(technician: str, visits: list[dict]) -> str:
	"""The address of the board on the day of the first of these visits."""
	return f"{BOARD}?day={visits[0]['arrival'].date()}&technician={technician}"
