"""Figures, amounts of money and telephone numbers."""

from decimal import ROUND_HALF_UP, Decimal

from gigafibre_fsm.domain.platform.formatting.locales import MINUS, NO_BREAK, language


def number(value: float, locale: str, digits: int = 1, *, trim: bool = False) -> str:
	"""A figure: `−18,4`, `1 234,5`; `-18.4` with a true minus and `1,234.5` in English.

	Args:
		value: what is written, rounded half up as people round.
		locale: `fr` or `en`.
		digits: number of decimals.
		trim: drop trailing zeros: `12` for 12.0.
	"""
	rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
	text = f"{abs(rounded):,.{digits}f}"
	if trim and "." in text:
		text = text.rstrip("0").rstrip(".")
	if language(locale) == "fr":
		text = text.replace(",", NO_BREAK).replace(".", ",")
	return f"{MINUS}{text}" if rounded < 0 else text


def typed_number(text: str, locale: str) -> str:
	"""Format a number that is stored as typed, keeping all its digits: `-19.40` as `−19,40` in French."""
	return text.replace("-", MINUS).replace(".", "," if language(locale) == "fr" else ".")


def signed(value: float, locale: str, digits: int = 1) -> str:
	"""A difference with its sign, `+0,4`; without one if it rounds to zero: `0,0`.

	Args:
		value: the difference, rounded half up.
		locale: `fr` or `en`.
		digits: number of decimals.
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
		digits: number of decimals.
	"""
	return f"{number(value, locale, digits)}{NO_BREAK}{unit}"


def percent(share: float, locale: str) -> str:
	"""A share of one: `45 %`, `45%`."""
	return f"{number(100 * share, locale, 0)}{NO_BREAK if language(locale) == 'fr' else ''}%"


def money(amount: Decimal | float, locale: str) -> str:
	"""An amount in Canadian dollars: `1 234,50 $`, `$1,234.50`; a minus comes first."""
	text = number(amount, locale, 2)
	if language(locale) == "fr":
		return f"{text}{NO_BREAK}$"
	return f"{MINUS}${text[1:]}" if text.startswith(MINUS) else f"${text}"


def phone_number(number: str | None) -> str:
	"""A phone number as North Americans write it: `450 555-0142`; other countries' numbers unchanged."""
	bare = "".join(sign for sign in number or "" if sign.isdigit())
	bare = bare[1:] if len(bare) == 11 and bare.startswith("1") else bare
	return f"{bare[:3]} {bare[3:6]}-{bare[6:]}" if len(bare) == 10 else number or ""
