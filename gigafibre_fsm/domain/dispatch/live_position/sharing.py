"""Rows of Position Sharing: a technician's consent, from the press of the switch to its end.

Each press is a row of its own with the version of the notice that was read. A position is written and deleted
only by whoever holds the lock on its technician's open row, so none is written after the end.
"""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.dispatch.live_position import positions

DOCTYPE = "Position Sharing"
BY_TECHNICIAN, BY_SHIFT, BY_COMPANY = "Technician", "End of shift", "Company"


@dataclass(frozen=True, slots=True)
class OpenSharing:
	"""A consent that is in force; `ends_on` in naive UTC."""

	name: str
	technician: str
	ends_on: datetime
	is_precise: bool


def find_open(technician: str, now: datetime, *, for_update: bool = False) -> OpenSharing | None:
	"""Return the consent of a technician that is in force.

	Args:
		technician: name of a Dispatch Technician.
		now: naive UTC.
		for_update: lock it, so that nobody ends it meanwhile.
	"""
	row = frappe.qb.DocType(DOCTYPE)
	is_open = (row.technician == technician) & row.ended_on.isnull() & (row.ends_on > now)
	query = _select(row).where(is_open).orderby(row.started_on).limit(1)
	found = (query.for_update() if for_update else query).run()
	return _read(found[0]) if found else None


def start(
	technician: str, *, ends_on: datetime, is_precise: bool, notice: tuple[int, str], now: datetime
) -> None:
	"""Store a consent; one that is in force is replaced, because its choices may differ.

	Args:
		technician: name of a Dispatch Technician.
		ends_on: end of the shift, naive UTC.
		is_precise: whether the technician chose the finer position.
		notice: version and language of the notice that they read.
		now: naive UTC.
	"""
	# two presses at once: the second waits here
	frappe.db.get_value("Dispatch Technician", technician, "name", for_update=True)
	end(technician, BY_TECHNICIAN, now)
	version, language = notice
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"technician": technician,
			"started_on": now,
			"ends_on": ends_on,
			"is_precise": int(is_precise),
			"notice_version": version,
			"notice_language": language,
		}
	)
	# the technician pressed the switch on their own page: its guard let nobody else in
	doc.insert(ignore_permissions=True)


def end(technician: str, cause: str, now: datetime) -> None:
	"""End a technician's consent and forget their position at once.

	Args:
		technician: name of a Dispatch Technician.
		cause: BY_TECHNICIAN, BY_SHIFT or BY_COMPANY.
		now: naive UTC; a consent whose shift is over ended with the shift.
	"""
	row = frappe.qb.DocType(DOCTYPE)
	query = _select(row).where((row.technician == technician) & row.ended_on.isnull()).for_update()
	for each in map(_read, query.run()):
		is_over = each.ends_on <= now
		values = {"ended_on": min(each.ends_on, now), "ended_by": BY_SHIFT if is_over else cause}
		frappe.db.set_value(DOCTYPE, each.name, values)
	positions.delete_position(technician)


def end_due(now: datetime) -> None:
	"""End the consents whose shift is over; `now` is naive UTC."""
	row = frappe.qb.DocType(DOCTYPE)
	due = frappe.qb.from_(row).select(row.technician).distinct()
	for (technician,) in due.where(row.ended_on.isnull() & (row.ends_on <= now)).run():
		end(technician, BY_SHIFT, now)


def end_all(now: datetime) -> None:
	"""End every consent, because the company no longer wants positions; `now` is naive UTC."""
	row = frappe.qb.DocType(DOCTYPE)
	technicians = frappe.qb.from_(row).select(row.technician).distinct().where(row.ended_on.isnull()).run()
	for (technician,) in technicians:
		end(technician, BY_COMPANY, now)


def delete_old(before: datetime) -> None:
	"""Delete the consents that began before a moment, naive UTC, and are over."""
	frappe.db.delete(DOCTYPE, {"started_on": ("<", before), "ended_on": ("is", "set")})


def _select(row):
	return frappe.qb.from_(row).select(row.name, row.technician, row.ends_on, row.is_precise)


def _read(values: tuple) -> OpenSharing:
	name, technician, ends_on, is_precise = values
	return OpenSharing(name, technician, ends_on, bool(is_precise))
