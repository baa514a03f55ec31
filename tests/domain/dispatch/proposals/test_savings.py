"""What a plan saves in minutes and dollars, and by which rule both sides are measured."""

from dataclasses import replace

import pytest

from gigafibre_fsm.domain.dispatch.proposals import costs
from gigafibre_fsm.domain.dispatch.proposals.cost_rates import CostRates
from gigafibre_fsm.domain.dispatch.proposals.day_measure import measure_day
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Places
from gigafibre_fsm.domain.dispatch.proposals.result import read_result
from gigafibre_fsm.domain.dispatch.proposals.savings import PlacementChange, measure_savings
from gigafibre_fsm.domain.dispatch.proposals.solve import DAY as WHOLE_DAY
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest, solve_request
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from tests.domain.dispatch.proposals.boards import DAY, at, member, random_board, visit

HOME, NEAR, FAR = (45.0, -73.0), (45.1, -73.0), (45.2, -73.0)
POINTS = {HOME: 0, NEAR: 1, FAR: 2}
MINUTES = ((0, 20, 40), (20, 0, 20), (40, 20, 0))
"""Home, near and far on one road."""
SECONDS = tuple(tuple(60 * minutes for minutes in row) for row in MINUTES)
METRES = tuple(tuple(1000 * minutes for minutes in row) for row in MINUTES)
RATES = CostRates({"T0": 60.0, "T1": 0.0}, overtime_premium=0.5, kilometre=0.5, late_hour=30, put_off=100)


def a_board(*jobs: object, rates: CostRates = RATES) -> BoardDay:
	"""Two technicians who live at the same place; only the first one's hour has a cost."""
	members = {name: replace(member(name), start=HOME, end=HOME) for name in ("T0", "T1")}
	places = Places(POINTS, SECONDS, SECONDS, METRES)
	return BoardDay(DAY, None, members, tuple(jobs), places, step=60, rates=rates)


def a_place(technician: str, minute: int, length: int = 60) -> Placement:
	return Placement(technician, at(minute), length)


def test_a_day_is_measured_from_leaving_home_to_being_back_whoever_planned_it():
	promised = {"window": (at(480), at(600)), "is_promised": True}
	board = a_board(
		visit("A", a_place("T0", 540), place=NEAR),
		visit("B", a_place("T0", 960, 40), place=FAR, **promised),
		visit("C", Placement(None, None, 30), place=FAR),
	)
	day = measure_day(board)
	row = day.rows["T0"]
	assert (row.travel, row.metres) == (60 * 80, 80_000)
	# work ends at 16:40, and the drive home takes 40 minutes: the shift ends at five
	assert row.overtime == 60 * 20
	assert row.work == 60 * (960 + 40 + 40 - (540 - 20))
	assert (day.late, day.unplaced, day.spread) == (6 * 3600, 1, row.work)
	assert day.rows["T1"].travel == 0


def test_a_visit_for_whose_drive_there_is_no_time_is_counted():
	tight = a_board(visit("A", a_place("T0", 540), place=NEAR), visit("B", a_place("T0", 610), place=FAR))
	assert measure_day(tight).rows["T0"].rushed == 1
	fits = a_board(visit("A", a_place("T0", 540), place=NEAR), visit("B", a_place("T0", 620), place=FAR))
	assert measure_day(fits).rows["T0"].rushed == 0


@pytest.mark.parametrize(("minute", "late"), [(480, 0), (600, 0), (601, 60), (470, 600)])
def test_the_edges_of_a_promised_window_are_within_it_and_too_early_breaks_it_as_too_late_does(
	minute: int, late: int
):
	promised = {"window": (at(480), at(600)), "is_promised": True}
	board = a_board(visit("A", a_place("T0", minute), place=NEAR, **promised))
	assert measure_day(board).late == late
	unpromised = a_board(visit("A", a_place("T0", minute), place=NEAR, window=promised["window"]))
	assert measure_day(unpromised).late == 0


def test_minutes_become_dollars_by_one_rule_and_whoever_has_no_cost_has_the_mean():
	promised = {"window": (at(480), at(900)), "is_promised": True}
	board = a_board(
		visit("A", a_place("T0", 960, 40), place=FAR, **promised),
		visit("B", a_place("T1", 540), place=NEAR),
		visit("C", Placement(None, None, 30)),
	)
	priced = costs.price_day(RATES, measure_day(board))
	# 80 + 40 minutes at 60 dollars an hour; 20 minutes of overtime at half of it; 120 km; an hour late; one put off
	assert priced == {"travel": 120, "overtime": 10, "kilometres": 60, "late": 30, "unplaced": 100}
	assert costs.sum_costs(priced) == 320


def test_what_has_no_rate_has_no_dollars_instead_of_none_to_pay():
	board = a_board(visit("A", a_place("T0", 540), place=NEAR))
	nothing = costs.price_day(CostRates({"T0": 0}), measure_day(board))
	assert set(nothing.values()) == {None}
	assert costs.sum_costs(nothing) is None
	assert costs.sum_costs(costs.price_day(CostRates({"T0": 30}), measure_day(board))) == 20


def test_each_change_has_its_own_figures_and_says_that_they_do_not_add_up():
	board = a_board(
		visit("A", a_place("T0", 540), place=FAR),
		visit("B", a_place("T1", 540), place=FAR),
		visit("C", a_place("T1", 720), place=FAR),
	)
	give_b = PlacementChange("B", a_place("T1", 540), a_place("T0", 660))
	give_c = PlacementChange("C", a_place("T1", 720), a_place("T0", 780))
	one = measure_savings(board, [give_c])
	assert one.by_job["C"] == {
		"travel_minutes": 0,
		"overtime_minutes": 0,
		"cost": 0.0,
		"is_shared": False,
	}
	both = measure_savings(board, [give_b, give_c])
	# alone neither saves the way to the second technician's last visit; together they do
	assert {job: alone["is_shared"] for job, alone in both.by_job.items()} == {"B": True, "C": True}
	assert sum(alone["travel_minutes"] for alone in both.by_job.values()) == 0
	assert both.after["travel_minutes"] - both.before["travel_minutes"] == -80
	assert both.by_technician["T1"] == {"travel_minutes": -80, "overtime_minutes": 0, "cost": -120.0}
	assert both.by_technician["T0"]["travel_minutes"] == 0


def test_a_visit_that_gets_a_place_saves_what_putting_it_off_would_cost():
	board = a_board(visit("A", Placement(None, None, 60), place=NEAR))
	saving = measure_savings(board, [PlacementChange("A", board.jobs[0].placement, a_place("T0", 540))])
	# 40 minutes and 40 km to save 100 dollars
	assert saving.by_job["A"]["travel_minutes"] == 40
	assert saving.by_job["A"]["cost"] == 40 + 20 - 100
	assert saving.after["cost"] - saving.before["cost"] == saving.by_job["A"]["cost"]


@pytest.mark.parametrize("seed", range(12))
def test_the_figures_of_the_technicians_are_those_of_the_day(seed: int):
	board = replace(random_board(seed), rates=RATES)
	ask = PlanRequest(WHOLE_DAY, board.day)
	found = read_result(board, solve_request(ask, board, 0))
	difference = found.after["travel_minutes"] - found.before["travel_minutes"]
	# a stop at the depot may change the day of somebody who gets no other visit
	if not found.fetches:
		assert sum(each["travel_minutes"] for each in found.by_technician.values()) == difference
	assert {move.job for move in found.moves if move.alone} == {move.job for move in found.moves}
	alone = [move.alone for move in found.moves if not move.alone["is_shared"]]
	assert all(each["cost"] is not None for each in alone)
