"""Dispatchers' refusals of earlier plans, stored until the job's day has passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import Binding, MoveRefusal
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement


@dataclass(frozen=True, slots=True)
class RefusedMoves:
	"""`people`: pairs of job and technician not wanted together; `staying`: jobs that keep their place."""

	people: frozenset[tuple[str, str]]
	staying: frozenset[str]


def load_refusals(jobs: Iterable[str], day: date) -> RefusedMoves:
	"""Return the refusals of these jobs that are still valid on that day."""
	wanted = sorted(jobs)
	rows = wanted and frappe.get_all(
		"Dispatch Plan Refusal",
		filters={"job": ("in", wanted), "until": (">=", day)},
		fields=["job", "technician"],
	)
	return RefusedMoves(
		frozenset((row.job, row.technician) for row in rows if row.technician),
		frozenset(row.job for row in rows if not row.technician),
	)


def record_refusal(
	job: str, bound: "Binding", offered: "Placement", *, refusal: "MoveRefusal", plan: str, day: date
) -> None:
	"""Store what later plans obey of a refusal.

	A refused technician is not proposed again for this job. A job without one stays where it is: on its row, or
	in the backlog.

	Args:
		job: name of the Dispatch Job.
		bound: what later plans obey.
		offered: placement that the plan proposed.
		refusal: the cause and the dispatcher's words, cut to 1000 characters.
		plan: name of the Dispatch Plan.
		day: the last day on which the refusal is valid.
	"""
	row = frappe.new_doc("Dispatch Plan Refusal")
	row.update(
		{
			"job": job,
			"technician": bound.technician,
			"arrival": None if bound.technician else offered.arrival,
			"until": day,
			"cause": refusal.cause and refusal.cause.value,
			"reason": refusal.words[:1000] or None,
			"plan": plan,
			"refused_by": frappe.session.user,
		}
	)
	# the endpoint has checked that this is a dispatcher; users may only read these rows
	row.insert(ignore_permissions=True)


def delete_old(now: datetime) -> None:
	"""Delete refusals of past days."""
	frappe.db.delete("Dispatch Plan Refusal", {"until": ("<", now.date())})
