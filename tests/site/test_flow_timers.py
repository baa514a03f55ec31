"""Timers: each ends once, within a minute, over both nights when clocks change, jumps of the clock and hours without a worker."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

import frappe

from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.engine import timing
from gigafibre_fsm.domain.platform import instants
from tests import flow_site
from tests.clocks import freeze_time
from tests.flow_site import act, make_template, start_run, wait_step, work
from tests.plugin import FULL

TIMERS = 500 if FULL else 40
MINUTE = timedelta(minutes=1)
DOWN = range(100, 220)
"""Minutes without a worker."""
AHEAD, JUMP = range(40, 50), timedelta(hours=1)
"""Minutes in which the machine's clock is wrong, and by how much."""
NIGHTS = {
	"clocks go back": datetime(2026, 11, 1, 4, 30),
	"clocks go forward": datetime(2026, 3, 8, 5, 30),
}
"""UTC: half an hour to an hour and a half before the change in Toronto."""


@pytest.fixture(autouse=True)
def _kinds(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	with flow_site.test_kinds():
		yield
	flow_site.forget_flows()


@pytest.mark.parametrize("night", NIGHTS)
def test_each_timer_ends_once_and_within_a_minute(night: str):
	play_night(NIGHTS[night])


def test_a_timer_that_counts_on_the_clocks_of_the_wall_is_caught():
	def count_wall_time(inputs: dict, find: object, now: datetime) -> datetime:
		length = timedelta(minutes=inputs["duration"]["minutes"])
		return instants.to_utc((instants.to_site(now) + length).replace(fold=0))

	with patch.object(timing, "find_moment", count_wall_time), pytest.raises(AssertionError):
		play_night(NIGHTS["clocks go back"])


def play_night(start: datetime) -> None:
	"""Let timers end over five hours: the machine's clock jumps ahead and back, and two hours pass without a worker."""
	chance = random.Random(str(start))
	lengths = [chance.randint(1, 300) for _place in range(TIMERS)]
	looks = []
	with freeze_time(start) as clock:
		templates = {length: make_template(wait_step(1, minutes=length), act(2)) for length in set(lengths)}
		timers = {start_run(templates[length]): length for length in lengths}
		frappe.db.commit()
		work(2000)
		for minute in range(1, 362):
			jump = JUMP if minute in AHEAD else timedelta(0)
			clock.move_to(start + timedelta(minutes=minute) + jump)
			if minute in DOWN:
				continue
			looks.append(instants.now_utc())
			if due.runs_since(looks[-1]):
				work(2000)
	ended = dict(
		frappe.get_all("Flow Run Step", {"step_id": "s1", "state": "Done"}, ["run", "ended_at"], as_list=True)
	)
	effects = Counter(
		frappe.get_all("ToDo", {"description": ("like", f"{flow_site.MARK} %")}, pluck="description")
	)
	assert effects == {f"{flow_site.MARK} {run}:s2:0:0": 1 for run in timers}
	for run, length in timers.items():
		first = next(look for look in looks if look >= start + timedelta(minutes=length))
		assert timedelta(0) <= ended[run] - first <= MINUTE, (length, ended[run] - first)


def test_half_an_hour_is_half_an_hour_in_the_night_when_clocks_go_back():
	with freeze_time("2026-11-01 05:45:00") as clock:
		assert str(instants.now())[11:16] == "01:45"
		run = start_run(make_template(wait_step(1, minutes=30)))
		frappe.db.commit()
		work()
		clock.shift(timedelta(minutes=29))
		assert work() == 0
		clock.shift(MINUTE)
		assert str(instants.now())[11:16] == "01:15"
		assert work() == 1
	assert frappe.db.get_value("Flow Run", run, "state") == "Done"
