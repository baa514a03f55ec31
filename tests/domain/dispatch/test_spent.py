"""Travel and labour, counted from the steps of a visit."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gigafibre_fsm.domain.dispatch.spent import Spent, spent

MONTREAL = ZoneInfo("America/Montreal")
START = datetime(2026, 11, 23, 8, 0)


def after(*steps: tuple[int, str], start: datetime = START) -> Spent:
	"""What was spent, given the minutes since the start at which each status was entered."""
	return spent([(start + timedelta(minutes=minutes), status) for minutes, status in steps], MONTREAL)


def test_travel_ends_on_site_and_labour_when_it_is_done():
	assert after((0, "Dispatched"), (5, "En Route"), (30, "On Site"), (95, "Completed")) == Spent(25, 65)


def test_several_legs_add_up_and_one_that_turned_back_counts():
	steps = ((0, "En Route"), (10, "Dispatched"), (60, "En Route"), (75, "On Site"), (90, "Not Done"))
	assert after(*steps) == Spent(25, 15)


def test_what_was_on_hold_was_not_worked():
	steps = (
		(0, "En Route"),
		(20, "On Site"),
		(50, "On Hold"),
		(200, "Scheduled"),
		(210, "Dispatched"),
		(220, "En Route"),
		(230, "On Site"),
		(240, "Completed"),
	)
	assert after(*steps) == Spent(30, 40)


def test_what_still_lasts_does_not_count():
	assert after((0, "En Route"), (20, "On Site")) == Spent(20, 0)
	assert after() == Spent(0, 0)


def test_a_visit_past_midnight_is_as_long_as_it_was():
	late = datetime(2026, 11, 23, 23, 30)
	assert after((0, "En Route"), (20, "On Site"), (80, "Completed"), start=late) == Spent(20, 60)


def test_the_night_the_clocks_go_back_has_an_hour_more():
	steps = [
		(datetime(2026, 11, 1, 0, 30), "En Route"),
		(datetime(2026, 11, 1, 1, 50), "On Site"),  # summer time
		(datetime(2026, 11, 1, 1, 10), "Completed"),  # twenty minutes later, the clocks went back
	]
	assert spent(steps, MONTREAL) == Spent(80, 20)
	assert spent([*steps[:2], (datetime(2026, 11, 1, 2, 10), "Completed")], MONTREAL) == Spent(80, 80)


def test_the_night_the_clocks_go_forward_has_an_hour_less():
	steps = [(datetime(2026, 3, 8, 1, 50), "On Site"), (datetime(2026, 3, 8, 3, 10), "Completed")]
	assert spent(steps, MONTREAL) == Spent(0, 20)


def test_seconds_are_rounded_once_for_the_whole_visit():
	steps = [
		(START + timedelta(seconds=40 * place), status)
		for place, status in enumerate(("En Route", "Dispatched") * 3)
	]
	assert spent(steps, MONTREAL).travel == 2


def test_a_step_that_was_told_late_takes_nothing_away():
	assert after((30, "En Route"), (10, "On Site"), (40, "Completed")) == Spent(0, 30)
