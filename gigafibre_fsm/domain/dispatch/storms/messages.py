"""Words a storm for the board."""

from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.day_notes import STORM, DayNote
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.platform import formatting


def describe_storm(note: DayNote) -> str:
	"""Return what a storm does to the day, when and where; empty for another note and for a storm that says no more.

	Args:
		note: a note of the day.
	"""
	if note.kind != STORM:
		return ""
	slower = formatting.percent(note.slower / 100, frappe.local.lang)
	parts = [
		_("roads {0} slower").format(slower) if note.slower else "",
		_describe_hours(*note.hours),
		", ".join(territory_rows.find_labels(note.territories)),
	]
	return " · ".join(filter(None, parts))


def _describe_hours(first: int, last: int) -> str:
	lang = frappe.local.lang
	begins, ends = (datetime.min + timedelta(hours=hour) for hour in (first, last))
	if last == 24:
		return _("from {0} on").format(formatting.hour(begins, lang)) if first else ""
	return (
		formatting.window(begins, ends, lang) if first else _("until {0}").format(formatting.hour(ends, lang))
	)
