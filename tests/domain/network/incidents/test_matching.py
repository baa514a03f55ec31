"""What outages mean for the incidents that there are."""

from datetime import timedelta

import pytest

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule.clustering import LineOutage
from gigafibre_fsm.domain.network.incidents.rule.matching import KnownIncident, Step, plan_steps
from gigafibre_fsm.domain.network.incidents.rule.thresholds import NodeThresholds, Thresholds
from tests.domain.network.incidents.drawing import NOW, PaperNetwork

PAPER = PaperNetwork()
SPLITTER, OTHER, FEEDER = "O1-P1-X1", "O1-P1-X2", "O1-P1-X"


def an_outage(node: str, **values: object) -> LineOutage:
	hits = tuple(PAPER.lines[drop] for drop in PAPER.below(node or "S"))
	return LineOutage(node, hits, len(hits), **values)


def an_incident(name: str, node: str, *, minutes_ago: float = 5, **values: object) -> KnownIncident:
	started = NOW - timedelta(minutes=minutes_ago)
	return KnownIncident(name, values.pop("state", states.OPEN), PAPER.paths.get(node, ""), started, **values)


def plan(
	outages: list[LineOutage],
	*known: KnownIncident,
	sure: list[LineOutage] | None = None,
	limits: Thresholds | None = None,
) -> list[tuple[Step, str, str]]:
	found = plan_steps(
		outages, outages if sure is None else sure, known, PAPER.paths, limits or Thresholds(), NOW
	)
	return [(each.step, each.incident, each.other) for each in found]


def test_what_belongs_to_nothing_is_suspected():
	assert plan([an_outage(SPLITTER)]) == [(Step.SUSPECT, "", "")]
	assert plan([an_outage(OTHER)], an_incident("A", SPLITTER)) == [(Step.SUSPECT, "", "")]


def test_a_suspicion_is_opened_by_a_second_poll_that_is_sure():
	suspected = an_incident("A", SPLITTER, state=states.SUSPECTED)
	assert plan([an_outage(SPLITTER)], suspected) == [(Step.GROW, "A", ""), (Step.OPEN, "A", "")]
	assert plan([an_outage(SPLITTER)], suspected, sure=[]) == [(Step.GROW, "A", "")]
	assert plan([], suspected) == [(Step.DISSOLVE, "A", "")]


def test_a_node_may_need_more_polls():
	suspected = an_incident("A", SPLITTER, state=states.SUSPECTED)
	slow = Thresholds(learned={SPLITTER: NodeThresholds(polls=4)})
	assert (Step.COUNT, "A", "") in plan([an_outage(SPLITTER)], suspected, limits=slow)


def test_what_grows_to_the_feeder_takes_its_splitters_along():
	known = an_incident("A", SPLITTER, minutes_ago=6), an_incident("B", OTHER)
	assert plan([an_outage(FEEDER)], *known) == [(Step.ABSORB, "A", "B"), (Step.MOVE, "A", "")]


def test_what_a_person_reported_keeps_its_element():
	assert plan([an_outage(FEEDER)], an_incident("A", SPLITTER, is_by_hand=True)) == [(Step.GROW, "A", "")]


def test_a_larger_outage_hours_later_is_another_one():
	assert plan([an_outage(FEEDER)], an_incident("A", SPLITTER, minutes_ago=120)) == [(Step.SUSPECT, "", "")]


@pytest.mark.parametrize("node", ["O1", ""])
def test_so_much_at_once_never_joins_what_is_open(node: str):
	core = an_outage(node, is_core=True)
	assert plan([core], an_incident("A", SPLITTER)) == [(Step.SUSPECT, "", "")]


@pytest.mark.parametrize("node", ["O1", ""])
def test_a_question_for_a_person_stays_one_however_often_it_is_seen(node: str):
	asked = an_incident("A", node, state=states.SUSPECTED, needs_person=True)
	core = an_outage(node, is_core=True)
	assert plan([core], asked) == [(Step.GROW, "A", "")]
	assert plan([], asked) == [(Step.DISSOLVE, "A", "")]


def test_few_lines_are_never_opened():
	small = an_outage(SPLITTER, is_small=True)
	assert plan([small], an_incident("A", SPLITTER, state=states.SUSPECTED)) == [(Step.GROW, "A", "")]


@pytest.mark.parametrize(("minutes", "step"), [(29, Step.REOPEN), (31, Step.SUSPECT)])
def test_the_same_outage_within_half_an_hour_is_reopened(minutes: int, step: Step):
	ended = NOW - timedelta(minutes=minutes)
	known = an_incident("A", SPLITTER, minutes_ago=90, state=states.RESTORED, closed_utc=ended)
	assert plan([an_outage(SPLITTER)], known)[0][0] is step
