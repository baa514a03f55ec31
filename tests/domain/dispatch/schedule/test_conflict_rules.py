"""What speaks against a plan."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import (
	BusySpan,
	CheckedTechnician,
	Conflict,
	ConflictKind,
	PlannedJob,
	Predecessor,
	TechnicianSkill,
	check_conflicts,
)
from gigafibre_fsm.domain.dispatch.territories.rule import ServedTerritory, Territory
from gigafibre_fsm.domain.platform.polygons import Polygon

MONDAY = datetime(2026, 11, 23)
WEEKDAYS = frozenset(range(5))
WORKER = CheckedTechnician((time(8), time(17)), WEEKDAYS, {"Splicing": TechnicianSkill(3)})


def plan(hour: float, minutes: int = 60, day: datetime = MONDAY, **skills: int) -> PlannedJob:
	start = day + timedelta(hours=hour)
	return PlannedJob(start, start + timedelta(minutes=minutes), None, skills)


def span(what: str, start: float, end: float) -> BusySpan:
	return BusySpan(what, MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=end))


def worker(**values: object) -> CheckedTechnician:
	return CheckedTechnician(**{name: getattr(WORKER, name) for name in CheckedTechnician.__slots__} | values)


def test_a_good_plan_has_nothing_against_it():
	assert check_conflicts(plan(9, Splicing=3), worker(jobs=[span("DJ-1", 8, 9), span("DJ-2", 10, 11)])) == []


def test_visits_that_touch_do_not_overlap_and_those_that_share_a_minute_do():
	found = check_conflicts(plan(9), worker(jobs=[span("DJ-1", 8, 9 + 1 / 60)]))
	assert found == [Conflict(ConflictKind.OVERLAP, "DJ-1")]


def test_an_absence_comes_before_everything_else():
	found = check_conflicts(plan(9), worker(absences=[span("Sick", 0, 24)], jobs=[span("DJ-1", 9, 10)]))
	assert [conflict.kind for conflict in found] == [ConflictKind.ABSENCE, ConflictKind.OVERLAP]


@pytest.mark.parametrize("visit", [plan(7.5), plan(16.5), plan(23.5, 120)])
def test_a_visit_outside_the_shift_is_named(visit):
	assert check_conflicts(visit, WORKER) == [Conflict(ConflictKind.OUTSIDE_SHIFT)]


def test_a_day_off_is_named_once():
	assert check_conflicts(plan(6, day=MONDAY + timedelta(days=6)), WORKER) == [
		Conflict(ConflictKind.DAY_OFF)
	]


def test_an_arrival_outside_the_promised_window_is_named():
	late = plan(12)
	promised = (MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=10))
	assert check_conflicts(PlannedJob(late.start, late.end, promised, {}), WORKER) == [
		Conflict(ConflictKind.OUTSIDE_WINDOW)
	]


def test_a_visit_outside_of_the_days_territories_is_named_with_its_day():
	square = Polygon(((-73.0, 45.0), (-72.0, 45.0), (-72.0, 46.0), (-73.0, 46.0)))
	served = ServedTerritory(Territory("Rouville", (square,)), frozenset({0}))
	inside, outside = replace(plan(9), place=(45.5, -72.5)), replace(plan(9), place=(47, -72.5))
	assert check_conflicts(inside, worker(territories=[served])) == []
	assert check_conflicts(outside, worker(territories=[served])) == [
		Conflict(ConflictKind.TERRITORY, "2026-11-23")
	]


def test_missing_weak_and_expired_skills_are_told_apart():
	skills = {"Splicing": TechnicianSkill(2), "Aerial": TechnicianSkill(5, date(2026, 11, 22))}
	found = check_conflicts(plan(9, Splicing=3, Aerial=1, Telephony=1), worker(skills=skills))
	assert found == [
		Conflict(ConflictKind.WEAK_SKILL, "Splicing"),
		Conflict(ConflictKind.EXPIRED_SKILL, "Aerial"),
		Conflict(ConflictKind.MISSING_SKILL, "Telephony"),
	]


def test_a_skill_counts_through_its_last_day():
	assert (
		check_conflicts(plan(9, Splicing=1), worker(skills={"Splicing": TechnicianSkill(1, MONDAY.date())}))
		== []
	)


HERE, THERE = (45.4, -73.2), (45.6, -73.2)


def placed(hour: float, place, **more: object) -> PlannedJob:
	start = MONDAY + timedelta(hours=hour)
	return PlannedJob(start, start + timedelta(hours=1), None, {}, place, **more)


def half_an_hour(start, end) -> int:
	return 1800 if start and end and start != end else 0


def test_a_way_longer_than_the_time_between_two_visits_is_named_with_what_lacks():
	before = BusySpan("DJ-1", MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=8.75), HERE)
	after = BusySpan("DJ-2", MONDAY + timedelta(hours=10.25), MONDAY + timedelta(hours=11), HERE)
	found = check_conflicts(placed(9, THERE), worker(jobs=[before, after], travel=half_an_hour))
	assert found == [Conflict(ConflictKind.TRAVEL, "DJ-1", 15), Conflict(ConflictKind.TRAVEL, "DJ-2", 15)]
	assert check_conflicts(placed(9, HERE), worker(jobs=[before, after], travel=half_an_hour)) == []


def test_a_visit_of_last_night_is_in_the_way_of_one_after_midnight():
	night = BusySpan("DJ-1", MONDAY - timedelta(hours=1.5), MONDAY + timedelta(hours=1.5), HERE)
	around_the_clock = worker(jobs=[night], travel=half_an_hour, shift=(time(0), time(23, 59)))
	assert check_conflicts(placed(1, THERE), around_the_clock) == [Conflict(ConflictKind.OVERLAP, "DJ-1")]
	assert check_conflicts(placed(1.75, THERE), around_the_clock) == [
		Conflict(ConflictKind.TRAVEL, "DJ-1", 15)
	]
	assert check_conflicts(placed(2, THERE), around_the_clock) == []


def test_a_holiday_is_named_and_the_shift_is_not_asked_then():
	found = check_conflicts(plan(6), worker(holidays={MONDAY.date(): "Fête nationale"}))
	assert found == [Conflict(ConflictKind.HOLIDAY, "Fête nationale")]


def test_overtime_that_is_allowed_is_no_conflict():
	assert check_conflicts(plan(16.5), worker(overtime=30)) == []
	assert check_conflicts(plan(16.5), worker(overtime=29)) == [Conflict(ConflictKind.OUTSIDE_SHIFT)]


def test_the_visit_that_takes_the_last_room_for_the_break_is_named_and_no_other():
	pause = (30, time(11, 30), time(13))
	busy = [span("DJ-1", 11, 12)]
	assert check_conflicts(plan(12, 90), worker(jobs=busy, pause=pause)) == [
		Conflict(ConflictKind.BREAK, minutes=30)
	]
	assert check_conflicts(plan(12.5), worker(jobs=busy, pause=pause)) == []
	assert check_conflicts(plan(15), worker(jobs=[span("DJ-1", 11, 14)], pause=pause)) == []


def test_what_must_be_over_first_is_named_until_its_pause_has_passed():
	first = Predecessor("DJ-1", MONDAY + timedelta(hours=9), 30)
	assert check_conflicts(placed(9, None, before=[first]), WORKER) == [
		Conflict(ConflictKind.DEPENDENCY, "DJ-1")
	]
	assert check_conflicts(placed(9.5, None, before=[first]), WORKER) == []
	unknown = Predecessor("DJ-2", None)
	assert check_conflicts(placed(9, None, before=[unknown]), WORKER) == [
		Conflict(ConflictKind.DEPENDENCY, "DJ-2")
	]


def test_tools_people_and_crew_that_are_missing_are_named():
	asked = placed(9, None, tools=frozenset({"Splicer"}), required_technician="TECH-2", lacks_crew=1)
	assert check_conflicts(asked, worker(name="TECH-1")) == [
		Conflict(ConflictKind.MISSING_TOOL, "Splicer"),
		Conflict(ConflictKind.REQUIRED_TECHNICIAN, "TECH-2"),
		Conflict(ConflictKind.CREW, minutes=1),
	]
	assert check_conflicts(placed(9, None, required_technician="TECH-1"), worker(name="TECH-1")) == []
