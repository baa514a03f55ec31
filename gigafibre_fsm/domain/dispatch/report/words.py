"""How a report writes figures, days and times in its language: French as in Québec, or English. No Frappe here."""

from datetime import datetime

from babel.dates import format_date

NO_BREAK = "\u00a0"
MINUS = "\u2212"


def day(when: datetime, language: str) -> str:
	"""A day in full: `mercredi 25 novembre 2026`, `Wednesday, November 25, 2026`."""
	if language == "fr":
		return format_date(when, "EEEE d MMMM y", locale="fr_CA")
	return format_date(when, "EEEE, MMMM d, y", locale="en_CA")


def clock(moment: datetime, language: str) -> str:
	"""A time of day that no line breaks in two: `9 h 30`, `9 h`; `9:30 am`."""
	if language == "fr":
		return NO_BREAK.join((str(moment.hour), "h", *([f"{moment:%M}"] if moment.minute else [])))
	half = "am" if moment.hour < 12 else "pm"
	return f"{moment.hour % 12 or 12}:{moment:%M}{NO_BREAK}{half}"


def number(value: float, language: str, *, digits: int = 1) -> str:
	"""A figure with as many digits as it deserves: `−18,4`, `487`."""
	text = f"{abs(value):.{digits}f}"
	if digits and text.endswith("0" * digits) and abs(value) >= 100:
		text = text.split(".")[0]
	text = text.replace(".", ",") if language == "fr" else text
	return f"{MINUS}{text}" if value < 0 and text.strip("0,.") else text


def measure(value: float, unit: str, language: str, *, digits: int = 1) -> str:
	"""A figure with its unit, never parted from it: `−18,4 dBm`."""
	return f"{number(value, language, digits=digits)}{NO_BREAK}{unit}"


def difference(value: float, language: str) -> str:
	"""A difference in dB with its sign: `+0,3 dB`."""
	sign = "+" if value > 0 else ""
	return f"{sign}{measure(value, 'dB', language)}"


def phone(number_: str) -> str:
	"""A number as people here write it: `450 555-0142`; others as they are."""
	bare = "".join(sign for sign in number_ if sign.isdigit())
	bare = bare[1:] if len(bare) == 11 and bare.startswith("1") else bare
	return f"{bare[:3]} {bare[3:6]}-{bare[6:]}" if len(bare) == 10 else number_


def answer(kind: str, value: str, unit: str, choices: str, language: str) -> str:
	"""What was answered to an item of the checklist; empty for a mere yes.

	Args:
		kind: Yes/No, Number, Photo or Choice.
		choices: one a line, `English | Français`; the value is the line, or its English side.
	"""
	value = (value or "").strip()
	if not value or kind in ("Yes/No", "Photo", ""):
		return ""
	if kind == "Choice":
		return _choice(value, choices or "", language)
	return _figure(value, unit or "", language)


def _choice(value: str, choices: str, language: str) -> str:
	for line in choices.splitlines():
		sides = [side.strip() for side in line.split("|")]
		if value in (line.strip(), *sides):
			return sides[-1] if language == "fr" else sides[0]
	return value


def _figure(value: str, unit: str, language: str) -> str:
	text = value.replace("-", MINUS, 1) if value.startswith("-") else value
	text = text.replace(".", ",") if language == "fr" else text.replace(",", ".")
	return f"{text}{NO_BREAK}{unit}" if unit else text
