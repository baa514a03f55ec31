"""Serialises a plan for its page."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.proposals import (
	comparison,
	comparison_messages,
	granted_places,
	grants,
	needed_moves,
	promises_at_risk,
	text_offers,
)
from gigafibre_fsm.domain.dispatch.proposals import messages as plan_messages
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals.names import Names, jobs_in
from gigafibre_fsm.domain.dispatch.proposals.promises_at_risk import PromisedCustomer
from gigafibre_fsm.domain.dispatch.proposals.result import EXCHANGE
from gigafibre_fsm.domain.dispatch.proposals.savings import LoneSaving, ProposalFigures, Saving
from gigafibre_fsm.domain.dispatch.proposals.solve import VISITS
from gigafibre_fsm.domain.dispatch.schedule import partial_moves, placement, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import PlacementJson

if TYPE_CHECKING:
	from frappe.model.document import Document


class PlanProgress(TypedDict):
	"""A plan's progress as a part of 1; `error` is the reason if it has failed."""

	plan: str
	state: str
	fraction: float
	error: str | None


class PromiseAtRisk(PromisedCustomer):
	"""A promise that the plan cannot keep; `windows_left` are starts and ends as ISO text.

	`asked_until` is set while its customer, asked by text, can answer whether the new place suits them; `declined`
	once they do not want it.
	"""

	job: str
	windows_left: list[list[str]]
	asked_until: datetime | None
	declined: bool


ProposalRow = TypedDict(
	"ProposalRow",
	{
		"job": str,
		"from": PlacementJson | None,
		"to": PlacementJson | None,
		"reason": str,
		"accepted": bool,
		"breaks_promise": bool,
		"small": bool,
		"outcome": str | None,
		"remark": str,
		"needs": list[str],
		"alone": LoneSaving | None,
	},
)
"""A move of a proposal: from and to (None is the backlog), its reason, and its result.

`needs` names the jobs without whose moves it has no room, while the proposal is open; `alone` is what the move
would bring without the others, None for a plan of before this was measured.
"""


class ExchangePlacement(TypedDict, total=False):
	"""The placement of a job in an exchange; `arrival` as ISO text, `crew` only for the backlog."""

	technician: str | None
	arrival: str | None
	crew: list[str]


class ExchangeMove(TypedDict):
	"""A move of an exchange, in the form of `api.board.place`."""

	job: str
	to: ExchangePlacement


class RelaxationRow(TypedDict):
	"""A relaxation: its sentence, its kind, and the placement that it allows; `arrival` as ISO text.

	`number` names it when it is granted; `grantable` whether it can be, without moving another job.
	"""

	number: int
	grantable: bool
	text: str
	ease: str
	technician: str
	arrival: str
	moves: list[ExchangeMove]


class UnplacedJob(TypedDict):
	"""A job without a place: the reasons and the relaxations, in sentences."""

	job: str
	reasons: list[str]
	relaxations: list[RelaxationRow]


class Proposal(TypedDict):
	"""A proposal as its page reads it; `verdict` says which plan is better if two were compared, else it is empty."""

	plan: str
	state: str
	scope: str
	day: date
	technician: str | None
	jobs: list[str]
	figures_before: ProposalFigures | None
	figures_after: ProposalFigures | None
	savings: dict[str, Saving]
	promises: list[PromiseAtRisk]
	rows: list[ProposalRow]
	unplaced: list[UnplacedJob]
	note: str
	estimated: bool
	engines: str
	verdict: str


def serialize_progress(plan: str) -> PlanProgress:
	"""Return a plan's progress: `{plan, state, fraction, error}`; `error` is the reason if it has failed.

	Raises:
		DoesNotExistError: there is no such plan.
	"""
	row = frappe.db.get_value("Dispatch Plan", plan, ["state", "progress", "note"], as_dict=True)
	if not row:
		frappe.throw(_("There is no such plan."), frappe.DoesNotExistError)
	error = row.note if row.state == plan_repository.FAILED else None
	return {"plan": plan, "state": row.state, "fraction": (row.progress or 0) / 100, "error": error}


def serialize_proposal(plan: str, now: datetime) -> Proposal:
	"""Return the proposal; docs/features/plans.md describes its shape.

	Args:
		plan: name of the Dispatch Plan.
		now: site time, naive.
	"""
	row = frappe.get_doc("Dispatch Plan", plan)
	needs = _find_needs(row, now) if row.state == plan_repository.PROPOSED else {}
	names = Names(_spoken_of(row))
	midnight = datetime.combine(row.day, datetime.min.time())
	crews = granted_places.find_crews_and_lengths(one.job for one in row.left_out)
	left = [_left_out(one, midnight, names, crews.get(one.job, (0, 0))[0]) for one in row.left_out]
	return {
		"plan": row.name,
		"state": row.state,
		"scope": row.scope,
		"day": row.day,
		"technician": row.technician,
		"jobs": list(plan_repository.read_request(row).jobs),
		"figures_before": _json(row.figures_before),
		"figures_after": _json(row.figures_after),
		"savings": _json(row.savings) or {},
		"promises": _promises(row, now),
		"rows": [
			_move(move, _why(row, move, left, names), sorted(needs.get(move.job, ()))) for move in row.moves
		],
		"unplaced": left,
		"note": row.note or "",
		"estimated": bool(row.is_estimated),
		"engines": row.engines or "",
		"verdict": _verdict(row),
	}


def _verdict(row: "Document") -> str:
	"""Return which plan is better, in a sentence; empty unless two plans were compared."""
	if row.state != plan_repository.COMPARED:
		return ""
	hand, planner = _json(row.figures_before), _json(row.figures_after)
	return comparison_messages.explain_verdict(comparison.judge_plans(hand, planner), hand, planner)


def _promises(row: "Document", now: datetime) -> list[PromiseAtRisk]:
	"""Return the promises that the plan cannot keep, and what became of asking their customers by text."""
	left = _json(row.promises) or {}
	offered = {
		move.job: placement.from_json(_json(move.to_placement)).arrival
		for move in row.moves
		if move.breaks_promise
	}
	known = promises_at_risk.find_customers(list(offered))
	asked, declined = text_offers.list_asked(offered, now), text_offers.list_declined(offered, now)
	return [
		{
			"job": job,
			**known[job],
			"windows_left": left.get(job, []),
			# a question about another time is none about this one
			"asked_until": asked[job].until if job in asked and asked[job].arrival == arrival else None,
			"declined": (job, arrival) in declined,
		}
		for job, arrival in offered.items()
		if job in known
	]


def _spoken_of(row: "Document") -> Iterator[str]:
	"""Yield the jobs that the reasons of a plan name."""
	for move in row.moves:
		yield from jobs_in(_json(move.why_values) or {})
	for left in row.left_out:
		for said in (*(_json(left.reasons) or ()), *(_json(left.relaxations) or ())):
			yield from jobs_in(said.get("values") or {})


def _why(row: "Document", move: "Document", left: list[UnplacedJob], names: Names) -> str:
	"""Explain why a job moves: the absence, or the planner's reason.

	For a withdrawal, also why the job has no place.
	"""
	if row.scope == VISITS and row.technician:
		return _("{0} is sick.").format(names.technician(row.technician))
	why = plan_messages.explain_move(move.why, _json(move.why_values) or {}, names)
	keeps_out = [text for one in left if one["job"] == move.job for text in one["reasons"]]
	return why if _placement(move.to_placement) else " ".join([why, *keeps_out])


def _find_needs(row: "Document", now: datetime) -> dict[str, frozenset[str]]:
	"""Return the other moves that each move of an open proposal needs, as the board stands now."""
	placed = {move.job: placement.from_json(_json(move.to_placement)) for move in row.moves}
	before = {job.name: job.placement for job in scheduled_jobs.load_named(placed)}
	after = {job: placed[job] for job in before}
	moves = {job: (before[job], after[job]) for job in before}
	return needed_moves.find_needs(moves, partial_moves.load_partial_moves(before, after, now).judge)


def _move(move: "Document", why: str, needs: list[str]) -> ProposalRow:
	return {
		"job": move.job,
		"from": _placement(move.from_placement),
		"to": _placement(move.to_placement),
		"reason": why,
		"accepted": bool(move.accepted),
		"breaks_promise": bool(move.breaks_promise),
		"small": bool(move.is_small),
		"outcome": move.outcome or None,
		"remark": move.remark or "",
		"needs": needs,
		"alone": _json(move.alone),
	}


def _placement(text: str | None) -> PlacementJson | None:
	"""Return a placement as the board uses it; None for the backlog."""
	values = _json(text)
	return values if values and values["technician"] else None


def _left_out(left: "Document", midnight: datetime, names: Names, crew_size: int) -> UnplacedJob:
	found = []
	for number, row in enumerate(_json(left.relaxations) or []):
		text = plan_messages.describe_relaxation(row, midnight, names)
		if text:
			found.append(
				{
					"number": number,
					"grantable": grants.can_grant(row["ease"], crew_size),
					"text": text,
					"ease": row["ease"],
					"technician": row["technician"],
					"arrival": row["at"],
					"moves": _exchange(left.job, row) if row["ease"] == EXCHANGE else [],
				}
			)
	return {
		"job": left.job,
		"reasons": plan_messages.explain_left_out(_json(left.reasons) or [], names),
		"relaxations": found,
	}


def _exchange(job: str, row: dict) -> list[ExchangeMove]:
	"""Return an exchange as moves of a board command: first the other job, then this one into its place."""
	values = row["values"]
	away = {"technician": values["to_technician"], "arrival": values["to"]}
	if not values["to_technician"]:
		away = {"technician": None, "arrival": None, "crew": []}
	here = {"technician": row["technician"], "arrival": row["at"]}
	return [{"job": values["job"], "to": away}, {"job": job, "to": here}]


def _json(text: Any) -> Any:
	return frappe.parse_json(text) if text else None
