"""A timeline of many sources is one: in the order of instants, each entry once, whatever page it is read in."""

import random
from datetime import datetime, timedelta

from gigafibre_fsm.domain.care.customer_view import timeline_order
from gigafibre_fsm.domain.care.customer_view.timeline_order import (
	KINDS,
	PAGE,
	PAYMENT,
	CustomerEvent,
	TimelinePage,
	TimelinePlace,
	choose_sources,
	merge_entries,
)

START = datetime(2026, 11, 1, 5, 30)
SOURCES = {"text": "text", "mail": "mail", "queued": "mail", "payment": "payment", "entry": "payment"}


def entry(instant: datetime, source: str = "text", name: str = "a") -> CustomerEvent:
	place = TimelinePlace(instant, source, name)
	return CustomerEvent(place, source, instant, "", "", "", "", "", ("", ""))


def read_all(entries: list[CustomerEvent]) -> list[TimelinePage]:
	"""Read page after page, each source giving its newest rows before the place, as a database would."""
	pages, before = [], None
	while not pages or pages[-1].older:
		found = []
		for source in {each.place.source for each in entries}:
			own = [e for e in entries if e.place.source == source and (before is None or e.place < before)]
			found += sorted(own, key=lambda each: each.place, reverse=True)[: PAGE + 1]
		pages.append(merge_entries(found, before))
		before = TimelinePlace.parse(pages[-1].older)
	return pages


def test_pages_hold_every_entry_once_and_in_order():
	chance = random.Random(360)
	entries = [
		# many at the same second, so that source and name decide
		entry(START + timedelta(seconds=chance.randrange(40)), chance.choice(list(SOURCES)), f"row-{number}")
		for number in range(200)
	]
	pages = read_all(entries)
	shown = [each.place for page in pages for each in page.entries]
	assert shown == sorted((each.place for each in entries), reverse=True)
	assert [len(page.entries) for page in pages] == [30, 30, 30, 30, 30, 30, 20]


def test_what_is_written_while_a_page_is_read_does_not_shift_the_next_one():
	entries = [entry(START + timedelta(minutes=number), name=f"row-{number}") for number in range(45)]
	first = merge_entries(entries, None)
	entries.append(entry(START + timedelta(days=1), name="new"))
	second = merge_entries(entries, TimelinePlace.parse(first.older))
	assert [each.place.name for each in second.entries] == [f"row-{number}" for number in range(14, -1, -1)]
	assert second.older == ""


def test_a_full_page_without_more_has_no_older_one():
	page = merge_entries([entry(START, name=f"{number:02}") for number in range(PAGE)], None)
	assert len(page.entries) == PAGE and page.older == ""


def test_a_place_survives_its_text_and_what_is_none_means_the_newest_page():
	place = TimelinePlace(START.replace(microsecond=123456), "mail", "a~b")
	assert TimelinePlace.parse(place.text) == place
	for text in ("", "x", "2026-11-01", "2026-11-01T05:30:00", "~mail~x", "2026-11-01T05:30:00+00:00~mail~x"):
		assert TimelinePlace.parse(text) is None, text


def test_the_filter_chooses_sources_and_payments_need_the_role():
	assert choose_sources([], SOURCES, with_money=True) == tuple(SOURCES)
	assert choose_sources(["mail"], SOURCES, with_money=False) == ("mail", "queued")
	assert choose_sources([], SOURCES, with_money=False) == ("text", "mail", "queued")
	assert choose_sources([PAYMENT], SOURCES, with_money=False) == ()
	assert choose_sources(["nonsense"], SOURCES, with_money=True) == ()
	assert len(set(KINDS)) == len(KINDS) == 9
	assert timeline_order.PAYMENT in KINDS
