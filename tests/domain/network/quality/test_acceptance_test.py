"""What proves a line, without a site."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.network.device.optical_power import MEASURED, NO_LIGHT, UNKNOWN_UNIT, OpticalReading
from gigafibre_fsm.domain.network.quality import acceptance_test
from gigafibre_fsm.domain.network.quality.acceptance_test import AcceptanceLimits, MeasuredDevice, judge_line

NOW = datetime(2026, 11, 25, 10, 0)


def ont(
	rx: float | None = -20.0,
	*,
	ago: float = 60,
	baseline: float | None = -19.5,
	light: OpticalReading | None = None,
) -> MeasuredDevice:
	"""An ONT that informed so many seconds ago, every 300 s."""
	given = light or (OpticalReading(MEASURED, rx) if rx is not None else NO_LIGHT)
	return MeasuredDevice("ONT1", "ONT", NOW - timedelta(seconds=ago), 300, given, baseline)


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
def test_what_a_line_lacks(device: MeasuredDevice, lacks: tuple[str, ...]):
	assert judge_line([device], AcceptanceLimits(), None, NOW).lacks == lacks


def test_a_level_of_unknown_unit_is_no_proof_and_no_obstacle():
	found = judge_line([ont(light=OpticalReading(UNKNOWN_UNIT, raw="115"))], AcceptanceLimits(), None, NOW)
	assert (found.is_met, found.remarks) == (True, (acceptance_test.LEVEL_UNKNOWN,))


def test_without_an_ont_nothing_is_proven():
	router = MeasuredDevice("R1", "Router", NOW, 300, NO_LIGHT, None)
	assert judge_line([router], AcceptanceLimits(), None, NOW).lacks == ("no_ont",)
	assert judge_line([], AcceptanceLimits(), None, NOW).lacks == ("no_ont",)


def test_a_kind_of_visit_may_ask_for_more_light():
	assert judge_line([ont(-25.0, baseline=None)], AcceptanceLimits(weakest=-24), None, NOW).lacks == (
		"too_weak",
	)
	assert judge_line([ont(-21.6)], AcceptanceLimits(tolerance=3), None, NOW).is_met


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
	assert judge_line([ont()], AcceptanceLimits(needs_speed=True), verdict, NOW).lacks == lacks
	assert judge_line([ont()], AcceptanceLimits(), verdict, NOW).is_met


def test_of_two_onts_the_one_that_was_heard_of_last_counts():
	old = MeasuredDevice("OLD", "ONT", NOW - timedelta(hours=5), 300, OpticalReading(MEASURED, -35.0), None)
	assert judge_line([old, ont()], AcceptanceLimits(), None, NOW).equipment == "ONT1"
