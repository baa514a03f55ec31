"""A quantity as devices write it: with or without its unit, with a decimal comma, or in words that say there is none.

Data models give each parameter a type and a unit (Broadband Forum TR-106), and firmwares write `-23.19 dBm` all the
same. A unit that a device writes itself counts more than the one its parameter should have.
"""

import math
import re
import unicodedata

DBM, SECONDS, MILLISECONDS = "dBm", "s", "ms"
COUNT = ""
"""A number of things, without a unit."""

# unit in small letters → what it measures, how many of the first unit of that kind it is
_UNITS: dict[str, tuple[str, float]] = {
	**dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("time", 1.0)),
	**dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), ("time", 0.001)),
	**dict.fromkeys(("min", "mins", "minute", "minutes"), ("time", 60.0)),
	**dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("time", 3600.0)),
	**dict.fromkeys(("d", "day", "days"), ("time", 86400.0)),
	**dict.fromkeys(("bps", "bit/s", "b/s"), ("rate", 1.0)),
	**dict.fromkeys(("kbps", "kbit/s", "kb/s"), ("rate", 1e3)),
	**dict.fromkeys(("mbps", "mbit/s", "mb/s"), ("rate", 1e6)),
	**dict.fromkeys(("gbps", "gbit/s", "gb/s"), ("rate", 1e9)),
	**dict.fromkeys(("c", "°c", "degc"), ("temperature", 1.0)),
	**dict.fromkeys(("w",), ("power", 1e3)),
	**dict.fromkeys(("mw",), ("power", 1.0)),
	**dict.fromkeys(("µw", "uw"), ("power", 1e-3)),
	**dict.fromkeys(("nw",), ("power", 1e-6)),
	"dbm": ("level", 1.0),
	"db": ("ratio", 1.0),
	"%": ("share", 1.0),
}
_NOTHING = re.compile(
	r"[-+]?(?:|-+|_+|\?+|n\.?/?a\.?|none|null|nil|nan|inf(?:inity)?|∞|unknown|undefined|unavailable|not available|"
	r"not measured|no (?:optical )?(?:light|signal|power|data|module)|nodata|los|loss of signal|not supported|unsupported|"
	r"not present|absent|invalid|err|error|off|down|disabled|inactive|empty|no|[-.]+|\*+|n\\a|#n/a|-?1\.#(?:inf|ind|qnan))"
)
# a power of nothing, and the units of what is not there
_UNITS_OF_NOTHING = re.compile(r"(?<![\d.,])0+(?:[.,]0+)?\s*[mnuµ]?w\b|\b(?:dbm|db|[mnuµ]?w)\b")
_AROUND_NOTHING = " ()[]<>{}/,;"
# what stands beside a level without changing it
_ASIDE = re.compile(
	r"^(?:rx|tx|optical|received?|power|level|signal|[\s._-])+[:=]\s*|[\s(\[]+(?:good|ok|normal|excellent|fair|weak|low|high)[\s)\]]*$"
	r"|^(?:good|ok|normal|excellent|fair|weak|low|high)\s+(?=[(\[])"
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_NUMBER = r"(?:[-+]\s?)?(?:\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)+|\d+\.?|[.,]\d+)(?:e[-+]?\d+)?"
_QUANTITY = re.compile(rf"({_NUMBER})\s*[(\[]?\s*([a-zµ°%][a-z/]*)?(?![\w.])")
_SPAN = re.compile(
	r"(?:(?P<d>\d+)\s*(?:d|days?|j|jours?)\W*)?"
	r"(?:(?P<H>\d+):(?P<M>\d\d)(?::(?P<S>\d\d))?|"
	r"(?:(?P<h>\d+)\s*(?:h|hrs?|hours?)\W*)?(?:(?P<m>\d+)\s*(?:m|mins?|minutes?)\W*)?"
	r"(?:(?P<s>\d+)\s*(?:s|secs?|seconds?))?)"
)
_SPAN_SECONDS = {"d": 86400, "H": 3600, "h": 3600, "M": 60, "m": 60, "S": 1, "s": 1}


def is_placeholder(text: str) -> bool:
	"""Whether the text says that there is no value: empty, `N/A`, `--`, `-inf dBm`."""
	bare = _UNITS_OF_NOTHING.sub("", _plain(text)).strip(_AROUND_NOTHING)
	return _NOTHING.fullmatch(bare) is not None


def parse_number(text: str) -> float | None:
	"""The one number without a unit that the text is; None for anything else and for infinities."""
	found = _quantities(_plain(text))
	return found[0][0] if len(found) == 1 and not found[0][1] else None


def parse_measured(text: str, unit: str) -> float | None:
	"""The quantity that the text is, in a unit.

	Args:
		text: as the device says it.
		unit: DBM, SECONDS, MILLISECONDS or another one of the table; COUNT for a number of things. A text that
			names no unit is in this one.

	Returns:
		None for a text that is no quantity, or one of another kind.
	"""
	plain = _plain(text)
	found = _quantities(plain)
	if unit == DBM and (level := _level(found)) is not None:
		return level
	if len(found) == 1 and not found[0][1]:
		return found[0][0]
	kind, size = _UNITS.get(unit.lower(), ("", 1.0))
	if kind == "time" and (span := _span(plain)) is not None:
		return span / size
	same = [figure * _UNITS[name][1] / size for figure, name in found if name and _UNITS[name][0] == kind]
	return same[0] if len(same) == 1 else None


def parse_level(text: str) -> float | None:
	"""The optical level in dBm of a text that names a unit of power itself; None if it names none."""
	return _level(_quantities(_ASIDE.sub("", _plain(text))))


def _level(found: list[tuple[float, str]]) -> float | None:
	"""Of `0.00 mW (-23.19 dBm)` the level: the power is rounded to nothing. 10·log10(mW), the definition of dBm."""
	if any(not name for _figure, name in found):
		return None
	levels = [figure for figure, name in found if name == "dbm"]
	powers = [figure * _UNITS[name][1] for figure, name in found if name and _UNITS[name][0] == "power"]
	if levels or len(powers) != 1:
		return levels[0] if len(levels) == 1 else None
	return 10 * math.log10(powers[0]) if powers[0] > 0 else None


def _plain(text: str) -> str:
	return (
		unicodedata.normalize("NFKC", text).translate(_DASHES).replace("μ", "µ").strip(" \t\r\n\0\"'").lower()
	)


def _quantities(plain: str) -> list[tuple[float, str]]:
	"""Each number with its unit (empty if none); nothing if anything else stands in the text."""
	if re.sub(_QUANTITY, "", plain).strip(" ()[]/;,~"):
		return []
	found = [(_figure(match[1], match[2] or ""), match[2] or "") for match in _QUANTITY.finditer(plain)]
	known = all(figure is not None and (not name or name in _UNITS) for figure, name in found)
	return [(figure, name) for figure, name in found if figure is not None] if known else []


def _figure(token: str, unit: str) -> float | None:
	"""`-21,55` and `1 234,5` as numbers; a comma before exactly three digits parts thousands, but not of dBm."""
	digits = token.replace(" ", "")
	if "," in digits and "." in digits:
		thousands = "," if digits.rindex(",") < digits.rindex(".") else "."
		digits = digits.replace(thousands, "")
	elif digits.count(",") > 1 or (unit != "dbm" and re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", digits)):
		digits = digits.replace(",", "")
	try:
		figure = float(digits.replace(",", "."))
	except ValueError:
		return None
	return figure if math.isfinite(figure) else None


def _span(plain: str) -> float | None:
	"""`1 day, 2:03:04`, `3h 20m` in seconds."""
	match = _SPAN.fullmatch(plain)
	parts = {name: int(part) for name, part in match.groupdict().items() if part} if match else {}
	return float(sum(_SPAN_SECONDS[name] * part for name, part in parts.items())) if parts else None
