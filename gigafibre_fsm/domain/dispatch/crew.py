"""Who does a visit: its technician, and the crew beside them."""

from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document


def does(visit, technician):
	"""Criterion on the table `visit` (Dispatch Job): the technician leads it or is of its crew.

	`technician` is a name or a pypika Parameter.
	"""
	crew = frappe.qb.DocType("Dispatch Job Crew")
	members = frappe.qb.from_(crew).select(crew.parent).where(crew.technician == technician)
	return (visit.technician == technician) | visit.name.isin(members)


def everybody(job: "Document") -> list[str]:
	"""All technicians of a visit as published, its own technician first; empty without one."""
	names = [job.technician, *(row.technician for row in job.crew)]
	return [name for name in dict.fromkeys(names) if name]
