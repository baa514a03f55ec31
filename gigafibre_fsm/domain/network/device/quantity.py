"""Parses quantities as devices write them: with or without unit, with a decimal comma, or as words for none.

Data models give each parameter a type and a unit (Broadband Forum TR-106), yet firmwares write `-23.19 dBm`.
A unit in the text takes precedence over the one of the data model.
"""

import math
import re
import unicodedata

DBM, SECONDS, MILLISECONDS = "dBm", "s", "ms"
COUNT = ""
"""A count, without a unit."""

# unit in small letters → kind of quantity, factor to the first unit of that kind
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
# a power of zero, and units without a figure
_UNITS_OF_NOTHING = re.compile(r"(?<![\d.,])0+(?:[.,]0+)?\s*[mnuµ]?w\b|\b(?:dbm|db|[mnuµ]?w)\b")
_AROUND_NOTHING = " ()[]<>{}/,;"
# labels and ratings around a level, which do not change it
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
	"""Whether the text means that there is no value: empty, `N/A`, `--`, `-inf dBm`."""
	bare = _UNITS_OF_NOTHING.sub("", _plain(text)).strip(_AROUND_NOTHING)
	return _NOTHING.fullmatch(bare) is not None


def parse_number(text: str) -> float | None:
	"""Return the number if the text is one without a unit; None for anything else and for infinities."""
	found = _quantities(_plain(text))
	return found[0][0] if len(found) == 1 and not found[0][1] else None


def parse_measured(text: str, unit: str) -> float | None:
	"""Return the quantity in the text, converted to a unit.

	Args:
		text: as written by the device.
		unit: DBM, SECONDS, MILLISECONDS or another one of the table; COUNT for a count. A text without a unit
			is taken to be in this one.

		Returns:
		None if the text is no quantity, or of another kind.
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
	"""Return the optical level in dBm of a text with a unit of power; None if it has none."""
	return _level(_quantities(_ASIDE.sub("", _plain(text))))


def _level(found: list[tuple[float, str]]) -> float | None:
	"""Return the level, in `0.00 mW (-23.19 dBm)` the dBm, as the power is rounded; dBm is 10·log10(mW)."""
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
	"""Return each number with its unit (empty if none); nothing if the text holds anything else."""
	if re.sub(_QUANTITY, "", plain).strip(" ()[]/;,~"):
		return []
	found = [(_figure(match[1], match[2] or ""), match[2] or "") for match in _QUANTITY.finditer(plain)]
	known = all(figure is not None and (not name or name in _UNITS) for figure, name in found)
	return [(figure, name) for figure, name in found if figure is not None] if known else []


def _figure(token: str, unit: str) -> float | None:
	"""Parse `-21,55` and `1 234,5`; a comma before just three digits groups thousands, except in dBm."""
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
	"""Parse `1 day, 2:03:04` and `3h 20m` to seconds."""
	match = _SPAN.fullmatch(plain)
	parts = {name: int(part) for name, part in match.groupdict().items() if part} if match else {}
	return float(sum(_SPAN_SECONDS[name] * part for name, part in parts.items())) if parts else None
