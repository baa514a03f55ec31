"""Who does a visit: its technician, and the crew beside them."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from pypika.terms import ExistsCriterion

import frappe
from frappe.utils import now_datetime

if TYPE_CHECKING:
	from frappe.model.document import Document


def does(visit, technician, day=None):
	"""Criterion on the table `visit` (Dispatch Job): the technician leads it or is of its crew.

	A sub-contractor has the visits of the day only: what was done for other days is not theirs to look up.

	`technician` is a name or a pypika Parameter; `day` the first and the last moment of today, or Parameters for
	them in a statement that is built once.
	"""
	crew = frappe.qb.DocType("Dispatch Job Crew")
	person = frappe.qb.DocType("Dispatch Technician")
	members = frappe.qb.from_(crew).select(crew.parent).where(crew.technician == technician)
	lent = frappe.qb.from_(person).select(person.name)
	lent = lent.where((person.name == technician) & (person.subcontractor == 1))
	start, end = day or today(now_datetime())
	mine = (visit.technician == technician) | visit.name.isin(members)
	return mine & (ExistsCriterion(lent).negate() | visit.arrival[start:end])


def today(now: datetime) -> tuple[datetime, datetime]:
	"""The first and the last moment of the day."""
	start = datetime.combine(now.date(), time(0))
	return start, start + timedelta(days=1, microseconds=-1)


def everybody(job: "Document") -> list[str]:
	"""All technicians of a visit as published, its own technician first; empty without one."""
	names = [job.technician, *(row.technician for row in job.crew)]
	return [name for name in dict.fromkeys(names) if name]
