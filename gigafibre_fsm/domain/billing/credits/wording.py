"""The arithmetic of a credit in words: each line in the reader's language, with figures as they are written in it."""

import re
from collections.abc import Iterable
from decimal import Decimal

from frappe import _

from gigafibre_fsm.domain.platform import formatting


def explain_lines(lines: Iterable[tuple[str, str, Decimal]], language: str) -> list[str]:
	"""Return a line of text for each line of a credit.

	Args:
		lines: reason, calculation and amount in dollars.
		language: of the reader, `fr` or `en`.
	"""
	return [
		formatting.labelled(
			_(reason, language, context="Credit Proposal"),
			f"{_write_figures(calculation, language)} = {formatting.money(amount, language)}",
			language,
		)
		for reason, calculation, amount in lines
	]


def _write_figures(calculation: str, language: str) -> str:
	if language != "fr":
		return calculation
	# a comma in figures, and days are `j`
	return re.sub(r"(?<=\d) d\b", " j", re.sub(r"(?<=\d)\.(?=\d)", ",", calculation))
