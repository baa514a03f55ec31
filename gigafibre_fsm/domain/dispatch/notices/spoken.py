"""Times, days and names as a text message says them, in the recipient's language."""

from datetime import date, datetime

from babel.dates import format_date

import frappe


def usual_language() -> str:
	"""The language of whoever's is not known."""
	return frappe.get_cached_doc("FSM Settings").default_language or "fr"


def first_name(name: str) -> str:
	"""The first word of a name; empty for an empty one."""
	return (name.split() or [""])[0]


def clock(moment: datetime, language: str) -> str:
	"""A time of day as Québec writes it: 9 h 30 or 9 h in French, 9:30 in English."""
	if language != "fr":
		return f"{moment.hour}:{moment:%M}"
	return f"{moment.hour} h {moment:%M}" if moment.minute else f"{moment.hour} h"


def moment(when: datetime, language: str) -> str:
	"""A day and a time of day, `2026-11-23 9 h 30`."""
	return f"{when:%Y-%m-%d} {clock(when, language)}"


def day(when: date, language: str) -> str:
	"""A day in few letters: `lun. 23 nov.`, `Mon Nov 23`."""
	if language == "fr":
		return format_date(when, "EEE d MMM", locale="fr_CA")
	return format_date(when, "EEE MMM d", locale="en_CA")


def window(start: datetime, end: datetime, language: str) -> str:
	"""Two times of a day: `8 h - 10 h`; the hyphen is in the alphabet of text messages, a dash is not."""
	return f"{clock(start, language)} - {clock(end, language)}"
