"""Where else a technician is: one person cannot be at two visits, or on the way to two, unless they say so."""

from dataclasses import dataclass

from pypika.terms import Criterion

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership


@dataclass(frozen=True, slots=True)
class Other:
	"""A visit that is under way, too."""

	name: str
	customer_name: str
	status: str


def is_under_way(visit, technician, job, day=None) -> Criterion:
	"""Return the criterion that a visit is a technician's own, under way, and not a given one.

	Args:
		visit: the query's table of Dispatch Jobs.
		technician: name of the Dispatch Technician, or a parameter of the query.
		job: name of the visit that does not count, or a parameter of the query.
		day: the first and the last moment of today, as for ownership.is_own().
	"""
	begun = visit.status.isin(sorted(lifecycle.UNDER_WAY)) & (visit.name != job)
	return begun & ownership.is_own(visit, technician, day)


def under_way(technician: str, job: str) -> tuple[Other, ...]:
	"""The technician's visits under way but for `job`, the earlier arrival first."""
	visit = frappe.qb.DocType("Dispatch Job")
	rows = (
		frappe.qb.from_(visit)
		.select(visit.name, name_of(visit), visit.status)
		.where(is_under_way(visit, technician, job))
		.orderby(visit.arrival, visit.name)
	).run()
	return tuple(Other(*row) for row in rows)


def name_of(visit) -> Coalesce:
	"""What a visit is called where the technician is asked about it."""
	return Coalesce(visit.customer_name, visit.customer, visit.subject)
