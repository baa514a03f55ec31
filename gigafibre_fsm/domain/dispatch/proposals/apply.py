"""Applies the accepted moves of a proposal as one board command, and stores the refusals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.board import absences
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import JobChange, Outcome
from gigafibre_fsm.domain.dispatch.job import schedule_fields as plan_words
from gigafibre_fsm.domain.dispatch.proposals import (
	acceptance,
	applied_saving,
	granted_places,
	refusal_reasons,
	refusals,
	text_offers,
)
from gigafibre_fsm.domain.dispatch.proposals import grants as grants_rule
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals.acceptance import AcceptedMoves, ChoiceError, OfferedMove
from gigafibre_fsm.domain.dispatch.proposals.granted_places import Grant
from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import MoveRefusal
from gigafibre_fsm.domain.dispatch.proposals.solve import VISITS
from gigafibre_fsm.domain.dispatch.schedule import conflict_messages, placement, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.exceptions import FsmError

COMMAND = "Plan"


@dataclass(slots=True)
class ApplyResult:
	"""Result of applying a proposal: the outcome, the applied jobs, and why others were kept back."""

	outcome: Outcome
	applied: list[str] = field(default_factory=list)
	kept: dict[str, str] = field(default_factory=dict)


def apply_proposal(plan: str, choice: AcceptedMoves, actor: str, now: datetime) -> ApplyResult:
	"""Apply the accepted moves of a proposal in the caller's transaction, as one change that can be undone.

	No conflict is overridden but those that a granted relaxation names: a move that would now cause one is kept
	back, with the reason. If all of them are kept back, the proposal stays open as it is.

	Args:
		plan: name of an open proposal.
		choice: the accepted and refused moves, and the relaxations granted to jobs without a place; without a
			list of accepted moves, the ticked ones count.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Raises:
		FsmError: the proposal is no longer open, or the choice names jobs that it does not move.
	"""
	row = plan_repository.lock_open_proposal(plan)
	steps = {move.job: _step(move) for move in row.moves}
	wanted = _choose_moves(row, choice)
	grants = granted_places.read_grants(row, choice.granted)
	steps |= {
		job: (steps[job][0] if job in steps else grant.before, grant.after) for job, grant in grants.items()
	}
	grants |= granted_places.grant_broken(row, wanted)
	asked = _list_asked(wanted | grants.keys(), now)
	still, moves = _still_there(steps, sorted((wanted | grants.keys()) - asked.keys()))
	kept = {**asked, **still}
	outcome = _place(moves, kept, grants, actor, now, row.name)
	applied = sorted((wanted | grants.keys()) - kept.keys())
	if kept and not applied:
		# the dispatcher may choose otherwise: nothing was settled
		return ApplyResult(outcome, [], kept)
	_remember(row, steps, choice.refused)
	if row.scope == VISITS:
		# the sick technician's absence is undone together with the moves of their jobs
		absences.join_newest(outcome.change, row.technician)
	outcomes = {move.job: acceptance.describe_outcome(move.job, wanted, choice, kept) for move in row.moves}
	placed = grants.keys() - kept.keys()
	saved = applied_saving.measure_applied(row.day, steps, applied, now)
	plan_repository.record_outcomes(row, outcomes, choice, wanted, placed, outcome.change, now, saved)
	return ApplyResult(outcome, applied, kept)


def _choose_moves(row, choice: AcceptedMoves) -> frozenset[str]:
	offered = [OfferedMove(move.job, bool(move.accepted), bool(move.breaks_promise)) for move in row.moves]
	try:
		return acceptance.select_moves(offered, choice)
	except ChoiceError as error:
		text = _("This proposal can't be applied like that: {0}. Choose each of its moves once.")
		frappe.throw(text.format(error), FsmError)


def _step(move) -> tuple[Placement, Placement]:
	return tuple(
		placement.from_json(frappe.parse_json(move.get(f"{end}_placement"))) for end in ("from", "to")
	)


def _remember(
	row, steps: Mapping[str, tuple[Placement, Placement]], refused: Mapping[str, MoveRefusal]
) -> None:
	for job in sorted(refused.keys() & steps.keys()):
		before, offered = steps[job]
		bound = refusal_reasons.bind_later_plans(refused[job], before, offered)
		if bound:
			refusals.record_refusal(job, bound, offered, refusal=refused[job], plan=row.name, day=row.day)


def _still_there(steps, wanted: list[str]) -> tuple[dict[str, str], list[JobChange]]:
	"""Return why some moves cannot be made, and the moves of the other jobs.

	Each move carries the placement that the plan found, to detect later changes.
	"""
	there = set(frappe.get_all("Dispatch Job", {"name": ("in", wanted or [""])}, pluck="name"))
	active = set(frappe.get_all("Dispatch Technician", {"status": "Active"}, pluck="name"))
	kept = {job: _("It was deleted meanwhile.") for job in wanted if job not in there}
	for job in there:
		for name in set(steps[job][1].technicians) - active:
			kept[job] = _("{0} is inactive: choose another technician.").format(
				plan_words.technician_name(name)
			)
	moves = [JobChange(job, *map(_fields, reversed(steps[job]))) for job in wanted if job not in kept]
	most = board_commands.MOST_MOVES
	text = _("Only {0} visits move at once: ask for a new plan for the others.").format(most)
	return {**kept, **{move.job: text for move in moves[most:]}}, moves[:most]


def _list_asked(wanted: Iterable[str], now: datetime) -> dict[str, str]:
	"""Return why visits stay whose customer was asked by text: they move when the customer agrees."""
	text = _("This customer was asked already, and still has time to answer.")
	return dict.fromkeys(text_offers.list_asked(wanted, now), text)


def _fields(where: Placement) -> dict:
	"""Return a placement as a board command names it; its duration is included to detect a changed one."""
	return {name: getattr(where, name) for name in placement.FIELDS}


def _place(
	moves: list[JobChange],
	kept: dict[str, str],
	grants: Mapping[str, Grant],
	actor: str,
	now: datetime,
	plan: str,
) -> Outcome:
	"""Apply the moves as one board command, leaving out those that cause conflicts that nobody granted."""
	if grants:
		moves = _fitting(moves, kept, grants, now)
	while moves:
		named = {move.job for move in moves}
		override = {job: grant.text for job, grant in grants.items() if job in named}
		outcome = board_commands.move_jobs(moves, COMMAND, actor, now, override=override, plan=plan)
		if outcome.is_done:
			return outcome
		kept |= {question.job: " ".join(question.texts) for question in outcome.questions}
		moves = _fitting([move for move in moves if move.job not in kept], kept, grants, now)
	return Outcome()


def _fitting(
	moves: list[JobChange], kept: dict[str, str], grants: Mapping[str, Grant], now: datetime
) -> list[JobChange]:
	"""Return the moves without conflicts; a job that is kept back may block another one, and so on."""
	while moves:
		after = {move.job: placement.apply_change(Placement(None, None, 0), move.to) for move in moves}
		before = {job.name: job.placement for job in scheduled_jobs.load_named(after)}
		found = board_commands.find_new_conflicts(before, after, now)
		left = {
			job: grants_rule.select_ungranted(grants[job].ease if job in grants else None, conflicts)
			for job, conflicts in found.items()
		}
		against = {
			job: " ".join(texts) for job, texts in conflict_messages.describe_conflicts(left).items() if texts
		}
		if not against:
			return moves
		kept |= against
		moves = [move for move in moves if move.job not in kept]
	return moves
