"""The parallel run: what this side would bill beside what the old one billed for a period. Pure."""

from decimal import Decimal
from enum import Enum

CENT = Decimal("0.01")


class ShadowVerdict(Enum):
	"""How what would be billed here compares with what was billed there."""

	SAME = "Same"
	CENT = "One Cent"
	PRICE = "Price"
	MISSING = "Missing"
	EXTRA = "Extra"


HARMLESS = (ShadowVerdict.SAME, ShadowVerdict.CENT)
"""What nobody has to answer for."""


def judge_shadow(old: Decimal | None, new: Decimal | None) -> ShadowVerdict:
	"""Return how both totals with taxes compare; None: that side bills nothing."""
	if not old and not new:
		return ShadowVerdict.SAME
	if not new:
		return ShadowVerdict.MISSING
	if not old:
		return ShadowVerdict.EXTRA
	if old == new:
		return ShadowVerdict.SAME
	# each side rounds in its own way: that is no other price
	return ShadowVerdict.CENT if abs(old - new) <= CENT else ShadowVerdict.PRICE
