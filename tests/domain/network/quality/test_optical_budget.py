"""The verdict on a level: limits first, then what the device once had."""

import pytest

from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.quality.optical_budget import OpticalVerdict, build_scale, judge_level


def measured(rx: float) -> OpticalReading:
	return OpticalReading("Measured", rx)


@pytest.mark.parametrize(
	("rx", "baseline", "verdict"),
	[
		(-20.0, None, OpticalVerdict("good")),
		(-20.0, -19.0, OpticalVerdict("good", -1.0)),
		(-21.0, -19.0, OpticalVerdict("good", -2.0)),
		(-21.01, -19.0, OpticalVerdict("weaker", -2.01)),
		(-17.0, -19.0, OpticalVerdict("good", 2.0)),
		(-27.0, None, OpticalVerdict("good")),
		(-27.01, None, OpticalVerdict("too_weak")),
		(-28.0, -27.9, OpticalVerdict("too_weak", -0.1)),
		(-8.0, None, OpticalVerdict("good")),
		(-7.99, -15.0, OpticalVerdict("too_strong", 7.01)),
		(-40.0, -20.0, OpticalVerdict("too_weak", -20.0)),
	],
)
def test_the_verdict_on_a_measured_level(rx: float, baseline: float | None, verdict: OpticalVerdict):
	assert judge_level(measured(rx), baseline) == verdict


@pytest.mark.parametrize("state", ["", "Out of Range", "Unknown Unit"])
def test_without_a_number_nothing_is_said(state: str):
	assert judge_level(OpticalReading(state, None, raw="115"), -19.0) == OpticalVerdict("unknown")


def test_a_type_of_visit_may_ask_for_more():
	assert judge_level(measured(-25.0), None, weakest=-24).kind == "too_weak"
	assert judge_level(measured(-20.0), -19.5, tolerance=0.3).kind == "weaker"


def test_tenths_of_the_computer_are_no_tenths_of_the_fibre():
	assert judge_level(measured(-21.1), -19.1).kind == "good"


def test_the_picture_places_everything_between_its_edges():
	shown = build_scale(-20.0, -19.0)
	assert 0 < shown.weakest < shown.now < shown.baseline < shown.strongest < shown.width
	assert build_scale(-39.0, 7.0).now == 0
	assert build_scale(-39.0, 7.0).baseline == shown.width
	assert build_scale(None, None).now is build_scale(None, None).baseline is None
