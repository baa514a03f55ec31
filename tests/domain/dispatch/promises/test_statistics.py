"""Counting promises: by week, kind and technician, with what is no judgement left out of the share."""

from datetime import date

from gigafibre_fsm.domain.dispatch.promises.statistics import DIMENSIONS, CountedPromise, count_by

MONDAY = date(2026, 11, 23)


def promised(
	outcome: str, late: int = 0, day: date = MONDAY, kind: str = "Repair", who: str = "T1"
) -> CountedPromise:
	return CountedPromise(day, kind, who, outcome, late)


def test_the_share_counts_kept_late_and_missed_only() -> None:
	outcomes = ("Kept", "Kept", "Kept", "Late", "Missed", "Withdrawn", "Open")
	(total,) = count_by([promised(outcome) for outcome in outcomes], ())
	assert (total.promised, total.kept, total.late, total.missed) == (7, 3, 1, 1)
	assert (total.withdrawn, total.open, total.share_kept) == (1, 1, 3 / 5)


def test_lateness_is_the_median_of_the_late_ones() -> None:
	(total,) = count_by([promised("Late", minutes) for minutes in (5, 10, 95)] + [promised("Kept")], ())
	assert total.median_late == 10


def test_nothing_to_divide_is_no_number() -> None:
	(total,) = count_by([promised("Withdrawn")], ())
	assert (total.share_kept, total.median_late) == (None, None)
	assert count_by([], ()) == []


def test_weeks_begin_on_monday() -> None:
	days = (date(2026, 11, 22), MONDAY, date(2026, 11, 29), date(2026, 11, 30))
	weeks = count_by([promised("Kept", day=day) for day in days], ("week",))
	assert [(week.key[0], week.promised) for week in weeks] == [
		(date(2026, 11, 16), 1),
		(MONDAY, 2),
		(date(2026, 11, 30), 1),
	]


def test_each_group_is_counted_by_itself_in_order() -> None:
	rows = [promised("Kept", who="T2"), promised("Late", 5), promised("Kept", kind="Installation")]
	groups = count_by(rows, DIMENSIONS)
	assert [group.key[1:] for group in groups] == [("Installation", "T1"), ("Repair", "T1"), ("Repair", "T2")]
	assert [group.share_kept for group in groups] == [1, 0, 1]


def test_a_promise_without_technician_has_its_own_line() -> None:
	groups = count_by([promised("Missed", who=None), promised("Kept")], ("technician",))
	assert [group.key for group in groups] == [(None,), ("T1",)]
