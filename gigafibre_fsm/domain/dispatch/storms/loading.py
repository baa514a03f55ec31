"""Loads the storms of a day from its notes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.day_notes import DayNote
from gigafibre_fsm.domain.dispatch.storms.rule import Storm
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.dispatch.territories.rule import Territory


def load_storms(day: date) -> tuple[Storm, ...]:
	"""Return the storms of a day; no query without one, as long as its notes are in the cache.

	Args:
		day: site date.
	"""
	notes = [note for note in day_notes.list_notes(day) if note.kind == day_notes.STORM]
	named = {name for note in notes for name in note.territories}
	known = territory_rows.load_territories(named) if named else {}
	return tuple(_read_storm(note, day, known) for note in notes)


def _read_storm(note: DayNote, day: date, known: Mapping[str, Territory]) -> Storm:
	midnight = datetime.combine(day, datetime.min.time())
	return Storm(
		name=note.name,
		begins=midnight + timedelta(hours=note.hours[0]),
		ends=midnight + timedelta(hours=note.hours[1]),
		slower=note.slower,
		# one that is no longer in use is nowhere: without any left, the storm would be everywhere
		areas=tuple(known.get(name) or Territory(name, ()) for name in note.territories),
	)
