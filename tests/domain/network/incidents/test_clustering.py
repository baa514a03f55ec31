"""Which silence is an outage, of which element, and why."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule import clustering
from gigafibre_fsm.domain.network.incidents.rule.clustering import LineOutage
from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact, choose_one_per_address
from gigafibre_fsm.domain.network.incidents.rule.thresholds import NodeThresholds, Thresholds, learn
from tests.domain.network.incidents.drawing import NOW, PaperNetwork

PAPER = PaperNetwork()
LIMITS = Thresholds()
FIRST = "O1-P1-X1"


def find(lines: Iterable[LineFact], limits: Thresholds = LIMITS, **values: object) -> list[LineOutage]:
	group = clustering.judge_lines(lines, limits, NOW, **values)
	return clustering.find_outages(group, PAPER.kinds, limits, len(PAPER.lines))


def nodes(outages: Iterable[LineOutage]) -> list[str]:
	return sorted(outage.node for outage in outages)


def test_a_cut_splitter_is_found_with_its_lines():
	(outage,) = find(PAPER.with_silent(*PAPER.below(FIRST)))
	assert (outage.node, len(outage.hits), outage.lines) == (FIRST, 8, 8)


@pytest.mark.parametrize(("silent", "is_found"), [(1, False), (2, False), (3, False), (4, False), (5, True)])
def test_a_count_needs_a_share_as_well(silent: int, is_found: bool):
	assert bool(find(PAPER.with_silent(*PAPER.below(FIRST)[:silent]))) is is_found


def test_lines_that_are_neither_silent_nor_heard_do_not_save_a_splitter():
	"""Three silent, five that may be cut as well but were heard later: nobody on it has called in time."""
	drops = PAPER.below(FIRST)
	lines = PAPER.with_silent(*drops[:3])
	lines = [
		replace(line, last_inform=NOW - timedelta(minutes=9)) if line.equipment in drops[3:] else line
		for line in lines
	]
	assert nodes(find(lines)) == [FIRST]


def test_a_line_is_judged_by_its_own_interval():
	"""An hour without a call is nothing for lines that call every hour."""
	lines = PAPER.with_silent(*PAPER.below(FIRST), minutes=60, inform_interval=3600)
	assert not find(lines)


def test_lines_that_have_been_silent_for_long_are_no_news():
	assert not find(PAPER.with_silent(*PAPER.below(FIRST), minutes=120))


def test_a_feeder_is_one_outage():
	assert nodes(find(PAPER.with_silent(*PAPER.below("O1-P1")))) == ["O1-P1-X"]


def test_two_cut_splitters_on_two_ports_are_two():
	drops = [*PAPER.below("O1-P1-X1"), *PAPER.below("O1-P2-X3")]
	assert nodes(find(PAPER.with_silent(*drops))) == ["O1-P1-X1", "O1-P2-X3"]


def test_a_modem_unplugged_elsewhere_does_not_raise_a_cut_splitter():
	drops = [*PAPER.below("O1-P1-X1"), PAPER.below("O1-P1-X2")[0]]
	(outage,) = find(PAPER.with_silent(*drops))
	assert (outage.node, len(outage.hits)) == ("O1-P1-X1", 8)


def test_two_ports_of_an_olt_are_the_olt():
	network_wide = Thresholds(core_share=60)
	drops = [*PAPER.below("O1-P1"), *PAPER.below("O1-P2")]
	assert nodes(find(PAPER.with_silent(*drops), network_wide)) == ["O1"]


def test_so_much_at_once_is_a_question_for_a_person():
	(outage,) = find(PAPER.with_silent(*PAPER.below("O1")))
	assert outage.is_core and outage.node == "O1"


def test_lines_all_over_the_network_are_no_outage():
	drops = [
		PAPER.below(f"O{olt}-P{port}-X{splitter}")[0]
		for olt in (1, 2)
		for port in (1, 2, 3)
		for splitter in (1, 2)
	]
	assert not find(PAPER.with_silent(*drops))


@pytest.mark.parametrize(("lines", "found"), [(1, []), (2, [FIRST])])
def test_of_two_lines_it_is_only_a_suspicion_and_of_one_nothing(lines: int, found: list[str]):
	kept = set(PAPER.below(FIRST)[:lines])
	facts = [line for line in PAPER.with_silent(*kept) if line.equipment in kept or FIRST not in line.nodes]
	outages = find(facts)
	assert nodes(outages) == found
	assert all(outage.is_small for outage in outages)


def test_light_lost_together_is_an_outage_and_a_dirty_connector_is_none():
	drops = PAPER.below(FIRST)

	def weak(chosen: list[str]) -> list[LineFact]:
		weaker = {"usual_rx": -20.0, "rx": -24.5}
		return [
			replace(line, **weaker) if line.equipment in chosen else line
			for line in PAPER.with_calls().values()
		]

	(outage,) = find(weak(drops))
	assert (outage.node, clustering.judge_cause(outage.hits, LIMITS)) == (FIRST, states.FIBRE)
	assert not find(weak(drops[:2]))


def test_a_bend_that_silences_some_and_weakens_others_is_one_outage():
	drops = PAPER.below(FIRST)
	lines = [
		replace(line, usual_rx=-20.0, rx=-25.0) if line.equipment in drops[4:] else line
		for line in PAPER.with_silent(*drops[:4])
	]
	(outage,) = find(lines)
	assert len(outage.hits) == 8


def test_only_lines_that_are_silent_by_all_their_intervals_confirm():
	lines = PAPER.with_silent(*PAPER.below(FIRST), minutes=11)
	assert find(lines) and not find(lines, is_sure=True)


def test_a_node_with_thresholds_of_its_own_needs_more():
	lines = PAPER.with_silent(*PAPER.below(FIRST)[:5])
	assert find(lines)
	assert not find(lines, Thresholds(learned={FIRST: NodeThresholds(fewest=6)}))
	assert not find(lines, Thresholds(learned={FIRST: NodeThresholds(share=70)}))


def test_an_olt_learns_as_well():
	drops = [*PAPER.below("O1-P1"), *PAPER.below("O1-P2")]
	lines, values = PAPER.with_silent(*drops), {"core_share": 60}
	assert nodes(find(lines, Thresholds(**values))) == ["O1"]
	assert not find(lines, Thresholds(**values, learned={"O1": NodeThresholds(share=55)}))


# ---- causes


def cause_of(gasps: int, dark: int, *, late: int = 0) -> str:
	drops = PAPER.below("O1-P1")[:10]
	silent = [line for line in PAPER.with_silent(*drops) if line.equipment in drops]

	def with_alarm(line: LineFact, alarm: str, seconds: int) -> LineFact:
		return replace(line, alarm=alarm, alarm_on=line.last_inform + timedelta(seconds=seconds))

	hits = [with_alarm(line, states.DYING_GASP, 60 + late) for line in silent[:gasps]]
	hits += [with_alarm(line, states.LOSS_OF_SIGNAL, 60) for line in silent[gasps : gasps + dark]]
	return clustering.judge_cause([*hits, *silent[len(hits) :]], LIMITS)


@pytest.mark.parametrize(
	("gasps", "dark", "late", "cause"),
	[
		(9, 1, 0, states.POWER),
		(7, 0, 0, states.POWER),
		(6, 0, 0, states.UNKNOWN),
		(2, 8, 0, states.FIBRE),
		(0, 5, 0, states.FIBRE),
		(0, 0, 0, states.UNKNOWN),
		(9, 0, 7200, states.UNKNOWN),
	],
)
def test_power_is_the_cause_if_most_lines_said_so_when_they_fell_silent(gasps, dark, late, cause):
	assert cause_of(gasps, dark, late=late) == cause


# ---- addresses


def test_a_home_works_while_one_of_its_devices_calls():
	silent, heard = NOW - timedelta(hours=1), NOW
	ont = LineFact("A", "home", "C", "/S/", silent, kind="ONT")
	router = LineFact("B", "home", "C", "/S/", heard, kind="Router")
	(line,) = choose_one_per_address([router, ont])
	assert (line.equipment, line.last_inform) == ("A", heard)


def test_a_home_with_three_unplugged_devices_is_one_line():
	drop = PAPER.below(FIRST)[0]
	lines = PAPER.with_silent(drop)
	own = next(line for line in lines if line.equipment == drop)
	lines += [replace(own, equipment=f"{drop}-{number}", kind="Router") for number in (1, 2, 3)]
	assert not find(choose_one_per_address(lines))


# ---- lessons


@pytest.mark.parametrize(
	("hits", "lines", "learned"),
	[(4, 6, (5, 71, 0)), (5, 8, (6, 67, 0)), (8, 8, (0, 0, 3)), (3, 3, (0, 0, 3))],
)
def test_a_false_alarm_raises_what_a_node_needs_and_never_above_an_outage(hits, lines, learned):
	lesson = learn(NodeThresholds(), LIMITS, hits=hits, lines=lines)
	assert (lesson.fewest, lesson.share, lesson.polls) == learned
	assert lesson.fewest <= lines and lesson.share <= 100
	again = learn(lesson, LIMITS, hits=lines, lines=lines)
	assert again.polls == (lesson.polls or LIMITS.polls) + 1
