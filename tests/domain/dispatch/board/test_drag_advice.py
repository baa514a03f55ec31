"""Where a dragged visit could go: what is said of each row, the best place, the nearest free hour of another day."""

from datetime import date, datetime, time, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.board import drag_advice
from gigafibre_fsm.domain.dispatch.board.drag_advice import BestPlace, RowAdvice, Stretch
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind, select_new

DAY = date(2026, 11, 23)
OVERLAP, TRAVEL = Conflict(ConflictKind.OVERLAP, "JOB-1"), Conflict(ConflictKind.TRAVEL, "JOB-1", 10)
NO_SKILL, ABSENT = Conflict(ConflictKind.MISSING_SKILL, "Fibre"), Conflict(ConflictKind.ABSENCE, "Sick")


def at(hour: float) -> datetime:
	return datetime.combine(DAY, time.min) + timedelta(hours=hour)


def advise(against, added=lambda arrival: 600) -> RowAdvice:
	return drag_advice.advise_row(drag_advice.list_arrivals(DAY, 480, 720, 15), 15, against, added)


def test_the_arrivals_of_a_day_are_steps_from_its_opening_up_to_its_end():
	assert drag_advice.list_arrivals(DAY, 480, 525, 15) == [at(8), at(8.25), at(8.5)]


def test_equal_neighbours_are_one_stretch_and_another_way_begins_a_new_one():
	row = advise(
		lambda arrival: [OVERLAP] if at(9) <= arrival < at(10) else [],
		lambda arrival: 300 if arrival < at(11) else 900,
	)
	assert row.stretches == (
		Stretch(at(8), at(9), 300, ()),
		Stretch(at(9), at(10), 300, (OVERLAP,)),
		Stretch(at(10), at(11), 300, ()),
		Stretch(at(11), at(12), 900, ()),
	)
	assert (row.is_closed, row.cannot) == (False, ())


def test_a_row_that_lacks_the_skill_is_asked_about_one_arrival_only():
	asked = []

	def judge(arrival: datetime) -> list[Conflict]:
		asked.append(arrival)
		return [OVERLAP, NO_SKILL]

	row = advise(judge)
	assert (row.is_closed, row.cannot, asked) == (True, (NO_SKILL,), [at(8)])
	assert row.stretches == (Stretch(at(8), at(12), 600, (NO_SKILL,)),)


@pytest.mark.parametrize(
	("against", "cannot"),
	[
		(lambda arrival: [ABSENT], (ABSENT,)),
		(lambda arrival: [ABSENT, TRAVEL] if arrival < at(9) else [OVERLAP, ABSENT], (ABSENT,)),
		(lambda arrival: [TRAVEL] if arrival < at(9) else [OVERLAP], ()),
	],
	ids=["one reason", "one of several", "none that holds all day"],
)
def test_a_row_without_a_free_arrival_is_closed_for_the_reason_that_holds_all_day(against, cannot):
	row = advise(against)
	assert (row.is_closed, row.cannot) == (True, cannot)


def test_the_best_place_adds_the_least_travel_and_is_not_in_the_past():
	free = RowAdvice((), (Stretch(at(8), at(9), 60, ()), Stretch(at(9), at(12), 300, ())))
	busy = RowAdvice((), (Stretch(at(8), at(12), 0, (OVERLAP,)),))
	rows = {("TECH-1", DAY): free, ("TECH-2", DAY): busy}
	assert drag_advice.find_best(rows, at(0), 15) == BestPlace("TECH-1", at(8), 60)
	assert drag_advice.find_best(rows, at(8.6), 15) == BestPlace("TECH-1", at(8.75), 60)
	assert drag_advice.find_best(rows, at(8.9), 15) == BestPlace("TECH-1", at(9), 300)
	assert drag_advice.find_best(rows, at(12), 15) is None


@pytest.mark.parametrize(
	("wish", "since", "found"), [(9, 0, 9), (10.5, 0, 11), (8.5, 9.1, 9.25), (16, 0, 11.75)]
)
def test_the_nearest_free_arrival_to_a_wished_hour(wish, since, found):
	stretches = [
		Stretch(at(8), at(10), 0, ()),
		Stretch(at(10), at(11), 0, (OVERLAP,)),
		Stretch(at(11), at(12), 0, ()),
	]
	assert drag_advice.find_nearest(stretches, at(wish), at(since), 15) == at(found)
	assert drag_advice.find_nearest(stretches[1:2], at(wish), at(since), 15) is None


def test_a_move_is_asked_about_what_it_adds_and_not_about_what_was_there_nor_about_an_outage():
	longer, outage = Conflict(ConflictKind.TRAVEL, "JOB-1", 12), Conflict(ConflictKind.OUTAGE, "INC-1")
	assert select_new([OVERLAP, longer, outage], [OVERLAP, TRAVEL]) == [longer]
