"""What proves a line, without a site."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.network.device.optical_power import MEASURED, NO_LIGHT, UNKNOWN_UNIT, Light
from gigafibre_fsm.domain.network.quality import acceptance_test
from gigafibre_fsm.domain.network.quality.acceptance_test import Limits, Measured, judge

NOW = datetime(2026, 11, 25, 10, 0)


def ont(
	rx: float | None = -20.0, *, ago: float = 60, baseline: float | None = -19.5, light: Light | None = None
) -> Measured:
	"""An ONT that informed so many seconds ago, every 300 s."""
	given = light or (Light(MEASURED, rx) if rx is not None else NO_LIGHT)
	return Measured("ONT1", "ONT", NOW - timedelta(seconds=ago), 300, given, baseline)


@pytest.mark.parametrize(
	("device", "lacks"),
	[
		(ont(), ()),
		(ont(ago=740), ()),
		(ont(ago=760), ("offline",)),
		(ont(-27.1), ("too_weak",)),
		(ont(-7.9), ("too_strong",)),
		(ont(-21.6), ("off_baseline",)),
		(ont(-21.4), ()),
		(ont(-25.0, baseline=None), ()),
	],
)
def test_what_a_line_lacks(device: Measured, lacks: tuple[str, ...]):
	assert judge([device], Limits(), None, NOW).lacks == lacks


def test_a_level_of_unknown_unit_is_no_proof_and_no_obstacle():
	found = judge([ont(light=Light(UNKNOWN_UNIT, raw="115"))], Limits(), None, NOW)
	assert (found.is_met, found.remarks) == (True, (acceptance_test.LEVEL_UNKNOWN,))


def test_without_an_ont_nothing_is_proven():
	router = Measured("R1", "Router", NOW, 300, NO_LIGHT, None)
	assert judge([router], Limits(), None, NOW).lacks == ("no_ont",)
	assert judge([], Limits(), None, NOW).lacks == ("no_ont",)


def test_a_kind_of_visit_may_ask_for_more_light():
	assert judge([ont(-25.0, baseline=None)], Limits(weakest=-24), None, NOW).lacks == ("too_weak",)
	assert judge([ont(-21.6)], Limits(tolerance=3), None, NOW).is_met


@pytest.mark.parametrize(
	("verdict", "lacks"),
	[
		(None, ("no_speed_test",)),
		("Below", ("speed_below",)),
		("Failed", ("speed_below",)),
		("Passed", ()),
		("No Expectation", ()),
	],
)
def test_a_speed_test_counts_where_it_is_asked_for(verdict: str | None, lacks: tuple[str, ...]):
	assert judge([ont()], Limits(needs_speed=True), verdict, NOW).lacks == lacks
	assert judge([ont()], Limits(), verdict, NOW).is_met


def test_of_two_onts_the_one_that_was_heard_of_last_counts():
	old = Measured("OLD", "ONT", NOW - timedelta(hours=5), 300, Light(MEASURED, -35.0), None)
	assert judge([old, ont()], Limits(), None, NOW).equipment == "ONT1"
