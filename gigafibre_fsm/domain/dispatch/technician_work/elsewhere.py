"""Where else a technician is: one person cannot be at two visits, or on the way to two, unless they say so."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypika.terms import Criterion

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.exceptions import NeedsConfirmation

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class OtherJob:
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


def list_under_way(technician: str, job: str) -> tuple[OtherJob, ...]:
	"""The technician's visits under way but for `job`, the earlier arrival first."""
	visit = frappe.qb.DocType("Dispatch Job")
	rows = (
		frappe.qb.from_(visit)
		.select(visit.name, name_expression(visit), visit.status)
		.where(is_under_way(visit, technician, job))
		.orderby(visit.arrival, visit.name)
	).run()
	return tuple(OtherJob(*row) for row in rows)


def list_unanswered(job: "Document", technician: str, to: str, known: str) -> tuple[OtherJob, ...]:
	"""The other visits under way that a step of `job` to `to` must ask about.

	Args:
		job: the Dispatch Job as it stands.
		technician: who takes the step.
		to: the status.
		known: names, in one text, of the visits of which they have said that these go on, too.

	Returns:
		None of them for a step that starts nothing.
	"""
	if not lifecycle.is_start(job.status, to):
		return ()
	return tuple(other for other in list_under_way(technician, job.name) if other.name not in known.split())


def word_question(others: tuple[OtherJob, ...]) -> str:
	"""What a technician is asked about them."""
	sentence = _(
		"Another visit is still under way: {0}. Complete it, put it on hold, or say that both go on."
	)
	return sentence.format(", ".join(other.customer_name for other in others))


def refuse_unanswered(job: str, technician: str, to: str, known: str) -> None:
	"""Refuse a step while there is something to ask.

	Args:
		job: name of the Dispatch Job.
		technician: who takes the step.
		to: the status.
		known: as for unanswered().

	Raises:
		NeedsConfirmation: other visits are under way.
		NotYours: the visit is not the technician's.
	"""
	if others := list_unanswered(job_repository.lock_for_technician(job, technician), technician, to, known):
		frappe.throw(word_question(others), NeedsConfirmation)


def name_expression(visit) -> Coalesce:
	"""What a visit is called where the technician is asked about it."""
	return Coalesce(visit.customer_name, visit.customer, visit.subject)
