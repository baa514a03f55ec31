"""A technician calls in sick: the absence and the visits that leave the row are one gesture, and go back together."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import Move, Outcome
from gigafibre_fsm.domain.dispatch.workflow import change_log

FIELDS = ("name", "technician", "reason", "from_time", "to_time")
NOWHERE: Mapping[str, Any] = {"technician": None, "arrival": None, "crew": ()}


def report_sick(
	technician: str, start: datetime, end: datetime, jobs: Iterable[str], actor: str, now: datetime
) -> Outcome:
	"""Record that a technician is sick and take visits off the row, as one change.

	Args:
		technician: who is sick.
		start, end: from when until when.
		jobs: the visits that go back to the backlog; without any, only the absence is recorded.
		actor: who records it, as the timeline names them.
		now: the moment.

	Raises:
		frappe.PermissionError: where the person may not record absences.
	"""
	absence = frappe.new_doc("Dispatch Absence")
	absence.update({"technician": technician, "reason": "Sick", "from_time": start, "to_time": end})
	absence.insert()
	moves = [Move(job, NOWHERE, {}) for job in jobs]
	outcome = board_commands.place(moves, "Unplan", actor, now) if moves else Outcome()
	if not outcome.is_done:
		# made above by the same person, who may not have the right to delete one
		frappe.delete_doc("Dispatch Absence", absence.name, ignore_permissions=True)
		return outcome
	kept = _fields(absence)
	if outcome.change:
		change_log.join_absence(outcome.change, kept)
		outcome.days |= days_of(kept)
		return outcome
	change = change_log.keep("Sick", {}, (), now, absence=kept)
	return Outcome(change.name, days=days_of(kept))


def join_newest(change: str | None, technician: str | None) -> None:
	"""Let a plan's change take over the absence for whose visits it was made, so that both go back together."""
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
		change_log.join_absence(change, absence)
		change_log.drop(rows[0].name)


def take_back(absence: Mapping[str, Any] | None) -> None:
	"""Delete the absence that was recorded with a change."""
	if absence and frappe.db.exists("Dispatch Absence", absence["name"]):
		# recorded by the gesture that is taken back, of the person themselves
		frappe.delete_doc("Dispatch Absence", absence["name"], ignore_permissions=True)


def record_again(change: str, absence: Mapping[str, Any] | None) -> None:
	"""Record the absence of a change that is done again, under a new name: the old one may be in use."""
	if absence:
		row = frappe.new_doc("Dispatch Absence")
		row.update({field: absence[field] for field in FIELDS[1:]})
		# the gesture that is done again, of the person themselves
		row.insert(ignore_permissions=True)
		change_log.join_absence(change, _fields(row))


def _fields(absence) -> dict[str, str]:
	return {field: str(absence.get(field)) for field in FIELDS}


def days_of(absence: Mapping[str, Any] | None) -> set[tuple[str, date]]:
	"""The technician-days that an absence covers."""
	if not absence:
		return set()
	first, last = (frappe.utils.get_datetime(absence[end]).date() for end in ("from_time", "to_time"))
	span = range((last - first).days + 1)
	return {(absence["technician"], first + timedelta(days=number)) for number in span}
