"""What the summary of a day counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.dashboard import kpis

NOON = datetime(2026, 11, 23, 12)
MORNING = (datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 10))
AFTERNOON = (datetime(2026, 11, 23, 14), datetime(2026, 11, 23, 16))


@dataclass
class Visit:
	name: str = "DJ-1"
	status: str = "Scheduled"
	window: tuple[datetime, datetime] | None = MORNING
	is_promised: bool = True
	on_site_on: datetime | None = None


@dataclass
class Row:
	work: int
	travel: int


def summary(visits=(), rows=(), grace: int = 0) -> kpis.Summary:
	return kpis.count_day(visits, rows, late=1, unassigned=2, unpublished=3, now=NOON, grace=grace)


def test_visits_are_counted_by_state():
	found = summary([Visit(), Visit(status="Completed"), Visit(status="Completed")])
	assert (found.by_state, found.visits) == ({"Scheduled": 1, "Completed": 2}, 3)


def test_the_travel_share_is_of_work_and_travel_together():
	assert summary(rows=[Row(60, 20), Row(0, 0), Row(90, 10)]).travel_share == pytest.approx(30 / 180)


def test_a_day_without_work_has_no_travel_share():
	assert summary().travel_share == 0


@pytest.mark.parametrize(
	("visit", "verdict"),
	[
		(Visit(on_site_on=MORNING[0]), True),
		(Visit(on_site_on=MORNING[1]), True),
		(Visit(on_site_on=MORNING[1] + timedelta(minutes=1)), False),
		(Visit(), False),
		(Visit(window=AFTERNOON), None),
		(Visit(window=AFTERNOON, on_site_on=NOON), True),
		(Visit(is_promised=False), None),
		(Visit(window=None), None),
	],
)
def test_a_promise_is_kept_by_arriving_before_its_window_ends(visit: Visit, verdict: bool | None):
	assert kpis.is_kept(visit, NOON, timedelta()) is verdict


def test_what_nobody_knows_yet_is_not_counted_as_promised():
	found = summary([Visit(on_site_on=MORNING[0]), Visit(), Visit(window=AFTERNOON)])
	assert (found.promised, found.kept) == (2, 1)


def test_the_grace_of_the_settings_counts():
	late = Visit(on_site_on=MORNING[1] + timedelta(minutes=10))
	assert (summary([late], grace=15).kept, summary([late], grace=5).kept) == (1, 0)
