"""The planner's plan against the dispatcher's: which is better, and which day both are made of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.proposals.comparison import PlanVerdict, Winner, judge_plans, rewind_day
from gigafibre_fsm.domain.dispatch.proposals.result import read_result
from gigafibre_fsm.domain.dispatch.proposals.solve import COMPARISON, PlanRequest, solve_request
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from tests.domain.dispatch.proposals.boards import DAY, at, random_board, visit

PLAN = {
	"rushed": 0,
	"unplaced": 0,
	"late_minutes": 0,
	"overtime_minutes": 0,
	"travel_minutes": 100,
	"cost": None,
}


@pytest.mark.parametrize(
	("hand", "planner", "verdict"),
	[
		({}, {}, PlanVerdict(Winner.SAME)),
		({}, {"travel_minutes": 60}, PlanVerdict(Winner.PLANNER, ("travel_minutes",))),
		({}, {"travel_minutes": 101}, PlanVerdict(Winner.HAND, (), ("travel_minutes",))),
		(
			{"cost": 50.0},
			{"cost": 70.0, "travel_minutes": 90},
			PlanVerdict(Winner.HAND, ("travel_minutes",), ("cost",)),
		),
		(
			{"cost": 50.0},
			{"cost": 40.0, "overtime_minutes": 5, "travel_minutes": 70},
			PlanVerdict(Winner.PLANNER, ("travel_minutes", "cost"), ("overtime_minutes",)),
		),
		# cheaper, but one customer more waits: nobody can weigh that for the dispatcher
		(
			{"cost": 50.0, "late_minutes": 0},
			{"cost": 10.0, "late_minutes": 30},
			PlanVerdict(Winner.EITHER, ("cost",), ("late_minutes",)),
		),
		# the hand's plan is shorter only because it leaves no time for the way
		(
			{"rushed": 2, "travel_minutes": 80},
			{"travel_minutes": 100},
			PlanVerdict(Winner.EITHER, ("rushed",), ("travel_minutes",)),
		),
		# one long day and one short one are named, a quarter of an hour is not
		({"spread_minutes": 60}, {"spread_minutes": 75}, PlanVerdict(Winner.SAME)),
		(
			{"spread_minutes": 60, "cost": 50.0},
			{"spread_minutes": 270, "cost": 40.0},
			PlanVerdict(Winner.PLANNER, ("cost",), ("spread_minutes",)),
		),
		# a cost that only one side has says nothing
		({"cost": None}, {"cost": 9.0}, PlanVerdict(Winner.SAME)),
	],
)
def test_the_better_plan_is_named_whoever_made_it(hand: dict, planner: dict, verdict: PlanVerdict):
	assert judge_plans({**PLAN, **hand}, {**PLAN, **planner}) == verdict


def test_a_day_is_compared_as_on_its_morning_without_what_was_refused():
	board = random_board(3)
	board = replace(
		board,
		now=at(700),
		jobs=(
			visit("done", Placement("T0", at(480), 60), status=lifecycle.COMPLETED, completed_on=at(900)),
			visit("agreed", Placement("T0", at(600), 60)),
			visit("W", Placement("T0", at(700), 60)),
			visit("W#held", Placement("T0", at(800), 60), is_locked=True),
		),
		members={"T0": replace(board.members["T0"], is_active=False)},
		refused=frozenset({("agreed", "T0")}),
		staying=frozenset({"done", "W"}),
		stock={"T0": {"ont": 0}},
	)
	morning = rewind_day(board, DAY, ["agreed"])
	assert (morning.now, morning.refused, morning.staying) == (None, frozenset(), {"agreed", "W"})
	assert [job.status for job in morning.jobs] == ["Scheduled"] * 4
	assert morning.members["T0"].is_active, "whoever worked that day has their hours, also after leaving"
	assert morning.stock == {"T0": None}, "what was on the truck that morning is not known"
	assert rewind_day(board, DAY - timedelta(days=1), []).stock == board.stock


@pytest.mark.parametrize("seed", range(8))
def test_a_comparison_plans_the_same_visits_and_keeps_the_rules(seed: int):
	board = random_board(seed, busy=False)
	planned = tuple(job for job in board.jobs if job.placement.is_planned)
	morning = rewind_day(replace(board, jobs=planned), DAY, [])
	found = read_result(morning, solve_request(PlanRequest(COMPARISON, DAY), morning, 0))
	assert found.before["unplaced"] == 0
	assert {move.job for move in found.moves} <= {job.name for job in planned}
	assert found.after["rushed"] <= found.before["rushed"]
	assert not any(job.is_locked for job in planned if job.name in {move.job for move in found.moves})
