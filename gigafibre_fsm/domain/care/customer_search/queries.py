"""What a typed text may mean: words that all must be there, a number, a code, or an address for e-mail."""

import re
from dataclasses import dataclass

from gigafibre_fsm.domain.care.customer_search import normal_form

SHORTEST = 2
LONGEST = 120
MOST_WORDS = 8
FEWEST_DIGITS = 4
"""Of a telephone number: people give its last four."""
FEWEST_OF_CODE = 4
"""Characters of a serial number or hardware address."""
_PHONE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*(?:(?:#|x|ext\.?|poste)\s*\d+)?", re.IGNORECASE)
FEWEST_OF_NUMBER = 7
"""Digits that can be nothing but a telephone number."""
_HARDWARE = re.compile(r"(?:[0-9a-f]{2}[:-]){2,5}[0-9a-f]{1,2}", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:#|x|ext\.?|poste)\s*\d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CustomerQuery:
	"""A typed text, taken apart.

	Attributes:
		typed: as typed, without blanks around it.
		words: as they are compared; all of them must be found, in any of a customer's facts.
		digits: of a telephone number or its last ones; empty where none can be meant.
		code: of a device, squeezed; empty where none can be meant.
		email: an address or the beginning of one; empty where none can be meant.
	"""

	typed: str
	words: tuple[str, ...]
	digits: str
	code: str
	email: str

	@property
	def is_whole(self) -> bool:
		"""Whether it is one long number or address, of which no word is looked for by itself."""
		return (
			bool(self.email) or len(self.digits) >= FEWEST_OF_NUMBER or bool(_HARDWARE.fullmatch(self.typed))
		)

	@property
	def is_empty(self) -> bool:
		"""Whether there is too little to look for."""
		return len(self.typed) < SHORTEST or not self.words


def parse_query(text: str) -> CustomerQuery:
	"""Take a typed text apart."""
	typed = " ".join(text.split())[:LONGEST]
	return CustomerQuery(
		typed=typed,
		words=tuple(dict.fromkeys(normal_form.list_words(typed)))[:MOST_WORDS],
		digits=_read_digits(typed),
		code=_read_code(typed),
		email=normal_form.remove_accents(typed) if "@" in typed and " " not in typed else "",
	)


def _read_digits(typed: str) -> str:
	if not _PHONE.fullmatch(typed):
		return ""
	digits = normal_form.list_digits(_EXTENSION.sub("", typed))
	# a country code is typed before the rest of a number is
	digits = digits[1:] if typed.startswith("+1") and digits.startswith("1") else digits
	return digits if len(digits) >= FEWEST_DIGITS else ""


def _read_code(typed: str) -> str:
	code = normal_form.squeeze_code(typed)
	has_digit = any(each.isdigit() for each in typed)
	return code if has_digit and len(code) >= FEWEST_OF_CODE and "@" not in typed else ""
