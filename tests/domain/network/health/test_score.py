"""A device's health against its own history: what costs nothing, what costs how much, and what it never falls below."""

import itertools
import random

import pytest

from gigafibre_fsm.domain.network.health.score import (
	GOOD,
	LIGHT_LOST,
	LIGHT_WEAK,
	POOR,
	RESTARTS,
	SILENT,
	SLOW,
	WATCH,
	DeviceHistory,
	choose_baseline,
	judge_device,
)


@pytest.mark.parametrize(
	("history", "score", "codes"),
	[
		(DeviceHistory(), 100, []),
		(DeviceHistory(rx=-19.0, baseline=-18.2), 100, []),  # 0.8 dB: a meter's noise
		(DeviceHistory(rx=-17.0, baseline=-19.0), 100, []),  # more light than before
		(DeviceHistory(rx=-21.0, baseline=-18.0), 80, [LIGHT_LOST]),  # 3 dB: (3 - 1) x 10
		(DeviceHistory(rx=-22.5, baseline=-18.0), 65, [LIGHT_LOST]),
		(DeviceHistory(rx=-26.0, baseline=-18.0), 60, [LIGHT_LOST]),  # 8 dB: 70, at most 40
		(DeviceHistory(rx=-28.0, weakest=-27.0), 60, [LIGHT_WEAK]),
		(DeviceHistory(rx=-27.0, weakest=-27.0), 100, []),
		(DeviceHistory(rx=-28.0, weakest=-30.0), 100, []),  # its class allows it
		(DeviceHistory(rx=-28.0, baseline=-18.0, weakest=-27.0), 20, [LIGHT_LOST, LIGHT_WEAK]),
		(DeviceHistory(baseline=-18.0, weakest=-27.0), 100, []),  # no figure: nothing is said
		(DeviceHistory(restarts=1), 100, []),
		(DeviceHistory(restarts=4), 85, [RESTARTS]),
		(DeviceHistory(restarts=4, usual_restarts=3.0), 100, []),  # it always did
		(DeviceHistory(restarts=70), 70, [RESTARTS]),
		(DeviceHistory(silent_hours=1.0), 100, []),
		(DeviceHistory(silent_hours=5.0), 88, [SILENT]),
		(DeviceHistory(silent_hours=56.0, usual_silent_hours=56.0), 100, []),  # off every night
		(DeviceHistory(silent_hours=168.0), 70, [SILENT]),
		(DeviceHistory(download=300.0, usual_download=900.0), 75, [SLOW]),
		(DeviceHistory(download=600.0, usual_download=900.0), 100, []),
		(DeviceHistory(download=20.0), 100, []),  # its first test: nothing to compare it with
	],
)
def test_what_a_device_does_otherwise_than_usual_costs_points(history, score, codes):
	found = judge_device(history)
	assert (found.score, [each.code for each in found.reasons]) == (score, codes)


@pytest.mark.parametrize(
	("history", "health"),
	[
		(DeviceHistory(rx=-21.0, baseline=-18.0), GOOD),
		(DeviceHistory(restarts=6), WATCH),
		(DeviceHistory(rx=-28.0, baseline=-18.0, weakest=-27.0), POOR),
	],
)
def test_the_score_has_a_word(history, health):
	assert judge_device(history).health == health


def test_the_costliest_reason_comes_first_and_names_what_is_usual():
	found = judge_device(DeviceHistory(rx=-21.0, baseline=-18.0, restarts=9, usual_restarts=1.0))
	assert [(each.code, each.points) for each in found.reasons] == [(RESTARTS, 30), (LIGHT_LOST, 20)]
	assert (found.reasons[0].value, found.reasons[0].usual) == (9, 1.0)


def test_doing_worse_never_gains_points():
	chance = random.Random(3)
	for _case, part in itertools.product(range(60), ("rx", "restarts", "silent_hours", "download")):
		better = {
			"rx": chance.uniform(-30, -10),
			"baseline": chance.uniform(-25, -10),
			"weakest": -27.0,
			"restarts": chance.randint(0, 20),
			"usual_restarts": chance.uniform(0, 5),
			"silent_hours": chance.uniform(0, 168),
			"usual_silent_hours": chance.uniform(0, 60),
			"download": chance.uniform(1, 900),
			"usual_download": chance.uniform(1, 900),
		}
		worse = {**better, part: better[part] * (0.5 if part == "download" else 1.2)}
		assert (
			0
			<= judge_device(DeviceHistory(**worse)).score
			<= judge_device(DeviceHistory(**better)).score
			<= 100
		)


@pytest.mark.parametrize(
	("reading", "levels", "baseline"),
	[
		(None, [-20.0] * 6, None),  # six days say nothing
		(
			None,
			[-20.0, -20.1, -19.9, -20.0, -27.0, -20.0, -20.2, -28.0],
			-20.0,
		),  # one bad day, and later ones
		(-18.2, [-18.6] * 7, -18.6),  # the reading was a meter's noise
		(-18.2, [-21.4] * 7, -18.2),  # it lost light in its first week: that is the finding
		(-18.2, [], -18.2),
	],
)
def test_the_first_week_is_the_baseline_where_it_says_more_than_the_reading(reading, levels, baseline):
	assert choose_baseline(reading, levels) == baseline
