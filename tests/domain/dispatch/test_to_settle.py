"""What is to be settled: which free time is a hole, which visits fill it best, and the order and answers of the lines."""

from datetime import date, datetime

import pytest

from gigafibre_fsm.domain.dispatch.schedule.technician_day import DayStop
from gigafibre_fsm.domain.dispatch.to_settle.filling import MOST, Filling, find_arrival, rank_fillings
from gigafibre_fsm.domain.dispatch.to_settle.holes import FallCause, FallenVisit, RowTime, find_holes
from gigafibre_fsm.domain.dispatch.to_settle.lines import (
	ANSWERS,
	LineKind,
	SettleLine,
	arrange_lines,
	list_answers,
)

DAY = date(2026, 11, 30)
SHIFT = (datetime(2026, 11, 30, 8), datetime(2026, 11, 30, 17))
HOME, BELOEIL = (45.6, -72.9), (45.5, -73.2)


def at(hour: int, minute: int = 0) -> datetime:
	return datetime(2026, 11, 30, hour, minute)


def a_fallen(start: datetime, end: datetime, job: str = "fell") -> FallenVisit:
	return FallenVisit(job, "Repair (Roy)", FallCause.CANCELLED, "carl", start, end)


def a_stop(start: datetime, end: datetime, place=BELOEIL) -> DayStop:
	return DayStop("other", start, end, place)


def holes(*fallen: FallenVisit, stops=(), blocked=(), now=None):
	row = RowTime(SHIFT, blocked, stops, HOME, HOME)
	return find_holes(fallen, {("carl", DAY): row}, now or at(7))


class TestHoles:
	def test_a_hole_is_all_the_free_time_around_what_fell_out(self):
		(hole,) = holes(a_fallen(at(10), at(11)), stops=[a_stop(at(8), at(9, 30)), a_stop(at(12), at(13))])
		assert (hole.start, hole.end, hole.minutes) == (at(9, 30), at(12), 150)
		assert (hole.before, hole.after) == (BELOEIL, BELOEIL)

	def test_at_the_ends_of_the_day_the_technician_comes_from_home(self):
		(hole,) = holes(a_fallen(at(8), at(9)), stops=[a_stop(at(10), at(11))])
		assert (hole.before, hole.after) == (HOME, BELOEIL)

	@pytest.mark.parametrize(
		("stops", "blocked", "now"),
		[
			([a_stop(at(10, 20), at(11))], [], at(7)),  # 20 minutes are left
			([], [(at(9), at(12))], at(7)),  # an absence
			([], [], at(10, 31)),  # half an hour has passed
			([], [], at(16)),
		],
	)
	def test_less_than_half_an_hour_of_it_is_no_hole(self, stops, blocked, now):
		assert not holes(a_fallen(at(10), at(11)), stops=stops, blocked=blocked, now=now)

	def test_only_what_is_still_ahead_is_free(self):
		(hole,) = holes(a_fallen(at(10), at(11)), now=at(10, 20))
		assert (hole.start, hole.end) == (at(10, 20), at(17))

	def test_visits_that_fell_out_side_by_side_leave_one_hole(self):
		(hole,) = holes(a_fallen(at(9), at(10), "first"), a_fallen(at(10), at(11), "last"))
		assert hole.fallen.job == "last"

	def test_a_day_without_hours_has_no_hole(self):
		assert not find_holes([a_fallen(at(10), at(11))], {}, at(7))

	def test_a_hole_covers_its_own_time_and_technician(self):
		(hole,) = holes(a_fallen(at(10), at(11)))
		assert hole.covers("carl", at(8))
		assert not hole.covers("carl", at(17))
		assert not hole.covers("denise", at(10))


def a_filling(job: str, **values: object) -> Filling:
	usual = {"arrival": at(10), "added_seconds": 600, "saved_seconds": 0, "against": (), "missing": ()}
	usual |= {"is_promised": False, "priority": "Medium", "waits_since": at(7)}
	return Filling(job, **{**usual, **values})


class TestFillings:
	def test_what_fits_comes_before_what_does_not_then_the_urgent_then_the_near(self):
		found = [
			a_filling("does not fit", priority="Urgent", against=("It overlaps.",)),
			a_filling("without material", priority="Urgent", missing=("ONT",)),
			a_filling("far", added_seconds=3000),
			a_filling("saves", added_seconds=900, saved_seconds=1800),
			a_filling("urgent", priority="Urgent", added_seconds=3600),
		]
		assert [each.job for each in rank_fillings(found)] == ["urgent", "saves", "far"]

	def test_equals_are_served_in_turn_and_three_are_enough(self):
		found = [a_filling(f"visit {hour}", waits_since=at(hour)) for hour in (12, 9, 11, 10)]
		assert [each.job for each in rank_fillings(found)] == ["visit 9", "visit 10", "visit 11"]
		assert len(rank_fillings(found)) == MOST

	def test_the_gain_counts_both_days(self):
		assert a_filling("x", added_seconds=300, saved_seconds=1500).gain_minutes == 20
		assert a_filling("x").gain_minutes == -10

	@pytest.mark.parametrize(
		("minutes", "to", "onwards", "arrival"),
		[
			(60, 0, 0, at(10)),
			(60, 61, 0, at(10, 5)),  # on full five minutes
			(60, 1800, 1800, at(10, 30)),
			(61, 1800, 1800, None),
		],
	)
	def test_a_visit_fits_with_the_drives_to_it_and_from_it(self, minutes, to, onwards, arrival):
		assert find_arrival((at(10), at(12)), minutes, to, onwards) == arrival


class TestLines:
	def test_customers_come_first_then_what_runs_late_the_most_overdue_first(self):
		lines = [
			SettleLine(LineKind.OFFERED, "", "e"),
			SettleLine(LineKind.UNPUBLISHED, "", jobs=("x",)),
			SettleLine(LineKind.HOLE, "", "h", hole="h", at=at(9)),
			SettleLine(LineKind.STORM, "", at=at(10)),
			SettleLine(LineKind.ABSENT, "", "g", at=at(9)),
			SettleLine(LineKind.NOT_LEFT, "", "d", minutes=12),
			SettleLine(LineKind.LATE, "", "c", minutes=40),
			SettleLine(LineKind.CANCELLED, "", "b", at=at(11)),
			SettleLine(LineKind.ASKS, "", "a", at=at(10)),
		]
		kinds = [line.kind.value for line in arrange_lines(lines)]
		assert kinds == [
			"asks",
			"cancelled",
			"late",
			"not_left",
			"absent",
			"storm",
			"hole",
			"unpublished",
			"offered",
		]

	def test_a_hole_that_another_line_fills_is_named_once(self):
		cancelled = SettleLine(LineKind.CANCELLED, "", "a", hole="a")
		hole = SettleLine(LineKind.HOLE, "", "a", hole="a")
		assert arrange_lines([hole, cancelled]) == [cancelled]

	def test_nothing_is_missed(self):
		lines = [SettleLine(kind, "", f"job {kind.value}") for kind in LineKind]
		assert set(arrange_lines(lines)) == set(lines)
		assert set(ANSWERS) == set(LineKind)
		assert len({line.key for line in lines}) == len(lines)

	def test_an_answer_that_has_nothing_to_act_on_is_not_offered(self):
		cancelled = SettleLine(LineKind.CANCELLED, "", "a", hole="a")
		assert list_answers(cancelled, has_phone=True) == ("fill", "call", "show", "note")
		taken = SettleLine(LineKind.CANCELLED, "", "a")
		assert list_answers(taken, has_phone=False) == ("show", "note")
		sent = SettleLine(LineKind.ACCEPTED, "", "a")
		assert list_answers(sent, has_phone=True) == ("call", "show", "note")
		assert list_answers(SettleLine(LineKind.UNPUBLISHED, "", jobs=("a",)), has_phone=False) == (
			"publish",
		)

	def test_who_can_still_answer_is_not_counted(self):
		assert not SettleLine(LineKind.OFFERED, "", "a").is_open
		assert SettleLine(LineKind.UNANSWERED, "", "a").is_open
