"""Reads what became of earlier plans."""

from datetime import date

import frappe

from gigafibre_fsm.domain.dispatch.proposals import repository
from gigafibre_fsm.domain.dispatch.proposals.acceptance import APPLIED
from gigafibre_fsm.domain.dispatch.proposals.plan_statistics import ClosedPlan, SavedWork, SettledMove
from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import RefusalCause
from gigafibre_fsm.domain.dispatch.proposals.savings import ProposalFigures, Saving

CLOSED = (repository.APPLIED, repository.PARTLY_APPLIED, repository.DISMISSED)


def list_agreed(day: date) -> list[str]:
	"""Return the jobs that stay on a day because that was agreed with the customer, as refusals of its plans say."""
	plan, move = frappe.qb.DocType("Dispatch Plan"), frappe.qb.DocType("Dispatch Plan Move")
	query = frappe.qb.from_(move).join(plan).on(plan.name == move.parent).select(move.job).distinct()
	return query.where((plan.day == day) & (move.refusal == RefusalCause.CUSTOMER.value)).run(pluck=True)


def list_closed(start: date, end: date) -> list[ClosedPlan]:
	"""Return the proposals for the days of a period that were applied or put aside, the oldest first; two queries.

	Args:
		start, end: first and last day, both included.
	"""
	plan = frappe.qb.DocType("Dispatch Plan")
	fields = (
		"name",
		"day",
		"scope",
		"asked_by",
		"state",
		"figures_before",
		"figures_after",
		"figures_applied",
	)
	rows = (
		frappe.qb.from_(plan)
		.select(*(plan[field] for field in fields))
		.where((plan.day >= start) & (plan.day <= end) & plan.state.isin(CLOSED))
		.where(plan.figures_after.isnotnull())
		.orderby(plan.day)
		.orderby(plan.name)
		.run(as_dict=True)
	)
	moves = _load_moves([row.name for row in rows])
	return [_read_plan(row, tuple(moves.get(row.name, ()))) for row in rows]


def _load_moves(plans: list[str]) -> dict[str, list[SettledMove]]:
	move = frappe.qb.DocType("Dispatch Plan Move")
	fields = ("parent", "job", "from_technician", "to_technician", "outcome", "refusal", "alone")
	query = frappe.qb.from_(move).select(*(move[field] for field in fields))
	found: dict[str, list[SettledMove]] = {}
	for row in query.where(move.parent.isin(plans or [""])).orderby(move.parent, move.idx).run(as_dict=True):
		who = row.to_technician or row.from_technician or ""
		alone = _read_saving(frappe.parse_json(row.alone or "null"))
		found.setdefault(row.parent, []).append(
			SettledMove(row.job, who, row.outcome or "", row.refusal or "", alone)
		)
	return found


def _read_plan(row, moves: tuple[SettledMove, ...]) -> ClosedPlan:
	before, after = (frappe.parse_json(row[f"figures_{side}"] or "null") for side in ("before", "after"))
	applied = frappe.parse_json(row.figures_applied or "null")
	is_taken = any(move.outcome == APPLIED for move in moves)
	taken = _compare(applied["before"], applied["after"]) if applied else None
	return ClosedPlan(
		row.name,
		row.day,
		row.scope,
		row.asked_by or "",
		row.state,
		_compare(before, after),
		# nothing is saved by a proposal that was put aside; what an older one saved was not measured
		taken or (None if is_taken else SavedWork()),
		moves,
	)


def _compare(before: ProposalFigures | None, after: ProposalFigures | None) -> SavedWork | None:
	if not before or not after:
		return None
	costs = before.get("cost"), after.get("cost")
	return SavedWork(
		before["travel_minutes"] - after["travel_minutes"],
		None if None in costs else costs[0] - costs[1],
		before["unplaced"] - after["unplaced"],
	)


def _read_saving(added: Saving | None) -> SavedWork | None:
	if not added:
		return None
	dollars = added["cost"]
	return SavedWork(-added["travel_minutes"], None if dollars is None else -dollars)
