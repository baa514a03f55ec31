"""How days, hours, lengths, figures and money are written for people: French as in Québec, English as in Canada.

The only place that does so for pages, texts, PDF and desk. `public/js/platform/formatting.js` writes the same in
the browser; one table holds both to the same words (tests/domain/platform/test_formatting.py).

A locale is `fr` or `en`; any other language reads English. No line breaks inside an hour or between a figure and its
unit: the space there is a no-break space. Texts to phones get ordinary spaces (`sms_segments.spell_in_gsm7`).

Hours after the Office québécois de la langue française (`9 h 05`, `midi`, `minuit`) and the Language Portal of
Canada (`9:05 a.m.`, `noon`, `midnight`).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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

NO_BREAK = "\u00a0"
MINUS = "\u2212"

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
_ISO_WINDOW = re.compile(
	r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) [–-] (\d{2}:\d{2})"  # as promises are kept in a timeline
	r"|(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?(?: \((\d+) min\))?"
)
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


def language(locale: str | None) -> str:
	"""The language that a locale is written in: `fr` or `en`."""
	return "fr" if (locale or "").lower().startswith("fr") else "en"


def day(when: date, locale: str, style: str = LONG, *, today: date | None = None, near: bool = True) -> str:
	"""A day as people write it: `mardi 1er décembre`, `Tuesday, December 1`.

	Args:
		when: a day or a moment in the site's zone.
		locale: `fr` or `en`.
		style: FULL, LONG, SHORT, BRIEF or NEAR.
		today: where it is given, the days around it are *yesterday*, *today* and *tomorrow*, and a day of another
			year says its year.
		near: False where the page may be read on a later day: only the year is said, not *today*.
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

	An end on a later day says so: `22 h à 2 h le lendemain`.

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
		today: where it is given, the days around it are *yesterday*, *today* and *tomorrow*; see day().
	"""
	said = day(when, locale, style, today=today)
	return f"{said}{' ' if said == weekday(when, locale) else ', '}{hour(when, locale)}"


def day_window(
	start: datetime, end: datetime, locale: str, style: str = LONG, *, today: date | None = None
) -> str:
	"""A day and the times on it: `aujourd'hui, 14 h à 16 h`.

	Args:
		start, end: moments in the site's zone; the day is that of the start.
		locale: `fr` or `en`.
		style: FULL, LONG, SHORT, BRIEF or NEAR, for the day.
		today: where it is given, the days around it are *yesterday*, *today* and *tomorrow*; see day().
	"""
	return f"{day(start, locale, style, today=today)}, {window(start, end, locale)}"


def duration(minutes: float) -> str:
	"""A length of time, the same in both languages: `45 min`, `2 h`, `1 h 48`, `29 h 07`."""
	hours, rest = divmod(round(minutes), 60)
	if not hours:
		return f"{rest}{NO_BREAK}min"
	return f"{hours}{NO_BREAK}h{NO_BREAK}{rest:02d}" if rest else f"{hours}{NO_BREAK}h"


def span(seconds: float, locale: str) -> str:
	"""How long something lasts, in its largest unit: `12 min`, `5 h`, `3 jours`, `3 days`."""
	if seconds < 3600:
		return duration(max(1, round(seconds / 60)))
	if seconds < 2 * 86400:
		return duration(60 * round(seconds / 3600))
	return f"{round(seconds / 86400)}{NO_BREAK}{'jours' if language(locale) == 'fr' else 'days'}"


def ago(seconds: float, locale: str) -> str:
	"""How long ago something was; *just now* below a minute, and where two clocks differ."""
	lang = language(locale)
	if seconds < 60:
		return "à l'instant" if lang == "fr" else "just now"
	return f"il y a {span(seconds, locale)}" if lang == "fr" else f"{span(seconds, locale)} ago"


def number(value: float, locale: str, digits: int = 1, *, trim: bool = False) -> str:
	"""A figure: `−18,4`, `1 234,5`; `-18.4` with a true minus and `1,234.5` in English.

	Args:
		value: what is written, rounded half up as people round.
		locale: `fr` or `en`.
		digits: how many stand after the comma.
		trim: leave out a nought that says nothing: `12` for 12.0.
	"""
	rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
	text = f"{abs(rounded):,.{digits}f}"
	if trim and "." in text:
		text = text.rstrip("0").rstrip(".")
	if language(locale) == "fr":
		text = text.replace(",", NO_BREAK).replace(".", ",")
	return f"{MINUS}{text}" if rounded < 0 else text


def typed_number(text: str, locale: str) -> str:
	"""A number that is kept as it was typed (`-19.40`), with every figure it had: `−19,40` in French."""
	return text.replace("-", MINUS).replace(".", "," if language(locale) == "fr" else ".")


def signed(value: float, locale: str, digits: int = 1) -> str:
	"""A difference with its sign, `+0,4`; without one where it rounds to nothing: `0,0`.

	Args:
		value: the difference, rounded half up.
		locale: `fr` or `en`.
		digits: how many stand after the decimal sign.
	"""
	text = number(value, locale, digits)
	is_nothing = not any(figure in text for figure in "123456789")
	return text if is_nothing or value < 0 else f"+{text}"


def measure(value: float, unit: str, locale: str, digits: int = 1) -> str:
	"""A figure with its unit, joined by a no-break space: `−18,4 dBm`.

	Args:
		value: the figure, rounded half up.
		unit: as it is written: `dBm`, `Mbit/s`.
		locale: `fr` or `en`.
		digits: how many stand after the decimal sign.
	"""
	return f"{number(value, locale, digits)}{NO_BREAK}{unit}"


def percent(share: float, locale: str) -> str:
	"""A share of one: `45 %`, `45%`."""
	return f"{number(100 * share, locale, 0)}{NO_BREAK if language(locale) == 'fr' else ''}%"


def money(amount: Decimal | float, locale: str) -> str:
	"""An amount in Canadian dollars: `1 234,50 $`, `$1,234.50`; a minus stands in front."""
	text = number(amount, locale, 2)
	if language(locale) == "fr":
		return f"{text}{NO_BREAK}$"
	return f"{MINUS}${text[1:]}" if text.startswith(MINUS) else f"${text}"


def phone_number(number: str | None) -> str:
	"""A number as people here write it: `450 555-0142`; those of other countries as they are."""
	bare = "".join(sign for sign in number or "" if sign.isdigit())
	bare = bare[1:] if len(bare) == 11 and bare.startswith("1") else bare
	return f"{bare[:3]} {bare[3:6]}-{bare[6:]}" if len(bare) == 10 else number or ""


def spell_out(text: str, locale: str, *, today: date | None = None) -> str:
	"""Rewrite each ISO day, moment and window in a stored text as people write them.

	A text that is stored for readers of both languages (a row of the timeline) holds `2026-12-01 08:00 (60
	min)`; the reader sees `1er déc., 8 h (1 h)`.

	Args:
		text: the stored text.
		locale: `fr` or `en`, of the reader.
		today: where it is given, the days around it are *yesterday*, *today* and *tomorrow*; see day().
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
		except ValueError:  # looks like a day and is none
			return found.group()
		said = (moment if clock else day)(when, locale, BRIEF, today=today)
		return f"{said} ({duration(int(minutes))})" if minutes else said

	return _ISO_WINDOW.sub(written, text)


def sentence(text: str) -> str:
	"""A sentence with its values put in: one full stop where a value (`3 p.m.`, `1er déc.`, `Inc.`) brings its own."""
	return _TWO_STOPS.sub(".", text)


def labelled(label: str, text: str, locale: str) -> str:
	"""A label and what it names, with the space that French sets before a colon: `Route : 45 min`.

	Args:
		label, text: already in the reader's language.
		locale: `fr` or `en`.
	"""
	return f"{label}{NO_BREAK if language(locale) == 'fr' else ''}: {text}"


def localized_label(row: Mapping[str, Any], locale: str, other: str = "name") -> str:
	"""The French label of a row in French, else its English one or its name.

	Args:
		row: holds `label_fr`, and perhaps `label_en`.
		locale: `fr` or `en`.
		other: the field that stands in where there is no `label_en`.
	"""
	french, english = row.get("label_fr"), row.get("label_en") or row.get(other)
	return str((french if language(locale) == "fr" else english) or english or french or "")


def model_name(manufacturer: str | None, name: str) -> str:
	"""A model with its maker, named once: `TP-Link XX230v`, also where the model's name begins with the maker."""
	maker = (manufacturer or "").strip()
	has_maker = not maker or name.casefold().startswith(maker.casefold())
	return name if has_maker else f"{maker} {name}"


def _date(when: date) -> date:
	return when.date() if isinstance(when, datetime) else when
