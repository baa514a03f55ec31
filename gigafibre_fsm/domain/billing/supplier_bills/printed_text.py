"""What is printed on a bill as amounts, days and keys; nothing is guessed. Pure.

An amount or a day that can be understood in two ways is refused or returned with both meanings: the person decides.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

_MINUS = str.maketrans("−–—", "---")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_CURRENCY = re.compile(r"(?:[A-Z]{2,3})?\s?[$€£](?:\s?[A-Z]{2,3})?|\b[A-Z]{3}\b")
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*", re.ASCII)
_ISO = re.compile(r"(\d{4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[ .-]+([a-z]{3,9})\.?,?[ .-]+(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?[ -]+(\d{1,2})(?:er|st|nd|rd|th)?,?[ -]+(\d{4})")
_MONTHS = (
	("jan", "janvier", "janv", "january"),
	("fev", "fevrier", "fevr", "feb", "february"),
	("mar", "mars", "march"),
	("avr", "avril", "apr", "april"),
	("mai", "may"),
	("juin", "jun", "june"),
	("juil", "juillet", "jul", "july"),
	("aou", "aout", "aug", "august"),
	("sep", "sept", "septembre", "september"),
	("oct", "octobre", "october"),
	("nov", "novembre", "november"),
	("dec", "decembre", "december"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


def parse_printed_amount(text: str, decimals: int = 2) -> Decimal:
	"""Return an amount as bills print it: `1 234,56 $`, `$1,234.56`, `(12.00)`, `12,00-`, `5.00 CR`.

	Args:
		text: as printed, with or without a currency.
		decimals: how many the number may have at most.

	Raises:
		ValueError: it is no number, or one with two meanings: `1,234` may be a thousand or one and a bit.
	"""
	bare = text.translate(_MINUS).strip()
	bare, is_credit = re.subn(r"\s?\bCR$", "", bare)
	bare = _SPACES.sub(" ", _CURRENCY.sub(" ", bare)).strip()
	sign = -1 if is_credit else 1
	for pattern in (r"\((.*)\)", r"-\s?(.*)", r"(.*?)\s?-"):
		if found := re.fullmatch(pattern, bare):
			sign, bare = -1, found[1].strip()
			break
	return sign * _parse_digits(bare, decimals)


def _parse_digits(text: str, decimals: int) -> Decimal:
	whole, point, fraction = _split_fraction(text, decimals)
	if not (_WHOLE.fullmatch(whole) or _GROUPED.fullmatch(whole)) or len(fraction) > decimals:
		raise ValueError(text)
	if point and not re.fullmatch(r"[0-9]+", fraction):
		raise ValueError(text)
	return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}").quantize(Decimal(1).scaleb(-decimals))


def _split_fraction(text: str, decimals: int) -> tuple[str, str, str]:
	"""Return digits before the decimal sign, the sign, and those after it; the last sign decides if it stands alone."""
	signs = re.findall(r"[.,]", text)
	if not signs or (len(signs) > 1 and len(set(signs)) == 1):
		return text, "", ""
	whole, point, fraction = text.rpartition(signs[-1])
	if len(signs) == 1 and len(fraction) == 3 > decimals and re.fullmatch(r"[1-9]\d{0,2}", whole):
		raise ValueError(text)
	if point in whole:
		raise ValueError(text)
	return whole, point, fraction


def parse_printed_days(text: str) -> tuple[date, ...]:
	"""Return the days that a printed date can mean, earliest first: none, one, or two for `03/11/2026`."""
	plain = _SPACES.sub(" ", strip_accents(text)).strip().lower()
	if found := _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain):
		return _days([(found[1], found[2], found[3])])
	if found := _DAY_FIRST.search(plain):
		return _days([(found[3], _MONTH_NUMBERS.get(found[2], 0), found[1])])
	if found := _MONTH_FIRST.search(plain):
		return _days([(found[3], _MONTH_NUMBERS.get(found[1], 0), found[2])])
	if found := _NUMERIC.fullmatch(plain):
		first, second, year = found.groups()
		return _days([(year, second, first), (year, first, second)])
	return ()


def _days(readings: list[tuple[str, str | int, str]]) -> tuple[date, ...]:
	found = set()
	for year, month, day in readings:
		full_year = int(year) + (2000 if len(year) == 2 else 0)
		try:
			found.add(date(full_year, int(month), int(day)))
		except ValueError:
			continue
	return tuple(sorted(found))


def make_number_key(number: str) -> str:
	"""Return what two spellings of one bill number share: `INV-0042` and `inv 42` are `INV42`."""
	runs = re.findall(r"[A-Z]+|\d+", strip_accents(number).upper())
	return "".join(run.lstrip("0") or "0" if run.isdecimal() else run for run in runs)


def make_name_key(name: str) -> str:
	"""Return a name without accents, case and punctuation, for an exact comparison: `Câblerie Ste-Foy inc.`"""
	return " ".join(re.findall(r"[a-z0-9]+", strip_accents(name).lower()))


def make_line_key(description: str) -> str:
	"""Return what a line says each month alike: without figures and names of months."""
	words = re.findall(r"[a-z]+", strip_accents(description).lower())
	return " ".join(word for word in words if word not in _MONTH_NUMBERS)


def keep_digits(text: str) -> str:
	"""Return the digits of a text alone."""
	return re.sub(r"\D", "", text)


def strip_accents(text: str) -> str:
	"""Return a text without accents: `Février` is `Fevrier`."""
	parts = unicodedata.normalize("NFKD", text)
	return "".join(sign for sign in parts if not unicodedata.combining(sign))
