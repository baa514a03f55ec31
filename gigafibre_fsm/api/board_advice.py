"""Endpoints that advise a dispatcher where a visit could go; docs/features/board.md describes their answers."""

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.arguments import day_of, names_of, require, unreadable
from gigafibre_fsm.domain.dispatch.board import advice
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board.advice_answers import FreePlace, RowsAdvice

STEPS = (5, 15)
"""Minutes between two arrivals, as the board's settings offer them."""
LAST_MINUTE = 24 * 60


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def advise_drag(
	job: str,
	start: str,
	days: int,
	opens: int,
	closes: int,
	step: int,
	technicians: str | None = None,
	along: str | None = None,
) -> RowsAdvice:
	"""Say for each row where a job could go, why it could not, and how much travel it would add.

	Args:
		job: name of the Dispatch Job.
		start: the first day on the screen, YYYY-MM-DD.
		days: how many days are on the screen, 1 to 14.
		opens: minute of the day at which the rows begin.
		closes: minute of the day at which they end.
		step: minutes between two arrivals: 5 or 15.
		technicians: JSON list of the rows on the screen; without it, all active technicians.
		along: JSON list of the jobs that are dragged with it: they are in nobody's way.
	"""
	require("Dispatch Job", job, "read")
	frappe.has_permission("Dispatch Technician", "read", throw=True)
	first, _end = board_snapshot.site_days(day_of(start), days)
	if not 0 <= opens < closes <= LAST_MINUTE or step not in STEPS:
		unreadable()
	hours, shown = (opens, closes), names_of(technicians)
	return advice.advise_drag(job, first.date(), days, hours, step, now_datetime(), shown, names_of(along))


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def find_free_day(job: str) -> FreePlace:
	"""Return the next day on which the technician of a planned job has room for it, with the arrival."""
	require("Dispatch Job", job, "read")
	arrival = advice.find_free_day(job, now_datetime())
	return {"arrival": arrival.isoformat(" ", "seconds") if arrival else None}
