"""A proposal asks for no change that brings nothing: no minutes, no dollars, nothing placed, nothing mended."""

from dataclasses import replace

import pytest

from gigafibre_fsm.domain.dispatch.proposals.cost_rates import CostRates
from gigafibre_fsm.domain.dispatch.proposals.day_judgement import judge_day
from gigafibre_fsm.domain.dispatch.proposals.moves_without_gain import find_moves_without_gain
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Places
from gigafibre_fsm.domain.dispatch.proposals.result import ProposedMove, leave_out_moves, read_result
from gigafibre_fsm.domain.dispatch.proposals.solve import DAY as WHOLE_DAY
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest, solve_request
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import BusySpan, TechnicianSkill
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from tests.domain.dispatch.proposals.boards import DAY, at, member, random_board, visit

HOME, NEAR, FAR = (45.0, -73.0), (45.1, -73.0), (45.2, -73.0)
MINUTES = ((0, 20, 40), (20, 0, 20), (40, 20, 0))
SECONDS = tuple(tuple(60 * minutes for minutes in row) for row in MINUTES)
PLACES = Places({HOME: 0, NEAR: 1, FAR: 2}, SECONDS, SECONDS)


def a_day(*jobs: object, **more: object) -> BoardDay:
	"""Two technicians who live at the same place."""
	members = {name: replace(member(name), start=HOME, end=HOME) for name in ("T0", "T1")}
	return BoardDay(DAY, None, members, tuple(jobs), PLACES, **more)


def at_hour(technician: str, hour: float, length: int = 60) -> Placement:
	return Placement(technician, at(round(hour * 60)), length)


def without_gain(board: BoardDay, after: dict[str, Placement]) -> set[str]:
	stood = {job.name: job.placement for job in board.jobs}
	moves = [ProposedMove(job, stood[job], where, "", {}) for job, where in after.items()]
	return set(find_moves_without_gain(board, moves, (), judge_day(board, after)))


def test_another_hour_or_another_technician_for_nothing_is_no_proposal():
	board = a_day(
		visit("A", at_hour("T0", 7), place=NEAR),
		visit("B", at_hour("T0", 13), place=FAR),
		visit("C", at_hour("T1", 9), place=NEAR),
	)
	# a visit at the very start of a shift, and two hours of the same day
	assert without_gain(board, {"A": at_hour("T0", 7.5), "B": at_hour("T0", 14)}) == {"A", "B"}
	assert without_gain(board, {"C": at_hour("T1", 10)}) == {"C"}


def test_two_visits_that_change_places_for_nothing_both_stay():
	board = a_day(visit("A", at_hour("T0", 9), place=NEAR), visit("B", at_hour("T1", 9), place=NEAR))
	assert without_gain(board, {"A": at_hour("T1", 9), "B": at_hour("T0", 9)}) == {"A", "B"}


def test_what_saves_the_way_or_dollars_or_makes_room_is_proposed():
	together = a_day(visit("A", at_hour("T0", 9), place=FAR), visit("B", at_hour("T1", 9), place=FAR))
	assert without_gain(together, {"B": at_hour("T0", 10)}) == set()
	dear = replace(together, jobs=together.jobs[:1], rates=CostRates({"T0": 80.0, "T1": 40.0}))
	assert without_gain(dear, {"A": at_hour("T1", 9)}) == set()
	waiting = visit("W", Placement(None, None, 60), place=NEAR)
	full = a_day(visit("A", at_hour("T0", 8), place=NEAR), waiting)
	moves = {"A": at_hour("T0", 9), "W": at_hour("T0", 8)}
	assert without_gain(full, moves) == set()
	# it begins later, and the other one does not need its place
	assert without_gain(full, {"A": at_hour("T0", 8.25), "W": at_hour("T0", 15)}) == {"A"}


@pytest.mark.parametrize(
	("values", "after"),
	[
		({"window": (at(600), at(720))}, at_hour("T0", 11)),
		({"skills": {"fibre": 1}}, at_hour("T1", 9)),
		({"preferred_technician": "T1"}, at_hour("T1", 9)),
		({"required_technician": "T1"}, at_hour("T1", 9)),
	],
)
def test_what_mends_a_conflict_or_gives_the_preferred_technician_is_proposed(values: dict, after: Placement):
	board = a_day(visit("A", at_hour("T0", 9), place=NEAR, **values))
	skilled = replace(board.members["T1"], skills={"fibre": TechnicianSkill(3)})
	board = replace(board, members={**board.members, "T1": skilled})
	assert without_gain(board, {"A": after}) == set()


def test_what_should_have_begun_or_stands_in_an_absence_or_was_refused_there_is_proposed():
	board = a_day(visit("A", at_hour("T0", 9), place=NEAR))
	later = {"A": at_hour("T0", 14)}
	assert without_gain(board, later) == {"A"}
	assert without_gain(replace(board, now=at(600)), later) == set()
	away = replace(board.members["T0"], absences=(BusySpan("Sick", at(500), at(700)),))
	assert without_gain(replace(board, members={**board.members, "T0": away}), later) == set()
	other = {"A": at_hour("T1", 9)}
	assert without_gain(board, other) == {"A"}
	assert without_gain(replace(board, refused=frozenset({("A", "T0")})), other) == set()
	assert without_gain(replace(board, materials={"A": {"ont": 1}}), other) == set()


def test_some_minutes_for_the_way_are_proposed_and_need_no_attention():
	"""The drive takes 20 minutes, and there are 15."""
	promised = {"window": (at(540), at(660)), "is_promised": True}
	locked = visit("A", at_hour("T0", 8), place=NEAR, is_locked=True)
	board = a_day(locked, visit("B", at_hour("T0", 9.25), place=FAR, required_technician="T0", **promised))
	found = read_result(board, solve_request(PlanRequest(WHOLE_DAY, board.day), board, 0))
	(move,) = (move for move in found.moves if move.job == "B")
	assert (move.after.arrival, move.is_small) == (at(560), True)
	assert "B" not in without_gain(board, {move.job: move.after for move in found.moves})


@pytest.mark.parametrize("seed", range(12))
def test_a_random_day_loses_nothing_by_the_moves_that_are_left_out(seed: int):
	board = random_board(seed)
	found = read_result(board, solve_request(PlanRequest(WHOLE_DAY, board.day), board, 0))
	judge = judge_day(board, {move.job: move.after for move in found.moves})
	fetches = [(fetch.technician, fetch.at) for fetch in found.fetches]
	vain = find_moves_without_gain(board, found.moves, fetches, judge)
	left = leave_out_moves(board, found, vain)
	for name in ("unplaced", "late_minutes", "rushed", "overtime_minutes", "travel_minutes"):
		assert left.after[name] <= found.after[name], f"board {seed}: {name}"
	assert left.after["spread_minutes"] <= found.after["spread_minutes"] + 30
	assert {move.job for move in left.moves} == {move.job for move in found.moves} - vain
