"""Days, times of day and lengths of time.

Hours follow the Office québécois de la langue française (`9 h 05`, `midi`, `minuit`) and the Language Portal
of Canada (`9:05 a.m.`, `noon`, `midnight`).
"""

import re
from datetime import date, datetime, time, timedelta

from gigafibre_fsm.domain.platform.formatting.locales import NO_BREAK, language

FULL = "full"
"""`mardi 1er décembre 2026`, `Tuesday, December 1, 2026`."""
LONG = "long"
"""`mardi 1er décembre`, `Tuesday, December 1`."""
SHORT = "short"
"""`mar. 1er déc.`, `Tue, Dec 1`."""
BRIEF = "brief"
"""`1er déc.`, `Dec 1`."""
NEAR = "near"
"""`lundi`, `Monday` within the six days after today; else as LONG."""
_WEEKDAYS = {
	"fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
	"en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
	"fr": (
		*("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
		*("août", "septembre", "octobre", "novembre", "décembre"),
	),
	"en": (
		*("January", "February", "March", "April", "May", "June", "July"),
		*("August", "September", "October", "November", "December"),
	),
}
_SHORT_MONTHS = {
	"fr": (
		*("janv.", "févr.", "mars", "avr.", "mai", "juin", "juill."),
		*("août", "sept.", "oct.", "nov.", "déc."),
	),
	"en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_NEAR = {
	"fr": {-1: "hier", 0: "aujourd'hui", 1: "demain"},
	"en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
_PARTS_OF_DAY = ((5, "cette nuit"), (12, "ce matin"), (18, "cet après-midi"), (24, "ce soir"))
"""Hour before which each part of a day ends."""
_ISO_WINDOW = re.compile(
	r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) [–-] (\d{2}:\d{2})"  # a promised window in a job's timeline
	r"|(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?(?: \((\d+) min\))?"
)


def day(when: date, locale: str, style: str = LONG, *, today: date | None = None, near: bool = True) -> str:
	"""A day as people write it: `mardi 1er décembre`, `Tuesday, December 1`.

	Args:
		when: a day or a moment in the site's zone.
		locale: `fr` or `en`.
		style: FULL, LONG, SHORT, BRIEF or NEAR.
		today: if given, the days around it are *yesterday*, *today* and *tomorrow*, and a day of another year
			includes its year.
		near: False if the page may be read on a later day: `today` then only decides whether to add the year.
	"""
	lang, when = language(locale), _date(when)
	if near and today is not None and (name := _NEAR[lang].get((when - _date(today)).days)):
		return name
	if style == NEAR:
		is_soon = today is not None and 0 < (when - _date(today)).days < 7
		return weekday(when, locale) if is_soon else day(when, locale, today=today, near=near)
	has_year = style == FULL or (today is not None and when.year != _date(today).year)
	months = _MONTHS[lang] if style in (FULL, LONG) else _SHORT_MONTHS[lang]
	name = "" if style == BRIEF else weekday(when, locale, style)
	if lang == "fr":
		number = "1er" if when.day == 1 else str(when.day)
		parts = (name, number, months[when.month - 1], str(when.year) if has_year else "")
		return " ".join(part for part in parts if part)
	written = f"{months[when.month - 1]} {when.day}"
	return ", ".join(part for part in (name, written, str(when.year) if has_year else "") if part)


def weekday(when: date, locale: str, style: str = LONG) -> str:
	"""The name of a day: `mardi`, `Tuesday`; `mar.`, `Tue` in a short style.

	Args:
		when: a day or a moment in the site's zone.
		locale: `fr` or `en`.
		style: FULL or LONG for the whole name; any other gives the short one.
	"""
	lang = language(locale)
	name = _WEEKDAYS[lang][when.weekday()]
	if style in (FULL, LONG):
		return name
	return f"{name[:3]}." if lang == "fr" else name[:3]


def month(when: date, locale: str) -> str:
	"""A month: `décembre 2026`, `December 2026`."""
	return f"{_MONTHS[language(locale)][when.month - 1]} {when.year}"


def hour(moment: datetime | time, locale: str) -> str:
	"""A time of day: `9 h`, `9 h 05`, `midi`, `minuit`; `9 a.m.`, `9:05 a.m.`, `noon`, `midnight`."""
	lang = language(locale)
	if moment.minute == 0 and moment.hour in (0, 12):
		return {"fr": ("minuit", "midi"), "en": ("midnight", "noon")}[lang][moment.hour // 12]
	minutes = f"{moment.minute:02d}" if moment.minute else ""
	if lang == "fr":
		return NO_BREAK.join(part for part in (str(moment.hour), "h", minutes) if part)
	half = "a.m." if moment.hour < 12 else "p.m."
	return f"{moment.hour % 12 or 12}{':' if minutes else ''}{minutes}{NO_BREAK}{half}"


def window(start: datetime, end: datetime, locale: str) -> str:
	"""From one time to another: `14 h à 16 h`, `22 h à minuit`, `2 p.m. to 4 p.m.`

	An end on a later day is marked: `22 h à 2 h le lendemain`.

	Args:
		start, end: moments in the site's zone.
		locale: `fr` or `en`.
	"""
	lang = language(locale)
	written = f"{hour(start, locale)} {'à' if lang == 'fr' else 'to'} {hour(end, locale)}"
	nights = (end.date() - start.date()).days
	if nights <= 0 or (nights == 1 and (end.hour, end.minute) == (0, 0)):
		return written
	if nights == 1:
		return f"{written} {'le lendemain' if lang == 'fr' else 'the next day'}"
	return f"{written}, {day(end, locale, BRIEF)}"


def moment(when: datetime, locale: str, style: str = LONG, *, today: date | None = None) -> str:
	"""A day and a time of day: `aujourd'hui, 14 h 05`, `lundi 15 h`, `Dec 1, 9 a.m.`

	Args:
		when: a moment in the site's zone.
		locale: `fr` or `en`.
		style: FULL, LONG, SHORT, BRIEF or NEAR, for the day.
		today: if given, the days around it are *yesterday*, *today* and *tomorrow*; see day().
	"""
	said = day(when, locale, style, today=today)
	return f"{said}{' ' if said == weekday(when, locale) else ', '}{hour(when, locale)}"


def since(when: datetime, locale: str, style: str = LONG, *, today: date) -> str:
	"""A moment that follows *since* or *depuis*: `6 h 17 ce matin`, `hier, 22 h`, `6:17 a.m.`

	In French an hour alone would be a length of time: *depuis 6 h 17*.

	Args:
		when: a moment in the site's zone, not later than the present.
		locale: `fr` or `en`.
		style: for a day before today; see moment().
		today: the site's day.
	"""
	if when.date() != _date(today):
		return moment(when, locale, style, today=today)
	written = hour(when, locale)
	if language(locale) == "en" or not written[0].isdigit():
		return written
	return f"{written} {next(name for end, name in _PARTS_OF_DAY if when.hour < end)}"


def day_window(
	start: datetime, end: datetime, locale: str, style: str = LONG, *, today: date | None = None
) -> str:
	"""A day and the times on it: `aujourd'hui, 14 h à 16 h`.

	Args:
		start, end: moments in the site's zone; the day is that of the start.
		locale: `fr` or `en`.
		style: FULL, LONG, SHORT, BRIEF or NEAR, for the day.
		today: if given, the days around it are *yesterday*, *today* and *tomorrow*; see day().
	"""
	return f"{day(start, locale, style, today=today)}, {window(start, end, locale)}"


def duration(minutes: float) -> str:
	"""A length of time, the same in both languages: `45 min`, `2 h`, `1 h 48`, `29 h 07`."""
	hours, rest = divmod(round(minutes), 60)
	if not hours:
		return f"{rest}{NO_BREAK}min"
	return f"{hours}{NO_BREAK}h{NO_BREAK}{rest:02d}" if rest else f"{hours}{NO_BREAK}h"


def span(seconds: float, locale: str) -> str:
	"""A duration in its largest unit: `12 min`, `5 h`, `3 jours`, `3 days`."""
	if seconds < 3600:
		return duration(max(1, round(seconds / 60)))
	if seconds < 2 * 86400:
		return duration(60 * round(seconds / 3600))
	return f"{round(seconds / 86400)}{NO_BREAK}{'jours' if language(locale) == 'fr' else 'days'}"


def ago(seconds: float, locale: str) -> str:
	"""How long ago a moment was; *just now* below a minute and, as clocks differ, for a moment to come."""
	lang = language(locale)
	if seconds < 60:
		return "à l'instant" if lang == "fr" else "just now"
	return f"il y a {span(seconds, locale)}" if lang == "fr" else f"{span(seconds, locale)} ago"


def spell_out(text: str, locale: str, *, today: date | None = None) -> str:
	"""Rewrite each ISO day, moment and window in a stored text as people write them.

	A text that is stored for readers of both languages (a row of the timeline) holds `2026-12-01 08:00 (60
	min)`; the reader sees `1er déc., 8 h (1 h)`.

	Args:
		text: the stored text.
		locale: `fr` or `en`, of the reader.
		today: if given, the days around it are *yesterday*, *today* and *tomorrow*; see day().
	"""

	def written(found: re.Match) -> str:
		start_day, start, end, plain, clock, minutes = found.groups()
		try:
			if start_day:
				first = datetime.fromisoformat(f"{start_day} {start}")
				last = datetime.fromisoformat(f"{start_day} {end}")
				last += timedelta(days=last <= first)
				return day_window(first, last, locale, BRIEF, today=today)
			when = datetime.fromisoformat(f"{plain} {clock}" if clock else plain)
		except ValueError:  # not a valid date
			return found.group()
		said = (moment if clock else day)(when, locale, BRIEF, today=today)
		return f"{said} ({duration(int(minutes))})" if minutes else said

	return _ISO_WINDOW.sub(written, text)


def _date(when: date) -> date:
	return when.date() if isinstance(when, datetime) else when
