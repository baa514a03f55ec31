"""Expected light: chains worked by hand, each with its sum; and what a level says against baseline and neighbours."""

import pytest

from gigafibre_fsm.domain.network.quality import optical_budget, pon_classes
from gigafibre_fsm.domain.network.topology import light
from gigafibre_fsm.domain.network.topology.light import (
	Chain,
	Expected,
	Hop,
	LightVerdict,
	SiblingLevel,
	expected_light,
	judge_light,
)

B, C, N1, N2, E1 = (pon_classes.CLASSES[name] for name in ("B+", "C+", "N1", "N2", "E1"))


def chain(pon: pon_classes.PonClass, *hops: Hop, tx: float | None = None) -> Chain:
	return Chain(hops, pon, tx)


# class, measured launch power, hops (split, metres, connectors, splices, extra) → typical, lowest, highest:
# the sums stand beside them: Tx - (splitters + km x 0.25 + pairs x 0.3 + splices x 0.05 + extra)
WORKED = [
	# B+ middle 3.25; -16.7 = -13.45; low 1.5-17.2; high 5-16.7
	(B, None, [(32, 0, 0, 0, 0)], -13.45, -15.7, -11.7),
	# 3.25-20.2; 1.5-21.0; 5-20.2
	(B, None, [(64, 0, 0, 0, 0)], -16.95, -19.5, -15.2),
	# 3.25-13.5; 1.5-13.9; 5-13.5
	(B, None, [(16, 0, 0, 0, 0)], -10.25, -12.4, -8.5),
	# 3.25-10.3; 1.5-10.7; 5-10.3
	(B, None, [(8, 0, 0, 0, 0)], -7.05, -9.2, -5.3),
	# 3.25-7.0; 1.5-7.4; 5-7.0
	(B, None, [(4, 0, 0, 0, 0)], -3.75, -5.9, -2.0),
	# 3.25-3.6; 1.5-4.0; 5-3.6
	(B, None, [(2, 0, 0, 0, 0)], -0.35, -2.5, 1.4),
	# 10 km 2.5/3.0 + 1:32: 3.25-19.2; 1.5-20.2; 5-19.2
	(B, None, [(32, 10000, 0, 0, 0)], -15.95, -18.7, -14.2),
	# + 4 pairs 1.2/2.0: 3.25-20.4; 1.5-22.2; 5-20.4
	(B, None, [(32, 10000, 4, 0, 0)], -17.15, -20.7, -15.4),
	# + 6 splices 0.3/0.6: 3.25-20.7; 1.5-22.8; 5-20.7
	(B, None, [(32, 10000, 4, 6, 0)], -17.45, -21.3, -15.7),
	# + 5 dB attenuator: 3.25-25.7; 1.5-27.8; 5-25.7
	(B, None, [(32, 10000, 4, 6, 5)], -22.45, -26.3, -20.7),
	# two splitters 1:4 and 1:8: 17.3/18.1; 3.25-17.3; 1.5-18.1; 5-17.3
	(B, None, [(4, 0, 0, 0, 0), (8, 0, 0, 0, 0)], -14.05, -16.6, -12.3),
	# feeder 6 km 1.5/1.8, 1:4 7.0/7.4, 2 km 0.5/0.6, 1:8 10.3/10.7, drop 80 m 0.02/0.024, 2 pairs 0.6/1.0:
	# 19.92/21.524; 3.25-19.92; 1.5-21.524; 5-19.92
	(B, None, [(4, 6000, 0, 0, 0), (8, 2000, 0, 0, 0), (0, 80, 2, 0, 0)], -16.67, -20.02, -14.92),
	# three splitters 1:2, 1:4, 1:8: 20.9/22.1
	(B, None, [(2, 0, 0, 0, 0), (4, 0, 0, 0, 0), (8, 0, 0, 0, 0)], -17.65, -20.6, -15.9),
	# measured 2.8 fixes the launch power: 2.8-16.7; 2.8-17.2; 2.8-16.7
	(B, 2.8, [(32, 0, 0, 0, 0)], -13.9, -14.4, -13.9),
	# 2.8-(16.7+2.5+1.2+0.3)=2.8-20.7; 2.8-22.8
	(B, 2.8, [(32, 10000, 4, 6, 0)], -17.9, -20.0, -17.9),
	# 4.1-(20.2+1.0+0.6)=4.1-21.8; 4.1-(21+1.2+1)=4.1-23.2
	(B, 4.1, [(64, 4000, 2, 0, 0)], -17.7, -19.1, -17.7),
	# a splitter of 24 counts as 1:32: as the first one
	(B, None, [(24, 0, 0, 0, 0)], -13.45, -15.7, -11.7),
	# a splitter of 3 counts as 1:4
	(B, None, [(3, 0, 0, 0, 0)], -3.75, -5.9, -2.0),
	# no splitter, 20 km 5/6: 3.25-5; 1.5-6; 5-5
	(B, None, [(0, 20000, 0, 0, 0)], -1.75, -4.5, 0.0),
	# 60 m of drop 0.015/0.018 behind 1:16: 3.25-13.515; 1.5-13.918; 5-13.515
	(B, None, [(16, 0, 0, 0, 0), (0, 60, 0, 0, 0)], -10.27, -12.42, -8.52),
	# C+ middle 5: 5-20.2; 3-21; 7-20.2
	(C, None, [(64, 0, 0, 0, 0)], -15.2, -18.0, -13.2),
	# 20 km, 1:64, 4 pairs: 5+20.2+1.2=26.4; 6+21+2=29: 5-26.4; 3-29; 7-26.4
	(C, None, [(64, 20000, 4, 0, 0)], -21.4, -26.0, -19.4),
	# 1:8 + 1:8: 20.6/21.4; 15 km 3.75/4.5: 5-24.35; 3-25.9; 7-24.35
	(C, None, [(8, 15000, 0, 0, 0), (8, 0, 0, 0, 0)], -19.35, -22.9, -17.35),
	# measured 6.2: 6.2-16.7-1.25-0.6=-12.35; planned 17.2+1.5+1.0=19.7
	(C, 6.2, [(32, 5000, 2, 0, 0)], -12.35, -13.5, -12.35),
	# N1 middle 3.5: 3.5-16.7; 2-17.2; 5-16.7
	(N1, None, [(32, 0, 0, 0, 0)], -13.2, -15.2, -11.7),
	# 3.5-(20.2+2.5)=-19.2; 2-(21+3); 5-22.7
	(N1, None, [(64, 10000, 0, 0, 0)], -19.2, -22.0, -17.7),
	# N2 middle 5.5: 5.5-20.2-2.5-1.2; 4-21-3-2; 7-23.9
	(N2, None, [(64, 10000, 4, 0, 0)], -18.4, -22.0, -16.9),
	# N2 measured 5.0, 1:4 and 1:16: 20.5/21.3, 3 pairs 0.9/1.5
	(N2, 5.0, [(4, 0, 1, 0, 0), (16, 0, 2, 0, 0)], -16.4, -17.8, -16.4),
	# E1 middle 7.5: 7.5-20.2-5; 6-21-6; 9-25.2
	(E1, None, [(64, 20000, 0, 0, 0)], -17.7, -21.0, -16.2),
	# E1: 1:32, 12 km 3.0/3.6, 5 pairs 1.5/2.5, 8 splices 0.4/0.8, 2 dB: 23.6/26.1
	(E1, None, [(32, 12000, 5, 8, 2)], -16.1, -20.1, -14.6),
	# nothing in between: the launch power itself
	(B, 3.0, [], 3.0, 3.0, 3.0),
	# 33 counts as 1:64, as the second one
	(B, None, [(33, 0, 0, 0, 0)], -16.95, -19.5, -15.2),
]


@pytest.mark.parametrize(("pon", "tx", "hops", "typical", "lowest", "highest"), WORKED)
def test_a_chain_gives_the_level_that_was_worked_by_hand(pon, tx, hops, typical, lowest, highest):
	found = expected_light(chain(pon, *(Hop(*hop) for hop in hops), tx=tx))
	assert (found.typical, found.lowest, found.highest) == pytest.approx(
		(typical, lowest, highest), abs=0.011
	)


def test_there_are_thirty_worked_chains():
	assert len(WORKED) >= 30


def test_the_tolerance_is_the_meters_or_the_root_of_squares_if_that_is_larger():
	assert expected_light(chain(B, Hop(split=32))).tolerance == 3.0
	# 40 km: 2.0; half of the launch window 1.75; 30 pairs 30 x 0.04 = 1.2; splitter 0.8² = 0.64:
	# root of 4 + 3.0625 + 1.2 + 0.64 = 2.98; with 60 pairs root of 10.1 = 3.18
	assert expected_light(chain(B, Hop(64, 40000, 30))).tolerance == 3.0
	assert expected_light(chain(B, Hop(64, 40000, 60))).tolerance == 3.18


def test_what_was_measured_and_what_was_assumed_is_said():
	assert expected_light(chain(B, Hop(32))).basis == light.CLASS_TX
	assert expected_light(chain(B, Hop(32), tx=3.0)).basis == light.MEASURED_TX
	assert light.chain_of([], "", 0.0, 0).tx_dbm is None


def test_the_loss_of_a_drop_is_what_is_behind_the_last_splitter():
	# 100 m 0.025, two pairs 0.6
	assert expected_light(chain(B, Hop(32), Hop(0, 100, 2))).drop_db == 0.62


SHOULD = Expected(typical=-18.0, lowest=-21.0, highest=-16.0, tolerance=3.0, basis=light.CLASS_TX)
FINE = [SiblingLevel(-18.2, 0, -18.0), SiblingLevel(-17.6, 0, -17.5), SiblingLevel(-18.5, 0, -18.4)]
SUNK = [SiblingLevel(each.level - 4, 0, each.baseline) for each in FINE]


@pytest.mark.parametrize(
	("measured", "expected", "baseline", "siblings", "verdict"),
	[
		# the own baseline comes first: 3.6 dB lost alone is its drop
		(-21.6, SHOULD, -18.0, FINE, LightVerdict("lost", "baseline", -3.6, 2.0, "drop")),
		# the same with three neighbours that lost as much is the splitter or the fibre before it
		(-21.6, SHOULD, -18.0, SUNK, LightVerdict("lost", "baseline", -3.6, 2.0, "feeder")),
		# two neighbours are too few to say so
		(-21.6, SHOULD, -18.0, SUNK[:2], LightVerdict("lost", "baseline", -3.6, 2.0, "drop")),
		# 2 dB is what a connector and the weather may do
		(-20.0, SHOULD, -18.0, FINE, LightVerdict("good", "baseline", -2.0, 2.0)),
		# like its baseline, but 4.8 dB below its neighbours: weak since its installation
		(-23.0, SHOULD, -23.0, FINE, LightVerdict("lost", "siblings", -4.8, 2.5, "drop")),
		# like its baseline, and 3 dB above neighbours that have sunk: it has gained nothing
		(-18.5, SHOULD, -18.0, SUNK, LightVerdict("good", "baseline", -0.5, 2.0)),
		# no baseline: the neighbours decide, and the computed level is not asked
		(
			-18.3,
			Expected(-10, -12, -8, 3.0, light.CLASS_TX),
			None,
			FINE,
			LightVerdict("good", "siblings", -0.1, 2.5),
		),
		# alone: the computed level within the meter's 3 dB
		(-20.9, SHOULD, None, [], LightVerdict("good", "theory", -2.9, 3.0)),
		(-21.6, SHOULD, None, FINE[:2], LightVerdict("lost", "theory", -3.6, 3.0, "way")),
		# more light than it could have: what is written down is wrong
		(-12.0, SHOULD, None, [], LightVerdict("gained", "theory", 6.0, 3.0, "records")),
		(-15.0, SHOULD, -18.0, [], LightVerdict("gained", "baseline", 3.0, 2.0, "records")),
		# nothing to compare with, or no figure: no number
		(-18.0, None, None, [], LightVerdict("unknown")),
		(None, SHOULD, -18.0, FINE, LightVerdict("unknown")),
	],
)
def test_a_level_is_judged_by_what_can_be_trusted_most(measured, expected, baseline, siblings, verdict):
	assert judge_light(measured, expected, baseline, siblings) == verdict


def test_a_long_drop_does_not_count_as_a_loss_against_neighbours():
	near = [SiblingLevel(-18.0, 0.3), SiblingLevel(-18.1, 0.3), SiblingLevel(-17.9, 0.3)]
	far = Expected(-20.5, -24, -18, 3.0, light.CLASS_TX, drop_db=3.0)
	# 18.0 - 0.3 + 3.0 = -20.7 is expected of it
	assert judge_light(-20.7, far, None, near) == LightVerdict("good", "siblings", 0.0, 2.5)


@pytest.mark.parametrize(
	("pon", "level", "kind"),
	[
		("", -27.5, "too_weak"),
		("C+", -27.5, "good"),
		("N1", -27.5, "good"),
		("N2", -28.1, "too_weak"),
		("E1", -8.5, "too_strong"),
		("B+", -8.5, "good"),
	],
)
def test_a_receiver_is_judged_by_the_limits_of_its_class(pon: str, level: float, kind: str):
	from gigafibre_fsm.domain.network.device.optical_power import MEASURED, OpticalReading

	limits = pon_classes.find_class(pon)
	found = optical_budget.judge_level(
		OpticalReading(MEASURED, level), weakest=limits.weakest, strongest=limits.strongest
	)
	assert (found.kind, found.weakest, found.strongest) == (kind, limits.weakest, limits.strongest)
