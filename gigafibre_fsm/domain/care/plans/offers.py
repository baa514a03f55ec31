"""Which plans an address can have, and what speaks against a change without a person. Pure."""

from dataclasses import dataclass

OPEN, NEEDS_VISIT, NEEDS_MODEM = "open", "needs_visit", "needs_modem"


@dataclass(frozen=True)
class OfferTerms:
	"""What a plan asks of an address.

	Attributes:
		postal_codes: first characters of the postal codes where it is offered; empty for everywhere.
		download: in Mbit/s; 0 if unknown.
		needs_visit: whether somebody has to come before it works.
	"""

	postal_codes: tuple[str, ...]
	download: int
	needs_visit: bool


@dataclass(frozen=True)
class AddressFacts:
	"""What is known of an address.

	Attributes:
		postal_code: as written; empty if unknown.
		most_download: the fastest that the modem there can do, in Mbit/s; 0 if unknown.
	"""

	postal_code: str
	most_download: int


def parse_postal_codes(text: str | None) -> tuple[str, ...]:
	"""Return the beginnings of postal codes of a list with commas or lines between them."""
	parts = (text or "").replace("\n", ",").replace(";", ",").split(",")
	return tuple(filter(None, map(_plain, parts)))


def judge_offer(terms: OfferTerms, address: AddressFacts) -> str | None:
	"""Return whether a plan can be had at an address.

	Returns:
		`open`: the customer changes to it without anybody's help; `needs_visit` or `needs_modem`: a person must
		help; None: it is not offered there, or the address is unknown and the plan is not for everywhere.
	"""
	code = _plain(address.postal_code)
	if terms.postal_codes and not (code and code.startswith(terms.postal_codes)):
		return None
	if terms.needs_visit:
		return NEEDS_VISIT
	if 0 < address.most_download < terms.download:
		return NEEDS_MODEM
	return OPEN


def _plain(text: str) -> str:
	return "".join(text.upper().split())
