"""Each figure and each entry is shown to those who answer for it, and has its words."""

import re
from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.overview import tiles
from gigafibre_fsm.domain.overview.live_feed import entries
from gigafibre_fsm.domain.overview.live_feed.entries import FeedEntry
from gigafibre_fsm.domain.overview.tiles import Audience
from tests.architecture.sources import APP

MONEY, SUPPORT, DISPATCH = Audience.MONEY, Audience.SUPPORT, Audience.DISPATCH
WORDS = (APP / "public" / "js" / "overview" / "words.js").read_text()
AT = datetime(2026, 3, 2, 9)


@pytest.mark.parametrize(
	("audiences", "sections", "kinds"),
	[
		((), (), set()),
		((MONEY,), ("revenue", "receivables", "reconciliation"), {"payment"}),
		((SUPPORT,), ("tickets", "incidents"), {"visit", "incident", "call"}),
		((DISPATCH,), ("visits", "incidents", "messages", "flows"), {"visit", "incident", "flow"}),
		((MONEY, SUPPORT, DISPATCH), tuple(tiles.SECTIONS), set(entries.AUDIENCES)),
	],
)
def test_a_reader_sees_what_they_answer_for_and_nothing_else(audiences: tuple, sections: tuple, kinds: set):
	assert tiles.choose_sections(audiences) == sections
	assert entries.choose_kinds(audiences) == kinds


def test_amounts_are_for_those_of_the_money_alone():
	assert {section for section, theirs in tiles.SECTIONS.items() if MONEY in theirs} == {
		section for section, theirs in tiles.SECTIONS.items() if theirs == {MONEY}
	}
	assert entries.AUDIENCES["payment"] == {MONEY}


def test_every_section_and_kind_has_its_words():
	assert set(re.findall(r"^\t(\w+): \(\) => __", WORDS, re.MULTILINE)) >= {
		*tiles.SECTIONS,
		*entries.AUDIENCES,
	}


def test_what_should_be_nothing_is_an_alarm_once_it_is_something():
	assert not tiles.must_be_nothing("late_visits", 0).is_alarm
	assert tiles.must_be_nothing("late_visits", 2).is_alarm
	assert not tiles.must_be_nothing("unbilled_periods", None).is_alarm


def make_entry(minutes: int, key: str) -> FeedEntry:
	instant = AT + timedelta(minutes=minutes)
	return FeedEntry(key, "visit", instant, instant, "", "", "", "", "Dispatch Job", key, "", "", None)


def test_entries_of_many_sources_are_in_the_order_of_their_instants():
	found = [make_entry(number % 7, f"job:{number}") for number in range(50)]
	shown = entries.merge_newest(found)
	assert len(shown) == entries.MOST
	assert [each.instant for each in shown] == sorted((each.instant for each in found), reverse=True)[:30]
	assert shown == entries.merge_newest(reversed(found)), "the same entries come in the same order"
