"""Applies a proposal: what changed meanwhile stays as it is, what was refused is remembered, the rest is one gesture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import record
from gigafibre_fsm.domain.dispatch.board import gestures, placement, visits
from gigafibre_fsm.domain.dispatch.board.gestures import Move, Outcome
from gigafibre_fsm.domain.dispatch.board.placement import Placement
from gigafibre_fsm.domain.dispatch.plans import ledger, refusals

GESTURE = "Plan"
APPLIED, KEPT, REFUSED = "Applied", "Kept back", "Refused"


@dataclass(slots=True)
class Applied:
	"""What became of a proposal: the gesture's outcome, and the visits that stayed where they were, with why."""

	outcome: Outcome
	kept: dict[str, str] = field(default_factory=dict)


def apply(plan: str, refused: Mapping[str, str], actor: str, now: datetime) -> Applied:
	"""Carry out a proposal in the caller's transaction, as one change on the board that can be undone.

	Args:
		plan: an open proposal.
		refused: visit and reason of each move that dispatch does not want.

	Nothing is overridden: a move that speaks against something by now is kept back, with the reason.
	Raises FsmError where the proposal is no longer open.
	"""
	row = ledger.open_proposal(plan)
	steps = {move.job: _step(move) for move in row.moves}
	wanted = steps.keys() - refused.keys()
	_remember(row, steps, refused)
	kept, moves = _still_possible(steps, sorted(wanted))
	outcome = _place(moves, kept, actor, now)
	outcomes = {job: _outcome(job, refused, kept) for job in steps}
	ledger.settle(row, outcomes, outcome.change, now)
	return Applied(outcome, kept)


def _step(move) -> tuple[Placement, Placement]:
	return tuple(
		placement.from_json(frappe.parse_json(move.get(f"{end}_placement"))) for end in ("from", "to")
	)


def _remember(row, steps: Mapping[str, tuple[Placement, Placement]], refused: Mapping[str, str]) -> None:
	for job in sorted(refused.keys() & steps.keys()):
		if not steps[job][1].is_planned and not refused[job].strip():
			# the page offers to take a visit off the board, unticked: leaving it so says nothing about later plans
			continue
		refusals.remember(job, *steps[job], reason=refused[job], plan=row.name, day=row.day)


def _still_possible(steps, wanted: list[str]) -> tuple[dict[str, str], list[Move]]:
	"""The moves of visits that stand as the plan found them, and why the others stay."""
	kept, moves = {}, []
	for job in wanted:
		if not frappe.db.exists("Dispatch Job", job):
			kept[job] = _("It was deleted meanwhile.")
			continue
		doc, (before, after) = record.locked(job), steps[job]
		current = visits.placement_of(doc)
		if text := gestures.held(doc):
			kept[job] = text
		elif current not in (before, after):
			kept[job] = gestures.stale(doc).texts[0]
		else:
			moves.append(Move(job, _fields(after), {}))
	return kept, moves


def _fields(after: Placement) -> dict:
	if not after.is_planned:
		return {"technician": None, "arrival": None}
	return {"technician": after.technician, "arrival": after.arrival, "crew": after.crew}


def _place(moves: list[Move], kept: dict[str, str], actor: str, now: datetime) -> Outcome:
	"""Place what can be placed; each round leaves out what spoke against something in the round before."""
	while moves:
		outcome = gestures.place(moves, GESTURE, actor, now)
		if outcome.is_done:
			return outcome
		kept |= {question.job: " ".join(question.texts) for question in outcome.questions}
		moves = [move for move in moves if move.job not in kept]
	return Outcome()


def _outcome(job: str, refused: Mapping[str, str], kept: Mapping[str, str]) -> tuple[str, str]:
	if job in refused:
		return REFUSED, refused[job]
	return (KEPT, kept[job]) if job in kept else (APPLIED, "")
