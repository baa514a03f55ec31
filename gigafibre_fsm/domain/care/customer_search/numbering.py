"""Which documents a typed number may name, by the series that documents are numbered in."""

import re
from collections.abc import Iterable

from gigafibre_fsm.domain.care.customer_search import normal_form

DIGITS = 5
"""Of a number in a series, unless its pattern says otherwise, which ours do not."""
FEWEST_ALONE = 3
"""Digits of a number that is typed without its series."""
MOST = 20
_NUMBERED = re.compile(r"(?P<series>.*?)(?P<number>\d{1,10})")


def list_candidates(typed: str, series: Iterable[str]) -> list[str]:
	"""Return the names that a document may have: `ISS-2026-42`, `2026 00042` and `00042` are all `ISS-2026-00042`.

	Args:
		typed: what was typed.
		series: beginnings of names, for example `ISS-2026-`.
	"""
	found = _NUMBERED.fullmatch(typed.strip().lstrip("#"))
	if not found:
		return []
	head, number = normal_form.squeeze(found["series"]), found["number"]
	if not head and len(number) < FEWEST_ALONE:
		return []
	names = [
		f"{each}{number.zfill(DIGITS)}"
		for each in sorted(series, reverse=True)
		if normal_form.squeeze(each).endswith(head)
	]
	return [typed.strip().upper(), *names][:MOST]
