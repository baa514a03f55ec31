"""Which line of the bank is which payout: the same amount within days, and nothing else that it could be; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

EARLIEST, LATEST = timedelta(days=-2), timedelta(days=7)
"""When the bank shows a payout, from the day for which it was announced."""


@dataclass(frozen=True)
class BankLine:
	"""A line of the bank's statement that waits for its explanation; dollars, negative for a withdrawal."""

	name: str
	day: date
	amount: Decimal
	text: str


@dataclass(frozen=True)
class PayoutEntry:
	"""The document that books a payout; dollars, negative if the payout came back. `day` is when it should arrive."""

	name: str
	payout: str
	day: date
	amount: Decimal


def match_payouts(lines: Iterable[BankLine], entries: Iterable[PayoutEntry]) -> list[tuple[str, str]]:
	"""Return the names of lines and entries that belong together.

	A line that names the payout is certain. Otherwise both sides must have exactly one candidate: of two equal
	payouts in one week a person decides.

	Args:
		lines: those of one bank account.
		entries: those on the same account that no line shows yet.
	"""
	open_lines, open_entries = list(lines), list(entries)
	named = [
		(line, entry)
		for line in open_lines
		for entry in open_entries
		if entry.amount == line.amount and entry.payout in line.text
	]
	taken = {each.name for pair in named for each in pair}
	candidates = [
		(line, entry)
		for line in open_lines
		for entry in open_entries
		if not {line.name, entry.name} & taken
		and entry.amount == line.amount
		and EARLIEST <= line.day - entry.day <= LATEST
	]
	alone = [
		(line, entry)
		for line, entry in candidates
		if sum(other is line for other, _entry in candidates) == 1
		and sum(other is entry for _line, other in candidates) == 1
	]
	return [(line.name, entry.name) for line, entry in (*named, *alone)]
