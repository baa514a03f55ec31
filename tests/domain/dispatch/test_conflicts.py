"""What speaks against a plan."""

from datetime import date, datetime, time, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.conflicts import Conflict, Kind, Plan, Skill, Span, Worker, conflicts

MONDAY = datetime(2026, 11, 23)
WEEKDAYS = frozenset(range(5))
WORKER = Worker((time(8), time(17)), WEEKDAYS, {"Splicing": Skill(3)})


def plan(hour: float, minutes: int = 60, day: datetime = MONDAY, **skills: int) -> Plan:
	start = day + timedelta(hours=hour)
	return Plan(start, start + timedelta(minutes=minutes), None, skills)


def span(what: str, start: float, end: float) -> Span:
	return Span(what, MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=end))


def worker(**values: object) -> Worker:
	return Worker(**{name: getattr(WORKER, name) for name in Worker.__slots__} | values)


def test_a_good_plan_has_nothing_against_it():
	assert conflicts(plan(9, Splicing=3), worker(visits=[span("DJ-1", 8, 9), span("DJ-2", 10, 11)])) == []


def test_visits_that_touch_do_not_overlap_and_those_that_share_a_minute_do():
	found = conflicts(plan(9), worker(visits=[span("DJ-1", 8, 9 + 1 / 60)]))
	assert found == [Conflict(Kind.OVERLAP, "DJ-1")]


def test_an_absence_comes_before_everything_else():
	found = conflicts(plan(9), worker(absences=[span("Sick", 0, 24)], visits=[span("DJ-1", 9, 10)]))
	assert [conflict.kind for conflict in found] == [Kind.ABSENCE, Kind.OVERLAP]


@pytest.mark.parametrize("visit", [plan(7.5), plan(16.5), plan(23.5, 120)])
def test_a_visit_outside_the_shift_is_named(visit):
	assert conflicts(visit, WORKER) == [Conflict(Kind.OUTSIDE_SHIFT)]


def test_a_day_off_is_named_once():
	assert conflicts(plan(6, day=MONDAY + timedelta(days=6)), WORKER) == [Conflict(Kind.DAY_OFF)]


def test_an_arrival_outside_the_promised_window_is_named():
	late = plan(12)
	promised = (MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=10))
	assert conflicts(Plan(late.start, late.end, promised, {}), WORKER) == [Conflict(Kind.OUTSIDE_WINDOW)]


def test_missing_weak_and_expired_skills_are_told_apart():
	skills = {"Splicing": Skill(2), "Aerial": Skill(5, date(2026, 11, 22))}
	found = conflicts(plan(9, Splicing=3, Aerial=1, Telephony=1), worker(skills=skills))
	assert found == [
		Conflict(Kind.WEAK_SKILL, "Splicing"),
		Conflict(Kind.EXPIRED_SKILL, "Aerial"),
		Conflict(Kind.MISSING_SKILL, "Telephony"),
	]


def test_a_skill_counts_through_its_last_day():
	assert conflicts(plan(9, Splicing=1), worker(skills={"Splicing": Skill(1, MONDAY.date())})) == []
