"""The light that a chain of nodes lets through, and what a measured level says against it. Pure.

Losses: usual figures of data sheets and of planning (ITU-T G.671 for splitters and connectors, G.652 for fibre).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from gigafibre_fsm.domain.network.quality.pon_classes import PonClass, find_class

FIBRE = (0.25, 0.30)
"""dB per km downstream (1490 and 1577 nm), typical and planned."""
SPLICE, CONNECTOR = (0.05, 0.10), (0.3, 0.5)
"""dB for each splice and each mated pair, typical and planned."""
SPLITTERS = {
	2: (3.6, 4.0),
	4: (7.0, 7.4),
	8: (10.3, 10.7),
	16: (13.5, 13.9),
	32: (16.7, 17.2),
	64: (20.2, 21.0),
}
"""Ports → dB through a splitter, typical and planned; one with other ports counts as the next larger."""
METER = 3.0
"""dB by which an ONT's own meter may be wrong, always the same way."""
BASELINE_TOLERANCE, SIBLING_TOLERANCE = 2.0, 2.5
FEWEST_SIBLINGS = 3

MEASURED_TX, CLASS_TX = "measured_tx", "class_tx"
GOOD, LOST, GAINED, UNKNOWN = "good", "lost", "gained", "unknown"
BASELINE, SIBLINGS, THEORY, NOTHING = "baseline", "siblings", "theory", "nothing"
DROP, FEEDER, WAY, RECORDS, NOWHERE = "drop", "feeder", "way", "records", "nowhere"
"""Where to look first: the drop; the splitter or the fibre before it; the whole way; what is written down."""


@dataclass(frozen=True, slots=True)
class Hop:
	"""The way from the node above to a node, and the node's own loss; `split` is a splitter's ports, else 0."""

	split: int = 0
	length_m: float = 0.0
	connectors: int = 0
	splices: int = 0
	extra_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Chain:
	"""What is between a PON port and a home, and what the port sends; `tx_dbm` is None until it was measured.

	`below_splitter` counts the hops at the end that belong to this home alone.
	"""

	hops: tuple[Hop, ...]
	pon_class: PonClass
	tx_dbm: float | None = None
	below_splitter: int = 1


@dataclass(frozen=True, slots=True)
class Expected:
	"""The level that should arrive, in dBm; tolerance and losses in dB.

	`lowest` and `highest` span what the class and planned losses allow; `drop_db` is the typical loss behind the last
	splitter; `basis` tells whether the launch power was measured or is the middle of its class.
	"""

	typical: float
	lowest: float
	highest: float
	tolerance: float
	basis: str
	drop_db: float = 0.0


@dataclass(frozen=True, slots=True)
class SiblingLevel:
	"""Another line of the same splitter: its level and baseline in dBm, and the typical loss of its drop in dB."""

	level: float
	drop_db: float = 0.0
	baseline: float | None = None


@dataclass(frozen=True, slots=True)
class LightVerdict:
	"""What a level means.

	`kind` is good, lost, gained or unknown; `deviation` is dB above (+) or below (-) the reference of the `basis`, and
	`tolerance` what it may be; `place` is where to look first.
	"""

	kind: str
	basis: str = NOTHING
	deviation: float | None = None
	tolerance: float = 0.0
	place: str = NOWHERE


def losses_of(hop: Hop) -> list[tuple[float, float]]:
	"""Return the losses of a hop one by one, typical and planned, in dB."""
	found = [(km * FIBRE[0], km * FIBRE[1])] if (km := hop.length_m / 1000) else []
	found += [CONNECTOR] * hop.connectors + [SPLICE] * hop.splices
	if hop.split:
		found.append(SPLITTERS[min(size for size in SPLITTERS if size >= min(hop.split, max(SPLITTERS)))])
	if hop.extra_db:
		found.append((hop.extra_db, hop.extra_db))
	return found


def expected_light(chain: Chain) -> Expected:
	"""Return the level that should arrive at the end of a chain.

	Typical is launch power less typical losses. The tolerance is the root of the sum of squares of what each part may
	deviate, and at least what an ONT's meter may be wrong.
	"""
	losses = [loss for hop in chain.hops for loss in losses_of(hop)]
	typical, planned = (sum(each[kind] for each in losses) for kind in (0, 1))
	tx = chain.pon_class.tx_middle if chain.tx_dbm is None else chain.tx_dbm
	low, high = (chain.pon_class.tx_lowest, chain.pon_class.tx_highest) if chain.tx_dbm is None else (tx, tx)
	squares = sum((plan - usual) ** 2 for usual, plan in losses) + ((high - low) / 2) ** 2
	own = chain.hops[len(chain.hops) - chain.below_splitter :] if chain.below_splitter else ()
	return Expected(
		typical=round(tx - typical, 2),
		lowest=round(low - planned, 2),
		highest=round(high - typical, 2),
		tolerance=round(max(METER, math.sqrt(squares)), 2),
		basis=CLASS_TX if chain.tx_dbm is None else MEASURED_TX,
		drop_db=round(sum(usual for hop in own for usual, _plan in losses_of(hop)), 2),
	)


def judge_light(
	measured: float | None,
	expected: Expected | None,
	baseline: float | None = None,
	siblings: Sequence[SiblingLevel] = (),
) -> LightVerdict:
	"""Judge a level by the device's own baseline, by its neighbours, and last by what was computed.

	A meter that is wrong is always wrong the same way, so the own baseline and neighbours outrank the computed level.

	Args:
		measured: dBm; None without a figure, for example in an unknown unit.
		expected: of its chain; None if it is not in the network.
		baseline: dBm at its installation; None without one.
		siblings: the other lines of its splitter that have a figure.
	"""
	if measured is None:
		return LightVerdict(UNKNOWN)
	found = list(_references(measured, expected, baseline, siblings))
	if not found:
		return LightVerdict(UNKNOWN)
	# like its baseline and above its neighbours: they have sunk, it has gained nothing
	lost = (verdict for verdict in found if verdict.kind == LOST)
	return next(lost, found[0])


def _references(
	measured: float, expected: Expected | None, baseline: float | None, siblings: Sequence[SiblingLevel]
) -> Iterable[LightVerdict]:
	"""Yield the verdict of each reference that there is, the most trustworthy first."""
	if baseline is not None:
		yield _compare(
			BASELINE, measured - baseline, BASELINE_TOLERANCE, FEEDER if _is_shared(siblings) else DROP
		)
	if len(siblings) >= FEWEST_SIBLINGS:
		reference = median(each.level + each.drop_db for each in siblings) - (
			expected.drop_db if expected else 0
		)
		yield _compare(SIBLINGS, measured - reference, SIBLING_TOLERANCE, DROP)
	elif expected is not None:
		yield _compare(THEORY, measured - expected.typical, expected.tolerance, WAY)


def _is_shared(siblings: Sequence[SiblingLevel]) -> bool:
	"""Whether at least three neighbours, and half of those with a baseline, have lost light as well."""
	known = [each for each in siblings if each.baseline is not None]
	lost = [each for each in known if each.level - (each.baseline or 0) < -BASELINE_TOLERANCE]
	return len(lost) >= FEWEST_SIBLINGS and 2 * len(lost) >= len(known)


def _compare(basis: str, deviation: float, tolerance: float, place: str) -> LightVerdict:
	deviation = round(deviation, 2)
	if abs(deviation) <= tolerance:
		return LightVerdict(GOOD, basis, deviation, tolerance)
	if deviation < 0:
		return LightVerdict(LOST, basis, deviation, tolerance, place)
	return LightVerdict(GAINED, basis, deviation, tolerance, RECORDS)


def chain_of(hops: Iterable[Hop], pon_class: str | None, tx_dbm: float | None, below_splitter: int) -> Chain:
	"""Return a chain as nodes store it.

	Args:
		hops: from the PON port down to the home.
		pon_class: name of the optics class; B+ without one.
		tx_dbm: measured launch power; None or 0 for not measured.
		below_splitter: how many hops at the end belong to this home alone.
	"""
	return Chain(tuple(hops), find_class(pon_class), tx_dbm or None, below_splitter)
