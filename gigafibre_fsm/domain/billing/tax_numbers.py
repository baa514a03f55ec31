"""Numbers under which a company collects taxes, as Revenu Québec writes them; pure.

TPS: the nine digits of the business number with their check digit (Luhn), then RT and four digits. TVQ: ten digits,
TQ and four digits. Source: Revenu Québec, form of registration numbers.
"""

import re

from stdnum import luhn

_GST = re.compile(r"(\d{9})RT(\d{4})")
_QST = re.compile(r"(\d{10})TQ(\d{4})")


def read_gst_number(text: str) -> str:
	"""Return a TPS number in its usual spelling: `123456789 RT0001`.

	Raises:
		ValueError: it is none.
	"""
	found = _GST.fullmatch(_compact(text))
	if not found or not luhn.is_valid(found[1]):
		raise ValueError(f"{text} is no TPS number")
	return f"{found[1]} RT{found[2]}"


def read_qst_number(text: str) -> str:
	"""Return a TVQ number in its usual spelling: `1234567890 TQ0001`.

	Raises:
		ValueError: it is none.
	"""
	found = _QST.fullmatch(_compact(text))
	if not found:
		raise ValueError(f"{text} is no TVQ number")
	return f"{found[1]} TQ{found[2]}"


def _compact(text: str) -> str:
	return re.sub(r"[\s-]", "", text).upper()
