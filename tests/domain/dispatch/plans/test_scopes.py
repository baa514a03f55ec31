"""What each scope may change, tried on random days of a board; FSM_BOARDS says on how many."""

import os
import random
from dataclasses import replace

import pytest

from gigafibre_fsm.domain.dispatch.board.placement import Placement
from gigafibre_fsm.domain.dispatch.planning import check
from gigafibre_fsm.domain.dispatch.plans import result, solving
from gigafibre_fsm.domain.dispatch.plans.board_day import BoardDay
from gigafibre_fsm.domain.dispatch.plans.result import ProposedMove, Result
from gigafibre_fsm.domain.dispatch.plans.solving import Ask
from tests.domain.dispatch.plans.boards import DAY, at, random_board, visit

BOARDS = int(os.environ.get("FSM_BOARDS", "200"))
BATCHES = 8


def seeds(batch: int) -> range:
	return range(batch, BOARDS, BATCHES)


def planned(ask: Ask, board: BoardDay, seed: int) -> Result:
	"""The proposal, its plan checked by the referee, every moment of it a full step."""
	answer = solving.solve(ask, board, 0)
	if (
		answer.plan.routes is not answer.shaped.problem.published
	):  # nothing could be asked: the day as it stands
		assert not check(answer.shaped.problem, answer.plan), f"board {seed}"
	found = result.read(board, answer)
	for move in found.moves:
		if move.after.is_planned and move.after.arrival != move.before.arrival:
			assert move.after.arrival.timestamp() % board.step == 0, f"board {seed}: {move}"
	return found


def waiting(board: BoardDay) -> list[str]:
	return [visit.name for visit in board.visits if not visit.placement.is_planned]


def by_job(found: Result) -> dict[str, ProposedMove]:
	return {move.job: move for move in found.moves}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_one_visit_moves_at_most_two_others_a_little_later_and_throws_nobody_off(batch: int) -> None:
	for seed in seeds(batch):
		board = random_board(seed)
		job = random.Random(seed).choice(waiting(board))
		moves = by_job(planned(Ask("Visit", DAY, jobs=(job,)), board, seed))
		others = [move for name, move in moves.items() if name != job]
		assert len(others) <= solving.MOST_CHANGES, f"board {seed}"
		assert not others or job in moves, f"board {seed}"
		for move in others:
			later = (move.after.arrival - move.before.arrival).total_seconds()
			assert 0 <= later <= board.gives_way, f"board {seed}: {move}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_several_visits_find_places_and_nobody_else_moves(batch: int) -> None:
	for seed in seeds(batch):
		board = random_board(seed)
		jobs = tuple(waiting(board))
		moves = by_job(planned(Ask("Visits", DAY, jobs=jobs), board, seed))
		assert moves.keys() <= set(jobs), f"board {seed}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_sick_technicians_visits_go_to_others_and_only_they_move(batch: int) -> None:
	for seed in seeds(batch):
		board = random_board(seed, busy=False)
		sick = next(iter(board.members))
		jobs = tuple(one.name for one in board.visits if one.placement.technician == sick)
		if not jobs:
			continue
		moves = by_job(planned(Ask("Visits", DAY, sick, jobs), board, seed))
		assert moves.keys() <= set(jobs), f"board {seed}"
		assert all(sick not in move.after.everybody for move in moves.values()), f"board {seed}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_one_technicians_day_moves_that_technicians_own_visits(batch: int) -> None:
	for seed in seeds(batch):
		board = random_board(seed)
		who = random.Random(seed).choice(sorted(board.members))
		for move in planned(Ask("Technician", DAY, who), board, seed).moves:
			assert move.before.everybody == (who,), f"board {seed}: {move}"
			assert move.after.everybody in ((who,), ()), f"board {seed}: {move}"


@pytest.mark.parametrize("scope", ["Day", "Technician"])
def test_a_visit_of_last_night_is_left_to_the_day_before(scope: str) -> None:
	for seed in range(10):
		board = random_board(seed)
		placed = next(one for one in board.visits if one.place)
		night = Placement("T0", at(-90), 180)
		board = replace(board, visits=(*board.visits, visit("NIGHT", night, place=placed.place)))
		moves = by_job(planned(Ask(scope, DAY, "T0" if scope == "Technician" else None), board, seed))
		assert "NIGHT" not in moves, f"board {seed}"
