"""How well a customer matches a query, and by what; the best are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gigafibre_fsm.domain.care.customer_search.facts import KINDS, FactKind
from gigafibre_fsm.domain.care.customer_search.queries import CustomerQuery

WHOLE, BEGINNING, INSIDE, SIMILAR = 8, 5, 2, 3
"""Points for a word that is there as typed, that begins a word, that stands inside one, and that resembles one."""
IDENTIFIER = 100
"""Points for a whole number, code, account or address for e-mail."""
ENDING = 40
"""Points for the last digits of a telephone number or the last characters of a code."""
PIECE = 15
"""Points for any other piece of one."""
TOGETHER = 6
"""Points where one fact has all words."""
ORDER = tuple(FactKind)

Spellings = Mapping[str, Sequence[str]]
"""Of a typed word: words that resemble it."""


@dataclass(frozen=True, slots=True)
class EntryMatch:
	"""A customer who matches: with how many points, by which of their facts, counted from 0, and of which kind."""

	points: int
	fact: int
	kind: FactKind


def rank_entries(
	lines_by_customer: Mapping[str, str], query: CustomerQuery, similar: Spellings
) -> list[tuple[str, EntryMatch]]:
	"""Return the customers who match, the best first.

	Args:
		lines_by_customer: as `facts.write_lines` returns them.
		query: what was typed.
		similar: words that count as typed ones, for a query with errors.
	"""
	found = [
		(customer, match)
		for customer, lines in lines_by_customer.items()
		if (match := match_lines(lines, query, similar))
	]
	return sorted(found, key=lambda each: (-each[1].points, ORDER.index(each[1].kind), each[0]))


def match_lines(lines: str, query: CustomerQuery, similar: Spellings) -> EntryMatch | None:
	"""Return how well the facts of one customer match; None if they do not.

	Args:
		lines: as `facts.write_lines` returns them.
		query: what was typed.
		similar: words that count as typed ones.
	"""
	rows = lines.split("\n")
	points = [_count_identifier(row, query) for row in rows]
	for at, more in ({} if query.is_whole else _match_words(rows, query.words, similar)).items():
		points[at] = max(points[at], more)
	best = max(range(len(rows)), key=lambda at: points[at])
	if not points[best]:
		return None
	return EntryMatch(points[best], best, KINDS.get(rows[best][:1], FactKind.NAME))


def _match_words(rows: Sequence[str], words: Sequence[str], similar: Spellings) -> dict[int, int]:
	"""Return the points of each line for the typed words; nothing if a word is in none of them."""
	totals: dict[int, int] = {}
	whole = 0
	for word in words:
		counted = [max(_count_word(row, word), _count_similar(row, similar.get(word, ()))) for row in rows]
		if not max(counted, default=0):
			return {}
		whole += max(counted)
		for at, each in enumerate(counted):
			totals[at] = totals.get(at, 0) + each
	# a line counts for what the others add, so that a name with its town is found by the name
	return {at: _sum_up(own, whole) for at, own in totals.items() if own}


def _sum_up(own: int, whole: int) -> int:
	return whole + (TOGETHER if own == whole else 0) - (1 if own < whole else 0)


def _count_word(row: str, word: str) -> int:
	if f" {word} " in row:
		return WHOLE
	if f" {word}" in row:
		return BEGINNING
	return INSIDE if len(word) > 2 and word in row else 0


def _count_similar(row: str, spellings: Iterable[str]) -> int:
	return SIMILAR if any(f" {each} " in row for each in spellings) else 0


def _count_identifier(row: str, query: CustomerQuery) -> int:
	"""Return the points of a line for a number, a code or an address; what is typed in one kind counts for it alone."""
	kind = KINDS.get(row[:1])
	typed = {
		FactKind.PHONE: query.digits,
		FactKind.DEVICE: query.code,
		FactKind.EMAIL: query.email,
		FactKind.ACCOUNT: "".join(query.words),
	}.get(kind, "")
	if not typed:
		return 0
	if kind is FactKind.ACCOUNT:
		# the last form is the whole account without blanks; one word of it is no account
		return IDENTIFIER if row.endswith(f" {typed} ") else 0
	if f" {typed} " in row:
		return IDENTIFIER
	if kind is not FactKind.EMAIL and f"{typed} " in row:
		return ENDING
	return PIECE if typed in row else 0
