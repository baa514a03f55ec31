"""The places that granted relaxations of a proposal give to jobs that have none."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.planning.model.answer import RelaxationKind
from gigafibre_fsm.domain.dispatch.proposals import grants
from gigafibre_fsm.domain.dispatch.proposals import messages as plan_messages
from gigafibre_fsm.domain.dispatch.proposals.names import Names, jobs_in
from gigafibre_fsm.domain.dispatch.schedule import placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class Grant:
	"""A granted relaxation: what is eased, its sentence, and the job's placements before and by it."""

	ease: str
	text: str
	before: Placement
	after: Placement


def read_grants(row: "Document", granted: Mapping[str, int]) -> dict[str, Grant]:
	"""Return the grant of each job.

	Args:
		row: the Dispatch Plan.
		granted: job → number of its relaxation, as the proposal counts them.

	Raises:
		FsmError: a job has a place, its relaxation does not exist, or it cannot be granted at once.
	"""
	if not granted:
		return {}
	left = {one.job: frappe.parse_json(one.relaxations) or [] for one in row.left_out}
	jobs = find_crews_and_lengths(granted)
	found = {}
	for job, number in granted.items():
		rows = left.get(job, [])
		if job not in jobs or not 0 <= number < len(rows):
			_refuse(job)
		crew_size, duration = jobs[job]
		if not grants.can_grant(rows[number]["ease"], crew_size):
			_refuse(job)
		found[job] = _grant(rows[number], duration, row)
	return found


def grant_broken(row: "Document", accepted: Collection[str]) -> dict[str, Grant]:
	"""Return a grant for each accepted move that breaks a promise by a place outside of its window.

	Args:
		row: the Dispatch Plan.
		accepted: the jobs whose move was accepted; who breaks a promise has said so.
	"""
	return {
		move.job: _grant_window(move)
		for move in row.moves
		if move.breaks_promise and move.to_technician and move.job in accepted
	}


def _grant_window(move: "Document") -> Grant:
	before, after = (
		placement.from_json(frappe.parse_json(move.get(f"{end}_placement"))) for end in ("from", "to")
	)
	text = plan_messages.explain_move(move.why, {}, Names(()))
	return Grant(RelaxationKind.WINDOW.value, text, before, after)


def find_crews_and_lengths(jobs: Iterable[str]) -> dict[str, tuple[int, int]]:
	"""Return how many people each job needs, and for how many minutes."""
	rows = frappe.get_all(
		"Dispatch Job", {"name": ("in", sorted(jobs) or [""])}, ["name", "crew_size", "duration"]
	)
	return {row.name: (row.crew_size, row.duration) for row in rows}


def _grant(relaxation: Mapping, duration: int, row: "Document") -> Grant:
	midnight = datetime.combine(row.day, datetime.min.time())
	names = Names(jobs_in(relaxation.get("values") or {}))
	text = plan_messages.describe_relaxation(relaxation, midnight, names) or ""
	arrival = datetime.fromisoformat(relaxation["at"])
	after = Placement(relaxation["technician"], arrival, duration)
	return Grant(relaxation["ease"], text, Placement(None, None, duration), after)


def _refuse(job: str) -> None:
	text = _("This proposal can't be applied like that: {0}. Choose each of its moves once.")
	frappe.throw(text.format(job), FsmError)
