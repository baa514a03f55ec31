"""A technician's other jobs under way: a new one is started meanwhile only if the technician confirms it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypika.terms import Criterion

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class OtherJob:
	"""Another job of the technician that is under way."""

	name: str
	customer_name: str
	status: str


def is_under_way(table, technician, job, day=None) -> Criterion:
	"""Return the criterion that a job is the technician's own, under way, and not the given one.

	Args:
		table: the query's table of Dispatch Jobs.
		technician: name of the Dispatch Technician, or a parameter of the query.
		job: name of the job to leave out, or a parameter of the query.
		day: the first and the last moment of today, as for ownership.is_own().
	"""
	begun = table.status.isin(sorted(lifecycle.UNDER_WAY)) & (table.name != job)
	return begun & ownership.is_own(table, technician, day)


def list_under_way(technician: str, job: str) -> tuple[OtherJob, ...]:
	"""Return the technician's jobs under way except `job`, by arrival."""
	dispatch_job = frappe.qb.DocType("Dispatch Job")
	rows = (
		frappe.qb.from_(dispatch_job)
		.select(dispatch_job.name, name_expression(dispatch_job), dispatch_job.status)
		.where(is_under_way(dispatch_job, technician, job))
		.orderby(dispatch_job.arrival, dispatch_job.name)
	).run()
	return tuple(OtherJob(*row) for row in rows)


def list_unanswered(job: "Document", technician: str, to: str, known: str) -> tuple[OtherJob, ...]:
	"""Return the other jobs under way that must be confirmed before `job` goes to `to`.

	Args:
		job: the Dispatch Job in its current state.
		technician: name of the Dispatch Technician who changes the status.
		to: the new status.
		known: names, in one text, of the jobs that the technician has confirmed to be continuing.

	Returns:
		Nothing if the new status is not one that starts work.
	"""
	if not lifecycle.is_start(job.status, to):
		return ()
	return tuple(other for other in list_under_way(technician, job.name) if other.name not in known.split())


def word_question(others: tuple[OtherJob, ...]) -> str:
	"""Return the question to the technician about these jobs."""
	sentence = _(
		"Another visit is still under way: {0}. Complete it, put it on hold, or say that both go on."
	)
	return sentence.format(", ".join(other.customer_name for other in others))


def name_expression(job) -> Coalesce:
	"""Return the query expression for the name of a job in the question."""
	return Coalesce(job.customer_name, job.customer, job.subject)
