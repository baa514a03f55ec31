"""Labour and travel from the statuses, without a site."""

from datetime import datetime
from zoneinfo import ZoneInfo

from gigafibre_fsm.domain.dispatch.job.work_time import StatusChange, WorkTime, sum_work_time

ZONE = ZoneInfo("America/Toronto")


def visit(*steps: tuple[str, str]) -> list[StatusChange]:
	return [StatusChange(datetime.fromisoformat(f"2026-{when}"), status) for when, status in steps]


def test_each_leg_counts_and_what_rests_does_not():
	steps = visit(
		("06-01 08:00", "Dispatched"),
		("06-01 08:10", "En Route"),
		("06-01 08:20", "Dispatched"),
		("06-01 09:00", "En Route"),
		("06-01 09:25", "On Site"),
		("06-01 10:05", "On Hold"),
		("06-01 13:00", "Dispatched"),
		("06-01 13:05", "En Route"),
		("06-01 13:15", "On Site"),
		("06-01 13:45", "Completed"),
	)
	assert sum_work_time(steps, ZONE) == WorkTime(travel=45, labour=70)


def test_a_visit_over_midnight_and_one_written_out_of_order():
	steps = visit(("06-01 23:30", "On Site"), ("06-02 00:30", "Completed"), ("06-01 23:10", "En Route"))
	assert sum_work_time(steps, ZONE) == WorkTime(travel=20, labour=60)


def test_an_hour_that_the_clock_skips_is_not_worked():
	assert sum_work_time(visit(("03-08 01:30", "On Site"), ("03-08 03:30", "Completed")), ZONE).labour == 60


def test_an_hour_that_the_clock_repeats_is_worked():
	steps = visit(("11-01 00:50", "On Site"), ("11-01 01:50", "On Hold"), ("11-01 01:10", "Completed"))
	assert sum_work_time(steps, ZONE).labour == 60
	assert sum_work_time(visit(("11-01 01:50", "On Site"), ("11-01 01:10", "Completed")), ZONE).labour == 20
	assert sum_work_time(visit(("11-01 00:30", "On Site"), ("11-01 02:30", "Completed")), ZONE).labour == 180


def test_a_status_forgotten_for_days_is_no_day_of_work():
	assert (
		sum_work_time(visit(("06-01 08:00", "On Site"), ("06-04 08:00", "Completed")), ZONE).labour == 12 * 60
	)


def test_a_visit_that_never_left_took_no_time():
	assert sum_work_time(visit(("06-01 08:00", "Dispatched"), ("06-01 09:00", "Not Done")), ZONE) == WorkTime(
		0, 0
	)
