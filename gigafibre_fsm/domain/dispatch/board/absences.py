"""Sick calls: the absence and the jobs taken off the technician's row are one change, undone as one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import JobChange, Outcome
from gigafibre_fsm.domain.dispatch.workflow import change_log

FIELDS = ("name", "technician", "reason", "from_time", "to_time")
NOWHERE: Mapping[str, Any] = {"technician": None, "arrival": None, "crew": ()}


def report_sick(
	technician: str, start: datetime, end: datetime, jobs: Iterable[str], actor: str, now: datetime
) -> Outcome:
	"""Record that a technician is sick and take jobs off their row, as one change.

	Args:
		technician: name of the Dispatch Technician who is sick.
		start, end: period of the absence, site time, naive.
		jobs: names of the jobs to move back to the backlog; without any, only the absence is recorded.
		actor: name of the user who records it, as the timeline shows it.
		now: site time, naive.

	Raises:
		frappe.PermissionError: the user may not record absences.
	"""
	absence = frappe.new_doc("Dispatch Absence")
	absence.update({"technician": technician, "reason": "Sick", "from_time": start, "to_time": end})
	absence.insert()
	moves = [JobChange(job, NOWHERE, {}) for job in jobs]
	outcome = board_commands.move_jobs(moves, "Unplan", actor, now) if moves else Outcome()
	if not outcome.is_done:
		# the same user created it above, but may not have the right to delete absences
		frappe.delete_doc("Dispatch Absence", absence.name, ignore_permissions=True)
		return outcome
	kept = _fields(absence)
	if outcome.change:
		change_log.attach_absence(outcome.change, kept)
		outcome.days |= days_of(kept)
		return outcome
	change = change_log.log_change("Sick", {}, (), now, absence=kept)
	return Outcome(change.name, days=days_of(kept))


def join_newest(change: str | None, technician: str | None) -> None:
	"""Attach the newest sick absence to the plan's change, so that one undo reverts both."""
	if not change or not technician:
		return
	rows = frappe.get_all(
		"Dispatch Change",
		filters={"made_by": frappe.session.user, "state": change_log.DONE, "gesture": "Sick"},
		fields=["name", "absence"],
		order_by="creation desc",
		limit=1,
	)
	absence = frappe.parse_json(rows[0].absence) if rows and rows[0].absence else None
	if absence and absence["technician"] == technician:
		change_log.attach_absence(change, absence)
		change_log.delete_change(rows[0].name)


def delete_absence(absence: Mapping[str, Any] | None) -> None:
	"""Delete the absence that was recorded together with a change."""
	if absence and frappe.db.exists("Dispatch Absence", absence["name"]):
		# created by the command that the same user now undoes
		frappe.delete_doc("Dispatch Absence", absence["name"], ignore_permissions=True)


def record_again(change: str, absence: Mapping[str, Any] | None) -> None:
	"""Record the absence of a redone change again, under a new name because the old one may be in use."""
	if absence:
		row = frappe.new_doc("Dispatch Absence")
		row.update({field: absence[field] for field in FIELDS[1:]})
		# part of the command that the same user now redoes
		row.insert(ignore_permissions=True)
		change_log.attach_absence(change, _fields(row))


def _fields(absence) -> dict[str, str]:
	return {field: str(absence.get(field)) for field in FIELDS}


def days_of(absence: Mapping[str, Any] | None) -> set[tuple[str, date]]:
	"""Return the technician-days that an absence covers."""
	if not absence:
		return set()
	first, last = (frappe.utils.get_datetime(absence[end]).date() for end in ("from_time", "to_time"))
	span = range((last - first).days + 1)
	return {(absence["technician"], first + timedelta(days=number)) for number in span}
