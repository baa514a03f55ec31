"""Applied is what was accepted: the choice a person makes of a proposal, tried at random."""

import random

import pytest

from gigafibre_fsm.domain.dispatch.proposals.acceptance import (
	AcceptedMoves,
	ChoiceError,
	OfferedMove,
	describe_outcome,
	select_moves,
)
from gigafibre_fsm.domain.dispatch.proposals.refusal_reasons import MoveRefusal


def some(dice: random.Random, jobs: list[str]) -> frozenset[str]:
	return frozenset(job for job in jobs if dice.random() < 0.4)


def test_applied_is_accepted_and_no_promise_is_broken_unless_named() -> None:
	for seed in range(300):
		dice = random.Random(seed)
		jobs = [f"DJ-{number}" for number in range(dice.randint(1, 12))]
		offered = [OfferedMove(job, dice.random() < 0.7, dice.random() < 0.3) for job in jobs]
		refused = dict.fromkeys(some(dice, jobs), MoveRefusal(None, "no"))
		accepted = None if dice.random() < 0.3 else some(dice, jobs) - refused.keys()
		granted = dict.fromkeys(some(dice, sorted(set(jobs) - (accepted or frozenset()))), 0)
		choice = AcceptedMoves(accepted, refused, some(dice, jobs), granted)
		found = select_moves(offered, choice)
		ticked = {move.job for move in offered if move.is_ticked}
		assert found <= (ticked - refused.keys() if accepted is None else accepted), seed
		assert not found & (refused.keys() | granted.keys()), seed
		assert not {move.job for move in offered if move.breaks_promise} & found - choice.broken, seed
		kept = dict.fromkeys(some(dice, sorted(found)), "something stands there")
		said = {job: describe_outcome(job, found, choice, kept)[0] for job in jobs}
		assert {job for job, what in said.items() if what == "Applied"} == found - kept.keys(), seed
		assert {job for job, what in said.items() if what == "Kept back"} == kept.keys(), seed


def test_what_is_not_in_the_proposal_and_what_contradicts_itself_is_named() -> None:
	offered = [OfferedMove("DJ-1", True)]
	for choice in (
		AcceptedMoves(frozenset({"DJ-2"})),
		AcceptedMoves(None, {"DJ-2": MoveRefusal()}),
		AcceptedMoves(frozenset({"DJ-1"}), broken=frozenset({"DJ-2"})),
	):
		with pytest.raises(ChoiceError, match="DJ-2"):
			select_moves(offered, choice)
	with pytest.raises(ChoiceError, match="DJ-1"):
		select_moves(offered, AcceptedMoves(frozenset({"DJ-1"}), {"DJ-1": MoveRefusal()}))
	with pytest.raises(ChoiceError, match="DJ-1"):
		select_moves(offered, AcceptedMoves(frozenset({"DJ-1"}), granted={"DJ-1": 0}))
