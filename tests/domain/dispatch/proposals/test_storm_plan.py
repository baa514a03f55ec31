"""What leaves a day for a storm, and how the plans of several days become one proposal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gigafibre_fsm.domain.dispatch.proposals import result, solve, storm_plan
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Places
from gigafibre_fsm.domain.dispatch.proposals.result import ProposalResult, ProposedMove
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Predecessor
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.storms.rule import Storm
from tests.domain.dispatch.proposals.boards import DAY, MIDNIGHT, at, member, random_board, visit

THERE = Placement("T0", at(600), 60)
STORM = Storm("S", MIDNIGHT, MIDNIGHT + timedelta(days=1))


def board(*jobs, **values: object) -> BoardDay:
	return BoardDay(DAY, None, {"T0": member("T0")}, jobs, Places({}, ()), **values)


def names(found) -> list[str]:
	return [job.name for job in found]


def test_what_follows_work_outdoors_leaves_with_it_and_what_is_kept_stays():
	pole, follows = visit("A", THERE), visit("B", THERE, before=(Predecessor("A", at(660)),))
	last, other = visit("C", THERE, before=(Predecessor("B", at(700)),)), visit("D", THERE)
	assert names(storm_plan.list_leaving(board(pole, follows, last, other), ["A"])) == ["A", "B", "C"]
	locked, begun = replace(pole, is_locked=True), replace(pole, status="En Route")
	for kept in (locked, begun):
		assert storm_plan.list_leaving(board(kept), ["A"]) == []
	assert storm_plan.list_leaving(board(pole, staying=frozenset({"A"})), ["A"]) == []


def test_a_following_day_that_is_stormy_as_well_takes_only_work_indoors():
	nowhere = Placement(None, None, 60)
	jobs = (visit("A", nowhere, is_outdoors=True), visit("B", nowhere, is_outdoors=False))
	assert storm_plan.select_calm(board(*jobs, storms=(STORM,)), ["A", "B"]) == ("B",)
	assert storm_plan.select_calm(board(*jobs), ["A", "B"]) == ("A", "B")


@pytest.mark.parametrize("seed", range(12))
def test_one_proposal_names_each_visit_that_leaves_and_counts_only_what_finds_no_place(seed):
	day = random_board(seed)
	planned = [job for job in day.jobs if job.placement.is_planned]
	leaving = storm_plan.list_leaving(day, [job.name for job in planned[::2]])
	rest = storm_plan.remove_jobs(day, names(leaving))
	alone = result.read_result(rest, solve.solve_request(PlanRequest(solve.DAY, DAY), rest, 0))
	placed = leaving[::2]
	found = storm_plan.join_results(day, alone, leaving, [_tomorrow(alone, placed)])
	moves = {move.job: move for move in found.moves}
	assert moves.keys() >= set(names(leaving))
	for job in leaving:
		move = moves[job.name]
		assert move.after.is_planned == (job in placed) and move.alone is not None
		assert move.breaks_promise <= job.is_promised
	without = len(leaving) - len(placed)
	assert found.after["unplaced"] == alone.after["unplaced"] + without
	assert {one.job for one in found.left_out} >= set(names(leaving)) - set(names(placed))


def _tomorrow(alone: ProposalResult, placed: list) -> ProposalResult:
	"""The plan of the next day, which has a place for these visits at their hour."""
	moves = [
		ProposedMove(
			job.name,
			job.placement,
			replace(job.placement, arrival=job.placement.arrival + timedelta(days=1)),
			"newly",
			{},
		)
		for job in placed
	]
	return replace(alone, moves=tuple(moves), left_out=(), fetches=())
