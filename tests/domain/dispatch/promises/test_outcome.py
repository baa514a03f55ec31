"""Whether a promise was kept: every case by a table, the clock set by hand."""

from datetime import datetime

import pytest

from gigafibre_fsm.domain.dispatch.promises.outcome import PromiseOutcome, judge_promise, judge_withdrawn

WINDOW = (datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 10))
LATER = datetime(2026, 11, 23, 18)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
	return datetime(2026, 11, 23, hour, minute, second)


@pytest.mark.parametrize(
	("arrived", "grace", "outcome", "late"),
	[
		(at(7, 40), 0, "Kept", 0),
		(at(8), 0, "Kept", 0),
		(at(10), 0, "Kept", 0),
		(at(10, 0, 1), 0, "Late", 1),
		(at(10, 15), 15, "Kept", 0),
		(at(10, 15, 1), 15, "Late", 16),
		(at(12), 15, "Late", 120),
	],
)
def test_an_arrival_decides(arrived: datetime, grace: int, outcome: str, late: int) -> None:
	verdict = judge_promise(WINDOW, "On Site", arrived, LATER, grace=grace)
	assert verdict == PromiseOutcome(outcome, arrived, late)


def test_whoever_was_on_site_in_time_kept_it_whatever_came_of_the_visit() -> None:
	for status in ("Completed", "Not Done", "Cancelled", "On Hold"):
		assert judge_promise(WINDOW, status, at(9), LATER).outcome == "Kept"


def test_while_somebody_may_still_come_nothing_is_decided() -> None:
	for status in ("Dispatched", "En Route", "Scheduled", "Draft", "On Hold"):
		assert judge_promise(WINDOW, status, None, at(23, 59, 59)) is None


def test_it_is_missed_at_midnight_or_when_the_visit_is_closed_without_an_arrival() -> None:
	assert judge_promise(WINDOW, "Dispatched", None, datetime(2026, 11, 24)) == PromiseOutcome("Missed")
	assert judge_promise(WINDOW, "Not Done", None, at(7)) == PromiseOutcome("Missed")


def test_a_cancelled_visit_withdraws_it_with_the_hours_of_notice() -> None:
	assert judge_promise(WINDOW, "Cancelled", None, at(5, 30)) == PromiseOutcome(
		"Withdrawn", notice_hours=2.5
	)


def test_another_window_withdraws_it_until_it_has_passed() -> None:
	assert judge_withdrawn(WINDOW, datetime(2026, 11, 22, 8)) == PromiseOutcome("Withdrawn", notice_hours=24)
	assert judge_withdrawn(WINDOW, at(9)) == PromiseOutcome("Withdrawn", notice_hours=-1)
	assert judge_withdrawn(WINDOW, at(10, 1)) == PromiseOutcome("Missed")
