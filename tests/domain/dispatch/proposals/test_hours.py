"""A technician's hours as the planner takes them: what absences and the ways home make of a shift."""

from dataclasses import replace
from datetime import time

import pytest

from gigafibre_fsm.domain.dispatch.proposals.technician_input import (
	build_row,
	cut_by_absences,
	widen_by_drives,
)
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import BusySpan
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician
from tests.domain.dispatch.proposals import boards

H = 3600
SHIFT = (8 * H, 17 * H)


@pytest.mark.parametrize(
	("away", "shift", "between"),
	[
		([], SHIFT, ()),
		([(0, 9 * H)], (9 * H, 17 * H), ()),
		([(15 * H, 24 * H)], (8 * H, 15 * H), ()),
		([(10 * H, 11 * H)], SHIFT, ((10 * H, 11 * H),)),
		([(10 * H, 12 * H), (11 * H, 13 * H)], SHIFT, ((10 * H, 13 * H),)),
		([(7 * H, 9 * H), (9 * H, 10 * H)], (10 * H, 17 * H), ()),
		([(0, 6 * H), (20 * H, 24 * H)], SHIFT, ()),
	],
)
def test_absences_shorten_or_interrupt_the_shift(away, shift, between):
	assert cut_by_absences(SHIFT, 0, away) == (shift, 0, between)


@pytest.mark.parametrize("away", [[(0, 24 * H)], [(8 * H, 17 * H)], [(7 * H, 12 * H), (12 * H, 18 * H)]])
def test_nothing_is_left_of_a_shift_that_is_all_absence(away):
	assert cut_by_absences(SHIFT, 0, away) == (None, 0, ())


@pytest.mark.parametrize(
	("gone", "end", "overtime"), [(15, 15, 0), (17, 17, 0), (18, 17, 1 * H), (19, 17, 2 * H), (20, 17, 2 * H)]
)
def test_an_absence_to_the_end_of_the_day_takes_the_overtime_that_lies_in_it(gone, end, overtime):
	assert cut_by_absences(SHIFT, 2 * H, [(gone * H, 24 * H)]) == ((8 * H, end * H), overtime, ())


def test_the_planner_gets_no_overtime_in_which_somebody_is_away():
	away = (BusySpan("Sick", boards.at(15 * 60), boards.at(24 * 60)),)
	member = PlanningTechnician(
		"T", "T", (time(8), time(17)), frozenset(range(5)), most_overtime=120, absences=away
	)
	board = replace(boards.random_board(1), now=None, members={"T": member}, jobs=())
	left = build_row(board, member, [], 0, keeps_hours=False)
	assert (left.shift, left.overtime) == ((8 * H, 15 * H), 0)


def test_an_absence_that_ends_within_the_overtime_leaves_it_open():
	assert cut_by_absences(SHIFT, 2 * H, [(15 * H, 18 * H)]) == (SHIFT, 2 * H, ((15 * H, 18 * H),))


def test_somebody_who_is_not_there_has_no_hours():
	assert cut_by_absences(None, 0, [(0, H)]) == (None, 0, ())
	assert widen_by_drives(None, (8 * H, 7 * H), None) is None


def test_who_arrives_at_the_shifts_start_leaves_home_before_it():
	assert widen_by_drives(SHIFT, (8 * H, 8 * H - 600), (17 * H, 17 * H + 900)) == (8 * H - 600, 17 * H + 900)


def test_a_visit_outside_the_shift_does_not_open_the_hours_in_between():
	assert widen_by_drives(SHIFT, (6 * H, 6 * H - 600), (19 * H, 19 * H + 600)) == SHIFT
